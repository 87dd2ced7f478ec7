"""An application with its database, which is put back to how it was after deployment; on SQLite, and on the server that `TEST_POSTGRESQL_URL` names."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import psycopg
from flask_migrate import upgrade
from sqlalchemy import event

from app import create_app
from tepei import cli
from tepei.portal import minute
from tepei.portal.database import db
from tests import kept

SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


def is_reachable() -> bool:
    try:
        psycopg.connect(SERVER, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def on_server(*statements: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _wait_for_no_disk(connection: Any, _record: Any) -> None:
    """A test's database need not outlive the machine: to wait for the disk at each commit was a tenth of a run."""
    connection.execute("PRAGMA synchronous = OFF")


# By the kind of database, where one is that has all tables and no rows: a minute of a run went into migrating each anew.
migrated: dict[str, str] = {}


def _migrate(kind: str, folder: Path, **settings: str) -> None:
    """By the migrations, in an application that is not used for anything else."""
    folder.mkdir()
    app = create_app({"TEPEI_MODE": "test", "DATA_DIR": str(folder), **settings})
    with app.app_context():
        if kind == "sqlite":
            event.listen(db.engine, "connect", _wait_for_no_disk)
        upgrade()
        db.session.remove()
        db.engine.dispose()


def lay_tables(folder: Path) -> None:
    """A SQLite database with its tables, for an application that is to be made in this folder."""
    if "sqlite" not in migrated:
        first = folder.parent / f"migrated-{os.getpid()}"
        _migrate("sqlite", first)
        migrated["sqlite"] = str(first / "tepei.db")
    shutil.copy(migrated["sqlite"], folder / "tepei.db")


def _template(folder: Path) -> str:
    """The same on the server: the name of a database to make others from."""
    if "postgresql" not in migrated:
        name = f"tepei_test_migrated_{os.getpid()}"
        on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        _migrate("postgresql", folder / "migrated", DATABASE_URL=_address_of(name))
        migrated["postgresql"] = name
    return migrated["postgresql"]


def _address_of(name: str) -> str:
    return SERVER.rsplit("/", 1)[0] + f"/{name}"


class Prepared:
    """An application whose database can be put back to how it was after deployment."""

    def __init__(self, kind: str, folder: Path, pack: str = "inner-mongolia") -> None:
        self.kind, self.folder, self.pack = kind, folder, pack
        self.name = f"tepei_test_{Path(pack).name.replace('-', '_')}_{os.getpid()}"
        self.app = create_app(self._environment())
        self.app.config["LOGINS_PER_MINUTE"] = 10_000  # a run signs in more often than people do
        self.app.config["CERTIFICATES_PER_MINUTE"] = 10_000
        with self.app.app_context():
            if kind == "sqlite":
                event.listen(db.engine, "connect", _wait_for_no_disk)
            cli.deploy()
            db.session.remove()
            db.engine.dispose()
        self._keep()

    def _environment(self) -> dict[str, str]:
        environment = {"TEPEI_MODE": "test", "DATA_DIR": str(self.folder), "PACK": self.pack}
        if self.kind == "postgresql":
            on_server(
                f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
                f"CREATE DATABASE {self.name} TEMPLATE {_template(self.folder)}",
                f"ALTER DATABASE {self.name} SET synchronous_commit = off",
            )
            environment["DATABASE_URL"] = self.address
        else:
            lay_tables(self.folder)
        return environment

    @property
    def address(self) -> str:
        """Of its database on the server."""
        return _address_of(self.name)

    def _keep(self) -> None:
        if self.kind == "postgresql":
            kept.keep(self.address)
        else:
            shutil.copy(self.folder / "tepei.db", self.folder / "kept.db")

    def restore(self) -> None:
        """Put the database back; what was counted of it within the last minute is forgotten."""
        with self.app.app_context():
            minute.forget()
            db.session.remove()
            db.engine.dispose()
        if self.kind == "postgresql":
            kept.put_back(self.address)
            return
        for suffix in ("-wal", "-shm"):
            (self.folder / f"tepei.db{suffix}").unlink(missing_ok=True)
        shutil.copy(self.folder / "kept.db", self.folder / "tepei.db")

    def close(self) -> None:
        """Leave nothing behind on the server."""
        with self.app.app_context():
            db.engine.dispose()
        if self.kind == "postgresql":
            on_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
