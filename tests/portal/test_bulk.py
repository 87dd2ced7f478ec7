"""Buttons on rows: by POST, with a token, in scope, all or none (FAB-01, FAB-02)."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.portal import stock
from tests.portal.stock import Book, Browser

OWN, FOREIGN, ABSENT = 1, 2, 999


def _states(tiny: Flask) -> list[str]:
    return [book.state for book in stock.stored_all(tiny, Book)]


def test_own_rows_are_acted_on(browser: Browser, tiny: Flask) -> None:
    assert browser.post("/books/action/approve/1", form="/books/list/").status_code == 302
    (third,) = stock.books(tiny, "wang", "第三本")
    browser.post("/books/action_post", form="/books/list/", action="approve", rowid=str(third))
    assert _states(tiny) == ["approved", "draft", "approved"]


@pytest.mark.parametrize("pk", [FOREIGN, ABSENT, "abc", "99999999999999999999", "9" * 5000])
def test_foreign_row_is_not_acted_on(browser: Browser, tiny: Flask, pk: object) -> None:
    assert browser.post(f"/books/action/approve/{pk}", form="/books/list/").status_code == 404
    assert (
        browser.post("/books/action_post", form="/books/list/", action="approve", rowid=str(pk)).status_code
        == 404
    )
    assert _states(tiny) == ["draft", "draft"]


def test_mixed_rows_are_refused_together(browser: Browser, tiny: Flask) -> None:
    sent = stock.hidden(browser.get("/books/list/").text) | {
        "action": "approve",
        "rowid": [str(OWN), str(FOREIGN)],
    }
    assert browser.client.post("/books/action_post", data=sent).status_code == 404
    assert _states(tiny) == ["draft", "draft"]


def test_stock_screen_acts_on_foreign_rows(browser: Browser, tiny: Flask) -> None:
    """The trap: FAB's own view has the same scope and ignores it."""
    browser.post(f"/stock/action/approve/{FOREIGN}", form="/books/list/")
    assert _states(tiny) == ["draft", "approved"]


@pytest.mark.parametrize("url", ["/books/action/nosuch/1", "/books/action/edit/1"])
def test_unknown_action_is_absent(browser: Browser, url: str) -> None:
    assert browser.post(url, form="/books/list/").status_code == 404


@pytest.mark.parametrize("rows, code", [([], 400), ([str(number) for number in range(1, 200)], 400)])
def test_no_row_and_too_many_rows_are_bad_requests(browser: Browser, rows: list[str], code: int) -> None:
    sent = stock.hidden(browser.get("/books/list/").text) | {"action": "approve", "rowid": rows}
    assert browser.client.post("/books/action_post", data=sent).status_code == code
    assert browser.post("/books/action_post", form="/books/list/", rowid="1").status_code == 404


def test_action_needs_its_own_permission(tiny: Flask) -> None:
    stock.account(tiny, "zhao", "reader")
    stock.books(tiny, "zhao", "赵的书")
    reader = Browser(tiny)
    reader.sign_in("zhao")
    assert reader.post("/books/action/approve/3", form="/home/").status_code == 403
    assert reader.post("/books/delete/3", form="/home/").status_code == 403
    assert _states(tiny) == ["draft", "draft", "draft"]


@pytest.mark.parametrize("url", ["/books/delete/1", "/books/action/approve/1", "/books/action_post"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_methods_change_nothing(browser: Browser, tiny: Flask, url: str, method: str) -> None:
    assert getattr(browser.client, method)(url).status_code == 405
    assert _states(tiny) == ["draft", "draft"]


@pytest.mark.parametrize(
    "url",
    [
        "/books/delete/1",
        "/books/action/approve/1",
        "/books/add",
        "/books/edit/1",
        "/logout/",
        "/login/",
        "/password/",
    ],
)
@pytest.mark.parametrize("token", [{}, {"csrf_token": ""}, {"csrf_token": "forged"}])
def test_post_without_our_token_changes_nothing(
    browser: Browser, tiny: Flask, url: str, token: dict[str, str]
) -> None:
    answer = browser.client.post(
        url, data={"title": "夺", **token}, headers={"Origin": "http://evil.example"}
    )
    assert answer.status_code == 400
    assert "页面已过期" in answer.text
    assert [book.title for book in stock.stored_all(tiny, Book)] == ["wang的书", "li的书"]
    assert _states(tiny) == ["draft", "draft"]


def test_token_of_another_session_changes_nothing(browser: Browser, tiny: Flask) -> None:
    other = Browser(tiny)
    other.sign_in("li")
    sent = stock.hidden(other.get("/books/add").text) | {"title": "新书"}
    assert browser.client.post("/books/add", data=sent).status_code == 400
    assert len(stock.stored_all(tiny, Book)) == 2


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_other_kinds_of_bodies_need_the_token_too(browser: Browser, tiny: Flask, kind: str) -> None:
    answer = browser.client.post(
        "/books/action_post", data='{"action": "approve", "rowid": ["1"]}', content_type=kind
    )
    assert answer.status_code == 400
    assert _states(tiny) == ["draft", "draft"]
