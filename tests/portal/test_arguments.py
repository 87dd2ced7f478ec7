"""What an address of a list may ask for: pages, orders and searches, within bounds and of what is shown (FAB-07, FAB-08)."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.portal import stock
from tests.portal.stock import Browser


@pytest.mark.parametrize(
    "query",
    [
        "psize_BookView=abc", "psize_BookView=-5", "page_BookView=-1", "page_BookView=1e9",
        "_oc_BookView=nosuch&_od_BookView=asc", "_oc_BookView=secret&_od_BookView=asc",
        "_oc_BookView=shelf.owner&_od_BookView=asc", "_od_BookView=sideways",
        "_flt_9_title=x", "_flt_0_title=%00", "_flt_0_version=abc", "_flt_0_version=99999999999999999999",
        "_flt_0_shelf=abc", "_flt_0_title=" + "x" * 200,
        f"_flt_{'9' * 5000}_title=x", "_flt_0_shelf=" + "9" * 5000,
    ],
)  # fmt: skip
def test_senseless_argument_is_a_bad_request(browser: Browser, query: str) -> None:
    assert browser.get(f"/books/list/?{query}").status_code == 400


def test_page_size_is_capped(browser: Browser, tiny: Flask) -> None:
    stock.books(tiny, "wang", *(f"第{number}本" for number in range(120)))
    assert browser.get("/books/list/?psize_BookView=5000").text.count("/books/show/") == 100


def test_count_stops_and_so_do_the_pages(
    browser: Browser, tiny: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody needs the exact number of a million rows, nor their last page."""
    for module in ("rows", "listing"):
        monkeypatch.setattr(f"tepei.portal.screens.{module}.COUNTED", 50)
    stock.books(tiny, "wang", *(f"第{number}本" for number in range(120)))
    with stock.counted(tiny) as said:
        page = browser.get("/books/list/?page_BookView=999999&psize_BookView=25").text
    assert "第119本" not in page
    assert [statement for statement in said if "count(*)" in statement and "LIMIT" in statement]


def test_column_that_is_not_listed_is_no_oracle(browser: Browser) -> None:
    """FAB sorts by any column; the order would tell what the page hides."""
    assert "secret" not in stock.BookView.list_columns
    assert browser.get("/books/list/?_oc_BookView=title&_od_BookView=desc").status_code == 200
    assert browser.get("/books/list/?_oc_BookView=secret&_od_BookView=desc").status_code == 400


def test_search_takes_wildcards_for_text(browser: Browser, tiny: Flask) -> None:
    stock.books(tiny, "wang", "百分之50%", "别的")
    page = browser.get("/books/list/?_flt_0_title=%25").text
    assert "百分之50%" in page
    assert "别的" not in page
