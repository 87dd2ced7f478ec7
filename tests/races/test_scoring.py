"""A score at the closing second, and ballots that come at once, on both databases."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.policy.ranking import BallotCount
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.selection import round_actions, scoring_actions, scoring_queries
from tepei.selection.round_models import EvaluationRound
from tepei.selection.scoring_models import Assessment
from tests import factories
from tests.races.crowd import Job, crowd
from tests.selection.rounds import account_of, assessments, close, trial

pytestmark = pytest.mark.race
SCORES = {"merit": "40", "promise": "45"}


def _hand_in(assessment_id: int) -> None:
    version = db.session.scalars(select(Assessment.version).where(Assessment.id == assessment_id)).one()
    scoring_actions.hand_in(assessment_id, version, SCORES, "")


def _close(round_id: int) -> None:
    version = db.session.scalars(select(EvaluationRound.version).where(EvaluationRound.id == round_id)).one()
    round_actions.close_round(round_id, version, {})


def test_score_at_the_closing_second_counts_or_is_refused(app: Flask) -> None:
    """Whatever the order: who was told that it was handed in has a score that the closed round counts, everybody else has none."""
    made = trial(people=1)
    seated = made.at_work(made.panel())
    tasks = {account_of(each).username: assessments(each)[0].id for each in seated}
    with crowd(app, 4) as people:
        for _each in people.rounds:
            jobs = [Job(_hand_in, (pk,), name) for name, pk in tasks.items()]
            answers = people.act([*jobs, Job(_close, (made.round_id,), "organiser")])
            assert answers[3] == "done"
            assert set(answers) <= {"done", "refused", "absent"}
            done = {pk for pk, answer in zip(tasks.values(), answers, strict=False) if answer == "done"}
            with factories.signed_in(made.organiser):
                found = scoring_queries.results(made.round_id).get(made.entries[0], {})
            assert not isinstance(found, BallotCount)
            assert len(found) == len(done)
            _again(made.round_id)


def test_ballots_that_come_at_once_are_all_counted(app: Flask) -> None:
    made = trial("ballot", people=1)
    seated = made.at_work(made.panel())
    jobs = [
        Job(scoring_actions.vote, (each.id, {assessments(each)[0].id: "agree"}), account_of(each).username)
        for each in seated
    ]
    with crowd(app, 6) as people:
        answers = people.act([*jobs, *jobs])
    assert Counter(answers) == {"done": 3, "refused": 3}
    close(made.round_id)
    with factories.signed_in(made.organiser):
        assert scoring_queries.results(made.round_id) == {made.entries[0]: BallotCount(3, 0, 0, 3, 3)}


def _again(round_id: int) -> None:
    """Open, with nothing handed in."""
    with scope.everything("a test opens a round anew"), transaction() as session:
        session.get_one(EvaluationRound, round_id).state = "open"
        for task in session.scalars(select(Assessment)):
            task.state, task.scores = "due", {}
