"""The lists of a desk, found by its narrow rows: one page and how many there are in one statement, and the counts by state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from tepei.papers.desk_models import DeskRow
from tepei.papers.models import Paper
from tepei.policy import life
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Track

_NEAR = frozenset(DeskRow.__mapper__.columns.keys())


def column(name: str) -> Any:
    """What a list is searched or ordered by, as near as it stands; `track` by its id."""
    if name in _NEAR:
        return getattr(DeskRow, name)
    return getattr(Paper, f"{name}_id" if name == "track" else name)


@dataclass(frozen=True)
class DeskPage:
    """Which part of a list: the conditions and the columns that they name, the order, and rows from `start` on; counted up to `most`."""

    conditions: Sequence[ColumnElement[bool]]
    names: Collection[str]
    order: str
    is_descending: bool
    start: int
    size: int
    most: int


def listed(shown: Sequence[str], page: DeskPage) -> tuple[int, Sequence[Row[Any]]]:
    """How many papers there are, no more than `most`, and those of this page with the columns that are `shown`.

    The rows are those of the viewer's organisations; the papers that they lead to pass the scope like every other.
    """
    key = column(page.order)
    found = _found(page, DeskRow.paper_id, key.label("key"))
    place = (key.desc(), DeskRow.paper_id.desc()) if page.is_descending else (key, DeskRow.paper_id)
    rows = found.order_by(*place).offset(page.start or None).limit(page.size).subquery("found")
    count = _count(_found(page, DeskRow.paper_id), page.most)
    columns = [Track.name.label("track") if name == "track" else getattr(Paper, name) for name in shown]
    order = (
        (rows.c.key.desc(), rows.c.paper_id.desc()) if page.is_descending else (rows.c.key, rows.c.paper_id)
    )
    whole = (
        select(Paper.id, *columns, count.label("found"))
        .join(rows, rows.c.paper_id == Paper.id)
        .join(Paper.track)
        .order_by(*order)
    )
    papers = db.session.execute(whole).all()
    if papers:
        return papers[0].found, papers
    return (db.session.scalar(select(count)) or 0 if page.start else 0), ()


def counts_by_state(most: int, *, real_only: bool = False) -> dict[str, int]:
    """How many papers that ever reached the viewer stand in each state, no more than `most` of any; without rehearsals if `real_only`."""
    counts = _counting(most, real_only, _may_repeat())
    return dict(zip(life.STATES, db.session.execute(counts).one(), strict=True))


@lru_cache
def _counting(most: int, real_only: bool, may_repeat: bool) -> Select[Any]:
    """Kept: making it costs as much as asking it."""
    rows = select(DeskRow.paper_id)
    if real_only:
        rows = rows.where(DeskRow.cycle_id.not_in(select(Cycle.id).where(Cycle.is_rehearsal)))
    if may_repeat:
        rows = rows.distinct()
    return select(*(_count(rows.where(DeskRow.state == state), most) for state in life.STATES))


def _found(page: DeskPage, *columns: Any) -> Select[Any]:
    found = select(*columns).where(*page.conditions)
    if not _NEAR.issuperset({page.order, *page.names}):
        found = found.join(Paper, Paper.id == DeskRow.paper_id)
    return found.distinct() if _may_repeat() else found


def _may_repeat() -> bool:
    """A paper may have reached several organisations of one viewer."""
    return len(scope.viewer().organisation_ids) > 1


def _count(found: Select[Any], most: int) -> Any:
    return select(func.count()).select_from(found.limit(most).subquery()).scalar_subquery()
