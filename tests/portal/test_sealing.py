"""A portal with another DATA_KEY than its database's says so at once, instead of failing on the first person."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete

from app import create_app
from config import ConfigError
from tepei import cli
from tepei.portal import database, scope, sealing, vault
from tepei.portal.clock import Setting
from tepei.portal.database import db, transaction
from tests import factories


def _with_another_key(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "DATA_KEY", "another key of thirty-two letters")
    monkeypatch.setitem(app.extensions, "vault", app.extensions["vault"])  # put back afterwards
    vault.init(app)


def _run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["tepei", *words])


def test_key_of_the_database_is_right(app: Flask) -> None:
    assert sealing.is_the_key()


def test_another_key_is_noticed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_another_key(app, monkeypatch)
    assert not sealing.is_the_key()
    assert not sealing.prove()


def test_database_from_before_the_check_value_shows_it_by_what_is_sealed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.person("baiyin")
    with scope.everything("a test goes back in time"), transaction() as session:
        session.execute(delete(Setting).where(Setting.name == sealing._NAME))
    with monkeypatch.context() as other:
        _with_another_key(app, other)
        assert not sealing.prove(), "the wrong key must not be made the right one"
    assert sealing.prove()
    assert db.session.get(Setting, sealing._NAME) is not None


def test_start_with_another_key_is_refused_in_one_line(tmp_path: Path) -> None:
    settings = {"TEPEI_MODE": "test", "DATA_DIR": str(tmp_path)}
    with create_app(settings).app_context():
        cli.deploy()
        database.close()
    with pytest.raises(ConfigError, match="DATA_KEY 与数据库不符"):
        create_app(settings | {"DATA_KEY": "fedcba9876543210" * 4})


def test_invariants_name_the_key(sqlite_portal: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_another_key(sqlite_portal, monkeypatch)
    answer = _run(sqlite_portal, "invariants")
    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    assert "DATA_KEY 与数据库不符" in answer.output
