"""Hours at the same moment: one file is stored once, one entry is either recognised or taken back, and totals are what the ledger says."""

from __future__ import annotations

import dataclasses
import os
import signal
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.credits import actions, batches, landing, rosters, rules, totals
from tepei.credits.models import CreditEntry, CreditRoster, CreditTotal
from tepei.credits.rosters import Handing
from tepei.people.models import Person
from tepei.portal import jobs, queue, scope, worker
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db, transaction
from tepei.portal.jobs import Job as Ordered
from tests import factories
from tests.credits.books import roster, row
from tests.credits.test_ledger import YEAR, new, professional
from tests.races.crowd import Job, alone, crowd

pytestmark = pytest.mark.race
CROWD, ROUNDS, ROWS = 4, 5, 60


def _hand_in(content: bytes) -> None:
    rosters.take_in(Handing(factories.organisation("152200"), rules.terms_of(YEAR)), content)


def _recognise(entry_id: int) -> None:
    actions.recognise(entry_id, factories.organisation("152200").id)


def _reverse(entry_id: int) -> None:
    actions.reverse(entry_id, "证书有误")


def _count(model: type) -> int:
    db.session.rollback()
    with scope.everything("a test counts"):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_one_file_is_one_roster_however_many_hand_it_in(app: Flask) -> None:
    factories.member("li", "prefecture_reviewer", "152200")
    with crowd(app, CROWD) as people:
        for number in range(1, ROUNDS + 1):
            content = roster(*(row() for _ in range(ROWS)))
            assert people.act([Job(_hand_in, (content,), "li")] * CROWD) == ["done"] * CROWD
            assert (_count(CreditRoster), _count(CreditEntry)) == (number, number * ROWS)
    assert totals.lay(YEAR) == 0


def test_two_files_about_the_same_newcomers_make_them_once(app: Flask) -> None:
    factories.member("li", "prefecture_reviewer", "152200")
    numbers = [factories.id_number() for _ in range(ROWS)]
    files = [
        roster(
            *(row(number, course=f"课程{file}") for number in (numbers if file % 2 else reversed(numbers)))
        )
        for file in range(CROWD)
    ]
    with crowd(app, CROWD) as people:
        assert people.act([Job(_hand_in, (content,), "li") for content in files]) == ["done"] * CROWD
    assert (_count(Person), _count(CreditEntry)) == (ROWS, ROWS * CROWD)
    assert totals.lay(YEAR) == 0


def test_recognition_against_correction(app: Flask) -> None:
    """Either comes first: what was taken back is recognised by nobody, and what was recognised is taken back with its total."""
    who = professional()
    factories.member("li", "prefecture_reviewer", "152200")
    with crowd(app, CROWD) as people:
        for _ in range(ROUNDS):
            (entry,) = actions.enter(new(who))
            answers = people.act(
                [Job(verb, (entry.id,), "li") for verb in (_recognise, _reverse) * (CROWD // 2)]
            )
            told = Counter(answers)
            assert told.keys() <= {"done", "refused"}
            assert told["done"] in (1, 2)
            with scope.everything("a test looks"):
                backs = select(func.count()).where(CreditEntry.reverses_id == entry.id)
                assert db.session.scalar(backs) == 1
            assert totals.lay(YEAR) == 0


def _lay() -> None:
    totals.lay(YEAR)


def _spoil(person_id: int) -> None:
    with scope.everything("a test spoils a total"), transaction() as session:
        session.get_one(CreditTotal, (person_id, YEAR)).hours = Decimal(99)


def test_hours_that_come_while_totals_are_laid_stay_in_them(app: Flask) -> None:
    who = professional()
    entry = new(who, body_id=factories.organisation("152200").id)
    actions.enter(entry)
    factories.member("li", "prefecture_reviewer", "152200")
    with crowd(app, CROWD) as people:
        for _ in people.rounds:
            _spoil(who.id)
            everybody = [Job(_lay, (), "li"), *[Job(actions.enter, (entry,), "li")] * (CROWD - 1)]
            assert people.act(everybody) == ["done"] * CROWD
            assert totals.lay(YEAR) == 0


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("where", ["reading", "landing", "committed"])
def test_roster_of_a_killed_worker_is_taken_in_once_and_as_a_whole(
    app: Flask, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(queue, "put", lambda _job_id: None)
    monkeypatch.setattr(worker, "LEASE", -worker.LEASE)
    # Whatever the screens ask for: a right that this reviewer has.
    kind = dataclasses.replace(jobs._kinds[batches.ROSTER], permission=("export", "Review"))
    monkeypatch.setitem(jobs._kinds, batches.ROSTER, kind)
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        content = roster(*(row() for _ in range(ROWS)))
        job_id = batches.ask_roster(factories.organisation("152200"), YEAR, content, "花名册.xlsx").id
    with monkeypatch.context() as killing:
        killing.setattr(*_place(where))
        assert alone(app, _work(job_id)) == -signal.SIGKILL
    left = ROWS if where == "committed" else 0
    assert (_count(CreditRoster), _count(CreditEntry)) == (min(left, 1), left)
    assert worker.revive() == 1
    worker.run(job_id)
    assert (_count(CreditRoster), _count(CreditEntry)) == (1, ROWS)
    with scope.everything("a test looks"):
        job = db.session.scalars(select(Ordered).execution_options(populate_existing=True)).one()
        told = select(func.count()).where(AuditEntry.event == "credit.roster")
        assert (job.state, (job.result or {})["count"], db.session.scalar(told)) == ("done", ROWS, 1)


def _place(where: str) -> tuple[object, str, Callable[..., None]]:
    return {
        "reading": (rosters, "store", _die),
        "landing": (landing.totals, "add", _die),
        "committed": (worker, "_finish", _die),
    }[where]


def _work(job_id: int) -> Callable[[], None]:
    return lambda: worker.run(job_id)
