"""Alembic's environment: the application's own metadata and engine, on every database alike."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

config = context.config


def render_type(kind: str, item: Any, _autogenerate: Any) -> str | bool:
    """Write our own column types as the plain ones they rest on: a migration must not import the portal."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run() -> None:
    """Migrate with the engine that the application uses."""
    database = current_app.extensions["migrate"].db
    options = current_app.extensions["migrate"].configure_args
    with database.engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=database.metadata, render_item=render_type, **options
        )
        with context.begin_transaction():
            context.run_migrations()


run()
