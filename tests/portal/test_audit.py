"""The chain names the first row that was changed, removed or put in."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from tepei.portal import audit, scope
from tepei.portal.audit import AuditChain, AuditEntry
from tepei.portal.clock import Setting
from tepei.portal.database import db, transaction
from tests import factories


def _record(count: int) -> int:
    """Record some events; the number of the first."""
    with scope.everything("a test counts"):
        first = (db.session.scalar(select(func.max(AuditEntry.number))) or 0) + 1
    for each in range(count):
        audit.record("test.event", subject=f"thing:{each}", value=each)
    return first


def _last() -> AuditEntry:
    with scope.everything("a test reads the history"):
        return db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one()


def _tamper(statement: object) -> None:
    with scope.everything("a test plays the intruder"), transaction() as session:
        session.execute(statement)  # type: ignore[call-overload]


def test_untouched_chain_verifies(app: Flask) -> None:
    _record(3)
    assert audit.verify() is None


def test_changed_row_is_named(app: Flask) -> None:
    first = _record(3)
    _tamper(update(AuditEntry).where(AuditEntry.number == first + 1).values(facts='{"value": 9}'))
    found = audit.verify()
    assert found is not None
    assert found.number == first + 1


def test_removed_row_is_named(app: Flask) -> None:
    first = _record(3)
    _tamper(delete(AuditEntry).where(AuditEntry.number == first + 1))
    found = audit.verify()
    assert found is not None
    assert found.number == first + 1


def test_cut_off_tail_is_noticed(app: Flask) -> None:
    first = _record(3)
    _tamper(delete(AuditEntry).where(AuditEntry.number == first + 2))
    found = audit.verify()
    assert found is not None
    assert found.number == first + 2


def test_action_fails_when_its_history_cannot_be_written(app: Flask) -> None:
    _tamper(delete(AuditChain))
    with pytest.raises(LookupError), transaction() as session:
        session.add(Setting(name="a", value="1"))
        audit.record("test.event")
    assert db.session.get(Setting, "a") is None


def test_only_auditors_see_the_history(app: Flask) -> None:
    _record(1)
    for role, sees in (("auditor", True), ("system_admin", False)):
        with scope.acting_as(scope.Viewer(user_id=1, roles=frozenset({role}))):
            assert bool(db.session.scalars(select(AuditEntry)).all()) is sees


def test_actor_is_kept_by_name_as_it_was(app: Flask) -> None:
    with factories.signed_in(factories.account("wang", "王某")):
        audit.record("test.event")
    assert _last().actor_name == "王某"


def test_rows_of_one_transaction_are_chained_in_their_order_and_an_undone_part_leaves_none(
    app: Flask,
) -> None:
    first = _record(1)
    with transaction():
        audit.record("test.first")
        with pytest.raises(RuntimeError), transaction():
            audit.record("test.undone")
            raise RuntimeError
        audit.record("test.second")
    with scope.everything("a test reads the history"):
        later = select(AuditEntry.event).where(AuditEntry.number > first).order_by(AuditEntry.number)
        assert list(db.session.scalars(later)) == ["test.first", "test.second"]
    assert audit.verify() is None


def test_batch_is_one_row_that_covers_its_parts(app: Flask) -> None:
    first = _record(1)
    with audit.batch("test.batch", "things", source="a sheet") as facts:
        audit.record("test.part", "thing:1", value=1)
        with pytest.raises(RuntimeError), transaction():
            audit.record("test.part", "thing:2", value=2)
            raise RuntimeError
        facts["rows"] = 1
    last = _last()
    assert (last.number, last.event, last.subject) == (first + 1, "test.batch", "things")
    assert json.loads(last.facts) == {
        "source": "a sheet", "rows": 1, "parts": [{"event": "test.part", "subject": "thing:1", "value": 1}],
    }  # fmt: skip


def test_lost_end_of_the_chain_is_noticed(app: Flask) -> None:
    _record(1)
    _tamper(delete(AuditChain))
    assert audit.verify() is not None
