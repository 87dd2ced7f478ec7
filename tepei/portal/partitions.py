"""Tables that are partitioned by year on PostgreSQL: the part of a year is made when its first row comes. Elsewhere they are ordinary tables.

A table whose rows change says how full a page of its parts may be (`info`: fillfactor, per cent).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select, cast, select, text

from tepei.portal.database import Model, db, transaction

_PART = re.compile(r".+_\d{4}")


def is_part(name: str) -> bool:
    """Whether a table of the database is a year's part of another."""
    return _PART.fullmatch(name) is not None


def prepare(years: Iterable[int], *models: type[Model]) -> None:
    """See that rows of these years find their parts. Call it before the transaction that writes them: a part is made once a year, and for
    that moment nobody else writes to the table.
    """
    of = {part(model, year): (model, year) for year in sorted(set(years)) for model in models}
    missing = [of[name] for name in _missing(list(of))]
    if not missing:
        return
    with transaction() as session:
        # IF NOT EXISTS looks before it waits: of two at once the second would fail.
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext('partitions'))"))
        for model, year in missing:
            session.execute(
                text(f"CREATE TABLE IF NOT EXISTS {part(model, year)} PARTITION OF {model.__tablename__} FOR VALUES IN ({year}) {_room(model)}")
            )  # fmt: skip


@contextmanager
def loading(model: type[Model], year: int) -> Iterator[str]:
    """The table to fill with millions of rows of a year that has none, in the caller's transaction: keys and indexes are made when it is
    full, which takes a third of the time. A year that has rows, or a table without parts, is filled as it is.
    """
    if has(model, year):
        yield model.__tablename__
        return
    name, whole = part(model, year), model.__tablename__
    db.session.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    db.session.execute(text(f"CREATE TABLE {name} (LIKE {whole} INCLUDING DEFAULTS)"))
    yield name
    db.session.execute(text(f"ALTER TABLE {whole} ATTACH PARTITION {name} FOR VALUES IN ({year})"))


def lay(model: type[Model], year: int, statement: Select[Any]) -> int:
    """Make the part of a year that has none out of what the statement finds (columns by their names), in the caller's transaction; how many
    rows. PostgreSQL reads with several processes for it, and keys are made when it is full: half of the time of inserting as many.
    """
    name, found = part(model, year), statement.subquery()
    columns = model.__table__.columns
    rows = select(*(cast(found.c[column.name], column.type).label(column.name) for column in columns))
    connection = db.session.connection()
    query = rows.compile(connection, compile_kwargs={"literal_binds": True})  # no parameters are taken here
    count = connection.exec_driver_sql(f"CREATE TABLE {name} {_room(model)} AS {query}").rowcount
    # In one go, since each looks through all rows; with the rule, to attach it needs no further look.
    needed = [f"ALTER {column.name} SET NOT NULL" for column in columns if not column.nullable]
    keys = ", ".join(column.name for column in model.__table__.primary_key)
    rule = f"ADD CONSTRAINT is_of_the_year CHECK (year = {year})"
    connection.execute(text(f"ALTER TABLE {name} {', '.join([*needed, rule])}, ADD PRIMARY KEY ({keys})"))
    connection.execute(
        text(f"ALTER TABLE {model.__tablename__} ATTACH PARTITION {name} FOR VALUES IN ({year})")
    )
    connection.execute(text(f"ALTER TABLE {name} DROP CONSTRAINT is_of_the_year"))
    return count


def _missing(names: list[str]) -> Sequence[str]:
    """Which of these parts are not there yet; none where nothing is partitioned."""
    if not names or db.session().get_bind().dialect.name != "postgresql":
        return ()
    each = "SELECT name FROM unnest(CAST(:names AS text[])) AS name WHERE to_regclass(name) IS NULL"
    return db.session.scalars(text(each), {"names": names}).all()


def _room(model: type[Model]) -> str:
    filled = model.__table__.info.get("fillfactor")
    return f"WITH (fillfactor = {filled})" if filled else ""


def has(model: type[Model], year: int) -> bool:
    """Whether rows of the year can be written; always where nothing is partitioned."""
    return not _missing([part(model, year)])


def part(model: type[Model], year: int) -> str:
    """What the part of a year is called. ValueError for what is no year."""
    if not 1900 <= year <= 9999:
        raise ValueError(f"no year: {year}")
    return f"{model.__tablename__}_{year}"
