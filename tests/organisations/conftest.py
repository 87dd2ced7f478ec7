"""A browser at which nobody is signed in."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient


@pytest.fixture
def browser(sqlite_portal: Flask) -> FlaskClient:
    """A browser; nobody is signed in."""
    return sqlite_portal.test_client()
