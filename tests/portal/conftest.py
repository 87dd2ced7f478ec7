"""The small application of stock.py, its database put back for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tepei.portal.database import db
from tests.portal import stock


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Made once: two writers, wang and li, each with one book; a copy of the database beside it."""
    folder = tmp_path_factory.mktemp("tiny")
    app = stock.make(folder)
    for name in ("wang", "li"):
        stock.account(app, name, "writer")
        stock.books(app, name, f"{name}的书")
    _close(app)
    shutil.copy(folder / "tepei.db", folder / "kept.db")
    return app


@pytest.fixture
def tiny(filled: Flask) -> Iterator[Flask]:
    """The small application as it was made, with the settings that it had."""
    settings = dict(filled.config)
    yield filled
    _close(filled)
    filled.config.clear()
    filled.config.update(settings)
    folder: Path = filled.config["DATA_DIR"]
    for suffix in ("-wal", "-shm"):
        (folder / f"tepei.db{suffix}").unlink(missing_ok=True)
    shutil.copy(folder / "kept.db", folder / "tepei.db")


@pytest.fixture
def browser(tiny: Flask) -> stock.Browser:
    """Signed in as wang."""
    made = stock.Browser(tiny)
    assert made.sign_in("wang").status_code == 302
    return made


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
