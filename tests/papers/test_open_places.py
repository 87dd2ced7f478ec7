"""Numbers that hold in principle, places without a number, and years without places; through the verbs."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications.models import Application
from tepei.papers import actions, desk
from tepei.papers.invariants import invariants
from tepei.papers.models import Decision
from tepei.places import actions as places
from tepei.policy.quota import Allowance
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.schemes import assembling
from tests import factories
from tests.papers.stage import Stage, cycle, place, stage

XINGAN, REASON = "152200", "急需紧缺，同意。"


def _allot(allowance: Allowance, number: int | None) -> None:
    """What 兴安盟 has for 区外培养; the year is open."""
    factories.open_year()
    row = place(XINGAN)
    with factories.signed_in(factories.member("clerk", "region_reviewer", "150000")):
        places.change_places(row.id, allowance, number, "调整", row.version)


def _total(total: int, is_soft: bool) -> None:
    """The track's own number, before the opening; the allotments stay as they are."""
    with scope.everything("a test sets a total"), transaction():
        track = next(each for each in cycle().tracks if each.code == "outside")
        track.total, track.total_is_soft = total, is_soft


def _approve(made: Stage, paper: Application, opinion: str = "") -> Decision:
    with factories.signed_in(made.reviewers["prefecture"]):
        return actions.approve(paper.id, db.session.get_one(Application, paper.id).version, opinion)


def _granted(pk: int) -> list[str]:
    with scope.everything("a test looks"):
        return db.session.get_one(Decision, pk).granted


def test_number_that_holds_in_principle_is_passed_with_a_reason(portal: Flask) -> None:
    with portal.app_context():
        _allot(Allowance.SOFT, 1)
        made = stage()
        first = _approve(made, made.arrived("prefecture"))
        second = made.arrived("prefecture")
        with factories.signed_in(made.reviewers["prefecture"]):
            (told,) = desk.dossier(desk.find(second.id)).soft
        assert str(told).startswith("兴安盟")
        assert "名额原则上 1 名，已有 1 名。此为原则性规定" in str(told)
        with pytest.raises(Refused, match="请在审核意见中说明理由"):
            _approve(made, second)
        passed = _approve(made, second, REASON)
        assert (_granted(first.id), _granted(passed.id)) == ([], ["quota:places"])
        assert place(XINGAN).taken == 2
        assert invariants() == []


def test_soft_number_may_be_set_below_what_is_taken(portal: Flask) -> None:
    with portal.app_context():
        made = stage()
        for _ in range(2):
            _approve(made, made.arrived("prefecture"))
        _allot(Allowance.SOFT, 1)
        assert (place(XINGAN).places, place(XINGAN).taken) == (1, 2)
        assert invariants() == []


def test_without_a_number_everybody_is_recommended_up_to_the_total(portal: Flask) -> None:
    """A total binds where the bodies' numbers leave it open: nobody may pass it over."""
    with portal.app_context():
        _total(41, is_soft=True)
        _allot(Allowance.ANY, None)
        made = stage()
        for _ in range(4):
            _approve(made, made.arrived("prefecture"))
        assert (place(XINGAN).places, place(XINGAN).taken) == (None, 4)
        _total(4, is_soft=False)
        with pytest.raises(Refused, match="“区外培养”总数 4 名，已有 4 名。"):
            _approve(made, made.arrived("prefecture"), REASON)
        assert invariants() == []


def test_soft_total_is_passed_with_a_reason(portal: Flask) -> None:
    with portal.app_context():
        _total(1, is_soft=True)
        made = stage()
        _approve(made, made.arrived("prefecture"))
        second = made.arrived("prefecture")
        with pytest.raises(Refused, match="总数 1 名，已有 1 名"):
            _approve(made, second)
        assert _granted(_approve(made, second, REASON).id) == ["quota:total"]


def test_year_without_places_recommends_and_selects_whom_it_will(portal: Flask) -> None:
    """兴安盟 had three places; nobody asks for them."""
    with portal.app_context():
        with scope.everything("a test changes the scheme"), transaction():
            assembling.scheme_of(cycle()).places_held_from = "never"
        made = stage()
        story = "applicant.submit unit.approve county.approve prefecture.approve region.approve region.select"
        papers = [made.play(made.paper(), story) for _ in range(4)]
        with scope.everything("a test looks"):
            db.session.expire_all()
            rows = db.session.scalars(
                select(Application).where(Application.id.in_([paper.id for paper in papers]))
            ).all()
            assert {(row.state, row.holds_place, row.pool_id) for row in rows} == {("selected", False, None)}
        made.act(papers[0], "region", "revoke")
        assert place(XINGAN).taken == 0
        assert invariants() == []
