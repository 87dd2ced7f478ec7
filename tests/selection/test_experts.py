"""The pool of experts through its verbs and on its screens."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry, verify
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.selection import expert_actions as actions
from tepei.selection.expert_models import Expert
from tepei.selection.expert_rules import TypedExpert
from tests import factories
from tests.programmes.offices import hidden
from tests.schemes.office import Office

WANG = TypedExpert(
    "王 平", "某 大学", None, ("02", "11"), "教授", "13812345678", "wang@example.invalid", True
)


def _experts() -> list[Expert]:
    with scope.everything("a test looks"):
        return list(db.session.scalars(select(Expert).order_by(Expert.id)))


def test_office_keeps_a_pool_of_its_own(app: Flask) -> None:
    region = factories.member("region", "region_reviewer", "150000")
    manager = factories.member("manager", "year_manager", "152200")
    another = factories.member("another", "year_manager", "150100")
    with factories.signed_in(region):
        made = actions.enter(WANG)
        assert (made.name, made.unit_name, made.kept_by.code) == ("王平", "某大学", "150000")
        with pytest.raises(Refused, match="同名专家"):
            actions.enter(WANG)
    with factories.signed_in(manager):
        own = actions.enter(WANG)
        assert own.kept_by.code == "152200"
        with pytest.raises(Absent):
            scope.find(Expert, made.id)
    with factories.signed_in(another), pytest.raises(Absent):
        scope.find(Expert, own.id)
    with factories.signed_in(region):
        assert scope.find(Expert, own.id).id == own.id
    assert verify() is None


def test_contact_is_sealed_and_the_unit_is_that_of_the_tree(app: Flask) -> None:
    region = factories.member("region", "region_reviewer", "150000")
    unit = factories.unit()
    with factories.signed_in(region):
        made = actions.enter(TypedExpert("王平", "", unit.id, ("02",), phone="13812345678"))
        assert made.unit_name == unit.name
        actions.enter(TypedExpert("王平", "", unit.id, ("03",), phone=None), made)
        assert (made.fields, made.phone) == (["03"], "13812345678")


def test_expert_gets_an_account_and_its_first_password_once(app: Flask) -> None:
    region = factories.member("region", "region_reviewer", "150000")
    factories.account("taken", "李平")
    with factories.signed_in(region):
        made = actions.enter(WANG)
        with pytest.raises(Refused, match="已被使用"):
            actions.open_account(made.id, "taken")
        account, password = actions.open_account(made.id, "Wang.Ping")
        assert password
        assert (account.username, account.must_change_password) == ("wang.ping", True)
        assert [role.name for role in account.roles] == ["expert"]
        with pytest.raises(Refused, match="已有账号"):
            actions.open_account(made.id, "wang.ping2")
        again = actions.enter(TypedExpert("王平", "另一大学", None, ("02",)))
        factories.account("wangping3", "王平")
        account, password = actions.open_account(again.id, "wangping3")
        assert (account.username, password) == ("wangping3", "")


def test_administrators_and_oneself_are_no_experts(app: Flask) -> None:
    region = factories.member("region", "region_reviewer", "150000", "王平")
    factories.member("auditor", "auditor", "150000", "王平")
    with factories.signed_in(region):
        made = actions.enter(WANG)
        for username in ("region", "auditor"):
            with pytest.raises(Refused):
                actions.open_account(made.id, username)


def test_workbook_is_entered_whole_with_one_row_of_history(app: Flask) -> None:
    region = factories.member("region", "region_reviewer", "150000")
    with factories.signed_in(region):
        lines = [WANG, TypedExpert("李平", "某大学", None, ("03",))]
        assert len(actions.enter_all(lines)) == 2
        assert [bool(verdict) for verdict in actions.check(lines)] == [False, False]
    with scope.everything("a test looks"):
        events = db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id.desc())).all()
    assert events[0] == "expert.import"


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_region_enters_an_expert_on_screen_and_opens_the_account(sqlite_portal: Flask) -> None:
    office = Office(sqlite_portal)
    typed = {"name": "王平", "unit_name": "某大学", "fields": "02", "phone": "13812345678", "is_active": "y"}
    assert "请至少选择一个领域" in office.post("/experts/add", **{**typed, "fields": []}).text
    assert office.post("/experts/add", **typed).status_code == 302
    with sqlite_portal.app_context():
        [expert] = _experts()
    page = office.get(f"/experts/show/{expert.id}")
    assert "138****5678" in page
    assert "13812345678" not in page
    assert "13812345678" not in office.get(f"/experts/edit/{expert.id}")
    assert "王平 某大学 卫生" in text_of(office.get("/experts/list/"))
    account = f"/experts/account/{expert.id}"
    answer = office.client.post(account, data={**hidden(office.get(account)), "username": "wangping"})
    assert "temporary-password" in answer.text
    assert (
        office.post("/expert-ties/add", expert=str(expert.id), kind="coauthor", name="白音").status_code
        == 302
    )
    assert "白音" in office.get(f"/experts/show/{expert.id}")
    with sqlite_portal.app_context():
        account = db.session.scalars(select(Account).where(Account.username == "wangping")).one()
        assert _experts()[0].account_id == account.id
    assert office.press(f"/experts/delete/{expert.id}", "/experts/list/").status_code == 302
    with sqlite_portal.app_context():
        account = db.session.scalars(select(Account).where(Account.username == "wangping")).one()
        assert (_experts(), account.roles) == ([], [])
