"""Continuing education: a roster, everybody's standing, a person's record, searches and an export, beside the bare operations."""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from benchmarks import credit_jobs, installation, rosters
from benchmarks.timing import Figure, interleaved, timed
from tepei.credits import actions, queries, totals
from tepei.credits import rosters as portal_rosters
from tepei.credits.actions import NewEntry
from tepei.credits.models import Employment
from tepei.credits.rosters import Handing
from tepei.credits.rules import terms_of
from tepei.demo.professionals import Professionals, load
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.database import db

_FORK = multiprocessing.get_context("fork")


def measure(kind: str, people: int, rows: int, rounds: int) -> Iterator[Figure]:
    """Everything, with so many people and a roster of so many rows."""
    with _province(kind, people) as (app, year):
        label = f"{installation.LABELS[kind]} {people:,}"
        yield from _rosters(app, label, (people, rows, year), min(rounds, 3))
        yield from credit_jobs.standing(label, year, rounds)
        yield from _pages(label, year, rounds)
        yield credit_jobs.export(label, year, min(rounds, 3))
        yield credit_jobs.cards_at_once(label, year)


def grow(people: int, times: int, rounds: int) -> Iterator[Figure]:
    """Jobs and pages with `people` and with `times` as many (PostgreSQL): a job by its time for each person."""
    if "postgresql" not in installation.reachable():
        return
    few, many = _taken(people, rounds), _taken(people * times, rounds)
    for name, before in few.items():
        is_job = name.startswith("standing")
        value = many[name] / before / (times if is_job else 1)
        yield Figure(
            f"credits growth, {name}", f"PostgreSQL {people * times:,}", round(value, 2),
            f"× with {people:,}{', by person' if is_job else ''}", f"{many[name]:.1f} ms", f"{before:.1f} ms", 1.0 if is_job else 1.5,
        )  # fmt: skip


def _taken(people: int, rounds: int) -> dict[str, float]:
    with _province("postgresql", people) as (_app, year):
        taken = interleaved(rounds, {name: timed(call) for name, call in _calls(year).items()})
        return taken | interleaved(min(rounds, 3), {"standing": timed(lambda: totals.lay(year))})


@contextmanager
def _province(kind: str, people: int) -> Iterator[tuple[Flask, int]]:
    """An installation with so many professionals, seen by the region's office; and the last of their years."""
    with installation.environment(kind, "demo") as settings:
        app = installation.deployed(settings)
        with app.app_context(), app.test_request_context():
            plan = Professionals(people)
            load(plan, lambda _line: None)
            credit_jobs.lay_down_rules()
            with scope.acting_as(organisations.authority()):
                yield app, plan.years[-1]
            db.session.remove()
            db.engine.dispose()


def _rosters(app: Flask, label: str, size: tuple[int, int, int], rounds: int) -> Iterator[Figure]:
    people, rows, year = size
    files = [rosters.make(people, rows, f"课程{number}-", year) for number in range(rounds + 3)]
    handing = Handing(organisations.region(), terms_of(year))
    ours, bare = [], []
    megabytes = _memory(app, lambda: portal_rosters.take_in(handing, files.pop(0).content))
    for file in files[:-1]:
        bare.append(timed(lambda content=file.content: rosters.bare(content))())  # type: ignore[misc]
        ours.append(timed(lambda content=file.content: portal_rosters.take_in(handing, content))())  # type: ignore[misc]
    taken, beside = statistics.median(ours[1:]) / 1000, statistics.median(bare[1:]) / 1000
    yield Figure(
        f"roster, {rows:,} × {rosters.COLUMNS}", label, round(taken / beside, 2), "× calamine + COPY",
        f"read, checked, stored: {taken:.2f} s", f"{beside:.2f} s", 3,
    )  # fmt: skip
    yield Figure(
        "roster, memory", label, round(megabytes), "MB", "the reader, and what the portal grew by", "", 300
    )
    again = timed(lambda: portal_rosters.take_in(handing, files[0].content))()
    yield Figure(
        "roster, the same again",
        label,
        round(again / 1000 / taken, 3),
        "× the first time",
        f"{again:.1f} ms",
        f"{taken:.2f} s",
    )
    yield _saves_meanwhile(app, label, lambda: portal_rosters.take_in(handing, files[-1].content), year)


