"""单位注册: a unit registers, and the bureau above confirms it or not."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.organisations import queries, registration
from tepei.people.queries import viewer_of
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories
from tests.organisations import examples
from tests.organisations.examples import account_of, events, faults_of, membership_of


def test_a_registered_unit_waits_and_its_account_may_do_nothing(app: Flask) -> None:
    unit = registration.register_unit(examples.facts(), examples.registrar(), examples.papers())

    assert (unit.state, unit.kind) == ("pending", "employer")
    assert unit.path == f"{factories.organisation('152221').path}{unit.id}/"
    assert viewer_of(account_of("hospital-hr")).organisation_ids == ()
    assert [role.name for role in account_of("hospital-hr").roles] == []
    assert membership_of("hospital-hr").state == "pending"
    assert events()[-1] == "unit.registered"


def test_a_confirmed_unit_works(app: Flask) -> None:
    unit = registration.register_unit(examples.facts(), examples.registrar(), examples.papers())
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        registration.confirm_unit(unit.id, unit.version)

    viewer = viewer_of(account_of("hospital-hr"))
    assert (viewer.organisation_ids, viewer.roles) == ((unit.id,), {"unit_reviewer"})
    assert [role.name for role in account_of("hospital-hr").roles] == ["unit_reviewer"]
    assert events()[-1] == "unit.confirmed"


def test_a_refused_unit_learns_why_and_may_register_again(app: Flask) -> None:
    facts = examples.facts()
    unit = registration.register_unit(facts, examples.registrar(), examples.papers())
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")):
        with pytest.raises(Refused, match="请填写不予确认的理由"):
            registration.refuse_unit(unit.id, unit.version, " ")
        registration.refuse_unit(unit.id, unit.version, "名称与登记证书不符")
    assert (unit.state, unit.refusal) == ("refused", "名称与登记证书不符")
    assert membership_of("hospital-hr").state == "ended"

    again = registration.register_unit(facts, examples.registrar("hospital-hr2"), examples.papers())
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
    unit = registration.register_unit(examples.facts(), examples.registrar(), examples.papers())
    with factories.signed_in(factories.member("other", role, of)), pytest.raises(answer):
        registration.confirm_unit(unit.id, unit.version)
    assert unit.state == "pending"


def test_whoever_confirms_second_learns_that_it_is_done(app: Flask) -> None:
    unit = registration.register_unit(examples.facts(), examples.registrar(), examples.papers())
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
    unit = registration.register_unit(
        examples.facts(division_code=division), examples.registrar(), examples.papers()
    )
    assert queries.bureau_above(unit).code == above


def test_a_unit_of_the_region_names_its_department_which_confirms_it(app: Flask) -> None:
    with pytest.raises(Refused, match="请选择主管厅局") as refusal:
        registration.register_unit(
            examples.facts(division_code="150000"), examples.registrar(), examples.papers()
        )
    assert faults_of(refusal) == ["department_id"]

    health = factories.node("自治区卫生健康委员会", "department", "150000-direct")
    unit = registration.register_unit(
        examples.facts(division_code="150000", department_id=health.id),
        examples.registrar(),
        examples.papers(),
    )
    assert queries.bureau_above(unit) is health


def test_a_county_department_does_not_confirm_but_its_bureau_does(app: Flask) -> None:
    health = factories.node("某旗卫生健康委员会", "department", "152221")
    unit = registration.register_unit(
        examples.facts(department_id=health.id), examples.registrar(), examples.papers()
    )
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
            examples.facts(**facts),
            examples.registrar(**({"username": "hr-new"} | who)),
            examples.papers(),
        )
    assert set(faults_of(refusal)) == faulty
    assert "unit.registered" not in events()
