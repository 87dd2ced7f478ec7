"""Workers that die: their job is done by whichever lives, once, and without a restart."""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.portal import jobs, queue, scope, worker
from tepei.portal.database import db
from tepei.portal.jobs import Job, Made
from tests import factories
from tests.races.crowd import alone

pytestmark = pytest.mark.race


def _work(arguments: dict[str, Any], report: jobs.Report) -> Made:
    report(1, 39)
    if _found().attempts <= arguments["deaths"]:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(arguments["seconds"])
    return Made(b"content", "结果.txt", "text/plain")


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    jobs.register("test", _work, ("export", "Review"))
    monkeypatch.setattr(worker, "LEASE", dt.timedelta(seconds=0.6))
    monkeypatch.setattr(worker, "BEAT", dt.timedelta(seconds=0.2))
    monkeypatch.setattr(queue, "put", lambda _job_id: None)
    yield
    del jobs._kinds["test"]


def _found() -> Job:
    db.session.rollback()
    with scope.everything("a test looks"):
        return db.session.scalars(select(Job).execution_options(populate_existing=True)).one()


def _asked(**arguments: Any) -> int:
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        return jobs.enqueue("test", "测试", **arguments).id


def test_job_of_a_killed_worker_is_done_by_another_that_is_running_already(app: Flask) -> None:
    job_id = _asked(deaths=1, seconds=0)
    assert alone(app, lambda: worker.run(job_id)) == -signal.SIGKILL
    assert (_found().state, _found().done) == ("running", 1)
    assert worker.revive() == 0, "its lease holds for a while"
    time.sleep(0.7)
    assert worker.revive() == 1
    worker.run(job_id)
    assert (_found().state, _found().attempts) == ("done", 2)


def test_long_job_of_a_living_worker_is_nobody_elses(app: Flask) -> None:
    job_id, stop = _asked(deaths=0, seconds=2), threading.Event()
    beside = threading.Thread(target=worker.watch, args=(app, stop))
    beside.start()
    worker.run(job_id)
    stop.set()
    beside.join()
    assert (_found().state, _found().attempts) == ("done", 1)
