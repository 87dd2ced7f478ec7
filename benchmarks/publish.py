"""What it costs to publish a whole round, against the bare transaction: the very statements that it writes, and the commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import event, insert, select, update

from benchmarks import installation, population
from benchmarks.decide import WRITES
from benchmarks.replay import Replay
from benchmarks.timing import Figure, timed
from tepei.demo.tree import Tree
from tepei.papers.models import Paper
from tepei.people.queries import viewer_of
from tepei.places.models import Place
from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.selection import publication_actions
from tepei.selection.round_models import CLOSED, PASSED_OVER, PROPOSED, EvaluationRound, RoundEntry

REGION = "150000"
AIMS = {"PostgreSQL": 8.0}


def measure(kind: str, count: int) -> Iterator[Figure]:
    """So many results, every second of them a selection."""
    with installation.environment(kind, "test") as settings:
        app = installation.deployed(settings)
        with app.app_context():
            built = _evaluated(count)
            account = built.reviewers[built.by_code[REGION].id]
            round_id = _decided()
            population.lay()
            db.session.remove()
            db.engine.dispose()
            with installation.copied(settings) as address, Replay(address) as replay:
                written: list[tuple[str, Any]] = []

                def note(
                    _connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any
                ) -> None:
                    if statement.startswith(WRITES):
                        written.append((statement, parameters))

                event.listen(db.engine, "before_cursor_execute", note)
                with scope.acting_as(viewer_of(account)):
                    ours = timed(lambda: publication_actions.publish(round_id, 1))()
                event.remove(db.engine, "before_cursor_execute", note)
                bare = timed(lambda: replay.write(written))()
            db.session.remove()
            db.engine.dispose()
    label = installation.LABELS[kind]
    yield Figure(
        "publish", label, round(ours / bare, 2), "× its bare writes",
        f"{count} results: {ours / 1000:.2f} s", f"{len(written)} writes and the commit by the driver: {bare / 1000:.2f} s",
        AIMS.get(label),
    )  # fmt: skip


def _evaluated(count: int) -> Tree:
    """So many approved applications of a year that is evaluated."""
    clock.move_to(population.FIRST)
    with scope.everything("the benchmark lays an evaluation"), transaction() as session:
        cycle = programmes.cycle_by_code(population.CYCLE)
        session.add(
            Evaluation(cycle_id=cycle.id, key="all", method="score", letter_number="{year}-{serial:05}")
        )
        session.add(Criterion(cycle_id=cycle.id, key="work", name="业绩"))
    built = population.build()
    population.apply_for(count, built, (("approved", -1),))
    return built


def _decided() -> int:
    """A round of all of them that is ready to be published; places are counted as they are held."""
    with scope.everything("the benchmark decides"), transaction() as session:
        cycle = programmes.cycle_by_code(population.CYCLE)
        papers = session.execute(select(Paper.id, Paper.track_id, Paper.pool_id).order_by(Paper.id)).all()
        revision = programmes.revision_of(cycle)
        session.execute(update(Paper).values(revision_id=revision.id if revision else None))
        # Bodies that draw on a pool have no places of their own.
        own = select(Place.organisation_id)
        session.execute(update(Paper).where(Paper.pool_id.not_in(own)).values(holds_place=False))
        for place in session.scalars(select(Place)):
            held = sum(
                (place.track_id, place.organisation_id) == (row.track_id, row.pool_id) for row in papers
            )
            place.places, place.taken = max(place.places or 0, held), held
        moment = population.FIRST + dt.timedelta(days=9)
        made = EvaluationRound(
            cycle_id=cycle.id,
            number=1,
            name="评审",
            tracks=[cycle.tracks[0].code],
            state=CLOSED,
            opens_at=moment,
            closes_at=moment,
        )
        session.add(made)
        session.flush()
        rows = [
            {
                "round_id": made.id, "paper_id": row.id, "track_id": row.track_id, "rank": place, "score": 100, "why": {},
                "outcome": PASSED_OVER if place % 2 else PROPOSED,
            }
            for place, row in enumerate(papers, 1)
        ]  # fmt: skip
        session.execute(insert(RoundEntry), rows)
        return made.id
