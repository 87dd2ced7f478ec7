"""Signing in: one answer for every failure, a lock, a limit; and the screens of accounts."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from flask import Flask
from flask_appbuilder.security.sqla.models import Role

from tepei.portal.accounts import Account
from tepei.portal.audit import AuditChain, AuditEntry
from tepei.portal.database import transaction
from tepei.portal.gate.signin import masked, own_path
from tests.portal import stock
from tests.portal.stock import Browser


def _said(browser: Browser, username: str, password: str) -> tuple[int, str]:
    answer = browser.sign_in(username, password)
    text = answer.text.replace(username, "…")
    return answer.status_code, text[text.find("用户名或密码不正确") :][:60]


def _events(tiny: Flask) -> list[tuple[str, str]]:
    return [(row.event, row.subject) for row in stock.stored_all(tiny, AuditEntry)]


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
    events = _events(tiny)
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


@pytest.fixture
def keeper(tiny: Flask) -> Browser:
    stock.account(tiny, "keeper", "security_admin")
    browser = Browser(tiny)
    browser.sign_in("keeper")
    return browser


def test_roles_are_given_on_no_screen(keeper: Browser, tiny: Flask) -> None:
    with tiny.app_context():
        admin = stock.db.session.query(Role).filter_by(name="security_admin").one().id
    sent = stock.hidden(keeper.get("/accounts/edit/1").text) | {
        "full_name": "王", "email": "w@example.invalid", "active": "y", "roles": str(admin), "groups": "1", "password": "x",
        "username": "root",
    }  # fmt: skip
    assert keeper.client.post("/accounts/edit/1", data=sent).status_code == 302
    with tiny.app_context():
        account = stock.db.session.get_one(Account, 1)
        assert [role.name for role in account.roles] == ["writer"]
        assert (account.username, account.full_name) == ("wang", "王")
    assert keeper.client.post("/roles/edit/1", data=sent).status_code == 404


def test_nobody_manages_their_own_account(keeper: Browser, tiny: Flask) -> None:
    for verb in ("reset_password", "unlock"):
        answer = keeper.post(f"/accounts/action/{verb}/3", form="/accounts/list/")
        assert "不能对自己的账号" in keeper.get(answer.location).text
    sent = stock.hidden(keeper.get("/accounts/edit/3").text) | {
        "full_name": "升",
        "email": "k@example.invalid",
    }
    assert keeper.client.post("/accounts/edit/3", data=sent).status_code == 422
    assert stock.stored(tiny, Account, 3).active


def test_own_account_has_no_buttons_that_would_be_refused(keeper: Browser) -> None:
    for page in ("/accounts/userinfo/", "/accounts/show/3"):
        assert "/accounts/edit/3" not in keeper.get(page).text
        assert "重置密码" not in keeper.get(page).text
    assert "重置密码" in keeper.get("/accounts/show/1").text
    listed = keeper.get("/accounts/list/").text
    assert "/accounts/edit/1" in listed and "/accounts/edit/3" not in listed


def test_address_of_an_account_is_optional_and_an_invented_one_is_not_shown(
    keeper: Browser, tiny: Flask
) -> None:
    sent = stock.hidden(keeper.get("/accounts/edit/1").text) | {"full_name": "王", "active": "y"}
    assert keeper.client.post("/accounts/edit/1", data=sent | {"email": "王"}).status_code == 422
    assert keeper.client.post("/accounts/edit/1", data=sent | {"email": ""}).status_code == 302
    assert stock.stored(tiny, Account, 1).email == "wang@accounts.invalid"
    assert "accounts.invalid" not in keeper.get("/accounts/show/1").text + keeper.get("/accounts/edit/1").text
    assert "账号：wang 王" in keeper.get("/accounts/show/1").text


def test_reset_password_is_shown_once_and_must_be_changed(keeper: Browser, tiny: Flask) -> None:
    page = keeper.post("/accounts/action/reset_password/1", form="/accounts/list/").text
    given = page.split('temporary-password">', 1)[1].split("<", 1)[0]
    wang = Browser(tiny)
    assert wang.sign_in("wang").status_code == 422
    assert wang.sign_in("wang", given).status_code == 302
    assert wang.get("/books/list/").location == "/password/"
    assert ("password.reset", "ab_user:1") in _events(tiny)
    assert given not in json.dumps([row.facts for row in stock.stored_all(tiny, AuditEntry)])


def test_accounts_are_closed_to_everybody_else(browser: Browser) -> None:
    for url in (
        "/accounts/list/",
        "/accounts/show/2",
        "/accounts/edit/2",
        "/roles/list/",
        "/accounts/edit/1",
    ):
        assert browser.get(url).status_code == 403
    assert "wang" in browser.get("/accounts/userinfo/").text


def test_locked_account_is_opened_by_hand(keeper: Browser, tiny: Flask) -> None:
    wang = Browser(tiny)
    for _each in range(5):
        wang.sign_in("wang", "wrong")
    keeper.post("/accounts/action/unlock/1", form="/accounts/list/")
    assert wang.sign_in("wang").status_code == 302


@pytest.mark.parametrize("how", ["sign_out", "switch_off"])
def test_keeper_ends_the_sessions_of_an_account(keeper: Browser, tiny: Flask, how: str) -> None:
    wang = Browser(tiny)
    wang.sign_in("wang")
    if how == "sign_out":
        keeper.post("/accounts/action/sign_out/1", form="/accounts/list/")
    else:
        sent = stock.hidden(keeper.get("/accounts/edit/1").text)
        keeper.client.post("/accounts/edit/1", data=sent | {"full_name": "王", "email": "w@example.invalid"})
    assert wang.get("/books/list/").status_code == 302
    assert wang.sign_in("wang").status_code == (302 if how == "sign_out" else 422)
