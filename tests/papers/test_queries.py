"""What is known about a paper: who may act, whom it waits for, its history in words, what else the person filed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.applications.kind import KIND
from tepei.applications.models import Application
from tepei.papers import desk_queries, queries, timeline, turns
from tepei.papers.invariants import invariants
from tepei.papers.models import Decision, Paper, Step
from tepei.places.models import Place
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes
from tepei.programmes.models import RouteStep
from tepei.schemes import assembling
from tests import factories
from tests.papers.stage import Stage, applicant_of, place, stage

UP = "applicant.submit unit.approve county.approve prefecture.approve "


def verbs(play: Stage, paper: Application, who: str) -> set[str]:
    account = applicant_of(paper) if who == "applicant" else play.reviewers[who]
    with factories.signed_in(account):
        return queries.may_act(paper)


@pytest.mark.parametrize(
    ("story", "who", "allowed"),
    [
        ("", "applicant", {"submit"}),
        ("applicant.submit", "applicant", {"retract"}),
        ("applicant.submit", "unit", {"approve", "send_back"}),
        ("applicant.submit unit.approve", "applicant", set()),
        ("applicant.submit unit.approve", "unit", {"retract"}),
        ("applicant.submit unit.approve", "county", {"approve", "send_back"}),
        (UP, "prefecture", {"retract"}),
        (UP, "region", {"approve", "send_back", "reject"}),
        (UP + "region.approve", "region", {"select", "reject", "retract"}),
        (UP + "region.approve", "prefecture", set()),
        (UP + "region.approve region.select", "region", {"revoke"}),
        (UP + "region.approve region.select", "prefecture", set()),
        (UP + "region.send_back", "applicant", {"submit"}),
    ],
)
def test_may_act_offers_exactly_what_the_rules_allow(
    app: Flask, story: str, who: str, allowed: set[str]
) -> None:
    play = stage()
    assert verbs(play, play.play(play.paper(), story), who) == allowed


@pytest.mark.parametrize(
    ("story", "name", "day"),
    [
        ("", "申报人", "2023-03-10"),
        ("applicant.submit unit.approve", "科尔沁右翼前旗人力资源和社会保障局", "2023-03-10"),
        ("applicant.submit unit.approve county.approve", "兴安盟人力资源和社会保障局", "2023-03-20"),
        (UP, "内蒙古自治区人力资源和社会保障厅", ""),
        (UP + "region.approve", "内蒙古自治区人力资源和社会保障厅", ""),
    ],
)
def test_paper_waits_for_somebody_until_a_day(app: Flask, story: str, name: str, day: str) -> None:
    play = stage()
    paper = play.play(play.paper(), story)
    with factories.signed_in(applicant_of(paper)):
        waiting = turns.waiting_for(paper)
    assert waiting is not None
    assert (str(waiting.name), f"{waiting.closes_at:%Y-%m-%d}" if waiting.closes_at else "") == (name, day)


def test_decided_paper_waits_for_nobody(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), UP + "region.reject")
    with factories.signed_in(applicant_of(paper)):
        assert turns.waiting_for(paper) is None


def test_timeline_tells_reviewers_everything_and_applicants_what_concerns_them(app: Flask) -> None:
    play = stage()
    story = "applicant.submit unit.approve county.send_back:0 unit.send_back applicant.submit unit.approve unit.retract"
    paper = play.play(play.paper(), story)
    with factories.signed_in(play.reviewers["unit"]):
        full = timeline.of(paper, for_applicant=False)
    with factories.signed_in(applicant_of(paper)):
        own = timeline.of(paper, for_applicant=True)
    unit = play.unit.name
    assert [str(event.text) for event in own] == [
        "提交申报材料", "所在单位审核通过", f"退回{unit}重新审核", "退回申报人修改", "修改后再次提交", "所在单位审核通过", "撤回已作出的审核",
    ]  # fmt: skip
    assert [event.opinion for event in own][:4] == ["", "approve的意见", "", "send_back的意见"]
    assert [event.opinion for event in full][:4] == [
        "",
        "approve的意见",
        "send_back的意见",
        "send_back的意见",
    ]
    assert own[1].who == unit
    assert full[1].who == f"{unit} unit审核员"
    assert [event.text for event in full] == [event.text for event in own]


def test_counts_by_state_count_what_the_viewer_sees(app: Flask) -> None:
    play, other = stage(), stage("152222")
    play.play(play.paper(), UP)
    play.play(play.paper(), UP + "region.approve")
    other.play(other.paper(), "applicant.submit")
    play.paper()
    with factories.signed_in(play.reviewers["region"]):
        assert desk_queries.counts_by_state(9) == {
            "draft": 0, "in_review": 1, "sent_back": 0, "approved": 1, "selected": 0, "rejected": 0, "revoked": 0,
                "concluded": 0,
        }  # fmt: skip
    with factories.signed_in(other.reviewers["unit"]):
        assert desk_queries.counts_by_state(9)["in_review"] == 1


def test_own_draft_of_a_reviewer_is_not_on_their_desk(app: Flask) -> None:
    play = stage()
    draft = play.paper()
    with factories.signed_in(applicant_of(draft)):
        assert db.session.scalars(select(Paper.id)).all() == [draft.id]
        assert db.session.scalars(select(Paper.id).where(queries.on_desk())).all() == []
        assert sum(desk_queries.counts_by_state(9).values()) == 0


def test_duplicates_show_what_is_on_one_s_desk_and_count_the_rest(app: Flask) -> None:
    play, other = stage(), stage("152222")
    first = play.play(play.paper(), UP + "region.reject")
    second = other.play(other.paper(person=first.person), "applicant.submit")
    for viewer, paper, seen, elsewhere in (
        (other.reviewers["unit"], second, (), 1),
        (play.reviewers["unit"], first, (), 1),
        (play.reviewers["region"], second, (first,), 0),
    ):
        with factories.signed_in(viewer):
            found = queries.duplicates(paper)
        assert (found.seen, found.elsewhere) == (seen, elsewhere)


BROKEN = {
    "places_within_limits": lambda paper: update(Place).values(taken=1).where(Place.allowance == "barred"),
    "places_equal_papers": lambda paper: update(Place).values(taken=2).where(Place.id == place("152200").id),
    "state_is_last_decision": lambda paper: (
        update(Paper).values(state="approved").where(Paper.id == paper.id)
    ),
    "decisions_are_audited": lambda paper: (
        update(Decision).values(verb="reject").where(Decision.verb == "submit")
    ),
    "papers_stand_on_their_route": lambda paper: (
        update(Step).values(reached_at=None).where(Step.paper_id == paper.id)
    ),
    "places_are_held_beyond_their_stop": lambda paper: (
        update(Paper).values(holds_place=False).where(Paper.id == paper.id)
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_invariants_name_what_is_broken(app: Flask, name: str) -> None:
    play = stage()
    paper = play.play(play.paper(), UP)
    assert invariants() == []
    with scope.everything("a test breaks a row"), transaction() as session:
        session.execute(BROKEN[name](paper).execution_options(synchronize_session=False))
    assert name in {violation.name for violation in invariants()}
    db.session.expire_all()


def test_step_is_called_what_its_year_calls_it(app: Flask) -> None:
    """办理经过 said “盟市人社局审核通过” where the notice, the guide and the printed box say 盟市科协."""
    year = assembling.assembled(programmes.cycle_by_code("nmg-tepei-2023"))
    steps = [
        each.model_copy(update={"name": "盟市科协"}) if each.kind == "prefecture" else each
        for each in year.route.steps
    ]
    route = year.route.model_copy(update={"steps": tuple(steps)})
    scheme = year.scheme.model_copy(update={"route": route})
    names = {key: str(name) for key, name in KIND.step_names(scheme).items()}
    assert (names["prefecture"], names["county"]) == ("盟市科协", "县（市、区）人社局")
    cycle = programmes.cycle_by_code("nmg-tepei-2023")
    named = update(RouteStep).where(RouteStep.cycle_id == cycle.id, RouteStep.kind == "prefecture")
    with scope.everything("a test names a step"), transaction() as session:
        session.execute(named.values(name="盟市科协"))
    dated = programmes.step_names(cycle)
    assert (str(dated["prefecture"]), str(dated["county"])) == ("盟市科协", "县（市、区）人社局")
