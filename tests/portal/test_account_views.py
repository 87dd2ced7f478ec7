"""Accounts as the security administrator sees them."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask_appbuilder.security.sqla.models import Role

from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tests.portal import stock
from tests.portal.stock import Browser


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
    assert ("password.reset", "ab_user:1") in stock.events(tiny)
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
