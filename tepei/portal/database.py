"""The database: one session, honest transactions, column types that travel between engines."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_appbuilder import Model
from flask_appbuilder.models.sqla.base import SQLA
from sqlalchemy import JSON, BigInteger, DateTime, Engine, Integer, event, func, inspect, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from tepei.portal.taken import refusal

ZONE = ZoneInfo("Asia/Shanghai")

# Short explicit names, because an anonymous constraint cannot be altered by a migration
# and some engines that provinces run stop at 30 characters.
Model.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

# Rows stay readable after a commit: an expired g.user would cost a statement per page.
db = SQLA(model_class=Model, session_options={"expire_on_commit": False})

Json = JSON
# The key of a table that outgrows 2,147,483,647 rows; SQLite's own keys are as large, and numbers itself only what is called INTEGER.
BigKey = BigInteger().with_variant(Integer, "sqlite")

Write = Callable[[Sequence[Any]], None]

_MANY = 50  # new rows of a table in one statement
_VALUES = re.compile(r"INSERT INTO (\S+ \([^()]+\)) VALUES \(((?:%\(\w+\)s(?:::[\w ]+)?(?:, )?)+)\)")
_ENDS = "written at the end"  # of a session in a transaction: what `at_the_end` left
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class Moment(TypeDecorator[dt.datetime]):
    """A point in time: stored as naive UTC, read as an aware datetime in Asia/Shanghai."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, _dialect: Any) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC).astimezone(ZONE)


class Tenths(TypeDecorator[decimal.Decimal]):
    """An amount with one decimal place: stored as whole tenths, read as a Decimal.

    SQLite has no decimals: what it adds up of floats is 29.999999 where 30 is needed. Sums of whole numbers are exact, and fast, everywhere.
    """

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: decimal.Decimal | None, _dialect: Any) -> int | None:
        return None if value is None else tenths(value)

    def process_result_value(self, value: int | None, _dialect: Any) -> decimal.Decimal | None:
        return None if value is None else _amount(value)


@lru_cache(10_000)
def _amount(whole: int) -> decimal.Decimal:
    """Of so many tenths. A table has few different ones, again and again."""
    return decimal.Decimal(int(whole)).scaleb(-1)


def tenths(amount: decimal.Decimal | int) -> int:
    """How many tenths it is. ValueError where it has more than one decimal place."""
    whole = decimal.Decimal(amount) * 10
    if whole != whole.to_integral_value():
        raise ValueError("an amount has one decimal place")
    return int(whole)


def expect_writes() -> None:
    """Take the write lock with the next BEGIN on SQLite (a later upgrade of a read lock fails at once)."""
    _writing.set(True)


def expect_reads() -> None:
    """Let the next BEGIN on SQLite be an ordinary read."""
    _writing.set(False)


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of work: commits once at the end, rolls back on any error.

    An inner one is part of the outer: it commits with it, and undoes its own part where it fails, so that an error
    caught between the two leaves nothing half-written. A unique rule that says no is `Taken`. What was left for the end (`at_the_end`) is written last.
    Whoever is in here on SQLite holds the write lock from the first statement on, so that what was
    read is still true when it is written.
    """
    session: Session = db.session()
    if _ENDS in session.info:
        with _in_words(), _undone_together(session), session.begin_nested():
            yield session
        return
    before = _writing.get()
    if not before and session.in_transaction():
        session.commit()
    _writing.set(True)
    session.info[_ENDS] = []
    try:
        with _in_words():
            yield session
            session.flush()
            _write_ends(session.info[_ENDS])
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_ENDS, None)
        _writing.set(before)


def in_transaction() -> bool:
    """Whether the caller stands inside `transaction()`."""
    return _ENDS in db.session().info


@event.listens_for(Session, "before_flush")
def _number_many(session: Session, _context: Any, _rows: Any) -> None:
    """New rows of which there are many get their keys beforehand: PostgreSQL's driver sends rows that ask for none in one go,
    and takes half of the time of such a flush to read the long statement that asks for them.
    """
    if len(session.new) < _MANY or session.get_bind().dialect.name != "postgresql":
        return
    by_class: dict[type[Any], list[Any]] = {}
    for row in session.new:
        by_class.setdefault(type(row), []).append(row)
    for model, rows in by_class.items():
        keys = inspect(model).primary_key
        if len(rows) >= _MANY and len(keys) == 1 and not inspect(model).inherits:
            _number(session, keys[0], [row for row in rows if getattr(row, keys[0].name) is None])


def _number(session: Session, key: Any, rows: Sequence[Any]) -> None:
    """In the order in which they were added; a key that draws on no sequence of its own is left to the flush."""
    in_order = sorted(rows, key=lambda row: inspect(row).insert_order or 0)
    for row, number in zip(in_order, next_keys(session, key, len(rows)), strict=True):
        if number is not None:
            setattr(row, key.name, number)


def next_keys(session: Session, key: Any, count: int) -> Sequence[Any]:
    """So many keys of the table that nobody else gets; SQLite's are free as long as the transaction holds its lock."""
    if session.get_bind().dialect.name != "postgresql":
        last = session.connection().scalar(select(func.coalesce(func.max(key), 0)))
        return range(last + 1, last + count + 1)
    sequence = func.pg_get_serial_sequence(key.table.name, key.name)
    given = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return session.connection().scalars(given).all()


