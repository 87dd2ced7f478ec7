"""澜江市, an invented municipality: a pack outside packs/, at 2025-03-03 09:00, with its year open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tepei.portal.database import ZONE
from tests import factories
from tests.conftest import opened
from tests.prepared import Prepared

PACK = Path(__file__).parent / "lanjiang"
DAY = dt.datetime(2025, 3, 3, 9, 0, tzinfo=ZONE)
YEAR = "saplings-2025"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def lanjiang(request: pytest.FixtureRequest, prepared: Callable[..., Prepared]) -> Iterator[Flask]:
    with opened(prepared(request.param, str(PACK)), DAY) as application:
        with application.app_context():
            factories.open_year(YEAR)
        yield application


@pytest.fixture
def app(lanjiang: Flask):  # type: ignore[no-untyped-def]
    with lanjiang.app_context():
        yield lanjiang
