"""The region at the pages of a year."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.schemes.office import Office


@pytest.fixture
def office(sqlite_portal: Flask) -> Office:
    return Office(sqlite_portal)
