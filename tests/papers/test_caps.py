"""Caps: so many of one unit or of one item, counted by track or over all, where the unit forwards, the body recommends or the region selects."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.applications import limit_lines
from tepei.applications.models import Application
from tepei.papers.invariants import invariants
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tests import factories
from tests.papers.limiting import (
    GRASSROOTS,
    arrived,
    holds,
    known_of,
    limited,
    recommend,
    recommend_on_both_tracks,
)
from tests.papers.stage import stage


def test_cap_limits_the_people_of_one_unit(portal: Flask) -> None:
    with portal.app_context():
        limited(kind="cap", number=1, text="同一单位最多 1 名", when=[])
        made, other = stage(), stage()
        recommend(made, arrived(made))
        second = arrived(made)
        with pytest.raises(Refused, match="同一单位最多 1 名"):
            recommend(made, second)
        assert not holds(second)
        elsewhere = arrived(other)
        recommend(other, elsewhere)
        assert holds(elsewhere)
        assert invariants() == []


@pytest.mark.parametrize(("joint", "may"), [(False, True), (True, False)])
def test_cap_counts_each_track_by_itself_or_all_together(portal: Flask, joint: bool, may: bool) -> None:
    with portal.app_context():
        limited(kind="cap", number=1, when=[], joint=joint)
        recommend_on_both_tracks(None if may else "该单位已有 1 名")


def test_cap_over_a_fact_counts_those_who_share_it_wherever_they_work(portal: Flask) -> None:
    """One doctor and any number of masters, as a list of posts gives each its number."""
    with portal.app_context():
        limited(kind="cap", of="education_rank", numbers={"8": 1}, when=[])
        made, other = stage(), stage()
        recommend(made, arrived(made, education_rank=8))
        second = arrived(other, education_rank=8)
        with pytest.raises(Refused, match="“博士研究生”最多 1 名，已有 1 名"):
            recommend(other, second)
        recommend(other, arrived(other, education_rank=7))


def test_unit_of_its_own_number_forwards_so_many(portal: Flask) -> None:
    with portal.app_context():
        code = "91150100114154101X"
        limited(kind="cap", number=1, numbers={code: 2}, when=[], counted="forwarding")
        made, other = stage(), stage()
        with scope.everything("a test names the unit"), transaction():
            made.unit.credit_code = code
        paper = made.play(made.paper(), "applicant.submit")
        with factories.signed_in(made.reviewers["unit"]):
            (line,) = limit_lines.of_paper(paper)
        assert f"{made.unit.name} 2 名，其余各 1 名" in str(line.rule) and code not in str(line.rule)
        made.act(paper, "applicant", "retract")
        for each, most in ((made, 2), (other, 1)):
            for _ in range(most):
                each.play(each.paper(), "applicant.submit unit.approve")
            with pytest.raises(Refused, match=f"同一单位最多 {most} 名"):
                each.play(each.paper(), "applicant.submit unit.approve")


def test_unit_forwards_a_share_of_its_people_who_take_part(portal: Flask) -> None:
    """推荐优秀的不超过本单位参加人数的 50%: who has not submitted does not take part, and of whom it is not, anybody goes on."""
    with portal.app_context():
        limited(kind="cap", percent=50, percent_of="people", when=GRASSROOTS, counted="forwarding")
        made, other = stage(), stage()
        first, second, third = (
            made.play(known_of(made.paper(), is_grassroots=each), "applicant.submit")
            for each in (True, True, False)
        )
        made.paper()
        other.play(other.paper(), "applicant.submit")
        made.act(first, "unit", "approve")
        with pytest.raises(Refused, match="该单位参加 3 名，50% 为 1 名，已有 1 名"):
            made.act(second, "unit", "approve")
        made.act(third, "unit", "approve")
        made.play(made.paper(), "applicant.submit")
        made.act(second, "unit", "approve")


def test_cap_counts_whom_the_unit_forwards_and_a_return_makes_room(portal: Flask) -> None:
    with portal.app_context():
        limited(kind="cap", number=1, when=[], counted="forwarding")
        made = stage()
        first, second = made.arrived("county"), made.play(made.paper(), "applicant.submit")
        with pytest.raises(Refused, match="该单位已有 1 名"):
            made.act(second, "unit", "approve")
        made.act(first, "county", "send_back")
        made.act(second, "unit", "approve")
        # Its room is gone: what returns begins at the unit again.
        made.act(first, "applicant", "submit")
        with scope.everything("a test looks"):
            db.session.expire_all()
            assert (db.session.get_one(Application, first.id).position, second.position) == (0, 1)


def test_cap_counts_whom_the_region_selects(portal: Flask) -> None:
    with portal.app_context():
        limited(kind="cap", number=1, when=[], counted="selection")
        made = stage()
        story = "applicant.submit unit.approve county.approve prefecture.approve region.approve"
        first, second = (made.play(made.paper(), story) for _ in range(2))
        made.act(first, "region", "select")
        with pytest.raises(Refused, match="该单位已有 1 名"):
            made.act(second, "region", "select")
