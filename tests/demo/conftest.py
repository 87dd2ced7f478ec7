"""The demonstrations, each made once for the folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from tepei import cli
from tepei.demo import loading
from tepei.portal import scope
from tests.prepared import lay_tables


def deployed(folder: Path, **settings: str) -> Flask:
    """A portal of this folder for a demonstration that these settings choose, which is not loaded yet."""
    lay_tables(folder)
    app = create_app({"TEPEI_MODE": "demo", "DATA_DIR": str(folder), **settings})
    with app.app_context():
        cli.deploy()
    return app


def made(folder: Path, pack: str, least: int) -> Flask:
    """A demonstration as `PACK=… bin/run` makes it, with more than `least` applications."""
    app = deployed(folder, PACK=pack)
    with app.app_context():
        assert loading.load() > least
    return app


@pytest.fixture(scope="package")
def xinjiang_portal(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The demonstration of 新疆. No application context is open."""
    return made(tmp_path_factory.mktemp("xinjiang"), "xinjiang", 100)


@pytest.fixture
def xinjiang(xinjiang_portal: Flask) -> Iterator[Flask]:
    """The same, looked at by who sees everything."""
    with xinjiang_portal.app_context(), scope.everything("a test looks at the whole demonstration"):
        yield xinjiang_portal


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration of 内蒙古."""
    app = made(tmp_path_factory.mktemp("demo"), "inner-mongolia", 280)
    with app.app_context(), scope.everything("a test looks at the whole demonstration"):
        yield app
