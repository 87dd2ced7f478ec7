"""Transactions, moments and the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from tepei.organisations.models import Division
from tepei.portal import bulk, clock, scope
from tepei.portal.clock import Setting
from tepei.portal.database import ZONE, db, in_transaction, insert_all, transaction
from tepei.portal.errors import Taken


def _value(name: str) -> str | None:
    return db.session.scalar(select(Setting.value).where(Setting.name == name))


def test_transaction_commits_once_at_the_end(app: Flask) -> None:
    with transaction() as session:
        session.add(Setting(name="a", value="1"))
        assert in_transaction()
    db.session.rollback()
    assert _value("a") == "1"
    assert not in_transaction()


def test_transaction_rolls_everything_back_on_an_error(app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction() as session:
        session.add(Setting(name="a", value="1"))
        session.flush()
        raise RuntimeError
    assert _value("a") is None


def test_inner_transaction_commits_with_the_outer(app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction() as session:
        with transaction() as inner:
            inner.add(Setting(name="a", value="1"))
        assert in_transaction()
        raise RuntimeError
    assert session.get(Setting, "a") is None


def test_caught_failure_of_an_inner_transaction_leaves_nothing_half_written(app: Flask) -> None:
    with transaction() as session:
        session.add(Setting(name="outer", value="1"))
        with pytest.raises(RuntimeError), transaction() as inner:
            inner.add(Setting(name="inner", value="1"))
            inner.flush()
            raise RuntimeError
    assert (_value("outer"), _value("inner")) == ("1", None)


def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path) -> None:
    application = create_app({"TEPEI_MODE": "test", "DATA_DIR": str(tmp_path)})
    with application.app_context(), db.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}


def test_moment_is_read_in_shanghai(app: Flask) -> None:
    assert clock.now().utcoffset() == dt.timedelta(hours=8)
    assert clock.now().tzinfo == ZONE


def test_clock_goes_on_from_where_it_was_moved(app: Flask) -> None:
    clock.move_to(dt.datetime(2024, 2, 29, 23, 59, 59, tzinfo=ZONE))
    assert (
        dt.timedelta()
        < clock.now() - dt.datetime(2024, 2, 29, 23, 59, 59, tzinfo=ZONE)
        < dt.timedelta(minutes=1)
    )


def test_clock_of_production_does_not_move(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "TEPEI_MODE", "production")
    with pytest.raises(PermissionError):
        clock.move_to(dt.datetime(2024, 1, 1, tzinfo=ZONE))
    assert abs(clock.now() - dt.datetime.now(ZONE)) < dt.timedelta(seconds=5)


def test_request_has_one_moment(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is checked and whatever is stamped: between two readings a year may close."""
    hours = iter(range(24))
    monkeypatch.setattr(clock, "_machine", lambda: dt.datetime(2023, 3, 8, next(hours), tzinfo=ZONE))
    for hour in (0, 1):
        with app.test_request_context():
            assert {clock.real().hour for _each in range(3)} == {hour}
    assert clock.real().hour == 2


def _division(number: int) -> Division:
    return Division(code=f"99{number:04}", name=f"示例{number}", level="county")


@pytest.mark.parametrize("way", [insert_all, db.session.add_all], ids=["inserted", "added"])
def test_many_new_rows_have_keys_in_their_order_and_the_next_one_another(
    app: Flask, way: Callable[[list[Division]], None]
) -> None:
    with scope.everything("a test writes many rows"), transaction() as session:
        many, one = [_division(number) for number in range(60)], _division(60)
        way(many)
        session.flush()
        session.add(one)
        session.flush()
        keys = [each.id for each in (*many, one)]
        assert keys == sorted(set(keys))
        session.expire_all()
        assert [each.name for each in many][::59] == ["示例0", "示例59"]


@pytest.mark.parametrize("count", [1, 3, 60])
def test_rows_by_their_values_have_keys_in_their_order_and_are_found_by_them(app: Flask, count: int) -> None:
    """However the database takes them: few one by one, many in a stream, where no character may be taken for an end of its line."""
    odd = "制表\t换行\n反斜\\N"
    rows = [{"code": f"99{place:04}", "name": odd, "level": "county"} for place in range(count)]
    with scope.everything("a test writes many rows"), transaction() as session:
        keys = bulk.insert_rows(Division, rows)
        session.add(one := _division(count))
        session.flush()
        assert sorted({*keys, one.id}) == [*keys, one.id]
        found = session.scalars(
            select(Division).where(bulk.among(Division.id, keys)).order_by(Division.id)
        ).all()
        assert [(each.id, each.code, each.name) for each in found] == [
            (key, row["code"], odd) for key, row in zip(keys, rows, strict=True)
        ]
        assert not bulk.insert_rows(Division, [])
        assert not session.scalars(select(Division).where(bulk.among(Division.id, []))).all()


def test_unique_rule_answers_many_rows_in_its_words(app: Flask) -> None:
    same = {"code": "990000", "name": "示例", "level": "county", "valid_from": dt.date(2024, 1, 1)}
    with scope.everything("a test writes the same twice"), pytest.raises(Taken), transaction():
        bulk.insert_rows(Division, [same] * 60)
