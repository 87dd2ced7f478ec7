"""邀请: a link leaves by letter, lets its person choose a password once, and lies nowhere in plain."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.messages import delivery
from tepei.messages.models import Delivery, Message, MessageTemplate
from tepei.organisations import renewing
from tepei.organisations.models import Membership
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.portal.gate import letters
from tepei.portal.gate.letters import Invitation
from tests import factories
from tests.messages.conftest import Gateway
from tests.messages.inviting import ADDRESS, NEW, accepted, appoint, bureau, letters_kept, link_of, status_of


def test_letter_leads_to_a_password_once(app: Flask, mails: list[EmailMessage]) -> None:
    appointed = appoint()
    assert (appointed.password, str(appointed.sent_to)) == ("", "a***@example.cn")
    assert delivery.deliver() == 1
    text = mails[0].get_content()
    link = link_of(text)
    assert mails[0]["To"] == ADDRESS
    assert "阿拉坦" in text and "newcomer" not in text and "某旗人民医院" not in text
    kept = str([vars(each) for each in letters_kept()]) + messages_told()
    assert link.rpartition("/")[2] not in kept
    client = app.test_client()
    assert "newcomer" in client.get(link).get_data(as_text=True)
    assert accepted(client, link) == 302
    assert accepted(client, link) == 404
    assert [(row.used_at is not None, row.email) for row in letters_kept()] == [(True, None)]
    token = factories.token_of(client.get("/login/").get_data(as_text=True))
    signed = client.post("/login/", data={"username": "newcomer", "password": NEW, "csrf_token": token})
    assert signed.status_code == 302


def messages_told() -> str:
    with scope.everything("a test looks"):
        return str([vars(each) for each in db.session.scalars(select(Message))])


def test_address_is_sealed(app: Flask, mails: list[EmailMessage]) -> None:
    appoint()
    kept = db.session.connection().exec_driver_sql("SELECT email FROM invitations").scalar()
    assert kept and "alatan" not in kept


def test_link_expires(app: Flask, mails: list[EmailMessage]) -> None:
    appoint()
    delivery.deliver()
    link = link_of(mails[0].get_content())
    assert status_of(app.test_client(), link) == 200
    with scope.everything("a test waits"), transaction() as session:
        session.execute(update(Invitation).values(expires_at=clock.real() - dt.timedelta(seconds=1)))
    assert status_of(app.test_client(), link) == 404


def test_letter_that_was_not_sent_in_time_stays_behind(app: Flask, mails: list[EmailMessage]) -> None:
    appoint()
    with scope.everything("a test waits"), transaction() as session:
        session.execute(update(Invitation).values(expires_at=clock.real() - dt.timedelta(seconds=1)))
    assert delivery.deliver() == 0
    with scope.everything("a test looks"):
        assert db.session.scalars(select(Delivery.trouble)).all() == ["overtaken"]
    assert mails == []


def test_another_letter_voids_the_earlier_link(app: Flask, mails: list[EmailMessage]) -> None:
    appointed = appoint()
    delivery.deliver()
    with factories.signed_in(bureau()):
        again = renewing.invite(appointed.membership.id)
        assert str(again.sent_to) == "a***@example.cn"
        delivery.deliver()
        renewing.invite(appointed.membership.id, "other@example.cn")
    delivery.deliver()
    first, second, third = (link_of(each.get_content()) for each in mails)
    client = app.test_client()
    assert [status_of(client, each) for each in (first, second, third)] == [404, 404, 200]
    assert mails[2]["To"] == "other@example.cn"


def test_one_time_password_voids_the_link_and_the_letter_the_password(
    app: Flask, mails: list[EmailMessage]
) -> None:
    appointed = appoint()
    delivery.deliver()
    with factories.signed_in(bureau()):
        told = renewing.renew_password(appointed.membership.id)
        assert status_of(app.test_client(), link_of(mails[0].get_content())) == 404
        renewing.invite(appointed.membership.id, ADDRESS)
    client = app.test_client()
    token = factories.token_of(client.get("/login/").get_data(as_text=True))
    typed = {"username": "newcomer", "password": told.password, "csrf_token": token}
    assert client.post("/login/", data=typed).status_code != 302


def test_account_in_use_is_not_invited_again(app: Flask, mails: list[EmailMessage]) -> None:
    appointed = appoint()
    delivery.deliver()
    assert accepted(app.test_client(), link_of(mails[0].get_content())) == 302
    with factories.signed_in(bureau()), pytest.raises(Refused, match="已由本人使用"):
        renewing.invite(appointed.membership.id, ADDRESS)
    assert str(appoint().sent_to) == ""  # the account is there: it is not invited by another post
    with factories.signed_in(factories.member("far", "prefecture_reviewer", "150700")), pytest.raises(Absent):
        renewing.invite(appointed.membership.id, ADDRESS)


def test_mobile_is_reached_by_the_gateway_and_the_webhook_hears_no_link(
    app: Flask, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SMS_URL", gateway.url)
    monkeypatch.setitem(app.config, "WEBHOOK_URL", gateway.url)
    monkeypatch.setitem(app.config, "WEBHOOK_SECRET", "hook")
    monkeypatch.setitem(app.config, "QUIET_HOURS", None)
    appointed = appoint(email=ADDRESS, mobile="138 0013 8000")
    assert str(appointed.sent_to) == "138****8000"
    assert delivery.deliver() == 2
    (text,) = (body for body, _headers in gateway.taken if "text" in body)
    assert text["mobile"] == "13800138000" and link_of(text["text"])
    assert [body for body in gateway.bodies if b"invitation/" in body and b"mobile" not in body] == []


def test_without_a_channel_everything_is_as_it_was(app: Flask) -> None:
    appointed = appoint()
    assert appointed.password and not appointed.sent_to
    assert letters_kept() == []


def test_wording_that_goes_out_by_no_mail_invites_nobody(app: Flask, mails: list[EmailMessage]) -> None:
    with transaction() as session:
        session.execute(
            update(MessageTemplate).where(MessageTemplate.kind == "account.invited").values(by_mail=False)
        )
    assert appoint().password


@pytest.mark.parametrize(("email", "mobile"), [("alatan", ""), ("", "1380013"), ("a@b", "13800138000")])
def test_faulty_address_is_refused_at_its_field(
    app: Flask, mails: list[EmailMessage], email: str, mobile: str
) -> None:
    with pytest.raises(Refused) as refusal:
        appoint(email, mobile)
    assert refusal.value.verdict is not None
    assert {reason.code for reason in refusal.value.verdict.failures} == {"email" if email else "mobile"}
    assert db.session.scalars(select(Account).where(Account.username == "newcomer")).first() is None


def test_addresses_of_old_links_are_forgotten(app: Flask, mails: list[EmailMessage]) -> None:
    appoint()
    assert letters.tidy() == 0
    with scope.everything("a test waits"), transaction() as session:
        session.execute(update(Invitation).values(expires_at=clock.real() - dt.timedelta(days=31)))
    assert letters.tidy() == 1
    assert [row.email for row in letters_kept()] == [None]


def test_page_says_where_the_letter_went(sqlite_portal: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sqlite_portal.config, "MAIL_URL", "smtp://127.0.0.1:9")
    with sqlite_portal.app_context():
        unit = factories.unit().id
        factories.member("county", "county_reviewer", "152221")
    client = sqlite_portal.test_client()
    factories.sign_in(client, "county")
    page = client.get(f"/memberships/new/{unit}").get_data(as_text=True)
    assert 'name="email"' in page and 'name="mobile"' not in page
    keys = {
        name: page.split(f'name="{name}"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        for name in ("csrf_token", "once_key")
    }
    typed = {"role": "unit_reviewer", "username": "newcomer", "full_name": "阿拉坦", "email": ADDRESS}
    answer = client.post(f"/memberships/new/{unit}", data=keys | typed).get_data(as_text=True)
    assert "a***@example.cn" in answer and "temporary-password" not in answer and ADDRESS not in answer
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        newest = select(Membership.id).order_by(Membership.id.desc())
        pk = db.session.scalars(newest).first()
    shown = client.get(f"/memberships/show/{pk}").get_data(as_text=True)
    assert "a***@example.cn" in shown and f"/memberships/invite/{pk}" in shown
    again = client.post(f"/memberships/invite/{pk}", data={"csrf_token": keys["csrf_token"]})
    assert "a***@example.cn" in again.get_data(as_text=True)
