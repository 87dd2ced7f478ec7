"""What the log says about people: nothing. Proved on a person's whole way in, and on what libraries might say."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.portal.gate import logs
from tests import factories
from tests.applications.desk import Desk
from tests.portal import stock

NUMBER = factories.id_number(dt.date(1988, 3, 12), "2")
NAME, MOBILE, EMAIL = "其其格娜仁", "13912345678", "qiqige.naren@example.invalid"
PASSWORD = "Grassland-Spring-2023"
SECRETS = (NUMBER, NUMBER[:-1], NAME, MOBILE, EMAIL, PASSWORD, "白音")


class Written(io.StringIO):
    """The stream of our handler."""

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def written() -> Iterator[Written]:
    """Everything that any logger says meanwhile, from DEBUG on."""
    stream, root = Written(), logging.getLogger()
    handler, level = logs.handler(stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def _register(portal: Flask) -> int:
    browser = portal.test_client()
    form = {
        "name": NAME, "id_number": NUMBER, "born_on": "1988-03-12", "sex_code": "2", "ethnicity_code": "02",
        "mobile": MOBILE, "email": EMAIL, "username": "qiqige", "password": PASSWORD, "again": PASSWORD,
    }  # fmt: skip
    page = browser.get("/register/").text
    return browser.post("/register/", data=form | stock.hidden(page)).status_code


def _sign_in(portal: Flask, username: str, password: str) -> int:
    browser = portal.test_client()
    token = factories.token_of(browser.get("/login/").text)
    sent = {"username": username, "password": password, "csrf_token": token}
    return browser.post("/login/", data=sent).status_code


def _fail(portal: Flask, **values: str) -> None:
    """A statement that the database refuses, with a person in its parameters."""
    with portal.app_context():
        try:
            db.session.execute(text("SELECT * FROM nowhere WHERE a = :name AND b = :number"), values)
        except Exception:
            logging.getLogger("tepei").exception("a statement failed")
        finally:
            db.session.rollback()


def _way_in(portal: Flask) -> None:
    """Wrong names in the wrong box, a registration, a sign-in, an application filled in and handed in."""
    assert _sign_in(portal, NUMBER, "wrong") == 422
    assert _sign_in(portal, NAME, MOBILE) == 422
    assert _sign_in(portal, "白音", "wrong") == 422
    assert _register(portal) == 302
    assert _sign_in(portal, "qiqige", PASSWORD) == 302
    desk = Desk(portal, "baiyin")
    pk = desk.draft(full=True)
    desk.save(pk, "basic", {"mobile": MOBILE, "email": EMAIL, "unit_contact": NAME})
    assert (
        desk.post(f"/applications/{pk}/submit", {"edition": desk.stored(pk).form.edition}).status_code < 500
    )


def test_log_names_nobody_on_the_whole_way_in(
    sqlite_portal: Flask, written: Written, caplog: pytest.LogCaptureFixture
) -> None:
    """Judged twice: what our handler writes, and the raw records before any mask."""
    caplog.set_level(logging.DEBUG)
    _way_in(sqlite_portal)
    _fail(sqlite_portal, name=NAME, number=NUMBER)
    assert written.lines(), "something was logged"
    raw = [record.getMessage() + str(record.args) + str(record.exc_text or "") for record in caplog.records]
    for secret in SECRETS:
        assert secret not in written.getvalue()
        assert [line for line in raw if secret in line] == []


def test_history_holds_no_personal_data_on_the_whole_way_in(sqlite_portal: Flask) -> None:
    """Who acted is named, by design; what about, and with which facts, names nobody."""
    _way_in(sqlite_portal)
    with sqlite_portal.app_context(), scope.everything("a test reads the history"):
        rows = [f"{row.event} {row.subject} {row.facts}" for row in db.session.scalars(select(AuditEntry))]
    assert len(rows) > 10
    assert [row for row in rows for secret in SECRETS if secret in row] == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("号码 150199198803120025 已用", "号码 [身份证号] 已用"),
        ("15019919880312002X", "[身份证号]"),
        ("15019919880312002x。", "[身份证号]。"),
        ("150199 19880312 0025", "[身份证号]"),
        ("13912345678", "[手机号]"),
        ("+86 139-1234-5678", "[手机号]"),
        ("8613912345678", "[手机号]"),
        ("发给 qiqige.naren@example.invalid。", "发给 [邮箱]。"),
        ("/register/?id=150199198803120025&m=13912345678", "/register/?id=[身份证号]&m=[手机号]"),
        ("job 12345 took 1700000000 ms", "job 12345 took 1700000000 ms"),
        ("2023-03-08T09:00:00.123456+08:00", "2023-03-08T09:00:00.123456+08:00"),
        ("15019919880312002512", "15019919880312002512"),
        ("sha256 3b1f13912345678901234567890abcdef", "sha256 3b1f13912345678901234567890abcdef"),
    ],
)
def test_mask_knows_numbers_and_addresses(said: str, kept: str) -> None:
    assert logs.masked(said) == kept


def test_line_is_json_with_its_trace_masked(written: Written) -> None:
    log = logging.getLogger("some.library")
    try:
        raise ValueError(f"cannot read {NUMBER}\nof {EMAIL}")
    except ValueError:
        log.exception("failed for %s", MOBILE)
    (line,) = written.lines()
    assert (line["level"], line["logger"], line["text"]) == ("ERROR", "some.library", "failed for [手机号]")
    assert "cannot read [身份证号]\nof [邮箱]" in line["trace"]
    assert dt.datetime.fromisoformat(line["at"]).utcoffset() == dt.timedelta(hours=8)
