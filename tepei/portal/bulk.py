"""Rows by the thousand are written by their values and found by their keys in a statement each; those by the hundred thousand go by `spools`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    any_,
    bindparam,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from tepei.portal.database import Model, db, next_keys, transaction

_BATCH = 5_000  # rows


def among(column: Any, keys: Collection[int]) -> ColumnElement[bool]:
    """Is the column one of these keys, however many? They are one parameter: of thousands that are one each, the reading takes longer than
    the answer.
    """
    if db.session().get_bind().dialect.name == "postgresql":
        return column == any_(bindparam(None, list(keys), ARRAY(column.type)))  # type: ignore[no-any-return]
    return column.in_(select(func.json_each(json.dumps(list(keys))).table_valued("value").c.value))  # type: ignore[no-any-return]


def insert_rows(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """New rows by their values, however many, in one statement; their keys, in that order. For rows that nobody needs as objects."""
    if not rows:
        return []
    session = db.session()
    keys = next_keys(session, inspect(model).primary_key[0], len(rows))
    session.execute(insert(model), [{"id": key, **row} for key, row in zip(keys, rows, strict=True)])
    return keys


def insert_or(model: type[Model]) -> Any:
    """An insert that may say what becomes of rows that are there already (`on_conflict_do_nothing`, `on_conflict_do_update`)."""
    is_postgresql = db.session().get_bind().dialect.name == "postgresql"
    return (postgresql.insert if is_postgresql else sqlite.insert)(model)


def reserve(model: type[Model], count: int) -> int:
    """The first of so many keys in a row that nobody else gets; SQLite's are free as long as the transaction holds its lock."""
    table = model.__tablename__
    if db.session().get_bind().dialect.name != "postgresql":
        return int(db.session.scalar(text(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")) or 1)  # noqa: S608  a table of ours
    sequence = db.session.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table})
    first = db.session.scalar(text("SELECT nextval(:sequence)"), {"sequence": sequence})
    db.session.execute(
        text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": first + count - 1}
    )
    return int(first)


def gather(*models: type[Model]) -> None:
    """Let the database learn how large these tables have become, before it is asked about them."""
    names = ", ".join(model.__tablename__ for model in models)
    with transaction() as session:
        unhurried()
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text(f"ANALYZE {names}"))


def hold(model: type[Model]) -> None:
    """Nobody else writes to this table until the transaction ends; who reads does not wait. On SQLite that is so of every transaction."""
    if db.session().get_bind().dialect.name == "postgresql":
        db.session.execute(text(f"LOCK TABLE {model.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))


def written(statement: Any) -> int:
    """Execute an insert, an update or a delete over all rows that it finds; how many it wrote."""
    options = {"preserve_rowcount": True, "synchronize_session": False}
    result: Any = db.session.execute(statement.execution_options(**options))
    return int(result.rowcount)


def unhurried() -> None:
    """Let the statements of this transaction take as long as they need; a request has five seconds."""
    if db.session().get_bind().dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL statement_timeout = 0"))
        db.session.execute(text("SET LOCAL work_mem = '64MB'"))  # sums over everybody stay in memory
        db.session.execute(
            text("SET LOCAL jit = off")
        )  # to translate a statement took longer than what it saved
        # As disks are now: else ten million entries are read through to find those of a hundred thousand people.
        db.session.execute(text("SET LOCAL random_page_cost = 1.1"))


def batches(rows: Iterable[Any], size: int = _BATCH) -> Iterator[list[Any]]:
    """The rows in pieces."""
    source = iter(rows)
    while piece := list(islice(source, size)):
        yield piece