def _memory(app: Flask, work: Callable[[], object]) -> float:
    """By how many megabytes a process of its own grew over it, and the most that the reader which it started had at once."""

    def act(pipe: Any) -> None:
        with app.app_context(), app.test_request_context(), scope.acting_as(organisations.authority()):
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            with _largest_child() as child:
                work()
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            pipe.send((grown + max(child)) / 1024)

    ours, theirs = _FORK.Pipe()
    db.session.remove()
    db.engine.dispose()
    process = _FORK.Process(target=act, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return float(ours.recv())


@contextmanager
def _largest_child() -> Iterator[list[int]]:
    """The most kilobytes that a process which this one started had, looked at every few milliseconds: what the system counts of children
    that have ended begins with all that their parent had.
    """
    found, is_over = [0], threading.Event()

    def look() -> None:
        while not is_over.wait(0.01):
            with suppress(OSError):  # it has just ended
                found.extend(_peak(pid) for pid in started.read_text().split())

    # Processes are listed with the thread that started them.
    started = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield found
    finally:
        is_over.set()
        watcher.join()


def _peak(pid: str) -> int:
    """Since it runs a program of its own: until then it has what its parent has."""
    if "reader" not in Path(f"/proc/{pid}/cmdline").read_text():
        return 0
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def _saves_meanwhile(app: Flask, label: str, work: Callable[[], object], year: int) -> Figure:
    """What a save of somebody else takes while a roster is taken in, beside what it takes when nothing happens."""
    ours, theirs = _FORK.Pipe()
    db.session.remove()
    db.engine.dispose()
    process = _FORK.Process(target=_save_until_told, args=(app, theirs, year), daemon=True)
    process.start()
    theirs.close()  # so that a process that fell is no process that is silent
    ours.recv()
    idle = _stretch(ours, lambda: ours.poll(1.5))
    busy = _stretch(ours, work)
    ours.send("end")
    process.join(10)
    return Figure(
        "a save while a roster is taken in", label, round(busy / idle, 2), "× idle", f"{busy:.1f} ms", f"{idle:.1f} ms", 2
    )  # fmt: skip


def _stretch(pipe: Any, work: Callable[[], object]) -> float:
    """The median of the saves that were made meanwhile."""
    pipe.send("begin")
    work()
    pipe.send("stop")
    return float(statistics.median(pipe.recv()))


def _save_until_told(app: Flask, pipe: Any, year: int) -> None:
    with app.app_context(), scope.everything("the benchmark saves"):
        last = db.session.scalars(select(Employment.person_id).order_by(Employment.person_id.desc())).first()
        new = NewEntry(last or 0, year, "public", Decimal(1), body_id=1, course="自学")
        save = timed(lambda: actions.enter(new))
        save()
        pipe.send("ready")
        while pipe.recv() == "begin":
            taken = [save()]
            while not pipe.poll(0.01):
                taken.append(save())
            pipe.recv()
            pipe.send(taken)


def _calls(year: int) -> dict[str, Callable[[], object]]:
    """What pages ask, about somebody in the middle of the register."""
    with scope.everything("the benchmark picks somebody"):
        numbers = db.session.scalars(select(Employment.person_id).order_by(Employment.person_id)).all()
        person = db.session.get_one(Person, numbers[len(numbers) // 2])
        unit = db.session.scalars(
            select(Organisation).where(Organisation.name.startswith("示例单位")).limit(1)
        ).one()
        office = db.session.get_one(Organisation, unit.parent_id)
    pk, name, number = person.id, person.name, person.id_number
    return {
        "person's record": lambda: queries.record_of(pk),
        "search by name": lambda: queries.search(name, year),
        "search by ID number": lambda: queries.search(number, year),
        "search by unit": lambda: queries.search(unit.name, year),
        "list of an office": lambda: queries.people_below(office.path, year, (office.path, 0)),
        "list of who is short": lambda: queries.people_below(office.path, year, None, credit_jobs.MINIMA),
    }


def _pages(label: str, year: int, rounds: int) -> Iterator[Figure]:
    for name, call in _calls(year).items():
        noted = _noted(call)
        taken = interleaved(rounds, {"ours": timed(call), "bare": timed(lambda noted=noted: _replay(noted))})  # type: ignore[misc]
        ours, bare = taken["ours"], taken["bare"]
        if name.startswith("search"):
            yield Figure(
                f"credits, {name}",
                label,
                round(bare, 1),
                "ms in the database",
                f"{ours:.1f} ms",
                f"{len(noted)} SQL",
                50,
            )
        else:
            told = f"its {len(noted)} statements by the driver: {bare:.1f} ms"
            yield Figure(
                f"credits, {name}",
                label,
                round(ours / bare, 2),
                "× its bare statements",
                f"{ours:.1f} ms",
                told,
                2,
            )


def _noted(call: Callable[[], object]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        found.append((statement, parameters))

    call()
    event.listen(db.engine, "before_cursor_execute", note)
    call()
    event.remove(db.engine, "before_cursor_execute", note)
    return found


def _replay(statements: list[tuple[str, Any]]) -> None:
    """The same statements by the driver alone."""
    connection = db.engine.raw_connection()
    cursor = connection.cursor()
    for statement, parameters in statements:
        cursor.execute(statement, parameters)
        cursor.fetchall()
    connection.close()
