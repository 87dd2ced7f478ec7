"""A relation's choices are looked up in scope; no table is shipped with a form (FAB-04)."""

from __future__ import annotations

from flask import Flask

from tests.portal import stock
from tests.portal.shelves import Book
from tests.portal.stock import Browser


def test_choices_are_looked_up_in_scope(browser: Browser, tiny: Flask) -> None:
    mine, theirs = stock.shelf(tiny, "wang", "我的架"), stock.shelf(tiny, "li", "他的架")
    for page in (
        browser.get("/books/add").text,
        browser.get("/books/lookup/shelf?q=架").get_data(as_text=True),
    ):
        assert "他的架" not in page
    answer = browser.get("/books/lookup/shelf?q=架").json
    assert answer == {"results": [{"id": mine, "text": "我的架"}]}
    assert browser.get("/books/lookup/owner").status_code == 404
    refused = browser.post("/books/add", title="新书", shelf=str(theirs))
    assert refused.status_code == 422
    assert "不在您的权限范围内" in refused.text
    assert browser.post("/books/add", title="新书", shelf=str(mine)).status_code == 302
    assert stock.stored(tiny, Book, 3).shelf_id == mine


def test_many_choices_are_searched_for_and_not_shipped(browser: Browser, tiny: Flask) -> None:
    for number in range(40):
        stock.shelf(tiny, "wang", f"架{number:02}")
    page = browser.get("/books/add").text
    assert "架07" not in page
    assert 'data-lookup="/books/lookup/shelf"' in page
    assert len(browser.get("/books/lookup/shelf").json["results"]) == 30


def test_parent_in_the_address_sets_nothing(browser: Browser, tiny: Flask) -> None:
    """FAB takes the hidden parent of an add form from the query string."""
    theirs = stock.shelf(tiny, "li", "他的架")
    browser.client.post(
        f"/books/add?_flt_0_shelf={theirs}",
        data=stock.hidden(browser.get("/books/add").text) | {"title": "新书"},
    )
    assert stock.stored(tiny, Book, 3).shelf_id is None
