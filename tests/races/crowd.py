"""Processes that act at the same moment, each with its own connections, as the workers of a server do."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from tepei.papers import actions, queries
from tepei.places import actions as places
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories

_ROUNDS = int(os.environ.get("ROUNDS", "20"))
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Job:
    """What one process does: a verb of papers.actions (or "set_places", or a function of the test), its arguments, and whose account."""

    verb: str | Callable[..., object]
    arguments: tuple[Any, ...]
    username: str


class Crowd:
    """`size` processes; `act` gives each one job and lets all go at once."""

    def __init__(self, app: Flask, size: int) -> None:
        self.barrier = _FORK.Barrier(size)
        # Who writes on SQLite waits for the whole database: there are fewer ways for two to meet, and each costs more.
        self.rounds = range(_ROUNDS // (1 if db.engine.dialect.name == "postgresql" else 4) or 1)
        self.pipes: list[Connection] = []
        self.processes = []
        for _ in range(size):
            ours, theirs = _FORK.Pipe()
            process = _FORK.Process(target=_serve, args=(app, theirs, self.barrier), daemon=True)
            process.start()
            self.pipes.append(ours)
            self.processes.append(process)

    def act(self, jobs: Sequence[Job]) -> list[str]:
        """What became of each job: done, refused, stale or absent; anything else is a fault and is named."""
        for pipe, job in zip(self.pipes, jobs, strict=True):
            pipe.send(job)
        db.session.rollback()  # so that what is read next is what they left
        return [pipe.recv() for pipe in self.pipes]

    def close(self) -> None:
        for pipe in self.pipes:
            pipe.send(None)
        for process in self.processes:
            process.join(5)


@contextmanager
def crowd(app: Flask, size: int) -> Iterator[Crowd]:
    """The processes, ended afterwards. Connections of this process are closed first: a fork must not share them."""
    db.session.remove()
    db.engine.dispose()
    made = Crowd(app, size)
    try:
        yield made
    finally:
        made.close()


def alone(app: Flask, work: Callable[[], object]) -> int | None:
    """How a process ended that did this in the application; minus the signal that killed it."""

    def act() -> None:
        with app.app_context():
            work()

    db.session.remove()
    db.engine.dispose()
    process = _FORK.Process(target=act, daemon=True)
    process.start()
    process.join(30)
    return process.exitcode


def _serve(app: Flask, pipe: Connection, barrier: Any) -> None:
    with app.app_context():
        event.listen(db.engine, "connect", _unhurried)
    while (job := pipe.recv()) is not None:
        with app.app_context():
            with scope.everything("a process looks for its account"):
                account = db.session.scalars(select(Account).where(Account.username == job.username)).one()
            with factories.signed_in(account):
                barrier.wait()
                pipe.send(_done(job))


def _unhurried(connection: Any, _: object) -> None:
    """A race shows an order, not how long fifty take one after the other on a slow machine: nobody's patience ends here."""
    if db.engine.dialect.name == "sqlite":
        connection.execute("PRAGMA busy_timeout = 60000")
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '60s'; SET lock_timeout = '60s'")
    connection.commit()


def _done(job: Job) -> str:
    try:
        if job.verb == "submit":
            paper_id, version = job.arguments
            actions.submit(queries.opened(paper_id), version)
        elif callable(job.verb):
            job.verb(*job.arguments)
        else:
            getattr(places if job.verb == "set_places" else actions, job.verb)(*job.arguments)
    except (Refused, Stale, Absent) as answer:
        return "refused" if isinstance(answer, Refused) else type(answer).__name__.lower()
    except Exception as fault:
        return f"fault: {fault!r}"
    return "done"
