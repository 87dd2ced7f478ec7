"""The queue that carries jobs to the worker: a local file by default, PostgreSQL or Redis by setting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from huey import PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.api import Huey
from huey.serializer import SignedSerializer

from tepei.portal.database import ZONE


@dataclass(frozen=True)
class Daily:
    """Work that is done once a day, at this time in Shanghai; `at` None: every minute."""

    do: Callable[[], object]
    at: dt.time | None = None

    @property
    def moments(self) -> Callable[[dt.datetime], bool]:
        """When the queue, which counts in UTC, does it."""
        if self.at is None:
            return crontab()  # type: ignore[no-any-return]
        there = dt.datetime.combine(dt.date(2000, 1, 2), self.at, ZONE).astimezone(dt.UTC)
        return crontab(hour=there.hour, minute=there.minute)  # type: ignore[no-any-return]


def init(app: Flask, run: Callable[[int], None], regular: Mapping[str, Daily]) -> None:
    """Make the queue named by QUEUE_URL and teach it to `run` the job with an id, and what is done `regular`ly, by name."""
    queue = _named(app)
    app.extensions["queue"] = queue

    @queue.task(name="run_job")
    def run_job(job_id: int) -> None:
        with app.app_context():
            run(job_id)

    for name, work in regular.items():
        queue.periodic_task(work.moments, name=name)(_within(app, work.do))
    app.extensions["run_job"] = run_job


def _within(app: Flask, do: Callable[[], object]) -> Callable[[], None]:
    def task() -> None:
        with app.app_context():
            do()

    return task


def _named(app: Flask) -> Huey:
    url = app.config["QUEUE_URL"]
    settings = {
        "immediate": app.config["TEPEI_MODE"] == "test",
        "results": False,
        # Huey's messages are pickles: who can write to the queue must not be able to run code here.
        "serializer": SignedSerializer(secret=app.config["SECRET_KEY"]),
    }
    if url.startswith("redis"):
        return RedisHuey("tepei", url=url, **settings)
    if url.startswith("postgresql"):
        return PostgresHuey("tepei", dsn=url, **settings)
    return SqliteHuey("tepei", filename=str(app.config["DATA_DIR"] / "queue.db"), fsync=True, **settings)


def put(job_id: int) -> None:
    """Hand a job to the worker."""
    current_app.extensions["run_job"](job_id)


def work(app: Flask) -> Any:
    """Take jobs from the queue until stopped."""
    return app.extensions["queue"].create_consumer(workers=1, check_worker_health=True).run()
