"""A unit registers itself and works once the bureau directly above confirms it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.organisations import actions, queries, registration
from tepei.organisations.models import Division, Membership, Organisation
from tepei.people.queries import viewer_of
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories
from tests.organisations import examples


def _account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def _membership(username: str) -> Membership:
    with scope.everything("a test looks"):
        return db.session.scalars(select(Membership).where(Membership.user_id == _account(username).id)).one()


def _events() -> list[str]:
    with scope.everything("a test looks"):
        return [entry.event for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.number))]


def _faults(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    assert refusal.value.verdict is not None
    return [reason.code for reason in refusal.value.verdict.failures]


def test_a_registered_unit_waits_and_its_account_may_do_nothing(app: Flask) -> None:
    unit = registration.register_unit(examples.facts(), examples.registrar())

    assert (unit.state, unit.kind) == ("pending", "employer")
    assert unit.path == f"{factories.organisation('152221').path}{unit.id}/"
    assert viewer_of(_account("hospital-hr")).organisation_ids == ()
    assert [role.name for role in _account("hospital-hr").roles] == []
    assert _membership("hospital-hr").state == "pending"
    assert _events()[-1] == "unit.registered"


def test_a_confirmed_unit_works(app: Flask) -> None:
    unit = registration.register_unit(examples.facts(), examples.registrar())
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        registration.confirm_unit(unit.id, unit.version)

    viewer = viewer_of(_account("hospital-hr"))
    assert (viewer.organisation_ids, viewer.roles) == ((unit.id,), {"unit_reviewer"})
    assert [role.name for role in _account("hospital-hr").roles] == ["unit_reviewer"]
    assert _events()[-1] == "unit.confirmed"


def test_a_refused_unit_learns_why_and_may_register_again(app: Flask) -> None:
    facts = examples.facts()
    unit = registration.register_unit(facts, examples.registrar())
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        with pytest.raises(Refused, match="请填写不予确认的理由"):
            registration.refuse_unit(unit.id, unit.version, " ")
        registration.refuse_unit(unit.id, unit.version, "名称与登记证书不符")
    assert (unit.state, unit.refusal) == ("refused", "名称与登记证书不符")
    assert _membership("hospital-hr").state == "ended"

    again = registration.register_unit(facts, examples.registrar("hospital-hr2"))
    assert (again.id, again.state, again.refusal) == (unit.id, "pending", "")


@pytest.mark.parametrize(
    ("role", "of", "answer"),
    [
        ("county_reviewer", "152222", Absent),
        ("prefecture_reviewer", "150700", Absent),
        ("prefecture_reviewer", "152200", Refused),
        ("region_reviewer", "150000", Refused),
        ("system_admin", "150000", Refused),
    ],
)
def test_only_the_bureau_directly_above_confirms(
    app: Flask, role: str, of: str, answer: type[Exception]
) -> None:
    unit = registration.register_unit(examples.facts(), examples.registrar())
    with factories.signed_in(factories.member("other", role, of)), pytest.raises(answer):
        registration.confirm_unit(unit.id, unit.version)
    assert unit.state == "pending"


def test_whoever_confirms_second_learns_that_it_is_done(app: Flask) -> None:
    unit = registration.register_unit(examples.facts(), examples.registrar())
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        with pytest.raises(Stale):
            registration.confirm_unit(unit.id, unit.version + 1)
        registration.confirm_unit(unit.id, unit.version)
        with pytest.raises(Refused, match="已经处理"):
            registration.refuse_unit(unit.id, unit.version, "晚了")


@pytest.mark.parametrize(
    ("division", "above"),
    [("152221", "152221"), ("152200", "152200"), ("150781", "150781"), ("152571", "152500")],
)
def test_a_unit_stands_under_the_bureau_of_its_place(app: Flask, division: str, above: str) -> None:
    unit = registration.register_unit(examples.facts(division_code=division), examples.registrar())
    assert queries.bureau_above(unit).code == above


def test_a_unit_of_the_region_names_its_department_which_confirms_it(app: Flask) -> None:
    with pytest.raises(Refused, match="请选择主管厅局") as refusal:
        registration.register_unit(examples.facts(division_code="150000"), examples.registrar())
    assert _faults(refusal) == ["department_id"]

    health = factories.node("自治区卫生健康委员会", "department", "150000-direct")
    unit = registration.register_unit(
        examples.facts(division_code="150000", department_id=health.id), examples.registrar()
    )
    assert queries.bureau_above(unit) is health


def test_a_county_department_does_not_confirm_but_its_bureau_does(app: Flask) -> None:
    health = factories.node("某旗卫生健康委员会", "department", "152221")
    unit = registration.register_unit(examples.facts(department_id=health.id), examples.registrar())
    assert unit.parent is health
    assert queries.bureau_above(unit).code == "152221"


@pytest.mark.parametrize(
    ("facts", "who", "faulty"),
    [
        ({"credit_code": "12"}, {}, {"credit_code"}),
        ({"division_code": "999999"}, {}, {"division_code"}),
        ({"department_id": 1}, {}, {"department_id"}),
        ({}, {"username": "医院"}, {"username"}),
        ({}, {"username": "150199198506010011"}, {"username"}),
        ({}, {"username": "County"}, {"username"}),
        ({}, {"full_name": "其😀"}, {"full_name"}),
        ({}, {"password": "short"}, {"password"}),
        (
            {"name": "", "nature_code": ""},
            {"password": "1", "full_name": ""},
            {"name", "nature_code", "password", "full_name"},
        ),
    ],
)
def test_a_registration_hears_of_every_fault_at_its_field(
    app: Flask, facts: dict[str, Any], who: dict[str, Any], faulty: set[str]
) -> None:
    factories.member("county", "county_reviewer", "152221")
    with pytest.raises(Refused) as refusal:
        registration.register_unit(
            examples.facts(**facts), examples.registrar(**({"username": "hr-new"} | who))
        )
    assert set(_faults(refusal)) == faulty
    assert "unit.registered" not in _events()


def test_one_credit_code_is_one_unit(app: Flask) -> None:
    facts = examples.facts()
    registration.register_unit(facts, examples.registrar())
    with pytest.raises(Refused) as refusal:
        registration.register_unit(facts, examples.registrar("second"))
    assert _faults(refusal) == ["credit_code"]


def test_a_bureau_creates_units_in_its_own_subtree_only(app: Flask) -> None:
    own, foreign = factories.organisation("152221"), factories.organisation("150721")
    with factories.signed_in(factories.member("prefecture", "prefecture_reviewer", "152200")):
        unit = actions.create_unit(own.id, "employer", examples.facts())
        with pytest.raises(Absent):
            actions.create_unit(foreign.id, "employer", examples.facts())
        with pytest.raises(Refused, match="不能设在所选的上级之下"):
            actions.create_unit(own.id, "region", examples.facts())
    assert (unit.state, unit.parent_id) == ("active", own.id)


def test_the_region_sets_up_departments_under_the_pool(app: Flask) -> None:
    pool = factories.organisation("150000-direct")
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        department = actions.create_unit(pool.id, "department", examples.facts(name="自治区教育厅"))
    assert department.pool_id == pool.id


def test_an_edited_unit_keeps_others_changes(app: Flask) -> None:
    unit = factories.unit("旧名医院")
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        actions.edit_unit(unit.id, 1, examples.facts(name="新名医院"))
        with pytest.raises(Stale):
            actions.edit_unit(unit.id, 1, examples.facts(name="另一名"))
        with pytest.raises(Refused, match="由数据包维护"):
            actions.edit_unit(factories.organisation("152221").id, 1, examples.facts())
    assert (unit.name, unit.version) == ("新名医院", 2)


def test_a_renamed_division_keeps_its_old_row(app: Flask) -> None:
    old = db.session.scalars(select(Division).where(Division.code == "152221")).one()
    with factories.signed_in(factories.member("admin", "system_admin", "150000")):
        actions.edit_division(old.id, "科尔沁右翼前市", dt.date(2023, 7, 1))
        with pytest.raises(Refused, match="已停用"):
            actions.edit_division(old.id, "又一名", dt.date(2023, 8, 1))
    rows = db.session.scalars(select(Division).where(Division.code == "152221").order_by(Division.id)).all()
    assert [(row.name, row.valid_from, row.valid_to) for row in rows] == [
        ("科尔沁右翼前旗", None, dt.date(2023, 6, 30)),
        ("科尔沁右翼前市", dt.date(2023, 7, 1), None),
    ]


def test_a_unit_is_managed_within_the_subtree_and_named_everywhere(app: Flask) -> None:
    unit = factories.unit("某旗人民医院")
    with factories.signed_in(factories.member("foreign", "prefecture_reviewer", "150700")):
        with pytest.raises(Absent):
            scope.find(Organisation, unit.id)
        assert queries.directory("某旗人民")
