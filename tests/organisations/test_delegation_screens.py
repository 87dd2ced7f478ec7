"""委托代办 on screen: entrusted once, ended by either side, seen by who appoints."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tepei.organisations.models import LENT, Membership
from tepei.portal import scope
from tepei.portal.database import db
from tests import factories
from tests.organisations.entrusting import entrust, post_of, two_of


def test_page_entrusts_ends_and_says_whom_to_ask(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        holder, colleague = two_of()
        post, to = post_of(holder).id, colleague.id
        alone = factories.member("alone", "unit_reviewer", factories.unit())
        lonely = post_of(alone).id
    client = sqlite_portal.test_client()
    factories.sign_in(client, "holder")
    account = client.get("/accounts/userinfo/").get_data(as_text=True)
    assert "/delegations/" in account and ">（代" not in account
    assert f"/delegations/new/{post}" in client.get("/delegations/").get_data(as_text=True)
    page = client.get(f"/delegations/new/{post}").get_data(as_text=True)
    keys = {name: factories.hidden_of(page, name) for name in ("csrf_token", "once_key")}
    typed = {"colleague": str(to), "first_day": "2023-03-08", "last_day": "2023-05-30", "reason": "休假"}
    refused = client.post(f"/delegations/new/{post}", data=keys | typed)
    assert refused.status_code == 422
    assert "最长 60 天" in refused.get_data(as_text=True) and 'value="休假"' in refused.get_data(as_text=True)
    typed["last_day"] = "2023-03-20"
    for _click in range(2):
        answer = client.post(f"/delegations/new/{post}", data=keys | typed)
        assert (answer.status_code, answer.location) == (302, "/delegations/")
    page = client.get("/delegations/").get_data(as_text=True)
    assert "代办中" in page and "乌云" in page
    other = sqlite_portal.test_client()
    factories.sign_in(other, "colleague")
    assert "受阿拉坦委托代办" in other.get("/home/").get_data(as_text=True)
    account = other.get("/accounts/userinfo/").get_data(as_text=True)
    assert "科尔沁右翼前旗" in account and "（代阿拉坦办理）" in account
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        lent = db.session.scalars(select(Membership.id).where(Membership.state == LENT)).one()
    token = factories.token_of(other.get("/delegations/").get_data(as_text=True))
    assert other.post(f"/delegations/end/{lent}", data={"csrf_token": token}).status_code == 302
    assert "受阿拉坦委托代办" not in other.get("/home/").get_data(as_text=True)
    third = sqlite_portal.test_client()
    factories.sign_in(third, "alone")
    assert "科尔沁右翼前旗" in third.get(f"/delegations/new/{lonely}").get_data(as_text=True)
    assert third.get(f"/delegations/new/{post}").status_code == 404


def test_who_appoints_sees_it_on_the_page_of_the_organisation(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        holder, colleague = two_of()
        entrust(holder, colleague, reason="出国培训")
        county = factories.organisation("152221").id
        factories.member("above", "prefecture_reviewer", "152200")
        factories.member("system", "system_admin", "150000")
    assert "出国培训" in page_of(sqlite_portal, "above", f"/organisations/show/{county}")
    assert "出国培训" not in page_of(sqlite_portal, "system", f"/organisations/show/{county}")


def page_of(portal: Flask, username: str, path: str) -> str:
    client: FlaskClient = portal.test_client()
    factories.sign_in(client, username)
    return client.get(path).get_data(as_text=True)
