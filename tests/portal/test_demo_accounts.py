"""The demonstration's accounts have a printed password: production neither starts with them nor lets them in."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from config import ConfigError
from tepei.portal import accounts
from tests import factories

KEYS = {"SECRET_KEY": "0123456789abcdef" * 4, "DATA_KEY": "fedcba9876543210" * 4}


def _in_production(portal: Flask, folder: Path) -> Flask:
    """A start as production on a copy of the database."""
    source, target = (sqlite3.connect(each / "tepei.db") for each in (portal.config["DATA_DIR"], folder))
    source.backup(target)
    source.close()
    target.close()
    return create_app(
        {"TEPEI_MODE": "production", "DATA_DIR": str(folder), **{name: portal.config[name] for name in KEYS}}
    )


def test_production_refuses_to_start_with_a_demonstration_account(
    sqlite_portal: Flask, tmp_path: Path
) -> None:
    with sqlite_portal.app_context():
        factories.account("applicant", is_demo=True)
    with pytest.raises(ConfigError, match="数据库中有演示账号，不能用于生产环境：请改用新的数据库"):
        _in_production(sqlite_portal, tmp_path)


def test_production_starts_without_one(sqlite_portal: Flask, tmp_path: Path) -> None:
    with sqlite_portal.app_context():
        factories.account("real")
    assert _in_production(sqlite_portal, tmp_path).config["TEPEI_MODE"] == "production"


def test_demonstration_accounts_are_counted(portal: Flask) -> None:
    with portal.app_context():
        before = accounts.demo_accounts()
        for name, is_demo in (("a", True), ("b", False), ("c", None)):
            factories.account(name, is_demo=is_demo)
        assert (before, accounts.demo_accounts()) == (0, 1)


def test_production_starts_before_its_first_table(tmp_path: Path) -> None:
    """`flask tepei deploy` needs the application to make the tables."""
    application = create_app({"TEPEI_MODE": "production", "DATA_DIR": str(tmp_path), **KEYS})
    with application.app_context():
        assert accounts.demo_accounts() == 0


@pytest.mark.parametrize(
    ("is_demo", "mode", "status"),
    [(True, "production", 422), (True, "test", 302), (False, "production", 302), (None, "production", 302)],
)
def test_demonstration_account_cannot_sign_in_to_production(
    sqlite_portal: Flask, monkeypatch: pytest.MonkeyPatch, is_demo: bool | None, mode: str, status: int
) -> None:
    """Even where it came into the database after the start."""
    with sqlite_portal.app_context():
        factories.account("someone", is_demo=is_demo)
    monkeypatch.setitem(sqlite_portal.config, "TEPEI_MODE", mode)
    browser = sqlite_portal.test_client()
    token = factories.token_of(browser.get("/login/").text)
    answer = browser.post(
        "/login/", data={"username": "someone", "password": factories.PASSWORD, "csrf_token": token}
    )
    assert answer.status_code == status
