"""Units and posts on the screen: own subtree only, changes by POST, what was typed stays."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.event import listen, remove

from tepei.organisations.models import Division, Membership
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tests import factories
from tests.organisations import examples
from tests.organisations.browsing import FORM, office, registered, send


def test_a_foreign_unit_is_not_there(browser: FlaskClient, sqlite_portal: Flask) -> None:
    pk = registered(sqlite_portal)
    office(sqlite_portal, "prefecture_reviewer", "150700")
    factories.sign_in(browser, "office")
    token = factories.token_of(browser.get("/organisations/add").get_data(as_text=True))
    for path in (f"show/{pk}", f"edit/{pk}", "show/99999"):
        assert browser.get(f"/organisations/{path}").status_code == 404
    for path in (f"confirm/{pk}", f"refuse/{pk}"):
        assert browser.post(f"/organisations/{path}", data={"csrf_token": token}).status_code == 404
    assert browser.get(f"/memberships/new/{pk}").status_code == 404
    assert "某旗人民医院" not in browser.get("/organisations/list/").get_data(as_text=True)


def test_a_bureau_creates_and_edits_a_unit(browser: FlaskClient, sqlite_portal: Flask) -> None:
    office(sqlite_portal)
    factories.sign_in(browser, "office")
    with sqlite_portal.app_context():
        county = factories.organisation("152221").id
    typed = {name: FORM[name] for name in ("name", "nature_code", "division_code")}
    typed |= {"credit_code": examples.credit_code(), "kind": "employer", "parent": str(county)}
    answer, _ = send(browser, "/organisations/add", **typed)
    assert answer.status_code == 302, answer.get_data(as_text=True)

    path = answer.location.replace("show", "edit")
    page = browser.get(path).get_data(as_text=True)
    keys = {name: factories.hidden_of(page, name) for name in ("csrf_token", "version")}
    saved = browser.post(path, data=keys | typed | {"name": "新名医院"})
    assert saved.status_code == 302, saved.get_data(as_text=True)
    stale = browser.post(path, data=keys | typed | {"name": "旧页面"})
    assert stale.status_code == 409
    assert "新名医院" in browser.get(answer.location).get_data(as_text=True)


def test_a_post_is_given_and_its_password_shown_once(browser: FlaskClient, sqlite_portal: Flask) -> None:
    office(sqlite_portal)
    with sqlite_portal.app_context():
        pk = factories.unit().id
    factories.sign_in(browser, "office")
    answer, keys = send(
        browser, f"/memberships/new/{pk}", role="unit_reviewer", username="staff", full_name="乌云"
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert len(re.findall(r'temporary-password">([^<]+)<', page)) == 1
    again = browser.post(f"/memberships/new/{pk}", data=keys | {"role": "unit_reviewer", "username": "staff"})
    assert again.status_code in (302, 422)
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        account = db.session.scalars(select(Account).where(Account.username == "staff")).one()
        rows = db.session.scalars(select(Membership).where(Membership.user_id == account.id)).all()
    assert len(rows) == 1


def test_a_role_that_is_not_offered_is_refused(browser: FlaskClient, sqlite_portal: Flask) -> None:
    office(sqlite_portal)
    with sqlite_portal.app_context():
        pk = factories.unit().id
    factories.sign_in(browser, "office")
    answer, _ = send(
        browser, f"/memberships/new/{pk}", role="system_admin", username="staff", full_name="乌云"
    )
    assert answer.status_code == 422
    assert "不设系统管理员岗位" in answer.get_data(as_text=True)


def test_a_division_is_renamed_from_a_day_on(browser: FlaskClient, sqlite_portal: Flask) -> None:
    office(sqlite_portal, "system_admin", "150000")
    factories.sign_in(browser, "office")
    with sqlite_portal.app_context():
        pk = db.session.scalars(select(Division.id).where(Division.code == "152221")).one()
    page = browser.get(f"/divisions/edit/{pk}").get_data(as_text=True)
    typed = {"csrf_token": factories.token_of(page), "name": "科尔沁右翼前市", "change_on": "2023-07-01"}
    assert browser.post(f"/divisions/edit/{pk}", data=typed).status_code == 302
    assert "科尔沁右翼前市" in browser.get("/divisions/list/?_flt_0_code=152221").get_data(as_text=True)


@pytest.mark.parametrize(
    ("role", "of", "path", "status"),
    [
        ("county_reviewer", "152221", "/divisions/list/", 403),
        ("system_admin", "150000", "/memberships/list/", 403),
        ("auditor", "150000", "/organisations/list/", 403),
        ("security_admin", "150000", "/claims/list/", 403),
        ("security_admin", "150000", "/memberships/list/", 200),
        ("region_reviewer", "150000", "/claims/list/", 200),
        ("region_reviewer", "150000", "/organisations/list/", 200),
    ],
)
def test_a_screen_opens_for_its_roles(  # noqa: PLR0917
    browser: FlaskClient, sqlite_portal: Flask, role: str, of: str, path: str, status: int
) -> None:
    office(sqlite_portal, role, of)
    factories.sign_in(browser, "office")
    assert browser.get(path).status_code == status


@pytest.mark.parametrize("path", ["/organisations/list/", "/memberships/list/"])
def test_a_list_costs_the_same_for_many_rows(browser: FlaskClient, sqlite_portal: Flask, path: str) -> None:
    office(sqlite_portal)
    factories.sign_in(browser, "office")
    costs = []
    for number in range(3):
        with sqlite_portal.app_context():
            factories.member(f"staff{number}", "unit_reviewer", factories.unit(f"第{number}医院"))
            engine = db.engine
        counted: list[str] = []

        def count(*event: object, into: list[str] = counted) -> None:
            into.append(str(event[2]))

        listen(engine, "before_cursor_execute", count)
        assert browser.get(path).status_code == 200
        remove(engine, "before_cursor_execute", count)
        costs.append(len([each for each in counted if each.startswith("SELECT")]))
    assert costs == [6, 6, 6]


def test_whoever_loses_a_post_is_out_at_the_next_click(browser: FlaskClient, sqlite_portal: Flask) -> None:
    office(sqlite_portal)
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        leaver = factories.member("staff", "unit_reviewer", factories.unit())
        pk = db.session.scalars(select(Membership.id).where(Membership.user_id == leaver.id)).one()
    staff = sqlite_portal.test_client()
    factories.sign_in(staff, "staff")
    assert staff.get("/review/list/").status_code == 200

    factories.sign_in(browser, "office")
    token = factories.token_of(browser.get(f"/memberships/show/{pk}").get_data(as_text=True))
    assert browser.post(f"/memberships/end/{pk}", data={"csrf_token": token}).status_code == 302
    assert staff.get("/review/list/").location.startswith("/login/")


@pytest.mark.parametrize("path", ["/claims/lookup/evidence", "/memberships/lookup/user"])
def test_no_lookup_lists_files_or_accounts(browser: FlaskClient, sqlite_portal: Flask, path: str) -> None:
    office(sqlite_portal)
    factories.sign_in(browser, "office")
    assert browser.get(path).status_code == 404
