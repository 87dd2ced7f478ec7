"""Fixtures: one application per database, and a fresh copy of a prepared database for each test.

`portal` and what rests on it run a test on SQLite and, where a server is reachable, on PostgreSQL too. `TEST_POSTGRESQL_URL` names the
server and its superuser (default: 127.0.0.1:5432, postgres); with `REQUIRE_ALL=1` an unreachable one is a failure, not a skip.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from tepei.portal import clock
from tepei.portal.database import ZONE
from tests.prepared import Prepared, is_reachable, migrated, on_server

# Folders whose world takes long to make: it is made once, in one process.
WORLDS = {"access", "demo"}
# How long an example takes is no matter of a test: a busy machine is no fault.
settings.register_profile("tepei", deadline=None)
settings.load_profile("tepei")
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


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Prepared]]:
    """Prepared applications by kind of database and pack, made when first asked for."""
    made: dict[tuple[str, str], Prepared] = {}

    def give(kind: str, pack: str = "inner-mongolia") -> Prepared:
        if kind == "postgresql" and not is_reachable():
            if os.environ.get("REQUIRE_ALL"):
                pytest.fail("PostgreSQL is required and not reachable")
            pytest.skip("no PostgreSQL server is reachable")
        if (kind, pack) not in made:
            made[kind, pack] = Prepared(kind, tmp_path_factory.mktemp(kind), pack)
        return made[kind, pack]

    yield give
    for each in made.values():
        each.close()
    if name := migrated.pop("postgresql", ""):
        on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


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
