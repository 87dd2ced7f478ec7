"""Anybody tries anything in any order, and what must hold holds: places, one decision and one audit row per move, nobody reviews themself, nobody
passes an open notice (内人社办发〔2023〕147号 三（二）: 经公示无异议).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select, update

from tepei.applications.models import Application
from tepei.notices import actions as notices
from tepei.notices import queries
from tepei.notices.models import NoticeEntry, Objection, PublicNotice
from tepei.papers import actions
from tepei.papers.invariants import invariants
from tepei.papers.models import Decision
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.errors import Absent, Refused, Stale
from tepei.programmes.models import RouteStep
from tests import factories
from tests.applications.filling import photo
from tests.papers.stage import Stage, applicant_of, cycle, draft, join, leave, place, set_places, stage

FIRST = dt.datetime(2023, 3, 6, 9, tzinfo=ZONE)
PAPERS, PLACES = 3, 2  # one place is too few
KINDS = ("unit", "county", "prefecture", "region")
VERBS = ("approve", "send_back", "reject", "select", "revoke", "retract")
_names = itertools.count(1)


@dataclass
class World:
    """A unit one of whose reviewers applies as well, a stranger's unit, and who reviews at each step."""

    stage: Stage
    stranger: Account
    actors: dict[str, Account] = field(default_factory=dict)

    def drafts(self) -> list[int]:
        """Three new applications; the first one is that of a new reviewer of the unit, in whose place an earlier one leaves."""
        if before := self.actors.get("both"):
            leave(before)
        people = [factories.person(f"machine{next(_names)}") for _ in range(PAPERS)]
        with scope.everything("a test joins two roles"):
            both = self.actors["both"] = db.session.get_one(Account, people[0].user_id)
            join(both, self.stage.unit, "unit_reviewer")
            with transaction():
                factories.give_role(both, "unit_reviewer")
        return [draft(each, self.stage.unit).id for each in people]


@pytest.fixture
def world(sqlite_portal: Flask) -> Iterator[World]:
    with sqlite_portal.app_context():
        with scope.everything("a test demands a notice"), transaction() as session:
            ours = RouteStep.cycle_id == cycle().id, RouteStep.kind == "prefecture"
            session.execute(update(RouteStep).where(*ours).values(notice_days=1, notice_in="calendar"))
        made, other = stage(), stage()
        yield World(made, other.reviewers["unit"], dict(made.reviewers))


