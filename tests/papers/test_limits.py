"""Limits beside the number of places: places kept for some, ceilings for others, and people who take none; through the verbs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.applications.models import Application
from tepei.papers import desk
from tepei.papers.invariants import invariants
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tests import factories
from tests.papers.limiting import (
    GRASSROOTS,
    MINORITY,
    arrived,
    holds,
    known_of,
    limited,
    recommend,
    recommend_on_both_tracks,
)
from tests.papers.stage import stage


@pytest.mark.parametrize(("of", "may"), [("152200", False), ("150100", True)])
def test_body_has_so_many_on_both_tracks_together(portal: Flask, of: str, may: bool) -> None:
    """兴安盟两类合计 1 名, to be given to either; another body’s number binds nobody here."""
    with portal.app_context():
        limited(kind="ceiling", numbers={of: 1}, joint=True, when=[])
        made, before = stage(), "applicant.submit unit.approve county.approve"
        recommend(made, made.play(made.paper("outside"), before))
        second = made.play(made.paper("inside"), before)
        if may:
            recommend(made, second)
            return
        with pytest.raises(Refused, match="最多 1 名，已有 1 名"):
            recommend(made, second)
        assert not holds(second)


def test_reserved_places_are_kept_for_whom_they_are(portal: Flask) -> None:
    """兴安盟 has three places; one is for units at the grassroots."""
    with portal.app_context():
        limited(kind="reserved", number=1, when=GRASSROOTS, text="基层单位")
        made = stage()
        for _ in range(2):
            recommend(made, arrived(made, is_grassroots=False))
        with pytest.raises(Refused):
            recommend(made, arrived(made, is_grassroots=False))
        kept = arrived(made, is_grassroots=True)
        recommend(made, kept)
        assert holds(kept)
        assert invariants() == []


@pytest.mark.parametrize(
    ("limit", "first", "second"),
    [
        # of 3 places of 兴安盟: two others, and one grassroots at least; half of three is two
        ({"kind": "absolute", "number": 2}, [False], False),
        ({"kind": "ratio", "percent": 50}, [False], False),
        ({"kind": "ratio", "percent": 50}, [True, True], True),
        # named, and by kind
        ({"kind": "reserved", "number": 2, "named": ["152200"]}, [False], False),
        ({"kind": "reserved", "number": 2, "bodies": ["prefecture"]}, [False], False),
        # elsewhere than here: binds nobody of 兴安盟
        ({"kind": "reserved", "number": 3, "named": ["150100"]}, [False], True),
        # over all of the 40 of the track: 39 are kept
        ({"kind": "reserved", "number": 39, "bodies": ["region"]}, [False], False),
        ({"kind": "reserved", "number": 38, "bodies": ["region"]}, [False], True),
    ],
    ids=str,
)
def test_part_of_the_places_is_kept_where_the_limit_says(
    portal: Flask, limit: dict[str, Any], first: list[bool], second: bool
) -> None:
    with portal.app_context():
        limited(**limit, when=GRASSROOTS)
        made = stage()
        for grassroots in first:
            recommend(made, arrived(made, is_grassroots=grassroots))
        other = arrived(made, is_grassroots=False)
        if second:
            recommend(made, other)
        else:
            with pytest.raises(Refused, match="余下名额只能给这类人选"):
                recommend(made, other)
        assert holds(other) is second
        assert invariants() == []


@pytest.mark.parametrize("says", [{"number": 1}, {"percent": 50}], ids=str)
def test_ceiling_holds_for_whom_it_is_about(portal: Flask, says: dict[str, int]) -> None:
    """Half of the three places of 兴安盟, rounded down, is one."""
    with portal.app_context():
        limited(kind="ceiling", when=MINORITY, bodies=["prefecture"], **says)
        made = stage()
        recommend(made, arrived(made, is_minority=True))
        with pytest.raises(Refused, match="兴安盟最多 1 名以下人选：为少数民族。已有 1 名"):
            recommend(made, arrived(made, is_minority=True))
        recommend(made, arrived(made, is_minority=False))


def test_bodies_of_a_pool_share_its_part(portal: Flask) -> None:
    """Two departments of the region draw on the ten places of 区直, nine of which are kept."""
    with portal.app_context():
        limited(kind="reserved", number=9, when=GRASSROOTS, bodies=["pool"])
        one, other = (stage(factories.node(name, "department", "150000-direct")) for name in ("甲厅", "乙厅"))
        for made, may in ((one, True), (other, False)):
            paper = known_of(made.paper(), is_grassroots=False)
            made.play(paper, "applicant.submit unit.approve")
            if may:
                made.act(paper, "bureau_department", "approve")
            else:
                with pytest.raises(Refused, match="区直 10 名中至少 9 名"):
                    made.act(paper, "bureau_department", "approve")


SEVERAL = [
    ("几个培养方式合并计算", ["outside", "inside"], True, False),
    ("几个培养方式分别计算", ["outside", "inside"], False, True),
    ("不在所列之内的不计算", ["outside"], False, True),
]


@pytest.mark.parametrize(
    ("tracks", "joint", "may"), [each[1:] for each in SEVERAL], ids=[each[0] for each in SEVERAL]
)
def test_ceiling_counts_the_tracks_that_it_names(
    portal: Flask, tracks: list[str], joint: bool, may: bool
) -> None:
    with portal.app_context():
        limited(kind="ceiling", number=1, when=[], tracks=tracks, joint=joint, bodies=["region"])
        recommend_on_both_tracks(None if may else "最多 1 名，已有 1 名")


def test_fewer_are_selected_than_recommended(portal: Flask) -> None:
    """推荐名额 stand in the table, 选拔名额 in a limit over all that is counted at the selection."""
    with portal.app_context():
        limited(kind="ceiling", number=1, when=[], bodies=["region"], counted="selection")
        made = stage()
        story = "applicant.submit unit.approve county.approve prefecture.approve region.approve"
        first, second = (made.play(made.paper(), story) for _ in range(2))
        made.act(first, "region", "select")
        with pytest.raises(Refused, match="最多 1 名，已有 1 名。请退回"):
            made.act(second, "region", "select")
        assert invariants() == []


def test_blocked_verb_is_told_before_it_is_used(portal: Flask) -> None:
    with portal.app_context():
        limited(kind="cap", number=1, when=[])
        made = stage()
        recommend(made, arrived(made))
        second = arrived(made)
        with factories.signed_in(made.reviewers["prefecture"]):
            refusals = desk.dossier(desk.find(second.id)).refusals
        ((text, verbs),) = refusals.items()
        assert str(text).startswith("同一单位最多 1 名，该单位已有 1 名。请退回")
        assert verbs == ("approve",)


def test_who_does_not_count_takes_no_place(portal: Flask) -> None:
    with portal.app_context():
        limited(kind="uncounted", when=MINORITY, text="少数民族")
        made = stage()
        paper = arrived(made, is_minority=True)
        recommend(made, paper)
        assert not holds(paper)
        with scope.everything("a test looks"):
            assert db.session.get_one(Application, paper.id).position == 3
        assert invariants() == []
