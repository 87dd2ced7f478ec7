"""What templates ask: static files that may be kept for long, cells as people write them, the demonstration's clock."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tepei.portal.database import ZONE
from tepei.portal.screens import theme


def test_asset_changes_its_address_with_its_content(sqlite_portal: Flask, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.css"
    sqlite_portal.static_folder, before = str(tmp_path), sqlite_portal.static_folder
    try:
        sheet.write_text("a {}")
        with sqlite_portal.test_request_context():
            first = theme.asset("sheet.css")
        sheet.write_text("b { color: red }")
        with sqlite_portal.test_request_context():
            second = theme.asset("sheet.css")
    finally:
        sqlite_portal.static_folder = before
    assert first.startswith("/static/sheet.css?v=")
    assert first != second


def test_every_static_file_that_pages_name_is_there(sqlite_portal: Flask) -> None:
    client = sqlite_portal.test_client()
    page = client.get("/").get_data(as_text=True)
    named = {part.split('"')[0] for part in page.split('"/static/')[1:]}
    assert len(named) > 10
    assert {name: client.get(f"/static/{name}").status_code for name in named} == dict.fromkeys(named, 200)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "是"),
        (False, "否"),
        (0, 0),
        (dt.datetime(2023, 3, 20, 23, 59, 59, 999999, ZONE), "2023-03-20 23:59"),
        (dt.date(2023, 3, 20), "2023-03-20"),
        ("兴安盟", "兴安盟"),
    ],
)
def test_cell_is_shown_as_people_write_it(sqlite_portal: Flask, value: Any, text: Any) -> None:
    with sqlite_portal.test_request_context():
        assert theme.shown(value) == text


@pytest.mark.parametrize(
    ("when", "days"), [((2023, 3, 8, 0, 1), 0), ((2023, 3, 9, 0, 0), 1), ((2023, 3, 7, 23, 59), -1)]
)
def test_days_are_counted_by_the_calendar(sqlite_portal: Flask, when: tuple[int, ...], days: int) -> None:
    with sqlite_portal.app_context():
        assert theme.days_until(dt.datetime(*when, tzinfo=ZONE)) == days


@pytest.mark.parametrize(("mode", "is_told"), [("demo", True), ("test", False), ("production", False)])
def test_only_the_demonstration_says_that_it_is_one(
    sqlite_portal: Flask, monkeypatch: pytest.MonkeyPatch, mode: str, is_told: bool
) -> None:
    monkeypatch.setitem(sqlite_portal.config, "TEPEI_MODE", mode)
    page = sqlite_portal.test_client().get("/").get_data(as_text=True)
    assert ("演示环境" in page) is is_told
