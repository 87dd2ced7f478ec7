"""The portal with its years, and the region signed in."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.schemes.office import Office


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


@pytest.fixture
def office(app: Flask) -> Office:
    return Office(app)
