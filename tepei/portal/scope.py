"""The one door to rows: every query of a scoped table is narrowed to what its viewer may see.

A room says once, beside its model, who may see a row (`rows`), or why everybody may (`public`). The session
adds that to every ORM statement; nobody has to remember it, and who has no viewer sees nothing.
Who may change rows that others may read as well is said likewise (`changes`), and the session holds every write against it.
Core tables and `text()` are out of its reach and therefore stay inside this package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, event, false, inspect, or_, select, true
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.elements import True_

from tepei.portal import catalogue
from tepei.portal.criteria import Criteria
from tepei.portal.database import db
from tepei.portal.errors import Absent, Stale
from tepei.portal.viewers import NOBODY, StandIn, Viewer

__all__ = ["NOBODY", "StandIn", "Viewer"]

Row = TypeVar("Row")


Rule = Callable[[Viewer], ColumnElement[bool]]

_rules: dict[type, list[Rule]] = {}
_listed_only: set[type] = set()
_public: dict[type, str] = {}
_changers: dict[type, Rule] = {}


@dataclass(frozen=True)
class _Sight:
    """A viewer and its criteria; `unlimited` carries the reason of a system task."""

    viewer: Viewer
    criteria: Criteria | None
    unlimited: str = ""


_sight: ContextVar[_Sight | None] = ContextVar("sight", default=None)


def rows(model: type, rule: Rule, *, listed_only: bool = False) -> None:
    """Say who may see rows of `model`; several rules are alternatives. A rule asks its viewer and nothing else: its answer is kept.

    `listed_only` narrows screens and `find` but not relations: for tables whose names are public
    (an employer's name on an application) and whose management is not.
    """
    _rules.setdefault(model, []).append(rule)
    if listed_only:
        _listed_only.add(model)
    _criteria.cache_clear()


def public(model: type, why: str) -> None:
    """Put a table on the named list of those that everybody may read, with the reason."""
    _public[model] = why


def changes(model: type, rule: Rule) -> None:
    """Say who may write rows of `model`, of those that they see: for tables that more people read."""
    _changers[model] = rule


def changed_through(column: Any, parent: type, key_name: str = "id") -> Rule:
    """The rule "changed by whoever changes the parent", told like `through`."""

    def rule(who: Viewer) -> ColumnElement[bool]:
        above = _changers[parent](who)
        key = parent.__table__.c[key_name]  # type: ignore[attr-defined]
        return above if isinstance(above, True_) else column.in_(select(key).where(above))

    return rule


def changed_by_rule() -> set[type]:
    """Every table that said who may change it."""
    return set(_changers)


def registered() -> dict[type, str]:
    """Every table that said what it is: the class → "scoped", or the reason why it is public."""
    return {**dict.fromkeys(_rules, "scoped"), **_public}


def is_listed_only(model: type) -> bool:
    """Whether screens must narrow this table themselves, because the session does not."""
    return any(cls in _listed_only for cls in model.__mro__)


def viewer() -> Viewer:
    """Who looks now; nobody where none was named."""
    sight = _sight.get()
    return sight.viewer if sight else NOBODY


def is_unlimited() -> bool:
    """Whether a system task looks at everything."""
    sight = _sight.get()
    return bool(sight and sight.unlimited)


def criterion(model: type) -> ColumnElement[bool]:
    """The condition that a row of `model` must meet to be seen now (for screens, lists and exports)."""
    if is_unlimited() or model in _public:
        return true()
    return _rule_of(model, viewer())


def changing(model: type) -> ColumnElement[bool]:
    """The condition that a row of `model` must meet to be changed now."""
    return and_(criterion(model), _change_of(model))


def _change_of(model: type) -> ColumnElement[bool]:
    """Where no viewer was ever named, at the terminal, sight alone narrows."""
    rule, sight = _changers.get(model), _sight.get()
    return true() if rule is None or sight is None or sight.unlimited else rule(sight.viewer)


def may_change(row: Any) -> bool:
    """May the viewer change this row, which they see?"""
    return _are_theirs(db.session(), type(row), [row.id])


def require_change(row: Any) -> None:
    """Absent where the viewer sees the row and may not change it: like any other that is not theirs."""
    if not may_change(row):
        raise Absent


def _are_theirs(session: Session, model: type, ids: Sequence[int]) -> bool:
    rule = _change_of(model)
    if isinstance(rule, True_) or not ids:
        return True
    statement = select(model.id).where(model.id.in_(ids), rule)  # type: ignore[attr-defined]
    return len(set(session.connection().scalars(statement))) == len(set(ids))


def _rule_of(model: type, who: Viewer) -> ColumnElement[bool]:
    found = [rule for cls in model.__mro__ for rule in _rules.get(cls, ())]
    return or_(false(), *(rule(who) for rule in found))


def own(column: Any, of: str = "user_id") -> Rule:
    """The rule "the viewer's own": a column that names the viewer's user_id or person_id.

    Who has none owns nothing: a comparison with None would read "is null" and open every row without an owner.
    """

    def rule(who: Viewer) -> ColumnElement[bool]:
        value = getattr(who, of)
        return false() if value is None else column == value

    return rule


def through(column: Any, parent: type, key_name: str = "id") -> Rule:
    """The rule "seen by whoever sees the parent": the table's foreign key and the class that it points to.

    Where the parent is the one that points, `column` is the table's own key and `key_name` the parent's foreign key.
    """

    def rule(who: Viewer) -> ColumnElement[bool]:
        key = parent.__table__.c[key_name]  # type: ignore[attr-defined]
        return column.in_(select(key).where(_rule_of(parent, who)))  # type: ignore[no-any-return]

    return rule


def find(model: type[Row], pk: int) -> Row:
    """The row, if the viewer may see it; otherwise `Absent`, whether it exists or not."""
    statement = select(model).where(model.id == pk, criterion(model))  # type: ignore[attr-defined]
    row = db.session.scalars(statement).one_or_none() if 0 < pk < 2**31 else None
    if row is None:
        raise Absent
    catalogue.speak_of(row)
    return row


def find_to_change(model: type[Row], pk: int) -> Row:
    """The row, if the viewer may change it; otherwise `Absent`."""
    row = find(model, pk)
    require_change(row)
    return row


def locked(model: type[Row], pk: int, version: int) -> Row:
    """The row as it is now, held until the commit. Absent where the viewer may not see or change it, Stale where it was changed."""
    row = find_to_change(model, pk)
    # Only this table: what else the row was loaded with may be the outer side of a join, which cannot be locked.
    db.session.refresh(row, with_for_update={"of": model})
    if row.version != version:  # type: ignore[attr-defined]
        raise Stale
    return row


@contextmanager
def acting_as(who: Viewer) -> Iterator[None]:
    """Look with this person's eyes."""
    token = begin(who)
    try:
        yield
    finally:
        _sight.reset(token)


@contextmanager
def everything(reason: str) -> Iterator[None]:
    """Look at all rows, for a task that no single person's sight can serve; the reason is for the reader."""
    token = _sight.set(_Sight(viewer(), None, reason))
    try:
        yield
    finally:
        _sight.reset(token)


def begin(who: Viewer) -> Any:
    """Fix the viewer for this context; returns the token for `end`."""
    return _sight.set(_Sight(who, _criteria(who)))


@lru_cache(maxsize=500)
def _criteria(who: Viewer) -> Criteria:
    """What is added to each statement. Kept for who looks again: making it costs as much as the queries of a page."""
    return Criteria(
        with_loader_criteria(model, _rule_of(model, who), include_aliases=True)
        for model in _rules
        if model not in _listed_only
    )


def end(token: Any) -> None:
    """Forget the viewer that `begin` fixed."""
    _sight.reset(token)


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    # Inserts with RETURNING are ORM statements too, and a column load refreshes a row already seen.
    if not (state.is_select or state.is_update or state.is_delete) or state.is_column_load:
        return
    sight = _sight.get()
    if sight is None:
        token = begin(NOBODY)
        sight = _sight.get()
        _sight.reset(token)
    if sight is not None and sight.criteria and not sight.criteria.are_on(state.statement):
        state.statement = state.statement.options(sight.criteria)
    if not state.is_select and state.bind_mapper is not None:
        written = state.bind_mapper.class_
        if not isinstance(rule := _change_of(written), True_):
            state.statement = state.statement.options(
                with_loader_criteria(written, rule, include_aliases=True)
            )


@event.listens_for(Session, "before_flush")
def _hold_what_was(session: Session, *_rest: Any) -> None:
    """What is changed or deleted was the viewer's to change."""
    changed = [row for row in session.dirty if session.is_modified(row, include_collections=False)]
    _require_theirs(session, [*changed, *session.deleted])


@event.listens_for(Session, "after_flush")
def _hold_what_is(session: Session, _context: Any) -> None:
    """And so is what it became, or what is new."""
    _require_theirs(session, [*session.new, *session.dirty])


def _require_theirs(session: Session, rows: Sequence[Any]) -> None:
    """What is new has no identity before the flush is over."""
    by_model: dict[type, list[int]] = {}
    for row in (each for each in rows if type(each) in _changers):
        by_model.setdefault(type(row), []).append((inspect(row).identity or [row.id])[0])
    if not all(_are_theirs(session, model, ids) for model, ids in by_model.items()):
        raise Absent
