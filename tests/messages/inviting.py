"""Somebody new who is appointed and gets a letter, and what they do with its link."""

from __future__ import annotations

import re

from flask import g
from flask.testing import FlaskClient
from sqlalchemy import select

from tepei.organisations import actions
from tepei.organisations.appointing import Appointed, Newcomer
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.gate.letters import Invitation
from tests import factories

NEW = "Caoyuan-2024"
ADDRESS = "alatan@example.cn"


def appoint(email: str = ADDRESS, mobile: str = "", name: str = "newcomer") -> Appointed:
    who = Newcomer(name, "阿拉坦", email=email, mobile=mobile)
    with factories.signed_in(bureau()):
        return actions.create_member(factories.unit().id, "unit_reviewer", who)


def bureau() -> Account:
    found = db.session.scalars(select(Account).where(Account.username == "county")).first()
    return found or factories.member("county", "county_reviewer", "152221")


def link_of(text: str) -> str:
    found = re.search(r"/invitation/([\w-]{43})", text)
    assert found, text
    return found[0]


def letters_kept() -> list[Invitation]:
    with scope.everything("a test looks"):
        every = select(Invitation).order_by(Invitation.id)
        return list(db.session.scalars(every.execution_options(populate_existing=True)))


def status_of(client: FlaskClient, link: str) -> int:
    return client.get(link).status_code


def accepted(client: FlaskClient, link: str) -> int:
    for kept in ("csrf_token", "_login_user"):  # the context of a test outlives its requests
        g.pop(kept, None)
    page = client.get(link)
    if page.status_code != 200:
        return page.status_code
    token = factories.token_of(page.get_data(as_text=True))
    return client.post(link, data={"csrf_token": token, "password": NEW, "again": NEW}).status_code
