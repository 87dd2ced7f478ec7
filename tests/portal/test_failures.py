"""What people read when something fails or is refused."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.portal import stock
from tests.portal.stock import Book, Browser

INSIDE = 'SELECT|sqlite|psycopg|Traceback|File "|nowhere|150199|/work|site-packages|Werkzeug'


@pytest.mark.parametrize(
    "url, code, said",
    [
        ("/nosuch", 404, "没有找到"), ("/books/show/999", 404, "没有找到"), ("/books/delete/1", 405, "请从页面操作"),
        ("/accounts/list/", 403, "没有权限"), ("/books/list/?psize_BookView=x", 400, "请求有误"),
        ("/desk/broken", 503, "正由他人办理"), ("/desk/fault", 500, "系统出错"),
    ],
)  # fmt: skip
def test_failure_says_what_to_do_and_nothing_of_the_inside(
    browser: Browser, url: str, code: int, said: str
) -> None:
    answer = browser.get(url)
    assert answer.status_code == code
    assert re.search(said, answer.text)
    assert not re.search(INSIDE, answer.text)
    assert not re.search(INSIDE, str(answer.headers))


def test_busy_database_asks_to_come_back(browser: Browser) -> None:
    assert browser.get("/desk/broken").headers["Retry-After"] == "5"


def test_script_gets_its_failure_as_json(browser: Browser) -> None:
    answer = browser.get("/books/show/999", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "权限范围" in answer.json["error"]


def test_failure_of_the_failures_page_is_still_a_page(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The layout asks who is signed in; where the database is gone, that fails too."""
    monkeypatch.setattr("tepei.portal.gate.sessions.account_of", lambda _pk: 1 / 0)
    answer = browser.get("/nosuch")
    assert answer.status_code in (404, 500)
    assert "<h1>" in answer.text
    assert not re.search(INSIDE, answer.text)


def test_failure_before_anybody_is_known_is_a_page(
    browser: Browser, tiny: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tiny.extensions, "viewer_of", lambda _account: 1 / 0)
    answer = browser.get("/books/list/")
    assert answer.status_code == 500
    assert "系统出错" in answer.text


def test_too_large_a_body_is_refused_in_words(browser: Browser, tiny: Flask) -> None:
    tiny.config["MAX_CONTENT_LENGTH"] = 1000
    answer = browser.client.post("/books/add", data={"title": "x" * 5000})
    assert answer.status_code == 413
    assert "太大" in answer.text


def test_refusal_by_post_goes_back_and_says_why(browser: Browser, tiny: Flask) -> None:
    token = stock.hidden(browser.get("/books/list/").text)
    answer = browser.client.post(
        "/desk/refused", data=token, headers={"Referer": "http://localhost/books/list/?x=1"}
    )
    assert answer.location == "/books/list/?x=1"
    assert "名额已满" in browser.get(answer.location).text
    assert stock.stored(tiny, Book, 1).title == "wang的书", "nothing half-written stays"


def test_refusal_goes_back_to_the_form_at_the_same_address(browser: Browser) -> None:
    token = stock.hidden(browser.get("/books/list/").text)
    answer = browser.client.post(
        "/desk/refused", data=token, headers={"Referer": "http://localhost/desk/refused"}
    )
    assert answer.location == "/desk/refused"


@pytest.mark.parametrize(
    "referer",
    [
        "http://evil.example/books/list/",
        "//evil.example",
        "",
        "http://localhost/books/delete/1",
        "http://localhost/nosuch",
    ],
)
def test_refusal_never_leads_elsewhere(browser: Browser, referer: str) -> None:
    token = stock.hidden(browser.get("/books/list/").text)
    answer = browser.client.post("/desk/refused", data=token, headers={"Referer": referer})
    assert answer.location == "/"


def test_refusal_of_a_page_is_a_page(browser: Browser) -> None:
    answer = browser.get("/desk/refused")
    assert (answer.status_code, "名额已满" in answer.text) == (409, True)


def test_refusal_of_a_script_is_json(browser: Browser) -> None:
    answer = browser.get("/desk/refused", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (422, {"error": "名额已满，请联系盟市。"})


def test_conflict_of_a_page_written_by_hand_keeps_what_was_typed(browser: Browser) -> None:
    token = stock.hidden(browser.get("/books/list/").text)
    answer = browser.client.post("/desk/stale", data=token | {"opinion": "同意推荐", "password": "geheim"})
    assert answer.status_code == 409
    assert "同意推荐" in answer.text
    assert "geheim" not in answer.text
