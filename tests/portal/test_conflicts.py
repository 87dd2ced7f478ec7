"""Two people, one row: both texts are shown, nothing is overwritten, and no version counts that we did not sign (R-05)."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.portal import stock
from tests.portal.stock import Book, Browser


def test_stale_save_shows_both_texts_and_overwrites_nothing(browser: Browser, tiny: Flask) -> None:
    opened = stock.hidden(browser.get("/books/edit/1").text)
    browser.post("/books/edit/1", title="别人先改的")

    answer = browser.client.post("/books/edit/1", data=opened | {"title": "我改的"})

    assert answer.status_code == 409
    assert "别人先改的" in answer.text
    assert "我改的" in answer.text
    assert stock.stored(tiny, Book, 1).title == "别人先改的"


def test_after_a_conflict_one_may_go_on_knowingly(browser: Browser, tiny: Flask) -> None:
    opened = stock.hidden(browser.get("/books/edit/1").text)
    browser.post("/books/edit/1", title="别人先改的")
    page = browser.client.post("/books/edit/1", data=opened | {"title": "我改的"})

    answer = browser.client.post("/books/edit/1", data=stock.hidden(page.text))

    assert answer.status_code == 302
    book = stock.stored(tiny, Book, 1)
    assert (book.title, book.version) == ("我改的", 3)


@pytest.mark.parametrize("forged", ["", "1", "x.y", "WyJ0ZXN0X2Jvb2tzIiwxLDFd.forged"])
def test_version_that_we_did_not_sign_is_refused(browser: Browser, tiny: Flask, forged: str) -> None:
    answer = browser.post("/books/edit/1", title="我改的", version=forged)
    assert answer.status_code == 422
    assert stock.stored(tiny, Book, 1).title == "wang的书"


def test_version_of_another_row_is_refused(browser: Browser, tiny: Flask) -> None:
    stock.books(tiny, "wang", "第三本")
    other = stock.hidden(browser.get("/books/edit/3").text)["version"]
    assert browser.post("/books/edit/1", title="我改的", version=other).status_code == 422


def test_stock_screen_overwrites_silently(browser: Browser, tiny: Flask) -> None:
    """The trap: two people open a form, the later one wins without a word."""
    opened = stock.hidden(browser.get("/stock/edit/1").text)
    browser.post("/books/edit/1", title="别人先改的")
    assert browser.client.post("/stock/edit/1", data=opened | {"title": "我改的"}).status_code == 302
    assert stock.stored(tiny, Book, 1).title == "我改的"
