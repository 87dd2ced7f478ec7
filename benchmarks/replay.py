"""Writes by the driver alone, each time in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Self

import psycopg


class Replay:
    """A connection to a copy of the portal's database: a file of SQLite, or an address of PostgreSQL."""

    def __init__(self, address: str) -> None:
        if address.startswith("postgresql"):
            self._connection: Any = psycopg.connect(address, autocommit=True)
            self._begin = "BEGIN"
            return
        self._connection = sqlite3.connect(address, isolation_level=None)
        # As durable as the portal's own connection.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._begin = "BEGIN IMMEDIATE"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._connection.close()

    def write(self, statements: Sequence[tuple[str, Any]]) -> None:
        """The statements with their parameters, and the commit."""
        cursor = self._connection.cursor()
        cursor.execute(self._begin)
        for statement, parameters in statements:
            # Of many rows at once the engine notes a list.
            write = cursor.executemany if isinstance(parameters, list) else cursor.execute
            write(statement, parameters)
        cursor.execute("COMMIT")
