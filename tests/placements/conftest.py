"""The board of placements, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.placements.placing import Placing


@pytest.fixture
def placing(portal: Flask) -> Placing:
    return Placing(portal)
