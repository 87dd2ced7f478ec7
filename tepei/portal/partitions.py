"""Tables that are partitioned by year on PostgreSQL: the part of a year is made when its first row comes. Elsewhere they are ordinary tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import text

from tepei.portal.database import Model, db, transaction

_PART = re.compile(r".+_\d{4}")


def is_part(name: str) -> bool:
    """Whether a table of the database is a year's part of another."""
    return _PART.fullmatch(name) is not None


def prepare(model: type[Model], years: Iterable[int]) -> None:
    """See that rows of these years find their part. Call it before the transaction that writes them: a part is made once a year, and for
    that moment nobody else writes to the table.
    """
    missing = [year for year in sorted(set(years)) if not has(model, year)]
    if not missing:
        return
    with transaction() as session:
        # IF NOT EXISTS looks before it waits: of two at once the second would fail.
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": model.__tablename__})
        for year in missing:
            name = part(model, year)
            session.execute(
                text(
                    f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {model.__tablename__} FOR VALUES IN ({year})"
                )
            )


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


def has(model: type[Model], year: int) -> bool:
    """Whether rows of the year can be written; always where nothing is partitioned."""
    if db.session().get_bind().dialect.name != "postgresql":
        return True
    return db.session.scalar(text("SELECT to_regclass(:name)"), {"name": part(model, year)}) is not None


def part(model: type[Model], year: int) -> str:
    """What the part of a year is called. ValueError for what is no year."""
    if not 1900 <= year <= 9999:
        raise ValueError(f"no year: {year}")
    return f"{model.__tablename__}_{year}"
