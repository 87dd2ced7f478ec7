"""A year by body: how many work there, how many have what the year asks for, and the hours of all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, or_, select

from tepei.credits.models import CreditTotal, Employment
from tepei.credits.queries import is_complete
from tepei.credits.rules import Minima
from tepei.organisations.models import Organisation, ids_on
from tepei.portal import clock, province
from tepei.portal.database import db

COLUMNS = ("code", "body", "people", "complete", "public_hours", "professional_hours")


@dataclass
class BodyLine:
    """A line of the report; hours are sums."""

    code: str
    body: str
    people: int = 0
    complete: int = 0
    public_hours: Decimal = Decimal("0.0")
    professional_hours: Decimal = Decimal("0.0")


def by_body(year: int, minima: Minima) -> list[BodyLine]:
    """A line for each recommending body, everybody below it counted with the nearest one, and for who decides whoever is below none."""
    bodies = _bodies()
    lines = {pk: BodyLine(code, name) for pk, code, name in bodies}
    rest = next(pk for pk, *_ in bodies)  # who decides comes first

    def line_of(path: str) -> BodyLine:
        return (
            lines[next((pk for pk in reversed(ids_on(path)) if pk in lines), rest)] if path else lines[rest]
        )

    for path, people in db.session.execute(_employed(year)):
        line_of(path).people += people
    for path, complete, public, professional in _earned(year, minima):
        line = line_of(path)
        line.complete += complete
        line.public_hours += public
        line.professional_hours += professional
    return [
        line
        for pk, line in lines.items()
        if pk != rest or line.people or line.public_hours or line.professional_hours
    ]


def _bodies() -> list[tuple[int, str, str]]:
    """Who decides first, then the recommending bodies by their codes."""
    kinds = province.bodies()
    region = kinds.deciding.code
    columns = (Organisation.id, Organisation.code, Organisation.name)
    counted = Organisation.kind.in_([*kinds.with_duty("holds_places"), region])
    order = (case((Organisation.kind == region, 0), else_=1), Organisation.code)
    found = db.session.execute(
        select(*columns).where(counted, Organisation.state == "active").order_by(*order)
    )
    return [(pk, code, name) for pk, code, name in found]


def _employed(year: int) -> Any:
    """How many worked at each unit on the last day of the year, or today while it goes on."""
    day = min(dt.date(year, 12, 31), clock.today())
    there = or_(Employment.since.is_(None), Employment.since <= day), Employment.until > day
    return select(Employment.path, func.count()).where(*there).group_by(Employment.path)


def _earned(year: int, minima: Minima) -> Iterator[tuple[str, int, Decimal, Decimal]]:
    statement = (
        select(
            CreditTotal.path,
            func.sum(case((is_complete(minima), 1), else_=0)),
            func.sum(CreditTotal.public_hours),
            func.sum(CreditTotal.professional_hours),
        )
        .where(CreditTotal.year == year)
        .group_by(CreditTotal.path)
    )
    for path, complete, public, professional in db.session.execute(statement):
        yield path, int(complete), public, professional
