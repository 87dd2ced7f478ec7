"""A save is one transaction: nothing lost that was typed, nothing half-written, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tepei.portal import audit
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tests.portal import stock
from tests.portal.stock import Book, Browser


def _events(tiny: Flask) -> list[tuple[str, str]]:
    rows = stock.stored_all(tiny, AuditEntry)
    return [(row.event, row.facts) for row in rows if row.event.startswith("book.")]


def test_added_row_is_stored_once_and_in_history(browser: Browser, tiny: Flask) -> None:
    answer = browser.post("/books/add", title="  新书 ")
    assert (answer.status_code, answer.location) == (302, "/books/show/3")
    book = stock.stored(tiny, Book, 3)
    assert (book.title, book.owner, book.version) == ("新书", "wang", 1)
    assert _events(tiny) == [("book.add", "{}")]


def test_columns_that_the_form_does_not_show_are_not_looked_at(browser: Browser, tiny: Flask) -> None:
    browser.post("/books/add", title="新书", owner="li", state="approved", id="77", secret="x")
    book = stock.stored(tiny, Book, 3)
    assert (book.owner, book.state, book.secret) == ("wang", "draft", "")


# -- a refused save (FAB-06) --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title, said",
    [
        ("", "请填写本栏"),
        ("禁书", "这本书不能登记"),
        ("wang的书", "已有相同的记录"),
        ("坏\x00书", "控制字符"),
        ("长" * 41, "最多"),
    ],
)
@pytest.mark.parametrize("address", ["/books/add", "/books/edit/3"])
def test_refused_save_keeps_what_was_typed(
    browser: Browser, tiny: Flask, title: str, said: str, address: str
) -> None:
    stock.books(tiny, "wang", "第三本")
    answer = browser.post(address, title=title)
    assert answer.status_code == 422
    assert said in answer.text
    assert not title or title.replace("\x00", "")[:2] in answer.text
    assert "SQL" not in answer.text
    assert "INSERT" not in answer.text
    assert [book.title for book in stock.stored_all(tiny, Book)] == ["wang的书", "li的书", "第三本"]


def test_vetoed_edit_is_not_saved_by_a_later_commit(browser: Browser, tiny: Flask) -> None:
    """FAB leaves the refused change in the session; the next commit of the request would save it."""
    browser.post("/books/edit/1", title="禁书")
    assert stock.stored(tiny, Book, 1).title == "wang的书"
    assert _events(tiny) == []


def test_vetoed_delete_says_why(browser: Browser, tiny: Flask) -> None:
    (kept,) = stock.books(tiny, "wang", "通过的", state="approved")
    answer = browser.post(f"/books/delete/{kept}", form="/books/list/")
    assert "已通过的书不能删除" in browser.get(answer.location).text
    assert stock.stored(tiny, Book, kept) is not None


def test_row_cannot_be_written_out_of_sight(
    browser: Browser, tiny: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock.BookView, "pre_add", lambda _view, item: setattr(item, "owner", "li"))
    answer = browser.post("/books/add", title="送人的书")
    assert answer.status_code == 422
    assert "权限范围" in answer.text
    assert len(stock.stored_all(tiny, Book)) == 2


# -- a room's own verb in place of the ordinary save --------------------------------------------------------


def _verb(owner: str, *events: str) -> Callable[..., Book]:
    """Writes a row as a verb does, past what the screen filled in; records these events."""

    def write(_view: stock.BookView, form: Any, row: Book | None = None) -> Book:
        book = row or Book()
        book.title, book.owner = form.title.data, owner
        db.session.add(book)
        db.session.flush()
        for event in events:
            audit.record(event, book)
        return book

    return write


@pytest.mark.parametrize("hook, address", [("create", "add"), ("change", "edit/1")])
def test_verb_cannot_skip_history(
    browser: Browser, tiny: Flask, monkeypatch: pytest.MonkeyPatch, hook: str, address: str
) -> None:
    monkeypatch.setattr(stock.BookView, hook, _verb("wang"))
    assert browser.post(f"/books/{address}", title="新书").status_code == 302
    assert [name for name, _facts in _events(tiny)] == [f"book.{address.partition('/')[0]}"]


@pytest.mark.parametrize("hook, address", [("create", "add"), ("change", "edit/1")])
def test_verb_that_writes_its_own_history_writes_it_once(
    browser: Browser, tiny: Flask, monkeypatch: pytest.MonkeyPatch, hook: str, address: str
) -> None:
    monkeypatch.setattr(stock.BookView, hook, _verb("wang", "book.bought"))
    browser.post(f"/books/{address}", title="新书")
    assert [name for name, _facts in _events(tiny)] == ["book.bought"]


@pytest.mark.parametrize("hook, address", [("create", "add"), ("change", "edit/1")])
def test_verb_cannot_write_out_of_sight(
    browser: Browser, tiny: Flask, monkeypatch: pytest.MonkeyPatch, hook: str, address: str
) -> None:
    monkeypatch.setattr(stock.BookView, hook, _verb("li", "book.bought"))
    answer = browser.post(f"/books/{address}", title="送人的书")
    assert answer.status_code == 422
    assert "权限范围" in answer.text
    assert _events(tiny) == []
    assert "送人的书" not in [book.title for book in stock.stored_all(tiny, Book)]


def test_edit_names_the_changed_columns_in_history_and_no_values(browser: Browser, tiny: Flask) -> None:
    browser.post("/books/edit/1", title="新名字")
    browser.post("/books/edit/1", title="新名字")
    assert _events(tiny) == [("book.edit", '{"columns": ["title"]}')]


# -- what a fault of the database tells ---------------------------------------------------------------------------


def test_database_fault_tells_neither_person_nor_log_what_was_typed(
    browser: Browser, tiny: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """FAB shows the statement with its parameters: an ID number on a page and in a log."""

    def fail(_view: object, item: Book) -> None:
        stock.db.session.execute(stock.db.text("SELECT :x FROM nowhere"), {"x": item.title})

    monkeypatch.setattr(stock.BookView, "post_add", fail)
    answer = browser.post("/books/add", title="150199198506010012")
    assert answer.status_code == 422
    assert "系统暂时未能保存" in answer.text
    assert "nowhere" not in answer.text
    assert "nowhere" in caplog.text
    assert "150199198506010012" not in caplog.text
    assert len(stock.stored_all(tiny, Book)) == 2


# -- hostile text (X-01) --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=a()>", '"><svg onload=a()>', "</script><script>a()", "{{7*191}}"]
)
def test_hostile_text_is_shown_as_text(browser: Browser, tiny: Flask, text: str) -> None:
    browser.post("/books/add", title=text)
    shelf = stock.shelf(tiny, "wang", text[:30])
    opened = stock.hidden(browser.get("/books/edit/3").text)
    browser.post("/books/edit/3", title=text + "!", shelf=str(shelf))
    conflict = browser.client.post("/books/edit/3", data=opened | {"title": text + "?"})
    pages = [
        conflict.text,
        *(browser.get(f"/books/{page}").text for page in ("list/", "show/3", "edit/3", "add")),
    ]
    for page in pages:
        assert "1337" not in page
        assert "<" not in text or text not in page
