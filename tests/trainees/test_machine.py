"""Anything is tried in any order on two trainings of one person: never two at once, and no completion without an assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from tepei.applications.models import Application
from tepei.policy.traineeship import PRESENT, QUALIFIED, UNQUALIFIED, VERBS
from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.trainees import births, moves
from tepei.trainees.models import Trainee, TraineeMove
from tests import factories
from tests.papers.stage import draft, stage

DAY = dt.date(2023, 9, 1)
VALUES = {
    "place": {"preference": 1},
    "mark_absent": {"absent_on": DAY},
    "explain": {"explained_on": DAY},
    "give_time": {"report_by": DAY, "absent_on": None, "explained_on": None},
    "begin": {"begins_on": DAY},
    "complete": {"left_on": DAY},
}
ONWARD = {
    "awaiting": "place", "placed": "report_in", "reported": "begin", "training": "assess", "on_leave": "come_back",
}  # fmt: skip


class Machine(RuleBasedStateMachine):
    """One example: the two trainings as they were born, and some moves."""

    papers: list[int]

    @initialize()
    def born(self) -> None:
        """Both await a place."""
        with scope.everything("a machine begins"), transaction() as session:
            session.execute(delete(TraineeMove).execution_options(synchronize_session=False))
            session.execute(delete(Trainee).execution_options(synchronize_session=False))
            session.expunge_all()
            births.follow("select", [session.get_one(Application, pk) for pk in self.papers], "")

    @rule(which=st.integers(0, 1), is_good=st.booleans())
    def go_on(self, which: int, is_good: bool) -> None:
        """The next step of a year that goes well."""
        with scope.everything("a machine looks"):
            trainee = self.trainees()[which]
            is_assessed = trainee.state == "training" and trainee.assessment == QUALIFIED
            verb = "complete" if is_assessed else ONWARD.get(trainee.state, "reinstate")
        self.make(which, verb, is_good)

    @rule(which=st.integers(0, 1), verb=st.sampled_from([*VERBS]), is_good=st.booleans())
    def move(self, which: int, verb: str, is_good: bool) -> None:
        """Any verb."""
        self.make(which, verb, is_good)

    def make(self, which: int, verb: str, is_good: bool) -> None:
        """One verb on one of them; a rule may say no, and nothing else."""
        values = dict(VALUES.get(verb, {}))
        if verb == "assess":
            values["assessment"] = QUALIFIED if is_good else UNQUALIFIED
        with scope.everything("a machine moves"):
            trainee = self.trainees()[which]
            try:
                moves.make(trainee, verb, **values)
            except Refused:
                db.session.expire_all()

    def trainees(self) -> list[Trainee]:
        """Both, in the order of their birth."""
        return list(db.session.scalars(select(Trainee).order_by(Trainee.id)))

    @invariant()
    def holds(self) -> None:
        """What must hold."""
        with scope.everything("a machine looks"):
            both = self.trainees()
            assert sum(each.state in PRESENT for each in both) <= 1, "two trainings at once"
            for each in both:
                assert (each.present is True) is (each.state in PRESENT)
                assert each.state != "completed" or each.assessment == QUALIFIED
                last = each.moves[-1] if each.moves else None
                assert (last.to_state if last else "awaiting") == each.state


@pytest.fixture
def papers(sqlite_portal: Flask) -> Iterator[list[int]]:
    with sqlite_portal.app_context():
        at, person, found = stage(), factories.person(), []
        for _each in range(2):
            pk = draft(person, at.unit).id
            with scope.everything("a test selects"), transaction() as session:
                paper = session.get_one(Application, pk)
                paper.state, paper.live = "selected", None
            found.append(pk)
        yield found


def test_never_two_trainings_at_once_and_no_completion_without_assessment(papers: list[int]) -> None:
    Machine.papers = papers
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=300,
            stateful_step_count=10,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with scope.everything("a test looks"):
        assert db.session.scalars(
            select(AuditEntry.event).where(AuditEntry.event == "trainee.complete")
        ).first()
