"""What the rows are called that the history is about, as they are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, literal, select, union_all

from tepei.portal.database import Model, db
from tepei.portal.events import SUBJECTS

_NAMES = (
    "full_name",
    "applicant_name",
    "claimant_name",
    "name",
    "username",
)  # the first that is there and filled in


def names_of(subjects: Iterable[str]) -> dict[str, str]:
    """The names of these subjects ("people:3") whose row still exists and has one: one statement for all of them.

    Not narrowed to the reader's scope: who reads the history reads all of it.
    """
    ids: dict[str, set[int]] = defaultdict(set)
    for subject in subjects:
        table, _colon, pk = subject.partition(":")
        if table in SUBJECTS and pk.isdecimal():
            ids[table].add(int(pk))
    statements = [_names_of(table, pks) for table, pks in ids.items() if _columns(table)]
    if not statements:
        return {}
    return {f"{table}:{pk}": name for table, pk, name in db.session.execute(union_all(*statements)) if name}


def _names_of(name: str, pks: Iterable[int]) -> Any:
    key = _table(name).c.id
    return select(literal(name), key, func.coalesce(*_columns(name), "")).where(key.in_(pks))


def _columns(name: str) -> list[Any]:
    table = _table(name)
    return [] if table is None else [table.c[each] for each in _NAMES if each in table.c]


def _table(name: str) -> Any:
    """The table with the row's name: of a kind of paper, that of all papers, whose key it shares."""
    table = Model.metadata.tables.get(name)
    if table is None or "id" not in table.c:
        return table
    return next((key.column.table for key in table.c.id.foreign_keys), table)
