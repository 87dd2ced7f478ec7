"""A session lives at the server: it ends on sign-out, on a changed password or role, when idle and in the end."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from flask_login import COOKIE_NAME
from sqlalchemy import select

from tepei.portal import clock
from tepei.portal.accounts import Account, SignIn
from tepei.portal.database import db, transaction
from tests import factories
from tests.portal import stock
from tests.portal.stock import Browser

WANG = 1


def _copy(browser: Browser, tiny: Flask) -> Browser:
    """A browser with a stolen copy of the cookie."""
    thief, cookie = Browser(tiny), browser.client.get_cookie("tepei")
    assert cookie is not None
    thief.client.set_cookie("tepei", cookie.value)
    return thief


def _change(tiny: Flask, **values: object) -> None:
    with tiny.app_context():
        account = db.session.get_one(Account, WANG)
        for name, value in values.items():
            setattr(account, name, value)
        db.session.commit()


def _later(tiny: Flask, **lapse: int) -> None:
    """As if so much time had passed: every sign-in lies further back."""
    with tiny.app_context(), transaction() as session:
        for sign_in in session.scalars(select(SignIn)):
            sign_in.began_at -= dt.timedelta(**lapse)
            sign_in.seen_at -= dt.timedelta(**lapse)


def test_copied_cookie_is_worthless_after_sign_out(browser: Browser, tiny: Flask) -> None:
    thief = _copy(browser, tiny)
    assert thief.is_in()
    browser.post("/logout/", form="/logout/")
    assert not browser.is_in()
    assert not thief.is_in()


def test_link_to_sign_out_only_asks(browser: Browser) -> None:
    assert "确定要退出登录吗" in browser.get("/logout/").text
    assert browser.is_in()


def test_changed_password_ends_the_other_sessions(browser: Browser, tiny: Flask) -> None:
    thief = _copy(browser, tiny)
    answer = browser.post(
        "/password/",
        form="/password/",
        old_password=stock.PASSWORD,
        password="New-Grass-2024",
        again="New-Grass-2024",
    )
    assert answer.status_code == 302
    assert browser.is_in()
    assert not thief.is_in()


def test_session_ends_when_the_password_changes_by_whatever_way(browser: Browser, tiny: Flask) -> None:
    _change(tiny, password="another hash")
    assert not browser.is_in()


def test_session_ends_with_a_changed_role(browser: Browser, tiny: Flask) -> None:
    with tiny.app_context():
        sm = tiny.appbuilder.sm  # type: ignore[attr-defined]
        account = db.session.get_one(Account, WANG)
        account.roles.append(sm.find_role("reader"))
        db.session.commit()
    assert not browser.is_in()


def test_session_ends_when_the_account_is_switched_off(browser: Browser, tiny: Flask) -> None:
    _change(tiny, active=False)
    assert not browser.is_in()
    _change(tiny, active=True)
    assert not browser.is_in(), "an ended session does not come back"


def test_idle_session_ends(browser: Browser, tiny: Flask) -> None:
    _later(tiny, minutes=29)
    assert browser.is_in()
    _later(tiny, minutes=29)
    assert browser.is_in(), "each look begins the half hour again"
    _later(tiny, minutes=31)
    assert not browser.is_in()


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_moved_clock_signs_nobody_out(browser: Browser, tiny: Flask, days: int) -> None:
    """The demonstration's clock is for deadlines; a session lives by the machine's own."""
    with tiny.app_context():
        clock.move_to(clock.now() + dt.timedelta(days=days))
    assert browser.is_in()


def test_busy_session_ends_after_twelve_hours(browser: Browser, tiny: Flask) -> None:
    for _each in range(25):
        _later(tiny, minutes=28)
        assert browser.is_in()
    _later(tiny, minutes=28)
    assert not browser.is_in()


def test_last_look_is_written_at_most_once_a_minute(browser: Browser, tiny: Flask) -> None:
    with stock.counted(tiny) as said:
        for _each in range(3):
            browser.get("/books/list/")
    assert not [statement for statement in said if statement.startswith("UPDATE sign_ins")]


def test_signing_in_gives_a_new_key_and_leaves_nothing_behind(tiny: Flask) -> None:
    """Fixation: what an attacker put into the session before must not be the session after."""
    browser = Browser(tiny)
    browser.get("/login/")
    with browser.client.session_transaction() as kept:
        kept["sign_in"] = "chosen by the attacker"
        kept["page_history"] = ["/somewhere"]
    browser.sign_in("wang")
    with browser.client.session_transaction() as kept:
        assert kept["sign_in"] != "chosen by the attacker"
        assert "page_history" not in kept


@pytest.mark.parametrize(
    "roles, is_kept", [(["applicant"], True), (["writer"], False), (["applicant", "writer"], False)]
)
def test_reviewers_work_in_one_place_at_a_time(tiny: Flask, roles: list[str], is_kept: bool) -> None:
    stock.account(tiny, "zhao", *roles)
    first, second = Browser(tiny), Browser(tiny)
    first.sign_in("zhao")
    second.sign_in("zhao")
    assert second.is_in()
    assert first.is_in() is is_kept


def test_forged_cookies_are_nobody(tiny: Flask) -> None:
    browser = Browser(tiny)
    for claim in ({"_user_id": "1"}, {"_user_id": "1", "sign_in": "guess"}, {"_user_id": "x", "sign_in": 5}):
        with browser.client.session_transaction() as kept:
            kept.clear()
            kept.update(claim)
        assert not browser.is_in()


def test_session_of_one_account_does_not_serve_another(browser: Browser, tiny: Flask) -> None:
    with browser.client.session_transaction() as kept:
        kept["_user_id"] = "2"
    assert not browser.is_in()


def test_cookie_is_closed_to_scripts_and_small(browser: Browser, tiny: Flask) -> None:
    cookie = browser.client.get_cookie("tepei")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert len(cookie.value) < 1000
    assert browser.client.get_cookie(COOKIE_NAME) is None, "nothing remembers a person beyond the session"
    with tiny.app_context():
        stored = db.session.query(SignIn).one()
        with browser.client.session_transaction() as kept:
            assert stored.key_hash != kept["sign_in"], "a stolen database gives no sessions away"


@pytest.mark.parametrize("moment", ["2023-03-21T00:01", "2023-03-01T09:00"])
def test_moving_the_demonstrations_clock_signs_nobody_out(sqlite_portal: Flask, moment: str) -> None:
    tabs = {name: sqlite_portal.test_client() for name in ("xitong", "quyu")}
    with sqlite_portal.app_context():
        factories.member("xitong", "system_admin", "150000")
        factories.member("quyu", "region_reviewer", "150000")
    for name, tab in tabs.items():
        factories.sign_in(tab, name)
    token = factories.token_of(tabs["xitong"].get("/clock/").text)
    assert tabs["xitong"].post("/clock/", data={"csrf_token": token, "moment": moment}).status_code == 302
    assert [tab.get("/home/").location for tab in tabs.values()] == [None, None]


# -- who must change the password -----------------------------------------------------------------------------------