class Machine(RuleBasedStateMachine):
    """One example: three papers, some moves, some days."""

    world: World

    @initialize()
    def begin(self) -> None:
        clock.move_to(FIRST)
        set_places("152200", place("152200").taken + PLACES)
        self.papers = self.world.drafts()
        self.both = self.world.actors["both"].id
        self.moves = dict.fromkeys(self.papers, 0)
        self.actors = list({**self.world.actors, "stranger": self.world.stranger}.values())

    @rule(paper=st.integers(0, PAPERS - 1))
    def submit(self, paper: int) -> None:
        row = self._row(paper)
        self._tried(applicant_of(row), row.id, lambda: actions.submit(row, row.version))

    @rule(paper=st.integers(0, PAPERS - 1), actor=st.integers(0, len(KINDS) + 1), verb=st.sampled_from(VERBS))
    def review(self, paper: int, actor: int, verb: str) -> None:
        row = self._row(paper)
        more: dict[str, Any] = {} if verb == "retract" else {"opinion": "意见"}
        if verb == "revoke":
            more["proof"] = actions.Proof(photo(), "决定.png")
        held = self._is_held(row) if verb == "approve" and self._step(row) == "prefecture" else False
        done = self._tried(
            self.actors[actor], row.id, lambda: getattr(actions, verb)(row.id, row.version, **more)
        )
        assert not (done and held), "somebody passed an open notice"

    @rule(paper=st.integers(0, PAPERS - 1))
    def go_on(self, paper: int) -> None:
        """Whoever's turn it is approves: most random stories end before the notice otherwise."""
        row = self._row(paper)
        kind = self._step(row)
        held = self._is_held(row) if kind == "prefecture" else False
        if row.state == "in_review":
            done = self._tried(
                self.world.actors[kind], row.id, lambda: actions.approve(row.id, row.version, "同意")
            )
            assert not (done and held), "somebody passed an open notice"

    @rule()
    def announce(self) -> None:
        with factories.signed_in(self.world.actors["prefecture"]):
            for due in queries.due(scope.viewer().organisation_ids):
                posting = notices.Posting("公示", "公告栏", "办公室", clock.today())
                notices.put_up(due.key, posting, {paper.id: "" for paper, _stage in due.papers})

    @rule(upheld=st.sampled_from([None, True, False]))
    def object(self, upheld: bool | None) -> None:
        """Somebody objects to the first who is announced; the body answers, or not yet."""
        with scope.everything("a test looks"):
            entry = db.session.scalars(
                select(NoticeEntry).where(NoticeEntry.paper_id.in_(self.papers)).order_by(NoticeEntry.id)
            ).first()
            number = entry.notice.number if entry else ""
        try:
            if entry:
                with scope.acting_as(scope.NOBODY):
                    found = notices.object_to(number, entry.id, "不实", "13800000000")
                if upheld is not None:
                    with factories.signed_in(self.world.actors["prefecture"]):
                        notices.answer(found.id, found.version, upheld, "经核查")
        except (Refused, Absent):
            pass

    @rule()
    def withdraw(self) -> None:
        with factories.signed_in(self.world.actors["prefecture"]):
            row = db.session.scalars(select(PublicNotice).order_by(PublicNotice.id.desc())).first()
            try:
                if row:
                    notices.withdraw(row.id, row.version, "内容有误")
            except (Refused, Absent):
                pass

    @rule(days=st.integers(1, 2))
    def wait(self, days: int) -> None:
        clock.move_to(clock.now() + dt.timedelta(days=days))

    @invariant()
    def every_move_has_one_decision_and_one_audit_row(self) -> None:
        for pk in getattr(self, "papers", ()):
            with scope.everything("a test counts"):
                decisions = db.session.scalar(select(func.count()).where(Decision.paper_id == pk))
                about = AuditEntry.subject == f"applications:{pk}", AuditEntry.event.like("paper.%")
                rows = db.session.scalar(select(func.count()).where(*about))
            assert decisions == self.moves[pk], "a move without its decision"
            assert rows == self.moves[pk], "a move without its audit row"

    def teardown(self) -> None:
        if not hasattr(self, "papers"):
            return
        with scope.everything("a test looks"):
            own = select(Decision).where(Decision.paper_id == self.papers[0], Decision.step_kind != "")
            assert self.both not in {each.actor_id for each in db.session.scalars(own)}
        assert invariants() == []

    def _tried(self, actor: Account, pk: int, verb: Callable[[], Any]) -> bool:
        try:
            with factories.signed_in(actor):
                verb()
        except (Refused, Absent, Stale):
            return False
        self.moves[pk] += 1
        return True

    def _row(self, paper: int) -> Application:
        db.session.expire_all()
        with scope.everything("a test looks"):
            return db.session.get_one(Application, self.papers[paper])

    def _step(self, row: Application) -> str:
        with scope.everything("a test looks"):
            return next((step.kind for step in row.stage), "") if row.state == "in_review" else ""

    def _is_held(self, row: Application) -> bool:
        """By the tables alone: no notice of this stay that is over, or an objection that is not answered with no."""
        with scope.everything("a test looks"):
            last = db.session.scalars(
                select(NoticeEntry)
                .join(PublicNotice)
                .where(NoticeEntry.paper_id == row.id, PublicNotice.void_reason == "")
                .order_by(NoticeEntry.id.desc())
            ).first()
            if last is None or last.notice.ends_on >= clock.today():
                return True
            asked = select(Objection).where(Objection.entry_id == last.id)
            return any(each.upheld is not False for each in db.session.scalars(asked))


def test_nothing_breaks_whoever_tries_what(world: World) -> None:
    Machine.world = world
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=150,
            stateful_step_count=14,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
