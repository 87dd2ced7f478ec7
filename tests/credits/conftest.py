"""A year with rules, for the screens."""

from __future__ import annotations

import pytest

from tepei.credits import years
from tests.credits.laid import RULES


@pytest.fixture
def laid_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(years, "by_year", lambda _path="": {2023: RULES})
