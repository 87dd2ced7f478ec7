"""The region signed in, at a portal with its years."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.schemes.form_models import Document
from tests.schemes.office import Office, cycle, one


@pytest.fixture
def office(sqlite_portal: Flask) -> Office:
    return Office(sqlite_portal)


@pytest.fixture
def document(sqlite_portal: Flask) -> Document:
    """The application form of 2025: cover, notes and seven parts; 0 is a grid, 1 a table of rows, 4 the opinions."""
    return one(sqlite_portal, select(Document).where(Document.cycle_id == cycle(sqlite_portal).id))
