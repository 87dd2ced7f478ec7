"""When what waits closes 截止, whoever has it: for the home page and for reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from tepei.organisations import queries as organisations
from tepei.papers import kinds
from tepei.papers.models import Paper, Step
from tepei.policy.windows import Party
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Extension, Track


@dataclass(frozen=True)
class Alike:
    """Papers that stand alike: in which year, at which step, with which organisation, and whom the dates are for.

    `person_id` is that of somebody with an extension. What stands alike closes at one moment.
    """

    cycle_id: int
    step: str
    organisation_id: int
    person_id: int | None
    track: str
    category: str | None


# Of a unit that files for itself no person has an extension: nothing equals NULL.
EXTENDED = and_(Extension.cycle_id == Paper.cycle_id, Extension.person_id == Paper.person_id)


def of_reviews(*criteria: ColumnElement[bool]) -> Iterator[tuple[Alike, dt.datetime, int]]:
    """Of the papers under review that meet the criteria: how many wait alike for a stop that has not approved, and until when."""
    timed = [kind.key for kind in kinds.KINDS.values() if kind.window is not None]
    here = and_(Step.paper_id == Paper.id, Step.stage == Paper.position, Step.passed_at.is_(None))
    group = Paper.cycle_id, Step.kind, Step.organisation_id, Extension.person_id, Track.code, Paper.category
    waiting = (
        select(*group, func.count(func.distinct(Paper.id)))
        .select_from(Paper)
        .join(Paper.track)
        .join(Step, here)
        .outerjoin(Extension, EXTENDED)
        .where(Paper.state == "in_review", Paper.kind.in_(timed), *criteria)
        .group_by(*group)
    )
    with scope.everything("dates hold for whoever they are for, whoever asks"):
        counts: dict[Alike, int] = {Alike(*row): count for *row, count in db.session.execute(waiting)}
    for standing, closes_at in closing(counts):
        yield standing, closes_at, counts[standing]


def closing(standings: Iterable[Alike]) -> Iterator[tuple[Alike, dt.datetime]]:
    """Each with its close; what no date binds is left out. Two statements for each year, and what it takes to know who stands above whom."""
    by_year: dict[int, list[tuple[Alike, Party]]] = {}
    chains: dict[int, list[int]] = {}
    with scope.everything("dates hold for whoever they are for, whoever asks"):
        for each in standings:
            pk = each.organisation_id
            chains[pk] = chains.get(pk) or [node.id for node in organisations.ancestors(pk)]
            party = Party(chains[pk], each.person_id, each.track, each.category)
            by_year.setdefault(each.cycle_id, []).append((each, party))
        found: list[tuple[Alike, Any]] = []
        for cycle_id, group in by_year.items():
            cycle = db.session.get_one(Cycle, cycle_id)
            dates = programmes.dates_of(cycle, [(each.step, party) for each, party in group])
            found += [(each, dates.window(each.step, party)) for each, party in group]
    yield from ((each, window.closes_at) for each, window in found if window is not None)
