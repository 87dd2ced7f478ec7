"""Routes of single tracks: who decides finally, several beside each other, and an answer from above that the region records."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.organisations.models import Membership
from tepei.papers import endorsements, kinds, queries, scans
from tepei.papers.invariants import invariants
from tepei.papers.models import Paper
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes.models import STEPS_APART, RouteStep, TrackRoute
from tests import factories
from tests.papers import stage as stages
from tests.papers.stage import Stage

LEVELS = ("unit", "department", "county", "prefecture", "bureau_department", "region")
BUREAUS = {"卫生健康委": "health", "科学技术厅": "science", "财政厅": "finance"}


@pytest.fixture
def play(app: Flask) -> Stage:
    """区外 is reviewed by two of three bureaus and approved from above; 区内 is decided by the prefecture."""
    bureaus = {who: factories.node(name, "department", "150000-direct") for name, who in BUREAUS.items()}
    with scope.everything("a test writes routes"), transaction() as session:
        joint, below = _route("joint", ["ministry"], 0), _route("below", ["prefecture"], 1)
        session.add_all([joint, below])
        session.flush()
        for track in stages.cycle().tracks:
            track.route_id = (joint if track.code == "outside" else below).id
        own = {
            "bureau_department": ("joint", "三部门联合评审", [each.code for each in bureaus.values()]),
            "region": ("ministry", "报中央组织部审批", ["region"]),
        }
        for route in (joint, below):
            steps = []
            for level in LEVELS if route is joint else LEVELS[:4]:
                steps.append((level, "", []))
                steps += [own[level]] if route is joint and level in own else []
            session.add_all(_step(route, number, *each) for number, each in enumerate(steps))
    made = stages.stage()
    for who, bureau in bureaus.items():
        made.reviewers[who] = factories.member(who, "department_reviewer", bureau, "厅局审核员")
    return made


def _route(key: str, decides: list[str], position: int) -> TrackRoute:
    cycle = stages.cycle()
    return TrackRoute(
        cycle_id=cycle.id, key=key, name=f"流程{key}", source="通知 四", decides=decides, position=position
    )


def _step(route: TrackRoute, number: int, kind: str, name: str, by: list[str]) -> RouteStep:
    return RouteStep(
        cycle_id=route.cycle_id, route_id=route.id, position=STEPS_APART * (route.position + 1) + number, kind=kind,
        name=name, opinion=f"{name or kind}意见", by=by, needed=2 if kind == "joint" else None,
    )  # fmt: skip


UP = "applicant.submit unit.approve county.approve prefecture.approve"
STORIES = {
    "地市决定的，地市确定入选": ("inside", f"{UP} prefecture.select", "selected", 2),
    "地市推荐后到联合评审": ("outside", UP, "in_review", 3),
    "一家通过还不够": ("outside", f"{UP} science.approve", "in_review", 3),
    "两家通过即可": ("outside", f"{UP} science.approve finance.approve", "in_review", 4),
    "一家退回，重新提交后几家重新评审": ("outside", f"{UP} science.approve finance.send_back applicant.submit", "in_review", 3),
    "自治区通过后等上级审批": ("outside", f"{UP} health.approve finance.approve region.approve", "in_review", 5),
    "上级批复由自治区登记，再确定入选": (
        "outside", f"{UP} health.approve finance.approve region.approve region.approve region.select", "selected", 5,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("track", "story", "state", "position"), STORIES.values(), ids=STORIES.keys())
def test_each_track_goes_its_way(play: Stage, track: str, story: str, state: str, position: int) -> None:
    paper = play.play(play.paper(track), story)
    assert (paper.state, paper.position) == (state, position)
    assert invariants() == []


REFUSALS = {
    "已够两家，第三家不再办理": ("outside", f"{UP} health.approve finance.approve", "science", "approve"),
    "地市决定的，自治区不再审核": ("inside", UP, "region", "select"),
    "不作决定的地市不能确定入选": ("outside", UP, "prefecture", "select"),
    "一家不能办两次": ("outside", f"{UP} science.approve", "science", "approve"),
}


@pytest.mark.parametrize(("track", "story", "who", "verb"), REFUSALS.values(), ids=REFUSALS.keys())
def test_nobody_acts_out_of_turn(play: Stage, track: str, story: str, who: str, verb: str) -> None:
    paper = play.play(play.paper(track), story)
    with pytest.raises((Refused, Absent)):
        play.act(paper, who, verb)
    assert invariants() == []


def test_steps_are_called_as_the_route_says(play: Stage) -> None:
    paper = play.play(play.paper(), f"{UP} health.approve")
    with scope.everything("a test reads a route"):
        assert [(step.kind, step.needed) for step in paper.steps if step.stage == 3] == [("joint", 2)] * 3
        routes = queries.routes_in_words(paper.cycle, kinds.of(paper))
        offices = [str(name) for name in queries.names_of_stages(paper)]
    assert [str(name) for name in routes[1]][-3::2] == ["三部门联合评审", "报中央组织部审批"]
    # The region acts twice: each time it is said at which step.
    assert [name.partition("（")[2] for name in offices][-3:] == ["", "省级人社部门）", "报中央组织部审批）"]


@pytest.mark.parametrize(
    ("story", "signers"),
    [
        (f"{UP} health.approve", {"health", "science", "finance"}),
        (f"{UP} health.approve finance.approve", {"health", "finance"}),
    ],
    ids=["while they decide, all of them", "once enough have approved, nobody else"],
)
def test_who_is_not_needed_has_nothing_to_sign(
    play: Stage, monkeypatch: pytest.MonkeyPatch, story: str, signers: set[str]
) -> None:
    paper = play.play(play.paper("outside"), story)
    monkeypatch.setattr(
        endorsements, "demanded", lambda _paper, kind: [("sheet", "意见表")] if kind == "joint" else []
    )
    with scope.everything("a test looks"):
        demanded = {each.step.organisation_id for each in scans.of(db.session.get_one(Paper, paper.id))}
        assert demanded == {_office(play, who) for who in signers}


def _office(play: Stage, who: str) -> int:
    held = select(Membership.organisation_id).where(Membership.user_id == play.reviewers[who].id)
    return db.session.scalars(held).one()
