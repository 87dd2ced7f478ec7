"""系统时间: the system administrator moves the demonstration's clock; elsewhere there is no such page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from tepei.portal import clock, scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.schemes.actions import open_cycle
from tests import factories


def _browser(portal: Flask, role: str) -> FlaskClient:
    with portal.app_context():
        factories.member("someone", role, "150000")
    browser = portal.test_client()
    factories.sign_in(browser, "someone")
    return browser


def _move(browser: FlaskClient, moment: str) -> int:
    token = factories.token_of(browser.get("/clock/").text)
    return browser.post("/clock/", data={"moment": moment, "csrf_token": token}).status_code


def _now(portal: Flask) -> str:
    with portal.app_context():
        return f"{clock.now():%Y-%m-%dT%H:%M}"


def test_clock_moves_stays_on_the_page_and_signs_nobody_out(sqlite_portal: Flask) -> None:
    browser = _browser(sqlite_portal, "system_admin")
    assert _move(browser, "2023-03-20T23:59") == 302
    assert _now(sqlite_portal) == "2023-03-20T23:59"
    page = browser.get("/clock/")
    assert page.status_code == 200
    assert "系统时间已调整为 2023-03-20 23:59" in page.text
    with sqlite_portal.app_context(), scope.everything("a test reads the history"):
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert last is not None
    assert last.event == "clock.move"
    assert "2023-03-20 23:59" in last.facts


@pytest.mark.parametrize(
    "moment",
    [
        "2023-02-16T00:00", "2023-03-10T23:58", "2023-03-11T00:00", "2023-03-20T23:58", "2023-03-21T00:00",
    ],
)  # fmt: skip
def test_shortcuts_stand_around_the_dates_of_the_year(sqlite_portal: Flask, moment: str) -> None:
    with sqlite_portal.app_context(), scope.everything("a test opens the year"):
        cycle = queries.cycle_by_code("nmg-tepei-2023")
        open_cycle(cycle.id, cycle.version)
    assert f'value="{moment}"' in _browser(sqlite_portal, "system_admin").get("/clock/").text


@pytest.mark.parametrize(
    "moment", ["", "yesterday", "2023-02-30T09:00", "0001-01-01T00:00", "9999-12-31T23:59"]
)
def test_nonsense_leaves_the_clock_where_it_is(sqlite_portal: Flask, moment: str) -> None:
    assert _move(_browser(sqlite_portal, "system_admin"), moment) == 422
    assert _now(sqlite_portal) == "2023-03-08T09:00"


def test_clock_moves_only_with_the_token_of_the_page(sqlite_portal: Flask) -> None:
    browser = _browser(sqlite_portal, "system_admin")
    assert browser.post("/clock/", data={"moment": "2023-03-20T23:59"}).status_code == 400
    assert _now(sqlite_portal) == "2023-03-08T09:00"


@pytest.mark.parametrize("role", ["region_reviewer", "auditor", "security_admin"])
def test_clock_is_for_the_system_administrator(sqlite_portal: Flask, role: str) -> None:
    assert _browser(sqlite_portal, role).get("/clock/").status_code == 403


def test_production_has_no_such_page(tmp_path: Path) -> None:
    keys = {"SECRET_KEY": "0123456789abcdef" * 4, "DATA_KEY": "fedcba9876543210" * 4}
    application = create_app({"TEPEI_MODE": "production", "DATA_DIR": str(tmp_path), **keys})
    assert [rule.rule for rule in application.url_map.iter_rules() if "clock" in rule.rule] == []
    assert application.test_client().get("http://127.0.0.1:8080/clock/").status_code == 404
