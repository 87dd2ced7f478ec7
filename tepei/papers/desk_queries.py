"""The lists of a desk, found by its narrow rows: one page and how many there are in one statement, and the counts by state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, false, func, or_, select

from tepei.papers import sight_models as sight
from tepei.papers import standings
from tepei.papers.desk_models import DeskRow
from tepei.papers.models import Paper
from tepei.policy import life
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Track

_OFFICES = bindparam("offices", expanding=True, type_=Integer)  # those that the viewer acts for
_NEAR = frozenset(DeskRow.__mapper__.columns.keys())


def column(name: str) -> Any:
    """What a list is searched or ordered by, as near as it stands; `track` by its id."""
    if name in _NEAR:
        return getattr(DeskRow, name)
    return getattr(Paper, f"{name}_id" if name == "track" else name)


@dataclass(frozen=True)
class DeskOrder:
    """Which list it is, before anybody searches it: the columns that are shown, whether it is only what waits, and the order."""

    shown: tuple[str, ...]
    is_waiting: bool
    by: str
    is_descending: bool


@dataclass(frozen=True)
class DeskPage:
    """Which part of a list: the conditions of a search and the columns that they name, and rows from `start` on; counted up to `most`."""

    conditions: Sequence[ColumnElement[bool]]
    names: Collection[str]
    start: int
    size: int
    most: int


def listed(order: DeskOrder, page: DeskPage) -> tuple[int, Sequence[Row[Any]]]:
    """How many papers there are, no more than `most`, and those of this page: of the viewer's organisations, which each of them has reached.

    The statement says so itself, paper by paper: by the scope, which first finds all that an office may see, a page took as long as the
    office has papers.
    """
    if page.conditions:
        rows, count = _listing(order, _may_repeat(), page.conditions, page.names)
    else:
        rows, count = _kept_listing(order, _may_repeat())
    offices = list(scope.viewer().organisation_ids)
    values = {"start": page.start, "size": page.size, "most": page.most, "offices": offices}
    with scope.everything("a page of a desk asks of each of its papers whether it has reached the office"):
        papers = db.session.execute(rows, values).all()
        if papers:
            return papers[0].found, papers
        return (db.session.scalar(count, values) or 0 if page.start else 0), ()


def _listing(
    order: DeskOrder,
    may_repeat: bool,
    conditions: Sequence[ColumnElement[bool]] = (),
    names: Collection[str] = (),
) -> tuple[Select[Any], Select[Any]]:
    """The papers of a page, each with how many there are, and their number alone, where the page is behind the last."""
    key, most = column(order.by), bindparam("most", type_=Integer)

    def found(*columns: Any) -> Select[Any]:
        return _found(columns, order, may_repeat, (_is_here(), *conditions), names)

    def ordered(*columns: Any) -> Iterable[Any]:
        return (each.desc() for each in columns) if order.is_descending else columns

    page = found(DeskRow.paper_id, key.label("key")).order_by(*ordered(key, DeskRow.paper_id))
    page = page.offset(bindparam("start", type_=Integer)).limit(bindparam("size", type_=Integer))
    rows = page.subquery("found")
    count = _count(found(DeskRow.paper_id), most)
    columns = [_shown(name) for name in order.shown]
    papers = select(Paper.id, *columns, count.label("found")).join(rows, rows.c.paper_id == Paper.id)
    papers = papers.where(sight.stands_at(_OFFICES))
    return standings.joined(papers).order_by(*ordered(rows.c.key, rows.c.paper_id)), select(count)


def _is_here() -> ColumnElement[bool]:
    return DeskRow.organisation_id.in_(_OFFICES)


def _shown(name: str) -> Any:
    if name in standings.COLUMNS:
        return standings.COLUMNS[name]
    if name == "track":
        return Track.name.label(name)
    if name == "again":
        of_paper = select(DeskRow.paper_id).where(DeskRow.paper_id == Paper.id, DeskRow.again, _is_here())
        return of_paper.correlate(Paper).exists().label(name)
    return getattr(Paper, name)


def _found(
    columns: Sequence[Any],
    order: DeskOrder,
    may_repeat: bool,
    conditions: Sequence[ColumnElement[bool]],
    names: Collection[str],
) -> Select[Any]:
    """These columns of the rows that the search finds, each paper once."""
    searched = select(*columns).where(*conditions)
    if order.is_waiting:
        searched = searched.where(DeskRow.waits)
    if not _NEAR.issuperset({order.by, *names}):
        searched = searched.join(Paper, Paper.id == DeskRow.paper_id)
    return searched.distinct() if may_repeat else searched


_kept_listing = lru_cache(_listing)  # making a statement costs as much as asking it


@dataclass(frozen=True)
class Standpoint:
    """Where a paper stands in a list: its value of what the list is ordered by, and its id."""

    value: Any
    paper_id: int


def standpoint_of(paper: Paper, order: DeskOrder) -> Standpoint:
    """Its place in a list of this order, as it is now."""
    return Standpoint(getattr(paper, f"{order.by}_id" if order.by == "track" else order.by), paper.id)


@dataclass(frozen=True)
class Following:
    """What comes after a paper in a list: the next one, else the first of all; `left`: how many there are beside it, no more than the list counts."""

    paper_id: int | None
    left: int


def following(order: DeskOrder, page: DeskPage, place: Standpoint) -> Following:
    """The paper that comes next in this list, whether the one before is still on it or not. One statement."""
    columns = (DeskRow.paper_id, column(order.by).label("key"))
    conditions = (*page.conditions, DeskRow.paper_id != place.paper_id)
    found = _found(columns, order, _may_repeat(), conditions, page.names)
    rows = found.subquery("found")
    keys = [each.desc() if order.is_descending else each.asc() for each in (rows.c.key, rows.c.paper_id)]
    first = select(rows.c.paper_id).order_by(*keys).limit(1)
    after = first.where(_is_after(rows.c, place, order.is_descending))
    both = func.coalesce(after.scalar_subquery(), first.scalar_subquery())
    paper_id, left = db.session.execute(select(both, _count(found, page.most))).one()
    return Following(paper_id, left)


def _is_after(row: Any, place: Standpoint, is_descending: bool) -> ColumnElement[bool]:
    if place.value is None:
        return false()
    of_same = row.key == place.value
    if is_descending:
        return or_(row.key < place.value, and_(of_same, row.paper_id < place.paper_id))
    return or_(row.key > place.value, and_(of_same, row.paper_id > place.paper_id))


def counts_by_state(most: int, *, real_only: bool = False) -> dict[str, int]:
    """How many papers that ever reached the viewer stand so (policy.life.STANDINGS), no more than `most` of any; without rehearsals if `real_only`."""
    counts = _counting(most, real_only, _may_repeat())
    return dict(zip(life.STANDINGS, db.session.execute(counts).one(), strict=True))


@lru_cache
def _counting(most: int, real_only: bool, may_repeat: bool) -> Select[Any]:
    rows = select(DeskRow.paper_id)
    if real_only:
        rows = rows.where(DeskRow.cycle_id.not_in(select(Cycle.id).where(Cycle.is_rehearsal)))
    if may_repeat:
        rows = rows.distinct()
    return select(*(_count(rows.where(DeskRow.state == state), most) for state in life.STANDINGS))


def _may_repeat() -> bool:
    """A paper may have reached several organisations of one viewer."""
    return len(scope.viewer().organisation_ids) > 1


def _count(found: Select[Any], most: Any) -> Any:
    return select(func.count()).select_from(found.limit(most).subquery()).scalar_subquery()
