"""The one door to rows: every query of a scoped table is narrowed to what its viewer may see.

A room says once, beside its model, who may see a row (`rows`), or why everybody may (`public`). The session
adds that to every ORM statement; nobody has to remember it, and who has no viewer sees nothing.
Core tables and `text()` are out of its reach and therefore stay inside this package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, event, false, or_, select, true
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.cache_key import NO_CACHE, anon_map

from tepei.portal.database import db
from tepei.portal.errors import Absent, Stale

Row = TypeVar("Row")


@dataclass(frozen=True)
class Viewer:
    """Who looks: ids of the user, of the person behind the account, and of the organisations acted for.

    `paths` are the materialised paths of those organisations ("/1/7/"); `roles` are role codes, `duties` what those organisations do.
    """

    user_id: int | None = None
    person_id: int | None = None
    organisation_ids: tuple[int, ...] = ()
    paths: tuple[str, ...] = ()
    roles: frozenset[str] = field(default_factory=frozenset)
    duties: frozenset[str] = field(default_factory=frozenset)
    name: str = ""


Rule = Callable[[Viewer], ColumnElement[bool]]

NOBODY = Viewer()

_rules: dict[type, list[Rule]] = {}
_listed_only: set[type] = set()
_public: dict[type, str] = {}


@dataclass(frozen=True)
class _Sight:
    """A viewer and its criteria; `unlimited` carries the reason of a system task."""

    viewer: Viewer
    options: tuple[Any, ...]
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
    return row


def locked(model: type[Row], pk: int, version: int) -> Row:
    """The row as it is now, held until the commit. Absent where the viewer may not see it, Stale where it was changed."""
    row = find(model, pk)
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
    token = _sight.set(_Sight(viewer(), (), reason))
    try:
        yield
    finally:
        _sight.reset(token)


def begin(who: Viewer) -> Any:
    """Fix the viewer for this context; returns the token for `end`."""
    return _sight.set(_Sight(who, _criteria(who)))


class _Criterion(LoaderCriteriaOption):
    """`with_loader_criteria` that works its key out once: doing so for every table in every statement was a tenth of a page.

    It shares nothing but tables with the statements that it is added to, so that its own numbering of what it is made of will do.
    """

    _traverse_internals = LoaderCriteriaOption._traverse_internals
    kept: tuple[Any, list[Any]] | None = None

    def _gen_cache_key(self, among: Any, parameters: list[Any]) -> Any:
        if self.kept is None:
            own, found = anon_map(), list[Any]()
            key = super()._gen_cache_key(own, found)
            if NO_CACHE in own:
                among[NO_CACHE] = True
                return None
            self.kept = key, found
        parameters.extend(self.kept[1])
        return self.kept[0]


@lru_cache(maxsize=500)
def _criteria(who: Viewer) -> tuple[Any, ...]:
    """What is added to each statement. Kept for who looks again: making it costs as much as the queries of a page."""
    return tuple(
        _Criterion(model, _rule_of(model, who), include_aliases=True)
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
    if sight is not None and not sight.unlimited:
        state.statement = state.statement.options(*sight.options)
