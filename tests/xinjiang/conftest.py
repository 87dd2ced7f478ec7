"""新疆 as a province of its own: PACK=xinjiang at 2025-02-20 09:00, with its year open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tepei.portal.database import ZONE
from tests import factories
from tests.conftest import opened
from tests.prepared import Prepared

DAY = dt.datetime(2025, 2, 20, 9, 0, tzinfo=ZONE)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def xinjiang(request: pytest.FixtureRequest, prepared: Callable[..., Prepared]) -> Iterator[Flask]:
    with opened(prepared(request.param, "xinjiang"), DAY) as application:
        with application.app_context():
            factories.open_year("xj-tepei-2025")
        yield application


@pytest.fixture
def app(xinjiang: Flask) -> Iterator[Flask]:
    with xinjiang.app_context():
        yield xinjiang
