"""The portal with the year of 2023."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal
