"""Many at once, on both databases: never one place too many, never two moves from one state."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.applications import actions as applications
from tepei.applications.models import Application
from tepei.papers.invariants import invariants
from tepei.papers.models import Paper
from tepei.policy.quota import Allowance
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.programmes.models import Track
from tepei.schemes.models import Limit
from tests import factories
from tests.applications.changing import opened_with
from tests.applications.test_members import draft as team_draft
from tests.applications.test_members import opened as team_year
from tests.applications.test_members import person as team_person
from tests.papers.stage import applicant_of, cycle, place, set_places, stage
from tests.races.crowd import Job, crowd

pytestmark = pytest.mark.race
CROWD = 16
PLACES = 3
BODY = "152200"


def test_sixteen_approvals_for_the_last_places_take_no_place_too_many(app: Flask) -> None:
    play = stage()
    papers = [play.arrived("prefecture") for _ in range(CROWD)]
    name = play.reviewers["prefecture"].username
    ids = [paper.id for paper in papers]
    with crowd(app, CROWD) as people:
        for _ in people.rounds:
            answers = people.act(
                [Job("approve", (paper.id, paper.version, "同意"), name) for paper in _fresh(ids)]
            )
            assert Counter(answers) == {"done": PLACES, "refused": CROWD - PLACES}
            assert _holding() == place(BODY).taken == PLACES
            assert invariants() == []
            for paper in _fresh(ids):
                if paper.holds_place:
                    play.act(paper, "prefecture", "retract")


def test_cap_of_a_unit_is_kept_where_no_place_is_taken(app: Flask) -> None:
    """Counted when the unit approves: no counter of places stands between those who come at once."""
    with scope.everything("a test limits"), transaction() as session:
        session.add(
            Limit(cycle_id=cycle().id, key="cap", kind="cap", number=PLACES, counted="forwarding", when=[])
        )
    play = stage()
    ids = [play.arrived("unit").id for _ in range(PLACES * 2)]
    name = play.reviewers["unit"].username
    with crowd(app, PLACES * 2) as people:
        for _ in people.rounds:
            answers = people.act(
                [Job("approve", (paper.id, paper.version, "同意"), name) for paper in _fresh(ids)]
            )
            assert Counter(answers) == {"done": PLACES, "refused": PLACES}
            for paper in _fresh(ids):
                if paper.position:
                    play.act(paper, "unit", "retract")


def test_approving_and_sending_back_one_paper_is_one_move(app: Flask) -> None:
    play = stage()
    paper = play.arrived("prefecture")
    name = play.reviewers["prefecture"].username
    with crowd(app, 2) as people:
        for _ in people.rounds:
            at = (paper.id, paper.version)
            answers = people.act(
                [Job("approve", (*at, "同意"), name), Job("send_back", (*at, "请核对", 1), name)]
            )
            _assert_one_move(answers)
            paper = _fresh([paper.id])[0]
            play.play(paper, "prefecture.retract" if paper.position == 3 else "county.approve")


def test_submitting_four_times_at_once_is_one_submission(app: Flask) -> None:
    play = stage()
    paper = play.paper()
    name = applicant_of(paper).username
    with crowd(app, 4) as people:
        for _ in people.rounds:
            answers = people.act([Job("submit", (paper.id, paper.version), name)] * 4)
            _assert_one_move(answers)
            paper = _fresh([paper.id])[0]
            assert [step.position for step in _steps(paper)] == [0, 1, 2, 3]
            play.play(paper, "applicant.retract")


def test_retracting_and_approving_at_once_is_one_move(app: Flask) -> None:
    play = stage()
    paper = play.play(play.paper(), "applicant.submit")
    applicant, unit = applicant_of(paper).username, play.reviewers["unit"].username
    with crowd(app, 2) as people:
        for _ in people.rounds:
            at = (paper.id, paper.version)
            _assert_one_move(people.act([Job("retract", at, applicant), Job("approve", at, unit)]))
            paper = _fresh([paper.id])[0]
            again = (
                "applicant.submit"
                if paper.state == "draft"
                else "county.send_back:0 unit.send_back applicant.submit"
            )
            paper = play.play(paper, again)


def test_lowering_places_while_approving_never_leaves_more_taken_than_allotted(app: Flask) -> None:
    play = stage()
    papers = [play.arrived("prefecture") for _ in range(PLACES)]
    for paper in papers[:-1]:
        play.act(paper, "prefecture", "approve")
    last = papers[-1]
    region, body = play.reviewers["region"].username, play.reviewers["prefecture"].username
    with crowd(app, 2) as people:
        for _ in people.rounds:
            row = place(BODY)
            lower = Job("set_places", (row.id, Allowance.NUMBER, PLACES - 1, "调减", row.version), region)
            answers = people.act([lower, Job("approve", (last.id, last.version, "同意"), body)])
            assert answers.count("done") == 1, answers
            assert invariants() == []
            last = _fresh([last.id])[0]
            if last.holds_place:
                play.act(last, "prefecture", "retract")
            else:
                set_places(BODY, PLACES)


def test_of_six_applications_begun_at_once_a_person_keeps_as_many_as_the_notice_allows(app: Flask) -> None:
    year = opened_with(lambda plain: plain.update(per_person=2))
    tracks, unit = [track.id for track in year.tracks], factories.unit().id
    factories.person(name := "twice")
    with crowd(app, 6) as people:
        for _ in range(3):
            answers = people.act([Job(_begin, (track, unit), name) for track in tracks * 2])
            assert Counter(answers) == {"done": 2, "refused": 4}
            with scope.everything("a test throws the drafts away"), transaction() as session:
                begun = session.scalars(select(Application).where(Application.cycle_id == year.id)).all()
                assert len({paper.track_id for paper in begun}) == 2
                for paper in begun:
                    session.delete(paper)


def test_two_teams_that_name_one_member_at_once_are_one(app: Flask) -> None:
    year, member = team_year("team"), ("乌云", factories.id_number())
    teams = []
    for name in ("白音", "其木格"):
        leader = team_person(name)
        with factories.signed_in(leader):
            paper = team_draft(year, "northeast", member)
        teams.append((paper.id, paper.form.edition, applicant_of(paper).username))
    with crowd(app, 2) as people:
        answers = people.act([Job(applications.submit, (pk, edition), name) for pk, edition, name in teams])
        assert Counter(answers) == {"done": 1, "refused": 1}


def _begin(track_id: int, unit_id: int) -> None:
    track = db.session.get_one(Track, track_id)
    applications.start(track.cycle, track, unit_id)


def _assert_one_move(answers: list[str]) -> None:
    assert answers.count("done") == 1, answers
    assert set(answers) <= {"done", "stale", "refused", "absent"}, answers
    assert invariants() == []


def _fresh(ids: list[int]) -> list[Application]:
    db.session.rollback()
    with scope.everything("a test looks"):
        asked = select(Application).where(Application.id.in_(ids)).order_by(Application.id)
        return list(db.session.scalars(asked.execution_options(populate_existing=True)))


def _steps(paper: Application) -> list:
    db.session.expire(paper, ["steps"])
    with scope.everything("a test looks"):
        return list(paper.steps)


def _holding() -> int:
    with scope.everything("a test counts"):
        return db.session.scalar(select(func.count()).where(Paper.holds_place)) or 0
