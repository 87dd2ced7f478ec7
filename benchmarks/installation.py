"""A fresh installation of the portal in a database of its own, gone when the measuring is done."""

from __future__ import annotations

import gc
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from flask import Flask

from app import create_app
from tepei import cli

SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
NAME = f"tepei_bench_{os.getpid()}"
LABELS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def reachable() -> list[str]:
    """The kinds of database to measure on: PostgreSQL only where a server answers."""
    try:
        psycopg.connect(SERVER, connect_timeout=2).close()
    except psycopg.OperationalError:
        return ["sqlite"]
    return list(LABELS)


@contextmanager
def environment(kind: str, mode: str) -> Iterator[dict[str, str]]:
    """Settings of an installation that nobody has deployed yet."""
    with TemporaryDirectory(prefix="tepei-bench-") as folder:
        settings = {
            "TEPEI_MODE": mode,
            "DATA_DIR": folder,
            "SECRET_KEY": secrets.token_hex(32),
            "DATA_KEY": secrets.token_hex(32),
            "PUBLIC_URL": "http://localhost",
        }
        if kind == "sqlite":
            yield settings
            return
        on_server(f"CREATE DATABASE {NAME}")
        try:
            yield settings | {"DATABASE_URL": address(NAME)}
        finally:
            on_server(f"DROP DATABASE {NAME} WITH (FORCE)")


@contextmanager
def copied(settings: dict[str, str]) -> Iterator[str]:
    """A copy of an installation's database while nobody is connected to it: its file or its address."""
    if "DATABASE_URL" not in settings:
        file = Path(settings["DATA_DIR"], "tepei.db")
        yield str(shutil.copy(file, file.with_name("copy.db")))
        return
    on_server(f"CREATE DATABASE {NAME}_copy TEMPLATE {NAME}")
    try:
        yield address(f"{NAME}_copy")
    finally:
        on_server(f"DROP DATABASE {NAME}_copy WITH (FORCE)")


def deployed(settings: dict[str, str]) -> Flask:
    """The portal with its tables, roles and pack; its own objects are no work of the collector, as in production."""
    app = create_app(settings)
    with app.app_context():
        cli.deploy()
    gc.freeze()
    return app


def address(name: str) -> str:
    """A database of the server."""
    return SERVER.rsplit("/", 1)[0] + f"/{name}"


def on_server(statement: str) -> None:
    """What cannot be said inside a transaction."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)
