"""The year whose money it is."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.funding.ledger import Ledger, ledger


@pytest.fixture
def books(app: Flask) -> Ledger:
    return ledger()
