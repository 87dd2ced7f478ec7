"""Signing in: one answer for every failure, a lock, a limit, history, and the doors that are not there."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from flask import Flask

from tepei.portal.accounts import Account
from tepei.portal.audit import AuditChain
from tepei.portal.database import transaction
from tepei.portal.gate.signin import masked, own_path
from tests.portal import stock
from tests.portal.stock import Browser


def _said(browser: Browser, username: str, password: str) -> tuple[int, str]:
    answer = browser.sign_in(username, password)
    text = answer.text.replace(username, "…")
    return answer.status_code, text[text.find("用户名或密码不正确") :][:60]


# -- one answer -------------------------------------------------------------------------------------------------------


def test_unknown_wrong_locked_and_disabled_are_one_answer(tiny: Flask) -> None:
    stock.account(tiny, "off", "writer")
    stock.account(tiny, "locked", "writer", locked_until=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    with tiny.app_context():
        stock.db.session.query(Account).filter_by(username="off").one().active = False
        stock.db.session.commit()
    browser = Browser(tiny)
    answers = {
        _said(browser, *pair)
        for pair in [
            ("nobody", stock.PASSWORD), ("wang", "wrong"), ("locked", stock.PASSWORD), ("locked", "wrong"),
            ("off", stock.PASSWORD), ("' OR 1=1 --", "x"), ("wang", "\x00"),
        ]
    }  # fmt: skip
    assert len(answers) == 1
    assert answers.pop()[0] == 422


def test_unknown_name_costs_the_same_hash(tiny: Flask) -> None:
    """With a real hash: the difference between known and unknown names is what an attacker would measure."""
    tiny.config["FAB_PASSWORD_HASH_METHOD"] = "pbkdf2:sha256:150000"
    with tiny.app_context():
        account = stock.db.session.get_one(Account, 1)
        account.password = stock.generate_password_hash(stock.PASSWORD, method="pbkdf2:sha256:150000")
        stock.db.session.commit()
    tiny.config["LOGIN_FAILURES"] = 1000
    browser = Browser(tiny)
    known, unknown = _time(browser, "wang"), _time(browser, "nobody")
    assert 0.4 < known / unknown < 2.5


def _time(browser: Browser, username: str) -> float:
    sent = stock.hidden(browser.get("/login/").text) | {"username": username, "password": "wrong"}
    took: list[float] = []
    for _each in range(4):
        begun = time.perf_counter()
        browser.client.post("/login/", data=sent)
        took.append(time.perf_counter() - begun)
    return min(took)


def test_user_name_ignores_case(tiny: Flask) -> None:
    assert Browser(tiny).sign_in("WANG").status_code == 302


# -- the lock ---------------------------------------------------------------------------------------------------------


def _later(tiny: Flask, **lapse: int) -> None:
    with tiny.app_context(), transaction() as session:
        account = session.get_one(Account, 1)
        assert account.locked_until is not None
        account.locked_until -= dt.timedelta(**lapse)


def test_account_is_locked_after_five_failures_and_opens_after_ten_minutes(tiny: Flask) -> None:
    browser = Browser(tiny)
    for _each in range(5):
        browser.sign_in("wang", "wrong")
    assert browser.sign_in("wang").status_code == 422, (
        "the right password during the lock gets the same answer"
    )
    _later(tiny, minutes=9)
    assert browser.sign_in("wang").status_code == 422
    _later(tiny, minutes=2)
    assert browser.sign_in("wang").status_code == 302


def test_success_forgets_the_failures_before(tiny: Flask) -> None:
    browser = Browser(tiny)
    for _round in range(2):
        for _each in range(4):
            browser.sign_in("wang", "wrong")
        assert browser.sign_in("wang").status_code == 302
        browser.post("/logout/", form="/logout/")


def test_many_people_behind_one_address_sign_in(tiny: Flask) -> None:
    tiny.config["LOGINS_PER_MINUTE"] = 3
    tiny.appbuilder.sm.sign_ins_per_address.storage.reset()  # type: ignore[attr-defined]
    assert [Browser(tiny).sign_in("wang").status_code for _number in range(5)] == [302] * 5


def test_one_address_tries_twenty_times_a_minute(tiny: Flask) -> None:
    tiny.config["LOGINS_PER_MINUTE"] = 3
    tiny.appbuilder.sm.sign_ins_per_address.storage.reset()  # type: ignore[attr-defined]
    browser = Browser(tiny)
    assert [browser.sign_in(f"guess{number}", "x").status_code for number in range(4)] == [422, 422, 422, 429]
    assert "稍候" in browser.sign_in("wang").text


# -- history ------------------------------------------------------------------------------------------------------------


def test_history_names_what_happened_and_no_typed_name(tiny: Flask) -> None:
    browser = Browser(tiny)
    browser.sign_in("150199198506010012", "x")
    for _each in range(5):
        browser.sign_in("li", "wrong")
    browser.sign_in("wang")
    browser.post("/logout/", form="/logout/")
    events = stock.events(tiny)
    assert events[0] == ("login.fail", "15****************")
    assert ("login.lock", "ab_user:2") in events
    assert events[-2:] == [("login", "ab_user:1"), ("logout", "ab_user:1")]
    assert "150199198506010012" not in json.dumps(events)


@pytest.mark.parametrize(
    "typed, kept",
    [("白音", "**"), ("王小明", "王**"), ("", "*"), ("secret", "se****"), ("x" * 64, "xx" + "*" * 16)],
)
def test_typed_name_is_masked(typed: str, kept: str) -> None:
    assert masked(typed) == kept


def test_sign_in_fails_where_history_cannot_be_written(tiny: Flask) -> None:
    with tiny.app_context():
        stock.db.session.query(AuditChain).delete()
        stock.db.session.commit()
    browser = Browser(tiny)
    assert browser.sign_in("wang").status_code == 500
    assert browser.get("/books/list/").status_code == 302


# -- where to, afterwards (C-07) --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "http://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "javascript:alert(1)",
        "https:evil.example", "////evil.example", "/\n//evil.example", "evil.example", "data:text/html,x", "/%5c\\evil", "",
        "http:///evil.example", " //evil.example", "/\x00/evil",
    ],
)  # fmt: skip
def test_foreign_targets_are_dropped(target: str) -> None:
    assert own_path(target) == ""


@pytest.mark.parametrize("target", ["/", "/books/list/?_flt_0_title=%E4%B9%A6&x=1", "/review/5"])
def test_own_targets_are_kept(target: str) -> None:
    assert own_path(target) == target


def test_visitor_comes_back_to_the_page_that_was_asked_for(tiny: Flask) -> None:
    browser = Browser(tiny)
    asked = browser.get("/books/list/?_flt_0_title=x", headers={"Host": "localhost"}).location
    assert asked.startswith("/login/?next=/books/list/")
    sent = stock.hidden(browser.get(asked).text) | {"username": "wang", "password": stock.PASSWORD}
    assert browser.client.post(asked, data=sent).location == "/books/list/?_flt_0_title=x"


# -- doors that are not there --------------------------------------------------------------------------------------------------


def test_no_rest_no_registration_no_charts(tiny: Flask) -> None:
    rules = {rule.rule for rule in tiny.url_map.iter_rules()}
    for gone in (
        "/api/v1/security/login",
        "/users/",
        "/register/",
        "/userstatschartview/",
        "/resetpassword/form",
        "/userinfoeditview/form",
    ):
        assert not [rule for rule in rules if rule.startswith(gone)], gone


def test_real_application_offers_no_rest_either(portal: Flask) -> None:
    rules = [rule.rule for rule in portal.url_map.iter_rules()]
    assert not [rule for rule in rules if rule.startswith(("/api", "/swagger", "/users", "/register/form"))]


def test_nobody_without_a_session_holds_any_permission(tiny: Flask) -> None:
    with tiny.app_context():
        sm = tiny.appbuilder.sm  # type: ignore[attr-defined]
        sm.add_permission_role(
            sm.find_role("Public") or sm.add_role("Public"), sm.add_permission_view_menu("can_read", "Book")
        )
    assert Browser(tiny).get("/books/list/").status_code == 302


# -- accounts -------------------------------------------------------------------------------------------------------------------
