"""Experts and organisers try anything in any order, and what must hold holds: nobody scores their own unit, a score is frozen at the close, what is published
is what was decided, with one decision and one audit row for each (内人社办发〔2023〕147号 三（三）, 四（一）).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tepei.papers import actions as papers
from tepei.papers.invariants import invariants
from tepei.papers.models import Paper
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, Stale
from tepei.selection import (
    proposal_actions,
    publication_actions,
    round_actions,
    round_results,
    scoring_actions,
)
from tepei.selection.round_models import (
    CLOSED,
    NOT_SELECTED,
    OPEN,
    PUBLISHED,
    SELECTED,
    EvaluationRound,
)
from tepei.selection.scoring_models import Assessment
from tepei.selection.states import EXCLUDED
from tests import factories
from tests.papers.stage import track_id
from tests.selection.world import EXPERTS, PEOPLE, World, panel_at_work

MARKS = ({"merit": "40", "promise": "40"}, {"merit": "50", "promise": "10"}, {"merit": "60"})


@pytest.fixture
def world(sqlite_portal: Flask, tmp_path: Path) -> Iterator[World]:
    with sqlite_portal.app_context():
        yield panel_at_work(tmp_path / "kept.db")


class Machine(RuleBasedStateMachine):
    """One example: three candidates, three experts, an organiser and a stranger."""

    world: World

    @initialize(done=st.sets(st.integers(0, EXPERTS - 1)))
    def begin(self, done: set[int]) -> None:
        """These experts have handed in all of their work."""
        self.world.put_back()
        self.frozen: list[tuple[str, Any]] | None = None
        for expert in sorted(done):
            self.score_what_is_due(expert, expert)

    @rule(
        expert=st.integers(0, EXPERTS - 1),
        task=st.integers(0, EXPERTS * PEOPLE - 1),
        marks=st.sampled_from(MARKS),
    )
    def score(self, expert: int, task: int, marks: Mapping[str, str]) -> None:
        row = self._task(task)
        self._tried(
            self.world.experts[expert], lambda: scoring_actions.hand_in(row.id, row.version, marks, "")
        )

    @rule(expert=st.integers(0, EXPERTS - 1), first=st.integers(0, 2))
    def score_what_is_due(self, expert: int, first: int) -> None:
        """An expert does all of their own work: most random ones try that of others."""
        for number, row in enumerate(self.world.assessments()[expert * PEOPLE :][:PEOPLE]):
            marks = MARKS[(first + number) % 2]
            self._tried(
                self.world.experts[expert],
                lambda row=row, marks=marks: scoring_actions.hand_in(row.id, row.version, marks, ""),  # type: ignore[misc]
            )

    @rule(expert=st.integers(0, EXPERTS - 1), task=st.integers(0, EXPERTS * PEOPLE - 1))
    def recuse(self, expert: int, task: int) -> None:
        row = self._task(task)
        self._tried(
            self.world.experts[expert], lambda: scoring_actions.recuse(row.id, row.version, "是我的学生")
        )

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        clock.move_to(clock.now() + dt.timedelta(days=days))

    @rule(is_organiser=st.booleans(), verb=st.sampled_from(["close_round", "rank"]))
    def count(self, is_organiser: bool, verb: str) -> None:
        self._ruled(
            is_organiser,
            lambda row: getattr(round_actions, verb)(row.id, row.version, round_results.of(row.id)),
        )

    @rule(is_organiser=st.booleans(), reason=st.sampled_from(["", "成果获奖"]))
    def settle(self, is_organiser: bool, reason: str) -> None:
        order = [each.id for each in self.world.entries()]
        self._ruled(is_organiser, lambda row: round_actions.settle(row.id, row.version, order, reason))

    @rule(is_organiser=st.booleans(), number=st.sampled_from([None, 0, 1, 2]))
    def propose(self, is_organiser: bool, number: int | None) -> None:
        track, results = track_id("outside"), round_results.of(self.world.round_id)
        self._ruled(
            is_organiser,
            lambda row: proposal_actions.propose_track(row.id, row.version, track, number, results),
        )

    @rule(is_organiser=st.booleans())
    def publish(self, is_organiser: bool) -> None:
        self._ruled(is_organiser, lambda row: publication_actions.publish(row.id, row.version))

    @rule()
    def go_on(self) -> None:
        """The organiser does what comes next: most random stories end before the publication otherwise."""
        if self.world.round().state == OPEN:
            self.count(True, "close_round")
        elif all(each.outcome for each in self.world.entries()):
            self.publish(True)
        else:
            self.propose(True, 1)

    @rule(paper=st.integers(0, PEOPLE - 1), verb=st.sampled_from(["select", "reject", "send_back"]))
    def decide_around(self, paper: int, verb: str) -> None:
        """The office that runs the round moves somebody by itself."""
        pk = self.world.entries()[paper].paper_id
        with scope.everything("a test looks"):
            row = db.session.get_one(Paper, pk)
        self._tried(self.world.organiser, lambda: getattr(papers, verb)(pk, row.version, "意见"))

    @invariant()
    def nobody_scores_their_own_unit(self) -> None:
        if hasattr(self, "frozen"):
            states = [each.state for each in self.world.assessments()]
            assert states.count(EXCLUDED) == 2, "a conflict that the system found is no work"

    @invariant()
    def what_is_published_was_decided(self) -> None:
        if not hasattr(self, "frozen"):
            return
        row = self.world.round()
        for entry in self.world.entries():
            state = self.world.state_of(entry)
            if state == "selected" or entry.outcome == SELECTED:
                assert (row.state, state, entry.outcome) == (PUBLISHED, "selected", SELECTED)
            if entry.outcome == NOT_SELECTED:
                assert (row.state, state) == (PUBLISHED, "rejected")

    @invariant()
    def scores_are_frozen_at_the_close(self) -> None:
        if not hasattr(self, "frozen") or self.world.round().state not in (CLOSED, PUBLISHED):
            return
        given = [(each.state, each.scores) for each in self.world.assessments()]
        self.frozen = self.frozen or given
        assert given == self.frozen

    def teardown(self) -> None:
        if hasattr(self, "frozen"):
            assert invariants() == []

    def _ruled(self, is_organiser: bool, verb: Callable[[EvaluationRound], Any]) -> None:
        row = self.world.round()
        done = self._tried(self.world.organiser if is_organiser else self.world.stranger, lambda: verb(row))
        assert is_organiser or not done, "somebody else ruled a round"

    def _tried(self, account_id: int, verb: Callable[[], Any]) -> bool:
        with scope.everything("a test acts"):
            account = db.session.get_one(Account, account_id)
        try:
            with factories.signed_in(account):
                verb()
        except (Refused, Absent, Stale):
            return False
        return True

    def _task(self, number: int) -> Assessment:
        return self.world.assessments()[number]


def test_nothing_breaks_whoever_tries_what(world: World) -> None:
    Machine.world = world
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=150,
            stateful_step_count=10,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
