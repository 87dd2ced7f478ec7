"""A person on the screens of a reviewer: the number masked until it is asked for, the identity confirmed once, and nobody whose paper went elsewhere."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tests import factories
from tests.people import papers
from tests.people.test_people import NUMBER


@pytest.fixture
def seen(sqlite_portal: Flask) -> int:
    """A person whose paper has reached the unit that `staff` reviews for; the person's id."""
    with sqlite_portal.app_context():
        unit = factories.unit()
        factories.member("staff", "unit_reviewer", unit)
        person = factories.person("baiyin", number=NUMBER, mobile="13800138000")
        papers.reach(person, unit)
        return person.id


def test_a_number_is_masked_until_it_is_asked_for(
    browser: FlaskClient, sqlite_portal: Flask, seen: int
) -> None:
    factories.sign_in(browser, "staff")
    for path in ("/people/list/", f"/people/show/{seen}"):
        page = browser.get(path).get_data(as_text=True)
        assert "150***********049X" in page
        assert NUMBER not in page
        assert "13800138000" not in page
    token = {"csrf_token": factories.token_of(browser.get(f"/people/show/{seen}").get_data(as_text=True))}
    assert browser.get(f"/people/reveal/{seen}").status_code == 405
    page = browser.post(f"/people/reveal/{seen}", data=token).get_data(as_text=True)
    assert NUMBER in page
    assert NUMBER not in page.split("</title>")[0]
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert last is not None
    assert last.event == "person.number_revealed"


def test_a_reviewer_confirms_an_identity_once(browser: FlaskClient, sqlite_portal: Flask, seen: int) -> None:
    factories.sign_in(browser, "staff")
    token = {"csrf_token": factories.token_of(browser.get(f"/people/show/{seen}").get_data(as_text=True))}
    for _ in range(2):
        browser.post(f"/people/verify/{seen}", data=token)
    assert "已核实" in browser.get(f"/people/show/{seen}").get_data(as_text=True)
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        events = [entry.event for entry in db.session.scalars(select(AuditEntry))]
    assert events.count("person.verified") == 1


def test_a_person_whose_paper_went_elsewhere_is_not_there(
    browser: FlaskClient, sqlite_portal: Flask, seen: int
) -> None:
    with sqlite_portal.app_context():
        factories.member("other", "unit_reviewer", factories.unit("另一医院"))
    factories.sign_in(browser, "other")
    token = {"csrf_token": factories.token_of(browser.get("/people/list/").get_data(as_text=True))}
    assert browser.get(f"/people/show/{seen}").status_code == 404
    for path in ("verify", "reveal"):
        assert browser.post(f"/people/{path}/{seen}", data=token).status_code == 404
