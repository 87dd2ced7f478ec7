"""Fixtures: one application per database, and a fresh copy of a prepared database for each test.

`portal` and what rests on it run a test on SQLite and, where a server is reachable, on PostgreSQL too. `TEST_POSTGRESQL_URL` names the
server and its superuser (default: 127.0.0.1:5432, postgres); with `REQUIRE_ALL=1` an unreachable one is a failure, not a skip.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event

from app import create_app
from tepei import cli
from tepei.portal import clock, minute
from tepei.portal.database import ZONE, db
from tests import kept

SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
# Folders whose world takes long to make: it is made once, in one process.
WORLDS = {"access", "demo"}
OPENING_DAY = dt.datetime(2023, 3, 8, 9, 0, tzinfo=ZONE)


def pytest_collection_finish() -> None:
    """What has been imported stays until the end, and need not be looked through for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A folder of one world goes to one process, else each file, so that what a module made serves all of it."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  where pytest runs without it, nothing is scheduled

    class ByWorld(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.split("::", maxsplit=1)[0]
            folder = path.split("/")[1]
            return folder if folder in WORLDS else path

    return ByWorld(config, log)


def _is_reachable() -> bool:
    try:
        psycopg.connect(SERVER, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _on_server(*statements: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _wait_for_no_disk(connection: Any, _record: Any) -> None:
    """A test's database need not outlive the machine: to wait for the disk at each commit was a tenth of a run."""
    connection.execute("PRAGMA synchronous = OFF")


# By the kind of database, where one is that has all tables and no rows: a minute of a run went into migrating each anew.
_migrated: dict[str, str] = {}


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
    if "sqlite" not in _migrated:
        first = folder.parent / f"migrated-{os.getpid()}"
        _migrate("sqlite", first)
        _migrated["sqlite"] = str(first / "tepei.db")
    shutil.copy(_migrated["sqlite"], folder / "tepei.db")


def _template(folder: Path) -> str:
    """The same on the server: the name of a database to make others from."""
    if "postgresql" not in _migrated:
        name = f"tepei_test_migrated_{os.getpid()}"
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        _migrate("postgresql", folder / "migrated", DATABASE_URL=_address_of(name))
        _migrated["postgresql"] = name
    return _migrated["postgresql"]


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
            _on_server(
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
            _on_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Prepared]]:
    """Prepared applications by kind of database and pack, made when first asked for."""
    made: dict[tuple[str, str], Prepared] = {}

    def give(kind: str, pack: str = "inner-mongolia") -> Prepared:
        if kind == "postgresql" and not _is_reachable():
            if os.environ.get("REQUIRE_ALL"):
                pytest.fail("PostgreSQL is required and not reachable")
            pytest.skip("no PostgreSQL server is reachable")
        if (kind, pack) not in made:
            made[kind, pack] = Prepared(kind, tmp_path_factory.mktemp(kind), pack)
        return made[kind, pack]

    yield give
    for each in made.values():
        each.close()
    if name := _migrated.pop("postgresql", ""):
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def opened(ready: Prepared, day: dt.datetime = OPENING_DAY) -> Iterator[Flask]:
    """The application at this moment; its database is put back afterwards."""
    with ready.app.app_context():
        clock.move_to(day)
    yield ready.app
    ready.restore()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def portal(request: pytest.FixtureRequest, prepared: Callable[[str], Prepared]) -> Iterator[Flask]:
    """The deployed application with the 内蒙古 pack at 2023-03-08 09:00, once per database.

    No application context is open: requests of a client must not share one with the test.
    """
    with opened(prepared(request.param)) as application:
        yield application


@pytest.fixture
def sqlite_portal(prepared: Callable[[str], Prepared]) -> Iterator[Flask]:
    """The same on SQLite alone, for screens that do not depend on the database."""
    with opened(prepared("sqlite")) as application:
        yield application


@pytest.fixture
def app(portal: Flask) -> Iterator[Flask]:
    """The application inside a context, for tests that call verbs and queries directly."""
    with portal.app_context():
        yield portal


@pytest.fixture
def client(portal: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return portal.test_client()
