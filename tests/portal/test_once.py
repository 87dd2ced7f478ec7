"""A form is carried out once (R-04)."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from flask import Flask

from tepei.portal import clock
from tepei.portal.screens.once import OnceKey
from tests.portal import stock
from tests.portal.stock import Book, Browser


def test_second_click_gets_the_same_answer_and_makes_no_row(browser: Browser, tiny: Flask) -> None:
    sent = stock.hidden(browser.get("/books/add").text) | {"title": "一次"}
    answers = [browser.client.post("/books/add", data=sent) for _click in range(3)]
    assert [answer.location for answer in answers] == ["/books/show/3"] * 3
    assert [book.title for book in stock.stored_all(tiny, Book)].count("一次") == 1


def test_clicks_at_the_same_moment_make_one_row(tiny: Flask) -> None:
    browsers = [Browser(tiny) for _each in range(3)]
    stock.account(tiny, "zhao", "writer", "applicant")
    browsers[0].sign_in("zhao")
    sent = stock.hidden(browsers[0].get("/books/add").text)
    cookie = browsers[0].client.get_cookie("tepei")
    assert cookie is not None
    for browser in browsers[1:]:
        browser.client.set_cookie("tepei", cookie.value)
    answers: list[str] = []

    def click(browser: Browser, number: int) -> None:
        answers.append(browser.client.post("/books/add", data=sent | {"title": f"第{number}击"}).location)

    threads = [threading.Thread(target=click, args=pair) for pair in zip(browsers, range(3), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == ["/books/show/3"] * 3
    assert len(stock.stored_all(tiny, Book)) == 3


@pytest.mark.parametrize("key", ["", "short", "x" * 23, "' OR 1=1 --          "])
def test_malformed_key_is_refused(browser: Browser, tiny: Flask, key: str) -> None:
    assert browser.post("/books/add", title="新书", once_key=key).status_code == 422
    assert len(stock.stored_all(tiny, Book)) == 2


def test_failed_save_gives_its_key_back(browser: Browser, tiny: Flask) -> None:
    sent = stock.hidden(browser.get("/books/add").text)
    assert browser.client.post("/books/add", data=sent | {"title": "禁书"}).status_code == 422
    assert browser.client.post("/books/add", data=sent | {"title": "好书"}).status_code == 302


def test_key_is_kept_for_a_day(browser: Browser, tiny: Flask) -> None:
    browser.post("/books/add", title="昨天的")
    with tiny.app_context():
        clock.move_to(clock.now() + dt.timedelta(hours=25))
    browser.post("/books/add", title="今天的")
    assert len(stock.stored_all(tiny, OnceKey)) == 1
