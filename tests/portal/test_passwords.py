"""Passwords: given, changed, guessed."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.portal.gate import passwords
from tests.portal import stock
from tests.portal.stock import Browser


def test_given_password_must_be_changed_before_anything_else(tiny: Flask) -> None:
    stock.account(tiny, "zhao", "writer", must_change_password=True)
    browser = Browser(tiny)
    browser.sign_in("zhao")
    for url in ("/books/list/", "/home/", "/books/add"):
        assert browser.get(url).location == "/password/"
    assert browser.get("/books/list/", headers={"Accept": "application/json"}).status_code == 403
    browser.post(
        "/password/",
        form="/password/",
        old_password=stock.PASSWORD,
        password="New-Grass-2024",
        again="New-Grass-2024",
    )
    assert browser.is_in()


@pytest.mark.parametrize(
    "old, new, again, said",
    [
        ("wrong", "New-Grass-2024", "New-Grass-2024", "原密码不正确"),
        (stock.PASSWORD, "New-Grass-2024", "New-Grass-2025", "两次输入的新密码不一致"),
        (stock.PASSWORD, "short-1A", "short-1A", "至少 10 个字符"),
        (stock.PASSWORD, stock.PASSWORD, stock.PASSWORD, "不能与原密码相同"),
        ("", "New-Grass-2024", "New-Grass-2024", "请输入原密码"),
    ],
)
def test_refused_change_says_what_is_wrong(
    browser: Browser, old: str, new: str, again: str, said: str
) -> None:
    answer = browser.post("/password/", form="/password/", old_password=old, password=new, again=again)
    assert answer.status_code == 422
    assert said in answer.text
    assert new not in answer.text


@pytest.mark.parametrize(
    "password, said",
    [
        ("Gr4ss-land", ""), ("草原上的马群2023A", ""), ("gr4ssland-", ""),
        ("1", "至少"), ("grasslands", "三种"), ("Grassl4nds", ""), ("GRASSL4NDS", "三种"), ("wang-Gr4ss", "用户名"),
        ("Aa1Aa1Aa1Aa1", "重复"),
    ],
)  # fmt: skip
def test_policy_of_passwords(tiny: Flask, password: str, said: str) -> None:
    with tiny.test_request_context():
        found = str(passwords.weakness(password, "wang"))
    assert (said in found) if said else (found == "")


def test_temporary_password_fulfils_the_policy(tiny: Flask) -> None:
    with tiny.test_request_context():
        assert [str(passwords.weakness(passwords.temporary(), "wang")) for _each in range(50)] == [""] * 50


def test_old_password_is_not_guessed_in_an_open_session(tiny: Flask) -> None:
    """Who finds a browser signed in must not find out the password there: five wrong ones end every session."""
    browser = Browser(tiny)
    browser.sign_in("wang")
    typed = {"form": "/password/", "password": "Another-2023-x", "again": "Another-2023-x"}
    for number in range(5):
        assert browser.post("/password/", old_password=f"Guess-{number}", **typed).status_code == 422
    assert "/login/" in browser.get("/books/list/").location
    assert browser.sign_in("wang").status_code == 422
