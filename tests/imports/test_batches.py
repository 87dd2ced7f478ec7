"""An import as a job: whoever dies, it is done once and as a whole; whoever comes first, the row is told; its page is its asker's."""

from __future__ import annotations

import dataclasses
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.imports import actions, batches
from tepei.imports.kinds import KINDS, ImportKind
from tepei.organisations import memberships
from tepei.organisations.models import Membership
from tepei.people import queries as people
from tepei.portal import clock, jobs, queue, scope, worker
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.portal.jobs import Job
from tests import factories
from tests.imports.filled import CORRECT, book, take
from tests.races.crowd import alone

ROWS = 40
ACCOUNTS = KINDS["accounts"]


def _row(number: int, **values: str) -> dict[str, str]:
    return {**CORRECT["accounts"], "username": f"wulan{number:03d}", **values}


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dies_at(kind: ImportKind, where: str) -> Callable[[], None]:
    """What kills a worker while it reads the rows, while it has written half of what there is, or once all is committed."""

    def act() -> None:
        if where == "reading":
            jobs._kinds["import.accounts"] = dataclasses.replace(
                jobs._kinds["import.accounts"], run=lambda arguments, _: batches.run(kind, arguments, _die)
            )
        elif where == "writing":
            memberships.audit.record = _die  # type: ignore[assignment]
        else:
            worker._finish = _die  # type: ignore[assignment]
        worker.run(_job().id)

    return act


def _job() -> Job:
    db.session.rollback()
    with scope.everything("a test looks"):
        return db.session.scalars(select(Job).execution_options(populate_existing=True)).one()


def _there() -> tuple[int, int]:
    """How many accounts of the workbook there are, and how many rows of history about it."""
    db.session.rollback()
    with scope.everything("a test looks"):
        made = select(func.count()).select_from(Account).where(Account.username.startswith("wulan"))
        told = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == "import.done")
        return db.session.scalar(made) or 0, db.session.scalar(told) or 0


@pytest.mark.race
@pytest.mark.parametrize(
    ("where", "left"), [("reading", (0, 0)), ("writing", (0, 0)), ("committed", (ROWS, 1))]
)
def test_import_of_a_killed_worker_is_done_once_and_as_a_whole(
    app: Flask, monkeypatch: pytest.MonkeyPatch, where: str, left: tuple[int, int]
) -> None:
    monkeypatch.setattr(queue, "put", lambda _job_id: None)
    monkeypatch.setattr(worker, "LEASE", -worker.LEASE)
    content = book("accounts", *(_row(number) for number in range(ROWS)))
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        job_id = batches.ask(ACCOUNTS, content, "账号.xlsx").id
    assert alone(app, _dies_at(ACCOUNTS, where)) == -signal.SIGKILL
    assert _there() == left
    assert (_job().state, _job().message) == ("running", "")
    assert worker.revive() == 1
    worker.run(job_id)
    assert (_job().state, (_job().result or {})["count"], _there()) == ("done", ROWS, (ROWS, 1))


def test_row_that_somebody_else_was_faster_with_is_told(
    portal: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the reading, for which nobody waits, and the writing."""
    read = actions.check

    def slowly(*arguments: Any) -> Any:
        rows = read(*arguments)
        monkeypatch.setattr(actions, "check", read)
        factories.account("wulan002", "别人")
        return rows

    monkeypatch.setattr(actions, "check", slowly)
    with (
        portal.app_context(),
        factories.signed_in(factories.member("region", "region_reviewer", "150000")),
        pytest.raises(actions.Faulty) as caught,
    ):
        take("accounts", _row(1), _row(2))
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(4, "用户名")]
    with portal.app_context():
        assert _there() == (1, 0)


def test_rows_that_say_the_same_are_told_at_the_second(app: Flask) -> None:
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        line = {**CORRECT["history"], "kind": "失信"}
        with pytest.raises(actions.Faulty) as caught:
            take("history", line, {**line, "name": "⽩ 音"}, {**line, "year": "2021"})
        assert [(fault.row, str(fault.text)) for fault in caught.value.faults] == [
            (4, "与第 3 行重复，请保留其中一行。")
        ]
        take("history", line)
        with pytest.raises(actions.Faulty, match="1 faults") as caught:
            take("history", {**line, "source": "另一通报"})
        assert "已有此人" in str(caught.value.faults[0].text)


def test_line_without_a_number_is_about_whoever_of_that_name_applies_from_that_unit(app: Flask) -> None:
    """Not for sure: neither a yes nor a no, and people settle it."""
    person, namesake = factories.person(name="白音"), factories.person(name="白音图")
    line = {**CORRECT["history"], "kind": "失信", "id_number": "", "unit": "某旗 人民医院"}
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        take("history", line)
    day = clock.today()
    assert people.listed(person, 0, ["某旗人民医院"], "nmg-tepei", day).doubted == {"sanctioned"}
    assert people.listed(person, 0, ["某旗人民医院"], "nmg-tepei", day).certain == set()
    assert people.listed(person, 0, ["另一医院"], "nmg-tepei", day).doubted == set()
    assert people.listed(namesake, 0, ["某旗人民医院"], "nmg-tepei", day).doubted == set()


def test_history_has_one_row_for_all_that_were_imported(app: Flask) -> None:
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        take("accounts", _row(1), _row(2))
    with scope.everything("a test looks"):
        told = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        held = db.session.scalar(
            select(func.count()).select_from(Membership).where(Membership.role == "prefecture_reviewer")
        )
    assert told is not None and (told.event, told.facts.count("membership.began"), held) == (
        "import.done",
        2,
        2,
    )
