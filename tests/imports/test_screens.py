"""批量导入 on screen: a template downloaded, filled in and corrected; its faults and its letters are its uploader's alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.imports.kinds import KINDS
from tepei.organisations.models import Membership
from tepei.portal import grids, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.selection import expert_imports as _experts  # noqa: F401  one kind more
from tests import factories
from tests.imports.filled import CORRECT, book, sent
from tests.portal import books
from tests.schemes.office import Office

PASSWORD = "Yaoqing-2026"


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_portal_gives_it_takes_back(sqlite_portal: Flask, kind: str) -> None:
    """The template, filled in below its note, with a fault; then the workbook that says so, with the fault corrected."""
    office, keys = Office(sqlite_portal), [head.key for head in KINDS[kind].heads]
    required = next(head.key for head in KINDS[kind].heads if head.required)

    def typed(content: bytes, row: int, **values: Any) -> bytes:
        page = grids.read(content)[0]
        rows = [[cell.text for cell in page.own(number).values()] for number in range(row)]
        merged = [f"A{number + 1}:C{number + 1}" for number, cells in enumerate(rows) if len(cells) == 1]
        return books.book(*rows, [values.get(key, "") for key in keys], merged=merged)

    def upload(content: bytes) -> Any:
        return sent(office, kind, content)

    template = office.client.get(f"/imports/template/{kind}").data
    refused = upload(typed(template, 3, **{**CORRECT[kind], required: ""}))
    assert refused.text.count('<td data-label="列"') == 1
    found = re.search(r"/jobs/\d+/file", refused.text)
    assert found is not None
    corrected = typed(office.client.get(found[0]).data, 2, **CORRECT[kind])
    assert "共导入 1 行" in upload(corrected).text


def test_account_is_invited_and_chooses_its_password_once(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    row = {"name": "乌兰", "username": "wulan", "organisation": "152200", "role": "盟市审核员"}
    answer = sent(office, "accounts", book("accounts", row))
    found = re.search(r"/invitation/[\w.-]+", answer.text)
    assert found is not None and "一次性密码" not in answer.text
    guest = sqlite_portal.test_client()
    form = guest.get(found[0]).text
    weak = {"csrf_token": factories.token_of(form), "password": "short", "again": "short"}
    assert guest.post(found[0], data=weak).status_code == 422
    good = {"csrf_token": factories.token_of(form), "password": PASSWORD, "again": PASSWORD}
    assert guest.post(found[0], data=good).status_code == 302
    assert guest.get(found[0]).status_code == 404
    login = {"username": "wulan", "password": PASSWORD}
    token = factories.token_of(guest.get("/login/").text)
    assert guest.post("/login/", data={**login, "csrf_token": token}).status_code == 302
    assert guest.get("/review/list/").status_code == 200


def test_altered_invitation_is_no_page(sqlite_portal: Flask) -> None:
    assert sqlite_portal.test_client().get("/invitation/WzEsIngiXQ.aaaa.bbbb").status_code == 404


def test_faults_are_shown_and_the_workbook_is_its_uploaders_alone(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    row = {"name": "乌兰", "username": "wulan", "organisation": "没有的单位", "role": "盟市审核员"}
    answer = sent(office, "accounts", book("accounts", row))
    found = re.search(r"/jobs/\d+/file", answer.text)
    assert found is not None and "“没有的单位”" in answer.text
    assert office.client.get(found[0]).status_code == 200
    other = sqlite_portal.test_client()
    with sqlite_portal.app_context():
        factories.member("county", "county_reviewer", "152221")
    factories.sign_in(other, "county")
    assert [other.get(path).status_code for path in (found[0], answer.request.path)] == [404, 404]
    assert other.get("/imports/template/history").status_code == 404
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        assert db.session.scalars(select(Account).where(Account.username == "wulan")).first() is None
        assert db.session.scalars(select(Membership).where(Membership.role == "x")).first() is None
