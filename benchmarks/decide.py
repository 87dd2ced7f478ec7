"""What the verbs of the review cost, against the bare transaction: the very statements that they write, and the commit.

What a verb writes into one database is written again, by the driver alone, into a copy of that database as it was before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from sqlalchemy import event, select

from benchmarks import installation, population
from benchmarks.replay import Replay
from benchmarks.timing import Figure, timed
from tepei.applications import actions as applications
from tepei.applications.models import Application
from tepei.demo.journeys import Plan, travel
from tepei.demo.neimenggu import NeimengguPeople
from tepei.demo.tree import Tree
from tepei.papers import actions as papers
from tepei.papers.models import Paper
from tepei.people.queries import viewer_of
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes

WRITES = ("INSERT", "UPDATE", "DELETE")
AIMS = {("approve", "PostgreSQL"): 6.0, ("submit", "PostgreSQL"): 8.0}
UNIT, COUNTY = "152221-U1", "152221"
Move = Callable[[], object]


def measure(kind: str, count: int) -> Iterator[Figure]:
    """So many applications are submitted, then each is approved by its unit and by its county."""
    with installation.environment(kind, "test") as settings:
        app = installation.deployed(settings)
        with app.app_context():
            built, drafts = _drafts(count)
            reviewers = [built.reviewers[built.by_code[code].id] for code in (UNIT, COUNTY)]
            db.session.remove()
            db.engine.dispose()
            with installation.copied(settings) as address, Replay(address) as replay:
                submissions = [_submission(each) for each in drafts]
                approvals = [_approval(each, reviewer) for reviewer in reviewers for each in drafts]
                yield _compare("submit", installation.LABELS[kind], submissions, replay)
                yield _compare("approve", installation.LABELS[kind], approvals, replay)
            db.session.remove()
            db.engine.dispose()


def _drafts(count: int) -> tuple[Tree, list[int]]:
    """Complete applications of one unit that nobody has submitted yet."""
    clock.move_to(population.FIRST)
    with scope.everything("the benchmark fills in"), transaction() as session:
        built, inventor = population.build(), NeimengguPeople(1)
        cycle, unit = programmes.cycle_by_code(population.CYCLE), built.by_code[UNIT]
        for _ in range(count):
            travel(built, inventor, Plan(unit, cycle.tracks[0], 0, "draft"))
        return built, list(session.scalars(select(Application.id).order_by(Application.id)))


def _submission(application_id: int) -> Move:
    with scope.everything("the benchmark looks up who applied"):
        application = db.session.get_one(Application, application_id)
        account, edition = application.person.account, application.form.edition
    return lambda: _as(account, lambda: applications.submit(application_id, edition))


def _approval(paper_id: int, reviewer: Account) -> Move:
    def approve() -> object:
        version = db.session.scalars(select(Paper.version).where(Paper.id == paper_id)).one()
        return papers.approve(paper_id, version, "同意推荐。")

    return lambda: _as(reviewer, approve)


def _as(account: Account | None, act: Move) -> object:
    """What one request does: a viewer is worked out, then the verb runs in a session of its own."""
    try:
        with scope.acting_as(viewer_of(account)):
            return act()
    finally:
        db.session.remove()


def _compare(verb: str, database: str, moves: list[Move], replay: Replay) -> Figure:
    """Each move, then at once its bare writes: medians of both."""
    written: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(WRITES):
            written.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    ours, bare = [], []
    for move in moves:
        written.clear()
        ours.append(timed(move)())
        bare.append(timed(lambda: replay.write(written))())
    event.remove(db.engine, "before_cursor_execute", note)
    ours_ms, bare_ms = median(ours), median(bare)
    return Figure(
        verb, database, round(ours_ms / bare_ms, 2), "× its bare writes",
        f"{ours_ms:.1f} ms ({1000 / ours_ms:.0f}/s)",
        f"{len(written)} writes and the commit by the driver: {bare_ms:.1f} ms ({1000 / bare_ms:.0f}/s)",
        AIMS.get((verb, database)),
    )  # fmt: skip
