"""The counts behind the figures: of submitted applications from units at or below the viewer's organisations.

Whoever is above a unit counts its papers before they arrive; each statement says of how many the viewer may open the paper, and
figures show no small group beyond that (rules.hidden). Counting opens no paper.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    select,
    union_all,
)

from tepei.applications.models import Application
from tepei.figures.rules import Headcount, brackets
from tepei.organisations.models import Organisation, under
from tepei.papers.models import Decision, Paper, Step, stands_as
from tepei.papers.sight_models import has_reached
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track

MOST = 15  # lines of a list that would have no end
_DAY = 24 * 3600
_WHY = "counts of papers from units below the viewer; small groups beyond their sight are not shown"
_BY = (
    "sex_code",
    "ethnicity_code",
    "education_code",
    "title_code",
    "field_code",
    "is_scarce",
    "is_grassroots",
    "is_nonpublic",
)


def _filed_below() -> tuple[ColumnElement[bool], ...]:
    """Of the table, which is the same under every class that is mapped to it."""
    papers, units = Paper.__table__.c, select(Organisation.id).where(under(scope.viewer().paths))
    return papers.kind == "application", papers.state != "draft", papers.organisation_id.in_(units)


@dataclass(frozen=True)
class People:
    """Groups by what they are told apart by ("sex_code", "age", …) and its value; of bodies and tracks by both names."""

    by: dict[str, dict[str, Headcount]]
    bodies: dict[tuple[str, int], Headcount]


def people(cycle: Cycle) -> People:
    """Who applied in this year. One statement."""
    filed = _filed(cycle)
    parts = [
        _groups(name, cast(filed.c[name], String), literal(0), filed) for name in (*_BY, "age", "outcome")
    ]
    parts.append(_groups("body", filed.c.body_name, filed.c.track_id, filed))
    by: dict[str, dict[str, Headcount]] = defaultdict(dict)
    bodies: dict[tuple[str, int], Headcount] = {}
    with scope.everything(_WHY):
        for about, key, track_id, count, seen, selected in db.session.execute(union_all(*parts)):
            group = Headcount(count, seen, selected)
            if about == "body":
                bodies[key, track_id] = group
            else:
                by[about][_plain(key)] = group
    return People(by, bodies)


def _plain(key: str | None) -> str:
    """Engines write a truth value as text in their own way."""
    return {None: "", "true": "1", "false": "0"}.get(key, key or "")


def _filed(cycle: Cycle) -> CTE:
    days = brackets(programmes.reference_day(cycle))
    age = case(*((Application.born_on > day, index) for index, day in enumerate(days)), else_=len(days))
    columns = [*(getattr(Application, name) for name in _BY), Application.outcome]
    seen = case((has_reached(scope.viewer()), 1), else_=0).label("seen")
    selected = case((stands_as == "selected", 1), else_=0).label("selected")
    known = case((Application.born_on.is_(None), None), else_=age).label("age")
    rows = select(Application.track_id, Application.body_name, *columns, known, seen, selected)
    return rows.where(Application.cycle_id == cycle.id, *_filed_below()).cte("filed")


def _groups(about: str, key: Any, track_id: Any, filed: CTE) -> Select[Any]:
    counts = func.count().label("count"), func.sum(filed.c.seen), func.sum(filed.c.selected)
    grouped = select(literal(about).label("about"), key.label("key"), track_id.label("track_id"), *counts)
    return grouped.select_from(filed).group_by(*([key] if about != "body" else [key, track_id]))


@dataclass(frozen=True)
class StepCount:
    """A step of the route: how many papers have come to it, have passed it and wait there, and for how many days.

    `took` is the mean time of those that passed; None of none.
    """

    kind: str
    reached: int
    passed: int
    waiting: int
    waited: float | None
    longest: float | None
    took: float | None


def _waits() -> ColumnElement[bool]:
    return and_(
        Paper.state == "in_review",
        Step.stage == Paper.position,
        Step.passed_at.is_(None),
        Step.reached_at.is_not(None),
    )


def _seconds(moment: Any) -> Any:
    return extract("epoch", moment)


def _since(moment: Any, now: dt.datetime) -> Any:
    return int(now.timestamp()) - _seconds(moment)


def _days(seconds: Any) -> float | None:
    return None if seconds is None else round(float(seconds) / _DAY, 1)


def steps(cycle: Cycle) -> list[StepCount]:
    """How far the papers of this year are, by step, in the order of the route. One statement."""
    waiting, age = _waits(), _since(Step.reached_at, programmes.now_of(cycle))
    passed = case((Step.passed_at.is_not(None), _seconds(Step.passed_at) - _seconds(Step.reached_at)))
    counted = select(
        Step.kind,
        func.count(Step.reached_at),
        func.count(Step.passed_at),
        func.sum(case((waiting, 1), else_=0)),
        func.avg(case((waiting, age))),
        func.max(case((waiting, age))),
        func.avg(passed),
    ).join(Paper, Paper.id == Step.paper_id)
    counted = counted.where(Paper.cycle_id == cycle.id, *_filed_below()).group_by(Step.kind)
    with scope.everything(_WHY):
        rows = db.session.execute(counted.order_by(func.min(Step.stage), Step.kind)).all()
    return [StepCount(*row[:4], *map(_days, row[4:])) for row in rows]


@dataclass(frozen=True)
class Backlog:
    """An organisation on whose desk papers wait, and for how many days the oldest does."""

    name: str
    kind: str
    waiting: int
    longest: float | None


def backlog(cycle: Cycle) -> list[Backlog]:
    """Where most papers of this year wait, no more than MOST. One statement."""
    count, oldest = func.count().label("count"), func.max(_since(Step.reached_at, programmes.now_of(cycle)))
    found = select(Step.organisation_name, Step.kind, count, oldest).join(Paper, Paper.id == Step.paper_id)
    found = found.where(Paper.cycle_id == cycle.id, *_filed_below(), _waits())
    found = found.group_by(Step.organisation_id, Step.organisation_name, Step.kind)
    with scope.everything(_WHY):
        rows = db.session.execute(found.order_by(count.desc(), oldest.desc()).limit(MOST)).all()
    return [Backlog(name, kind, waiting, _days(longest)) for name, kind, waiting, longest in rows]


@dataclass(frozen=True)
class ReturnCount:
    """Papers that a step sent back, pointing at these places of the form."""

    kind: str
    points: tuple[str, ...]
    count: int


def returns(cycle: Cycle) -> list[ReturnCount]:
    """What was sent back in this year, by step and by what it was about. One statement."""
    points = cast(Decision.points, String)
    found = select(Decision.step_kind, points, func.count()).join(Paper, Paper.id == Decision.paper_id)
    found = found.where(Decision.verb == "send_back", Paper.cycle_id == cycle.id, *_filed_below())
    with scope.everything(_WHY):
        rows = db.session.execute(found.group_by(Decision.step_kind, points)).all()
    return [ReturnCount(kind, tuple(json.loads(text or "[]")), count) for kind, text, count in rows]


@dataclass(frozen=True)
class YearCount:
    """A year beside others: places that the notice plans (None where it gives no number), applications, selected."""

    name: str
    year: int
    places: int | None
    filed: int
    selected: int


def years(cycles: Sequence[Cycle]) -> list[YearCount]:
    """These years, the oldest first. One statement."""
    places = select(func.sum(Track.total)).where(Track.cycle_id == Cycle.id).scalar_subquery()
    filed = select(func.count()).select_from(Paper).where(Paper.cycle_id == Cycle.id, *_filed_below())
    selected = filed.where(stands_as == "selected").scalar_subquery()
    rows = select(Cycle.name, Cycle.year, places, filed.scalar_subquery(), selected)
    rows = rows.where(Cycle.id.in_([cycle.id for cycle in cycles])).order_by(
        Cycle.year, Cycle.closes_at, Cycle.id
    )
    with scope.everything(_WHY):
        return [YearCount(*row) for row in db.session.execute(rows)]
