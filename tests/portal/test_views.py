"""Generated screens show rows in scope, keep searches apart, and ship no tables."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask

from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tests.portal import stock
from tests.portal.stock import Book, Browser

OWN, FOREIGN, ABSENT = 1, 2, 999


# -- whose rows -------------------------------------------------------------------------------------------


def test_list_shows_own_rows_only(browser: Browser) -> None:
    page = browser.get("/books/list/").get_data(as_text=True)
    assert "wang的书" in page
    assert "li的书" not in page


@pytest.mark.parametrize("address", ["show/{}", "edit/{}"])
@pytest.mark.parametrize("pk", [FOREIGN, ABSENT, 0, "-1", "abc", "99999999999999999999", "9" * 5000, "1%00"])
def test_foreign_absent_and_senseless_rows_are_the_same_answer(
    browser: Browser, address: str, pk: object
) -> None:
    answer = browser.get("/books/" + address.format(pk))
    assert answer.status_code == 404
    assert "没有找到" in answer.text


@pytest.mark.parametrize("pk", [FOREIGN, ABSENT])
def test_foreign_row_is_neither_changed_nor_deleted(browser: Browser, tiny: Flask, pk: int) -> None:
    for verb in ("edit", "delete"):
        answer = browser.client.post(
            f"/books/{verb}/{pk}",
            data=stock.hidden(browser.get("/books/edit/1").text) | {"title": "夺来的书"},
        )
        assert answer.status_code == 404
    assert stock.stored(tiny, Book, FOREIGN).title == "li的书"


def test_related_list_needs_the_childs_own_permission(tiny: Flask) -> None:
    """FAB shows the tab to whoever may open the parent."""
    role = "shelf_only"
    with tiny.app_context():
        sm = tiny.appbuilder.sm  # type: ignore[attr-defined]
        sm.add_permission_role(sm.add_role(role), sm.add_permission_view_menu("can_read", "Shelf"))
    stock.account(tiny, "zhao", role)
    shelf = stock.shelf(tiny, "zhao", "第一架")
    stock.books(tiny, "zhao", "架上的书", shelf_id=shelf)
    visitor = Browser(tiny)
    visitor.sign_in("zhao")
    page = visitor.get(f"/shelves/show/{shelf}").text
    assert "第一架" in page
    assert "架上的书" not in page


def test_related_list_is_scoped(browser: Browser, tiny: Flask) -> None:
    shelf = stock.shelf(tiny, "wang", "王家书架")
    stock.books(tiny, "wang", "王家的", shelf_id=shelf)
    stock.books(tiny, "li", "李家的", shelf_id=shelf)
    page = browser.get(f"/shelves/show/{shelf}").text
    assert "王家的" in page
    assert "李家的" not in page


def test_counts_by_state_stand_above_the_list(browser: Browser, tiny: Flask) -> None:
    stock.books(tiny, "wang", "通过的", state="approved")
    stock.books(tiny, "li", "别人的", "别人的二", state="approved")
    view = next(view for view in tiny.appbuilder.baseviews if isinstance(view, stock.BookView))  # type: ignore[attr-defined]
    with tiny.test_request_context("/books/list/"), scope.acting_as(scope.Viewer(user_id=1, name="wang")):
        counts = [(each.label, each.count) for each in view._state_counts()]
    assert counts == [("草稿", 1), ("通过", 1)]


# -- one request's search is not another's (FAB-05) ---------------------------------------------------------------


def _leaks(tiny: Flask, view: type) -> int:
    """How many of 200 interleaved readings saw the other thread's search."""
    drawn = next(each for each in tiny.appbuilder.baseviews if type(each) is view)  # type: ignore[attr-defined]
    seen: list[bool] = []
    meet = threading.Barrier(2, timeout=20)

    def read(term: str) -> None:
        for _round in range(100):
            with tiny.test_request_context(f"/x?_flt_0_title={term}"):
                meet.wait()
                drawn._filters.clear_filters()
                drawn._filters.add_filter_index("title", 0, term)
                meet.wait()
                seen.append([value for _f, value in drawn._filters.get_filters_values()] != [term])

    threads = [threading.Thread(target=read, args=(term,)) for term in ("王", "李")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(seen)


def test_search_of_one_request_never_reaches_another(tiny: Flask) -> None:
    assert _leaks(tiny, stock.StockBookView) > 0, (
        "FAB shares one set of filters: if this fails, the remedy is obsolete"
    )
    assert _leaks(tiny, stock.BookView) == 0


# -- what the stock screen does with the same requests -------------------------------------------------------------


def test_stock_screen_sorts_by_hidden_columns_and_ships_every_row(browser: Browser, tiny: Flask) -> None:
    """The traps that the tests above close; if this fails, FAB has closed them itself."""
    stock.books(tiny, "wang", *(f"第{number}本" for number in range(120)))
    assert browser.get("/stock/list/?psize_StockBookView=5000").text.count("/stock/show/") > 100
    assert browser.get("/stock/list/?_oc_StockBookView=secret&_od_StockBookView=asc").status_code == 200
    assert browser.get("/stock/list/?psize_StockBookView=abc").status_code == 500


# -- the rest of FAB's doors ------------------------------------------------------------------------------------


def test_no_file_of_the_upload_folder_is_served(browser: Browser, tiny: Flask) -> None:
    assert browser.get("/books/download/passwd").status_code == 404
    assert any(rule.rule == "/stock/download/<string:filename>" for rule in tiny.url_map.iter_rules())


def test_cookie_keeps_no_addresses(browser: Browser) -> None:
    for number in range(6):
        browser.get(f"/books/list/?_flt_0_title={'某人' * 20}{number}")
    with browser.client.session_transaction() as kept:
        assert "page_history" not in kept
    assert len(browser.client.get_cookie("tepei").value) < 1000  # type: ignore[union-attr]


def test_list_costs_few_statements_however_many_rows(browser: Browser, tiny: Flask) -> None:
    for shelf in range(3):
        stock.books(tiny, "wang", f"架{shelf}", shelf_id=stock.shelf(tiny, "wang", f"第{shelf}架"))
    assert _cost(tiny, lambda: browser.get("/books/list/")) <= 8
    stock.books(tiny, "wang", *(f"第{number}本" for number in range(20)))
    assert _cost(tiny, lambda: browser.get("/books/list/")) <= 8
    assert _cost(tiny, lambda: browser.get("/books/show/1")) <= 6


def _cost(tiny: Flask, ask: Callable[[], object]) -> int:
    with stock.counted(tiny) as said:
        ask()
    return len([statement for statement in said if not statement.startswith("BEGIN")])


def test_export_holds_the_searched_rows_in_scope(browser: Browser, tiny: Flask) -> None:
    stock.books(tiny, "wang", "=1+1", "不要")
    answer = browser.get("/books/export?_flt_0_title=%3D")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        cells = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
    assert "=1+1" in cells
    assert not {"不要", "wang的书", "li的书"} & set(cells)
    assert "book.export" in {row.event for row in stock.stored_all(tiny, AuditEntry)}


def test_export_of_too_many_rows_says_what_to_do(
    browser: Browser, tiny: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock.BookView, "export_limit", 1)
    stock.books(tiny, "wang", "第二本")
    answer = browser.get("/books/export")
    assert answer.status_code == 409
    assert "缩小范围" in answer.text
