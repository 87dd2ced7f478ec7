"""What a server lacks for a while is told apart, with when to come back, and what was typed may be sent again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tepei.portal import storage, trouble
from tepei.portal.database import db
from tepei.portal.trouble import AWAY, BUSY, FULL, HELD, SLOW, Trouble
from tests.portal import stock
from tests.portal.stock import Book, Browser


def _failure(work: Callable[[], object]) -> BaseException:
    with pytest.raises((SQLAlchemyError, OSError)) as caught:
        work()
    return caught.value


def _full_disk() -> None:
    with Path("/dev/full").open("w") as file:
        file.write("x" * 100_000)


def test_full_disk_is_told() -> None:
    assert trouble.of(_failure(_full_disk)) is FULL


def test_used_up_pool_is_told() -> None:
    assert trouble.of(PoolTimeout()) is BUSY


def test_sqlite_says_what_it_lacks(tmp_path: Path) -> None:
    one, other = (
        create_engine(
            f"sqlite:///{tmp_path}/db", connect_args={"timeout": 0, "isolation_level": None}
        ).connect()
        for _each in range(2)
    )
    one.exec_driver_sql("CREATE TABLE t (x)")
    one.exec_driver_sql("BEGIN IMMEDIATE")
    assert trouble.of(_failure(lambda: other.exec_driver_sql("BEGIN IMMEDIATE"))) is HELD
    one.exec_driver_sql("ROLLBACK")
    one.exec_driver_sql("PRAGMA max_page_count=2")
    assert (
        trouble.of(_failure(lambda: one.exec_driver_sql("INSERT INTO t VALUES (randomblob(100000))"))) is FULL
    )


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "statement, expected",
    [
        ("SELECT * FROM settings FOR UPDATE", HELD), ("SELECT pg_sleep(1)", SLOW),
        ("SELECT pg_terminate_backend(pg_backend_pid())", AWAY), ("SELECT 1/0", None),
    ],
)  # fmt: skip
def test_postgresql_says_what_it_lacks(app: Flask, statement: str, expected: Trouble | None) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has neither a limit of time nor a server")
    with db.engine.connect() as connection, db.engine.connect() as holding:
        holding.execute(text("SELECT * FROM settings FOR UPDATE"))
        connection.execute(text("SET lock_timeout = '50ms'; SET statement_timeout = '500ms'"))
        assert trouble.of(_failure(lambda: connection.execute(text(statement)))) is expected
        connection.invalidate()


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all.db"]
)
def test_database_that_is_away_is_told(url: str) -> None:
    assert trouble.of(_failure(lambda: create_engine(url).connect())) is AWAY


@pytest.mark.parametrize("state", ["53100", "53300", "40P01"])
def test_states_of_postgresql_that_no_test_can_bring_about(state: str) -> None:
    expected = {"53100": FULL, "53300": BUSY, "40P01": HELD}
    cause = psycopg.errors.lookup(state)("x")
    assert trouble.of(OperationalError("x", {}, cause)) is expected[state]


def test_what_was_typed_is_sent_again_from_the_page_of_the_failure(browser: Browser, tiny: Flask) -> None:
    sent = stock.hidden(browser.get("/books/add").text) | {"title": '新书"><i>'}
    answer = browser.client.post("/desk/broken", data=sent)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text))
    assert again.items() >= (sent | {"title": "新书&#34;&gt;&lt;i&gt;"}).items()
    assert "再次提交" in answer.text


def test_full_disk_keeps_no_half_file_and_what_was_typed(
    browser: Browser, tiny: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock.BookView, "post_add", lambda _view, _item: _full_disk())
    answer = browser.post("/books/add", title="新书")
    assert (answer.status_code, "存储空间已满" in answer.text) == (507, True)
    assert "新书" in answer.text
    assert len(stock.stored_all(tiny, Book)) == 2


def test_answer_without_a_database_keeps_it_too(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = stock.hidden(browser.get("/books/add").text) | {"title": "新书"}

    def away(_pk: str) -> None:
        raise OperationalError("SELECT", {}, psycopg.OperationalError("connection refused"))

    monkeypatch.setattr("tepei.portal.gate.sessions.account_of", away)
    answer = browser.client.post("/books/add", data=sent)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert 'name="title" value="新书"' in answer.text
    assert "再次提交" in answer.text


def test_password_is_not_sent_back(browser: Browser) -> None:
    sent = stock.hidden(browser.get("/books/add").text) | {"password": "geheim"}
    answer = browser.client.post("/desk/broken", data=sent)
    assert answer.status_code == 503
    assert "geheim" not in answer.text


def test_store_leaves_no_part_of_a_file(tiny: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _handle: _full_disk())
    with tiny.app_context():
        assert trouble.of(_failure(lambda: storage.store().put(b"content"))) is FULL
        assert not [name for name, _age in storage.store().names() if "/" in name]
