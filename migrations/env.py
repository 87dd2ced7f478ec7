"""Alembic's environment: the application's own metadata and engine, on every database alike."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.exc import SAWarning
from sqlalchemy.types import TypeDecorator

from tepei.portal.partitions import is_part

config = context.config
# SQLite cannot reflect the index over lower(username): it is made by 0002, and no table that has it is made anew.
warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index", SAWarning)


def render_type(kind: str, item: Any, _autogenerate: Any) -> str | bool:
    """Write our own column types as the plain ones they rest on: a migration must not import the portal."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """A year's part of a table is made when its first row comes: no migration knows it."""
    return kind != "table" or not is_part(name or "")


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    """SQLite alters a table by making it anew, which its foreign keys would forbid; what points nowhere afterwards is an error."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # Outside any transaction, where alone SQLite listens.
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if broken := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"rows point to nothing after the migration: {broken[:5]}")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Migrate with the engine that the application uses."""
    database = current_app.extensions["migrate"].db
    options = current_app.extensions["migrate"].configure_args
    with database.engine.connect() as connection, _unguarded(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_type,
            include_name=is_ours,
            **options,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                context.execute(
                    "SET LOCAL statement_timeout = 0"
                )  # a large table takes longer than a request may
            context.run_migrations()


run()
