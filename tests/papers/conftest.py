"""A desk in a browser."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.papers.browsing import Desk


@pytest.fixture
def desk(sqlite_portal: Flask) -> Desk:
    return Desk(sqlite_portal)
