"""Long work: done with the asker's eyes, once, with progress; its file is the asker's alone."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.portal import clock, files, jobs, scope, storage, worker
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.errors import Refused
from tepei.portal.jobs import Job, Made
from tests import factories

runs: list[int | None] = []


def _work(arguments: dict[str, Any], report: jobs.Report) -> Made:
    runs.append(scope.viewer().user_id)
    report(1, 2)
    if arguments.get("taken"):
        with scope.everything("another worker takes it"), transaction() as session:
            session.execute(update(Job).values(attempts=Job.attempts + 1))
    if arguments.get("fails"):
        raise ValueError("a secret of the inside")
    report(2, 2)
    return Made(b"content", "结果.txt", "text/plain")


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    runs.clear()
    jobs.register("test", _work, ("export", "Review"))
    yield
    del jobs._kinds["test"]


def _reread(job: Job) -> Job:
    db.session.expire_all()
    return db.session.scalars(select(Job).where(Job.id == job.id)).one()


def test_job_runs_as_its_asker_and_leaves_a_file(app: Flask) -> None:
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")) as viewer:
        job = _reread(jobs.enqueue("test", "测试"))
        assert (job.state, job.done, job.total) == ("done", 2, 2)
        assert runs == [viewer.user_id]
        assert job.file is not None
        assert files.open_bytes(job.file) == b"content"
        assert job.expires_at is not None
        assert job.expires_at > clock.now() + dt.timedelta(days=6)


def test_job_of_another_is_invisible(app: Flask) -> None:
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        jobs.enqueue("test", "测试")
    with factories.signed_in(factories.member("wang", "prefecture_reviewer", "150100")):
        assert db.session.scalars(select(Job)).all() == []


def test_job_is_refused_when_the_right_was_taken_away(app: Flask) -> None:
    account = factories.member("li", "prefecture_reviewer", "152200")
    account.roles.clear()
    db.session.commit()
    with factories.signed_in(account):
        job = _reread(jobs.enqueue("test", "测试"))
        assert (job.state, runs) == ("failed", [])
        assert "权限" in job.message


def test_failure_tells_the_person_nothing_of_the_inside(app: Flask) -> None:
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        job = _reread(jobs.enqueue("test", "测试", fails=True))
        assert job.state == "failed"
        assert "secret" not in job.message


def test_second_job_of_a_kind_waits_for_the_first(app: Flask) -> None:
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        first = jobs.enqueue("test", "测试")
        with transaction() as session:
            session.execute(update(Job).where(Job.id == first.id).values(state="running"))
        with pytest.raises(Refused, match="同类任务"):
            jobs.enqueue("test", "测试")


def _leave(job: Job, **values: Any) -> None:
    """As a worker left it that has been silent for longer than its lease."""
    with transaction() as session:
        late = clock.real() - worker.LEASE - dt.timedelta(seconds=1)
        session.execute(update(Job).where(Job.id == job.id).values(seen_alive_at=late, **values))


@pytest.mark.parametrize("state", ["running", "waiting"])
def test_job_of_a_dead_worker_or_a_lost_queue_is_taken_up_again(app: Flask, state: str) -> None:
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        job = jobs.enqueue("test", "测试")
        _leave(job, state=state)
        assert worker.revive() == 1
        assert (_reread(job).state, _reread(job).attempts) == ("done", 2)
    assert len(runs) == 2


def test_job_whose_worker_speaks_for_it_is_left_alone(app: Flask) -> None:
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        job = jobs.enqueue("test", "测试")
        _leave(job, state="running")
        worker._held.add(job.id)
        worker.beat()
        worker._held.clear()
        assert worker.revive() == 0


def test_job_that_takes_its_workers_down_is_given_up_in_words(app: Flask) -> None:
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        job = jobs.enqueue("test", "测试")
        _leave(job, state="running", attempts=worker.ATTEMPTS)
        assert worker.revive() == 0
        assert (_reread(job).state, "多次中断" in _reread(job).message) == ("failed", True)
        jobs.enqueue("test", "测试")


def test_worker_that_was_given_up_hands_nothing_in(app: Flask) -> None:
    """It hung, another worker took the job meanwhile: what the first one made is not offered, and nothing fails."""
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        job = jobs.enqueue("test", "测试", taken=True)
        assert (_reread(job).state, _reread(job).file_id) == ("running", None)


def test_work_in_hand_lies_where_the_service_alone_reads_it_and_is_swept(app: Flask) -> None:
    place = storage.workplace()
    assert place == app.config["DATA_DIR"] / "work"
    assert place.stat().st_mode & 0o777 == 0o700
    for name, age in (("papers-old", storage.ABANDONED_AFTER + 1), ("papers-new", 0)):
        (place / name).mkdir()
        (place / name / "0.html").write_text("150102199001010011")
        os.utime(place / name, (time.time() - age, time.time() - age))
    worker.tidy()
    assert [path.name for path in place.iterdir()] == ["papers-new"]


def test_job_put_in_line_twice_runs_once(app: Flask) -> None:
    with factories.signed_in(factories.member("li", "prefecture_reviewer", "152200")):
        job = jobs.enqueue("test", "测试")
        worker.run(job.id)
    assert len(runs) == 1


def test_unsigned_message_in_the_queue_is_refused(app: Flask) -> None:
    """Messages are pickles: one that we did not write must not even be read."""
    serializer = app.extensions["queue"].serializer
    assert serializer.deserialize(serializer.serialize(("run", 1))) == ("run", 1)
    with pytest.raises(ValueError, match=r"Signature|Separator"):
        serializer.deserialize(pickle.dumps(("run", 1)) + b":forged")


@pytest.mark.parametrize(
    ("at", "tasks"),
    [
        ("03:20", {"codes", "deliver", "tidy_up"}),
        ("08:30", {"codes", "deliver", "remind"}),
        ("12:00", {"codes", "deliver"}),
    ],
)
def test_queue_does_by_itself_what_is_due_in_shanghai(app: Flask, at: str, tasks: set[str]) -> None:
    moment = dt.datetime.combine(dt.date(2023, 3, 8), dt.time.fromisoformat(at), ZONE)
    utc = moment.astimezone(dt.UTC).replace(tzinfo=None)
    regular = app.extensions["queue"]._registry.periodic_tasks
    assert {task.name for task in regular if task.validate_datetime(utc)} == tasks
