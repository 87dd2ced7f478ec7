"""What was typed comes through an ended session: the way back leads to the same page, and the browser hears what was taken."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.portal.gate.kept import SENT, TAKEN
from tests.portal import stock
from tests.portal.stock import Browser

NAME = "kept%3A1%3A%2Fbooks%2Fadd%3A0"
PAGE = "/books/list/?x=1"


def _post(browser: Browser, path: str, **values: str) -> str | None:
    """What the answer says was taken, after sending a form that a script named."""
    browser.client.set_cookie(SENT, NAME)
    sent = stock.hidden(browser.get("/books/add").text) | values
    answer = browser.client.post(path, data=sent, headers={"Referer": f"http://localhost{PAGE}"})
    found = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith(TAKEN)]
    return found[0].split(";")[0].partition("=")[2] if found else None


def test_taken_form_is_named_to_the_browser(browser: Browser) -> None:
    assert _post(browser, "/books/add", title="新书") == NAME


@pytest.mark.parametrize("path", ["/books/add", "/desk/refused", "/desk/stale", "/desk/broken"])
def test_form_that_was_not_taken_is_not(browser: Browser, path: str) -> None:
    assert _post(browser, path, title="") is None


def test_name_that_no_script_of_ours_wrote_is_not_given_back(browser: Browser) -> None:
    browser.client.set_cookie(SENT, "x; Path=/; evil=1")
    sent = stock.hidden(browser.get("/books/add").text) | {"title": "新书"}
    answer = browser.client.post("/books/add", data=sent)
    assert not [each for each in answer.headers.getlist("Set-Cookie") if "evil" in each or TAKEN in each]


@pytest.mark.parametrize("cookie_is_lost", [False, True])
def test_way_back_from_an_ended_session_leads_to_the_same_page(
    browser: Browser, tiny: Flask, cookie_is_lost: bool
) -> None:
    sent = stock.hidden(browser.get("/books/add").text) | {"title": "新书"}
    if cookie_is_lost:
        browser.client.delete_cookie("tepei")
    else:
        stock.end_sessions(tiny)
    answer = browser.client.post("/books/add", data=sent, headers={"Referer": f"http://localhost{PAGE}"})
    assert (answer.status_code, answer.location) == (
        302,
        "/login/?next=/books/list/?x%3D1",
    )
    login = browser.client.get(answer.location)
    assert "您填写的内容仍在" in login.text
    signed = stock.hidden(login.text) | {"username": "wang", "password": stock.PASSWORD}
    assert browser.client.post(answer.location, data=signed).location == PAGE


def test_form_that_is_open_to_all_says_that_its_page_is_out_of_date(tiny: Flask) -> None:
    answer = Browser(tiny).client.post("/desk/broken", data={"opinion": "x"})
    assert (answer.status_code, "页面已过期" in answer.text) == (400, True)
