"""One world for the whole folder: built once, looked at by every role, put back after what went through."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tepei.portal import clock
from tests.access.record import Record, record
from tests.access.walk import Walk
from tests.access.world import build
from tests.conftest import OPENING_DAY
from tests.prepared import Prepared


def _entered(ready: Prepared) -> Walk:
    ready.app.config["REGISTRATIONS_PER_MINUTE"] = 10_000
    with ready.app.app_context():
        clock.move_to(OPENING_DAY)
        world = build()
    return Walk(ready.app, world)


@pytest.fixture(scope="session")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Every role at its browser, on SQLite; an application of its own, so that no other test's rows are among them."""
    ready = Prepared("sqlite", tmp_path_factory.mktemp("access"))
    yield _entered(ready).keep()
    ready.close()


@pytest.fixture
def postgresql_walk(prepared: Callable[[str], Prepared]) -> Iterator[Walk]:
    """The same world on PostgreSQL, where a server is reachable."""
    ready = prepared("postgresql")
    yield _entered(ready)
    ready.restore()


@pytest.fixture(scope="session")
def recorded(walk: Walk) -> Record:
    """What everybody was answered everywhere."""
    return record(walk)
