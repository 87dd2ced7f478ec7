"""What hangs on a year: each room says so beside its models, and whoever takes a year whole asks here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select

from tepei.portal import catalogue, scope
from tepei.portal.database import Model, db

_CHUNK = 500
_YEARS = "cycles"
_Place = tuple[
    type[Any] | None, str, Any
]  # the table above (None: the years themselves), its key, and the key's value


@dataclass(frozen=True)
class _Tie:
    """`column` names the year, or the row of `parent` (by its `key`) that hangs on one."""

    column: Any
    parent: type[Any] | None
    key: str


_ties: dict[type[Any], list[_Tie]] = defaultdict(list)
_years: list[type[Any]] = []  # one: the years themselves


def rows(model: type[Any], column: Any, parent: type[Any] | None = None, key: str = "id") -> None:
    """Rows of `model` hang on the year that the column names, or on whatever their `parent` hangs on; several ties are alternatives."""
    _ties[model].append(_Tie(column, parent, key))
    catalogue.speaks(model, lambda row: _above(model, row), _words_at)


def decided(model: type[Any], column: Any, parent: type[Any], key: str = "id") -> None:
    """Rows of `model` say what a year decides: they hang on it, or on what hangs on it, and whoever may change that may change them."""
    rows(model, column, None if parent.__tablename__ == _YEARS else parent, key)
    scope.changes(model, scope.changed_through(column, parent, key))


def years(model: type[Any]) -> None:
    """The years themselves, whose rows say what they call the terms of texts (`words`)."""
    _years.append(model)
    catalogue.speaks(model, lambda cycle: (None, "id", cycle.id), _words_at)


def _above(model: type[Any], row: Any) -> _Place | None:
    """What the row hangs on by the first of its ties that is not empty; asks nothing of the database."""
    for tie in _ties[model]:
        value = getattr(row, tie.column.key)
        if value is not None:
            return tie.parent, tie.key, value
    return None


def _words_at(place: _Place | None) -> Mapping[str, str]:
    """The words of the year that is found upwards from here; what a page has loaded already costs no statement."""
    while place is not None:
        parent, key, value = place
        model = parent or _years[0]
        if key == "id":
            row = db.session.get(model, value)
        else:
            row = db.session.scalars(select(model).where(getattr(model, key) == value)).first()
        if row is None:
            break
        if parent is None:
            return row.words  # type: ignore[no-any-return]
        place = _above(parent, row)
    return {}


def registered() -> set[str]:
    """The tables that hang on a year."""
    return {model.__tablename__ for model in _ties}


def wipe(cycle_id: int) -> None:
    """Delete everything that hangs on the year; the year itself is the caller's. In the caller's transaction, who sees all rows."""
    # First all ids: a row may hang on the year by what is deleted before it.
    found = {model: db.session.scalars(_statement(model, cycle_id)).all() for model in _in_order()}
    for model, ids in found.items():
        for chunk in _chunks(ids):
            gone = delete(model).where(model.id.in_(chunk))
            db.session.execute(gone.execution_options(synchronize_session=False))


def _in_order() -> list[type[Any]]:
    """Children before their parents, as the foreign keys say."""
    order = {table.name: place for place, table in enumerate(Model.metadata.sorted_tables)}
    return sorted(_ties, key=lambda model: order[model.__tablename__], reverse=True)


def _statement(model: type[Any], cycle_id: int) -> Any:
    return select(model.id).where(hanging(model, cycle_id))


def hanging(model: type[Any], cycle_id: int) -> ColumnElement[bool]:
    """Which rows of `model` hang on the year."""
    return or_(*(_tied(tie, cycle_id) for tie in _ties[model]))


def _tied(tie: _Tie, cycle_id: int) -> ColumnElement[bool]:
    if tie.parent is None:
        tied: ColumnElement[bool] = tie.column == cycle_id
        return tied
    return tie.column.in_(  # type: ignore[no-any-return]
        select(getattr(tie.parent, tie.key)).where(hanging(tie.parent, cycle_id))
    )


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]
