"""Who sits at the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.applications.desk import Desk


@pytest.fixture
def desk(sqlite_portal: Flask) -> Iterator[Desk]:
    return Desk(sqlite_portal, "baiyin")
