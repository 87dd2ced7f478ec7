"""The queue that carries jobs to the worker: a local file by default, PostgreSQL or Redis by setting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from huey import PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.api import Huey
from huey.serializer import SignedSerializer

AT_NIGHT = dt.time(19, 20)  # UTC, which is what the queue counts in: 03:20 in Shanghai


def init(app: Flask, run: Callable[[int], None], tidy: Callable[[], object]) -> None:
    """Make the queue named by QUEUE_URL and teach it two tasks: `run` the job with an id, and `tidy` up at night."""
    queue = _named(app)
    app.extensions["queue"] = queue

    @queue.task(name="run_job")
    def run_job(job_id: int) -> None:
        with app.app_context():
            run(job_id)

    @queue.periodic_task(crontab(hour=AT_NIGHT.hour, minute=AT_NIGHT.minute), name="tidy_up")
    def tidy_up() -> None:
        with app.app_context():
            tidy()

    app.extensions["run_job"] = run_job


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
