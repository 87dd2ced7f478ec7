"""What the employer's chain says, by example."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tepei.applications import facts, queries
from tepei.codes import queries as codes
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.policy.fields import Form
from tepei.portal import province
from tests import factories


@pytest.mark.parametrize(
    "parent, region, level",
    [("152221", "152200", "county"), ("152200", "152200", "prefecture"), ("150781", "150700", "county"), ("150000-direct", "150000", "region")],
    ids=["旗县", "盟直", "满洲里", "区直"],
)  # fmt: skip
def test_region_and_level_follow_from_the_chain(app: Flask, parent: str, region: str, level: str) -> None:
    unit = factories.unit("某单位", parent)
    known = facts.of_unit(organisations.ancestors(unit.id), codes.sets(queries.UNIT_CODES), province.bodies())
    assert (known["region_code"], known["level"]) == (region, level)


@pytest.mark.parametrize(
    "office, region, level",
    [("152221", "152200", "county"), ("152200", "152200", "prefecture"), ("150781", "150700", "county"), ("150000", "150000", "region")],
    ids=["旗县", "盟市", "满洲里", "自治区"],
)  # fmt: skip
def test_office_that_files_for_itself_is_of_its_own_level(
    app: Flask, office: str, region: str, level: str
) -> None:
    chain = organisations.ancestors(factories.organisation(office).id)
    known = facts.of_unit(chain, codes.sets(queries.UNIT_CODES), province.bodies())
    assert (known["region_code"], known["level"]) == (region, level)


@pytest.mark.parametrize(
    "values, government, nonpublic, grassroots",
    [
        ({"nature_code": "20", "affiliation_code": "20"}, False, False, False),
        ({"nature_code": "10", "affiliation_code": "50"}, True, False, True),
        ({"nature_code": "40", "affiliation_code": "90"}, False, True, False),
        ({"nature_code": "20", "affiliation_code": "20", "claims_grassroots": True, "claims_nonpublic": True}, False, True, True),
        ({"nature_code": None, "affiliation_code": None}, False, False, False),
    ],
)  # fmt: skip
def test_kind_of_unit_follows_from_nature_and_claims(
    app: Flask, values: dict[str, Any], government: bool, nonpublic: bool, grassroots: bool
) -> None:
    unit = factories.unit("某单位", **values)
    known = facts.of_unit(organisations.ancestors(unit.id), codes.sets(queries.UNIT_CODES), province.bodies())
    assert (known["is_government"], known["is_nonpublic"], known["is_grassroots"]) == (
        government,
        nonpublic,
        grassroots,
    )


def test_name_is_filled_in_where_a_person_is_asked_for() -> None:
    """The name of a title, of a project or of a course has the same key and is nobody's."""
    fields = [
        {"key": "name", "label": "姓名", "kind": "name"},
        {"key": "mobile", "label": "电话", "kind": "phone"},
    ]
    named = {"key": "title", "title": "现任职称", "fields": [{"key": "name", "label": "职称名称"}]}
    sections = [{"key": "basic", "title": "基本情况", "fields": fields}, named]
    form = Form.from_data({"version": "1", "sections": sections})
    person = Person(
        name="白音", sex_code="1", born_on=dt.date(1985, 6, 1), id_number="", mobile="13900000000"
    )
    assert facts.prefilled(form, person, Organisation(name="某医院")) == {
        "basic": {"name": "白音", "mobile": "13900000000"}
    }
