"""A unit registers itself and works once the bureau directly above confirms it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.organisations import actions, appointing, directory, memberships, registration
from tepei.organisations import queries as organisations
from tepei.organisations.appointing import Newcomer
from tepei.organisations.models import Division, Organisation
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, Stale
from tests import factories
from tests.organisations import examples
from tests.organisations.examples import faults_of


def test_one_credit_code_is_one_unit(app: Flask) -> None:
    facts = examples.facts()
    registration.register_unit(facts, examples.registrar(), examples.papers())
    with pytest.raises(Refused) as refusal:
        registration.register_unit(facts, examples.registrar("second"), examples.papers())
    assert faults_of(refusal) == ["credit_code"]


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


@pytest.mark.parametrize(
    ("who", "parent", "why"),
    [
        ("region", "150000", ""),
        ("region", "152200", ""),
        ("prefecture", "152200", ""),
        ("county", "152221", ""),
        ("region", "150000-direct", "不能设在所选的上级之下"),
    ],
)
def test_office_beside_the_tree_is_set_up_by_whom_it_stands_below(
    app: Flask, who: str, parent: str, why: str
) -> None:
    seats = {"region": "150000", "prefecture": "152200", "county": "152221"}
    with factories.signed_in(factories.member(who, f"{who}_reviewer", seats[who])):
        above = factories.organisation(parent).id
        facts = examples.facts(name="中共某委组织部", division_code=parent)
        if why:
            with pytest.raises(Refused, match=why):
                actions.create_unit(above, "joint_office", facts)
            return
        office = actions.create_unit(above, "joint_office", facts)
        assert [post.code for post in appointing.offered(office)] == ["joint_reviewer"]
        made = memberships.create_member(
            office.id, "joint_reviewer", Newcomer("party", "会审审核员", factories.PASSWORD)
        )
        with pytest.raises(Refused, match="不能设在所选的上级之下"):
            actions.create_unit(office.id, "employer", examples.facts(name="某单位"))
    with factories.signed_in(made.membership.user) as viewer:
        assert (viewer.organisation_ids, viewer.duties) == ((office.id,), {"joins", "reviews"})
        assert organisations.called("152200") == organisations.called("内蒙古自治区") == []


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
        assert directory.found("某旗人民")
