"""逾期不报视为放弃: who had handed in no list when their time was over is noted, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select

from tepei.organisations import ways
from tepei.organisations.models import Organisation
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.recommendations import queries
from tepei.recommendations.models import ForgoneRecommendation, Recommendation
from tepei.recommendations.queries import Mandate


def note() -> list[ForgoneRecommendation]:
    """Note every body whose time is over by now; who was noted before is not again. Source: 内人社办发〔2023〕147号 五."""
    with scope.everything("the worker notes who let the time pass"), transaction() as session:
        noted = []
        for mandate, closed_at in _overdue():
            row = ForgoneRecommendation(
                cycle_id=mandate.cycle.id,
                organisation_id=mandate.body.id,
                closed_at=closed_at,
                recorded_at=clock.now(),
            )
            session.add(row)
            session.flush()
            audit.record("recommendation.forgo", row, body=mandate.body.code, cycle=mandate.cycle.code)
            noted.append(row)
        return noted


def _overdue() -> Iterator[tuple[Mandate, dt.datetime]]:
    for cycle in _cycles():
        known = _silent_or_done(cycle)
        for body in bodies_of(cycle):
            mandate = queries.mandate_of(cycle, body) if body.id not in known else None
            window = queries.window_of(mandate) if mandate else None
            if mandate and window and window.closes_at < programmes.now_of(cycle):
                yield mandate, window.closes_at


def _cycles() -> list[Cycle]:
    going = select(Cycle).where(Cycle.state.in_(("open", "closed")), Cycle.is_rehearsal.is_(False))
    return [cycle for cycle in db.session.scalars(going) if programmes.demands_lists(cycle)]


def bodies_of(cycle: Cycle) -> list[Organisation]:
    """Every recommending body of the year, in the order of their codes."""
    found = select(Organisation).where(ways.recommends(cycle.run_by_id)).order_by(Organisation.code)
    return list(db.session.scalars(found))


def _silent_or_done(cycle: Cycle) -> set[int]:
    """Who was noted, or has ever handed in a list."""
    noted = select(ForgoneRecommendation.organisation_id).where(ForgoneRecommendation.cycle_id == cycle.id)
    done = select(Recommendation.organisation_id).where(
        Recommendation.cycle_id == cycle.id, Recommendation.submitted_at.is_not(None)
    )
    return {*db.session.scalars(noted), *db.session.scalars(done)}
