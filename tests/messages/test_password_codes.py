"""忘记密码: a code that leaves by mail or text message, works once, and tells nobody who has an account."""

from __future__ import annotations

import datetime as dt
import re
from email.message import EmailMessage

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tepei.portal import clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.gate import codes
from tepei.portal.gate.codes import PasswordCode
from tests import factories
from tests.messages.conftest import Gateway

NEW = "Caoyuan-2024"


@pytest.fixture(autouse=True)
def _many(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests come from one address."""
    monkeypatch.setitem(app.config, "CODES_PER_MINUTE", 1_000)


def _token(client: FlaskClient) -> str:
    for kept in ("csrf_token", "_login_user"):  # the context of a test outlives its requests
        g.pop(kept, None)
    return factories.token_of(client.get("/forgotten/").get_data(as_text=True))


def _asked(client: FlaskClient, username: str) -> str:
    token = _token(client)
    answer = client.post("/forgotten/", data={"username": username, "csrf_token": token})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _renewed(client: FlaskClient, username: str, code: str) -> int:
    token = _token(client)
    typed = {"username": username, "code": code, "password": NEW, "again": NEW, "csrf_token": token}
    return client.post("/forgotten/password", data=typed).status_code


def _rows() -> list[PasswordCode]:
    with scope.everything("a test looks"):
        every = select(PasswordCode).order_by(PasswordCode.id)
        return list(db.session.scalars(every.execution_options(populate_existing=True)))


def _code_in(text: str) -> str:
    found = re.search(r"验证码 (\d{6})", text)
    assert found
    return found[1]


def test_code_by_mail_sets_a_new_password_once(app: Flask, mails: list[EmailMessage]) -> None:
    factories.account("one", "张一")
    client = app.test_client()
    factories.sign_in(client, "one")
    _asked(client, "ONE")
    assert codes.deliver() == 1 and codes.deliver() == 0
    code = _code_in(mails[0].get_content())
    assert code not in str([vars(row) for row in _rows()])
    assert _renewed(client, "one", "000000" if code != "000000" else "111111") == 422
    assert _renewed(client, "one", code) == 302
    assert _renewed(client, "one", code) == 422
    token = _token(client)
    assert client.get("/home/").status_code == 302, "sessions of before have ended"
    signed = client.post("/login/", data={"username": "one", "password": NEW, "csrf_token": token})
    assert signed.status_code == 302


def test_a_text_message_goes_before_a_mail(
    app: Flask, mails: list[EmailMessage], gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SMS_URL", gateway.url)
    factories.person("someone", mobile="13800138000")
    _asked(app.test_client(), "someone")
    assert codes.deliver() == 1
    assert gateway.taken[0][0]["mobile"] == "13800138000"
    assert _code_in(gateway.taken[0][0]["text"])
    assert mails == []


def test_the_answer_is_the_same_whether_anybody_has_the_name(app: Flask, mails: list[EmailMessage]) -> None:
    factories.account("one", "张一")
    client = app.test_client()
    known, unknown = _asked(client, "one"), _asked(client, "two")
    strip = re.compile(r'value="[^"]*"|nonce="[^"]*"')
    assert strip.sub("", known).replace("one", "two") == strip.sub("", unknown).replace("one", "two")
    codes.deliver()
    assert len(mails) == 1
    assert _renewed(client, "two", "123456") == _renewed(client, "one", "12345") == 422


def test_code_is_over_after_ten_minutes_or_five_tries(app: Flask, mails: list[EmailMessage]) -> None:
    factories.account("one", "张一")
    client = app.test_client()
    _asked(client, "one")
    codes.deliver()
    code = _code_in(mails[0].get_content())
    with scope.everything("a test waits"), transaction() as session:
        session.execute(update(PasswordCode).values(sent_at=clock.real() - dt.timedelta(minutes=11)))
    assert not codes.redeem("one", code, NEW)
    _asked(client, "one")
    codes.deliver()
    code = _code_in(mails[1].get_content())
    assert not any(codes.redeem("one", "wrong", NEW) for _ in range(codes.TRIES))
    assert not codes.redeem("one", code, NEW)


def test_three_codes_an_hour_for_an_account(app: Flask, mails: list[EmailMessage]) -> None:
    factories.account("one", "张一")
    for _ in range(5):
        codes.ask("one")
    assert codes.deliver() == codes.PER_HOUR == len(mails)


def test_who_may_reset_is_named_where_no_letter_goes_out(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/forgotten/").get_data(as_text=True)
    assert "安全管理员重置密码" in page and "获取验证码" not in page
    assert "/forgotten/" in client.get("/login/").get_data(as_text=True)
