"""A year on one page: its tracks, its dates on a line, its places as a picture 年度总览."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tepei.applications.models import Application
from tepei.places import queries as places
from tepei.policy.calendar import ZONE
from tepei.policy.life import CONCLUDED, STATES
from tepei.policy.route import NEVER
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Window
from tepei.schemes import assembling
from tepei.schemes.models import Category


@dataclass(frozen=True)
class Span:
    """A window on the line of dates: where it begins and how long it is, in percent of the whole line."""

    label: Sentence
    opens_at: dt.datetime
    closes_at: dt.datetime
    left: float
    width: float


@dataclass(frozen=True)
class DateLine:
    """The line of dates of a year; `now` in percent, None where today is outside."""

    begins: dt.datetime
    ends: dt.datetime
    spans: tuple[Span, ...]
    now: float | None


@dataclass(frozen=True)
class Glance:
    """`counts` are papers by track id and standing (policy.life.STANDINGS), `outcomes` those that came to one by track id and outcome. `selected` is what the year calls who is selected. `heat` is the depth of each cell of the places, 0 to 5, by place id.

    `has_places`: are there places to give at all?
    """

    cycle: Cycle
    line: DateLine
    matrix: places.Matrix
    heat: Mapping[int, int]
    counts: Mapping[int, Mapping[str, int]]
    outcomes: Mapping[int, Mapping[str, int]]
    selected: Sentence | str
    has_places: bool


def glance(cycle: Cycle, now: dt.datetime) -> Glance:
    """Everything about the year; a handful of statements."""
    scheme = assembling.scheme_of(cycle)
    matrix, (counts, outcomes) = places.places_matrix(cycle), _counts(cycle)
    windows = db.session.scalars(
        select(Window)
        .where(Window.cycle_id == cycle.id)
        .order_by(Window.closes_at, Window.id)
        .options(joinedload(Window.organisation), joinedload(Window.track))
    ).all()
    return Glance(
        cycle,
        _line(cycle, windows, now),
        matrix,
        _heat(matrix),
        counts,
        outcomes,
        scheme.statuses.get("selected") or STATES["selected"],
        scheme.places_held_from != NEVER,
    )


def _line(cycle: Cycle, windows: Sequence[Window], now: dt.datetime) -> DateLine:
    """From the first opening to the last close; windows of some are told with whom they are for."""
    begins = min([cycle.opens_at, *(each.opens_at for each in windows if each.opens_at)])
    ends = max([cycle.closes_at, *(each.closes_at for each in windows)])
    whole = max((ends - begins).total_seconds(), 1.0)

    def at(moment: dt.datetime) -> float:
        return round(100 * min(max((moment - begins).total_seconds() / whole, 0), 1), 2)

    names = programmes.step_names(cycle)
    grouped: dict[tuple[str, dt.datetime, dt.datetime], list[Sentence | str]] = {}
    categories = _categories(cycle) if any(each.category for each in windows) else {}
    for each in windows:
        narrowed = (each.track, categories.get(each.category, each.category), each.organisation)
        body = str(join((str(part) for part in narrowed if part), ITEMS))
        key = (body, each.opens_at or cycle.opens_at, each.closes_at)
        grouped.setdefault(key, []).append(names.get(each.step, each.step))
    spans = tuple(
        Span(
            say("%(steps)s（%(body)s）", steps=join(steps, ITEMS), body=body) if body else join(steps, ITEMS),
            opens.astimezone(ZONE),
            closes.astimezone(ZONE),
            at(opens),
            max(at(closes) - at(opens), 0.5),
        )
        for (body, opens, closes), steps in grouped.items()
    )
    return DateLine(
        begins.astimezone(ZONE), ends.astimezone(ZONE), spans, at(now) if begins <= now <= ends else None
    )


def _categories(cycle: Cycle) -> dict[str, str]:
    named = select(Category.key, Category.name).where(Category.cycle_id == cycle.id)
    return {key: name for key, name in db.session.execute(named)}


def _heat(matrix: places.Matrix) -> dict[int, int]:
    cells = [place for row in matrix.rows for place in row.places if place is not None]
    most = max((place.places or 0 for place in cells), default=0)
    return {place.id: -(-5 * (place.places or 0) // most) if most else 0 for place in cells}


_Counted = dict[int, Counter[str]]


def _counts(cycle: Cycle) -> tuple[_Counted, _Counted]:
    by = Application.track_id, Application.state, Application.outcome
    counted = select(*by, func.count()).group_by(*by)
    counted = counted.where(Application.cycle_id == cycle.id, Application.submitted_at.is_not(None))
    counts: _Counted = defaultdict(Counter)
    outcomes: _Counted = defaultdict(Counter)
    with scope.everything("a year's page counts; it shows no paper"):
        for track_id, state, outcome, count in db.session.execute(counted):
            counts[track_id][CONCLUDED if outcome else state] += count
            if outcome:
                outcomes[track_id][outcome] += count
    return counts, outcomes
