"""History, written by many at once: nobody waits for another's work, and a process that dies leaves no gap."""

from __future__ import annotations

import os
import signal
import time

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tepei.portal import audit, scope
from tepei.portal.clock import Setting
from tepei.portal.database import db, transaction
from tests import factories
from tests.races.crowd import Job, alone, crowd

pytestmark = pytest.mark.race
LONG = 2.0  # seconds


def _import_slowly() -> None:
    with audit.batch("test.import", "things"):
        audit.record("test.part")
        time.sleep(LONG)


def _save() -> None:
    began = time.monotonic()
    with transaction():
        audit.record("test.save")
    if (took := time.monotonic() - began) > LONG / 2:
        raise RuntimeError(f"waited {took:.1f} s")


def _save_often() -> None:
    for _each in range(20):
        with transaction():
            audit.record("test.save")


def _die_before_the_commit() -> None:
    Session.commit = lambda _session: os.kill(os.getpid(), signal.SIGKILL)
    with transaction() as session:
        session.add(Setting(name="half", value="1"))
        audit.record("test.save")


def test_long_work_makes_nobody_wait(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time, whatever it writes")
    factories.member("li", "prefecture_reviewer", "152200")
    with crowd(app, 4) as people:
        answers = people.act([Job(_import_slowly, (), "li"), *[Job(_save, (), "li")] * 3])
    assert answers == ["done"] * 4
    assert audit.verify() is None


def test_eight_at_once_make_one_chain(app: Flask) -> None:
    factories.member("li", "prefecture_reviewer", "152200")
    began = _length()
    with crowd(app, 8) as people:
        assert people.act([Job(_save_often, (), "li")] * 8) == ["done"] * 8
    assert _length() == began + 160
    assert audit.verify() is None


def test_process_killed_before_its_commit_leaves_neither_work_nor_history(app: Flask) -> None:
    began = _length()
    assert alone(app, _die_before_the_commit) == -signal.SIGKILL
    assert db.session.get(Setting, "half") is None
    _save()
    assert _length() == began + 1
    assert audit.verify() is None


def _length() -> int:
    db.session.rollback()
    with scope.everything("a test counts"):
        return db.session.scalars(select(audit.AuditChain.length)).one()
