"""The tiers of a year, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.selection.tiers import Tiers


@pytest.fixture
def tiers(portal: Flask, monkeypatch: pytest.MonkeyPatch) -> Tiers:
    with portal.app_context():
        yield Tiers(monkeypatch)