def insert_all(rows: Sequence[Model]) -> None:
    """Many new rows in a few statements, each with its key afterwards. A flush of thousands takes seconds, and on SQLite everybody waits."""
    session = db.session()
    if session.get_bind().dialect.name == "postgresql":
        session.add_all(rows)
        session.flush()
        return
    session.bulk_save_objects(rows, return_defaults=True)
    session.add_all(rows)
    for row in rows:
        session.expire(row, inspect(row).unloaded)  # what the database filled in is read when it is needed


def at_the_end(write: Write, item: Any) -> None:
    """Leave `item` to be written last, all items of one `write` at a time: for a row that everybody's work must write to.

    Its lock is then held for a few statements, however long the transaction was.
    """
    db.session().info[_ENDS].append((write, item))


@contextmanager
def taken_back(write: Write) -> Iterator[list[Any]]:
    """What is left meanwhile for `write` at the end comes to this list instead, when the work is done."""
    ends, found = db.session().info[_ENDS], list[Any]()
    count = len(ends)
    yield found
    found += [item for its, item in ends[count:] if its is write]
    ends[count:] = [each for each in ends[count:] if each[0] is not write]


@contextmanager
def _in_words() -> Iterator[None]:
    """A rule of the database that says no is a Refused, like every other rule's no."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        if refused := refusal(error, Model.metadata):
            raise refused from None
        raise


@contextmanager
def _undone_together(session: Session) -> Iterator[None]:
    """An inner transaction that fails takes with it what it left for the end."""
    ends = session.info[_ENDS]
    count = len(ends)
    try:
        yield
    except BaseException:
        del ends[count:]
        raise


def _write_ends(ends: list[tuple[Write, Any]]) -> None:
    for write in dict.fromkeys(write for write, _item in ends):
        write([item for its, item in ends if its is write])


def init(app: Flask) -> None:
    """Bind the database to the application and prepare its engine."""
    db.init_app(app)
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        else:
            _prepare_postgresql(engine)


def close() -> None:
    """Let go of the database: of an installation that is thrown away, nothing stays open."""
    db.session.remove()
    db.engine.dispose()


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "do_executemany")
    def _copy(cursor: Any, statement: str, rows: Sequence[Mapping[str, Any]], _context: Any) -> bool:
        """Many rows of plain values go in one stream, which takes a fifth of the time of a statement for each."""
        values = _VALUES.fullmatch(statement)
        if len(rows) < _MANY or values is None:
            return False
        names = re.findall(r"%\((\w+)\)s", values[2])
        with cursor.copy(f"COPY {values[1]} FROM STDIN") as stream:
            for row in rows:
                stream.write_row([row[name] for name in names])
        return True


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver must not open transactions of its own: BEGIN is ours. SQLite's queue for the write lock is not
        # fair: of sixteen writers on a busy machine some waited longer than five seconds.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def class_of(model: type[Model], pk: int) -> type[Any] | None:
    """Of a table that several classes share, the one of this row: to ask for it with its own table alone takes half as long as with all.
    It says nothing of who may see the row: the statement that finds it does. None where there is no such row.
    """
    mapper = inspect(model)
    if mapper.inherits is not None or mapper.polymorphic_on is None:
        return model
    kind = select(mapper.polymorphic_on).where(mapper.primary_key[0] == pk)
    found = db.session.connection().scalar(kind)
    return mapper.polymorphic_map[found].class_ if found else None
