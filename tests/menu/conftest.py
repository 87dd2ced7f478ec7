"""The portal with its year open."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import factories


@pytest.fixture
def opened(sqlite_portal: Flask) -> Flask:
    """The portal on 2023-03-08 with its year open."""
    with sqlite_portal.app_context():
        factories.open_year()
    return sqlite_portal
