"""Rows by the hundred thousand: spooled to disk while they are checked, and brought into the database in one go.

PostgreSQL takes them by COPY, SQLite by one prepared statement. What rooms do with them afterwards are statements over all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import (
    Column,
    FromClause,
    MetaData,
    Table,
    text,
)
from sqlalchemy.schema import CreateTable, DropTable
from sqlalchemy.sql.ddl import CreateTableAs
from sqlalchemy.types import TypeEngine

from tepei.portal.database import Model, db
from tepei.portal.lines import lines

_NULL = "\x02"  # nothing stands in a cell; no text that people type has it
_CHUNK = 1 << 20  # bytes
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_UNESCAPED = (("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r"), ("\\\\", "\\"))


def line(row: Iterable[Any]) -> str:
    """One row as COPY reads it: text, whole numbers, or None; dates and keys in the words of the database."""
    cells = [_NULL if cell is None else cell if type(cell) is str else str(cell) for cell in row]
    text = "\t".join(cells)
    # Nearly no row has anything to escape, and looking for it once is ten times as fast as escaping every cell.
    if "\\" in text or "\n" in text or "\r" in text or text.count("\t") >= len(cells):
        text = "\t".join(cell.translate(_ESCAPED) for cell in cells)
    return text + "\n"


class Spool:
    """Rows on disk, in a file without a name that goes with this value."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  it lives as long as the spool

    def add(self, row: Iterable[Any]) -> None:
        """Rows of one spool have the same columns."""
        self._file.write(line(row).encode())

    def chunks(self) -> Iterator[bytes]:
        """All of it, from the beginning."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


@contextmanager
def staged(
    name: str, columns: Mapping[str, TypeEngine[Any]], spool: Spool, *joined_by: str
) -> Iterator[FromClause]:
    """The spooled rows as a table of this transaction alone, which nobody waits for. It goes with the block, or with what is undone.

    By the columns `joined_by` others are found for its rows: the database prepares for that. To look at all of them took longer than to
    fill the table.
    """
    connection = db.session.connection()
    described = (Column(key, kind) for key, kind in columns.items())
    table = Table(name, MetaData(), *described, prefixes=["TEMPORARY"])
    connection.execute(CreateTable(table))
    _fill(name, list(columns), spool.chunks())
    _learn(name, joined_by)
    yield table
    connection.execute(DropTable(table))


@contextmanager
def kept(name: str, statement: Any, *joined_by: str) -> Iterator[Table]:
    """What the statement finds, as a table of this transaction alone. PostgreSQL reads with several processes for it, which it does not
    where the same statement feeds an insert. `joined_by` as in `staged`.
    """
    connection = db.session.connection()
    table = CreateTableAs(statement, name, temporary=True)
    connection.execute(table)
    _learn(name, joined_by)
    yield table.table
    connection.execute(DropTable(table.table))


def _learn(name: str, columns: Sequence[str]) -> None:
    """PostgreSQL plans by how values lie; SQLite, which knows loops alone, needs an index of the first column."""
    if not columns:
        return
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ANALYZE {name} ({', '.join(columns)})"))
    else:
        connection.execute(text(f"CREATE INDEX ix_{name} ON {name} ({columns[0]})"))


def fill(model: type[Model], columns: Sequence[str], lines: Iterable[str], table: str = "") -> None:
    """Rows straight into the table of the model (or this part of it), in the caller's transaction. What makes the lines must not ask the
    database: its connection is busy taking them.
    """
    _fill(table or model.__tablename__, columns, (line.encode() for line in lines))


def _fill(table: str, columns: Sequence[str], chunks: Iterable[bytes]) -> None:
    connection = db.session.connection()
    names = ", ".join(f'"{name}"' for name in columns)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {table} ({names}) FROM STDIN WITH (NULL '{_NULL}')") as copy,
        ):
            for chunk in chunks:
                copy.write(chunk)
        return
    marks = ", ".join("?" * len(columns))
    driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", _cells(chunks))  # noqa: S608  names of ours


def _cells(chunks: Iterable[bytes]) -> Iterator[list[str | None]]:
    for row in lines(chunks):
        yield [None if cell == _NULL else _unescaped(cell) for cell in row.split("\t")]


def _unescaped(cell: str) -> str:
    if "\\" not in cell:
        return cell
    kept = cell.replace("\\\\", "\0")
    for mark, meant in _UNESCAPED[:-1]:
        kept = kept.replace(mark, meant)
    return kept.replace("\0", "\\")
