"""The application as it starts, without tables: its routes and screens are what is looked at."""

from __future__ import annotations

import pytest
from flask import Flask

from app import create_app


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Every screen registered, the demonstration's among them."""
    return create_app({"TEPEI_MODE": "test", "DATA_DIR": str(tmp_path_factory.mktemp("started"))})
