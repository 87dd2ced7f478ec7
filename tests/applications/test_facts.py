"""What is derived from answers and unit, by example."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tepei.applications import facts, queries
from tepei.codes import queries as codes
from tepei.forms import queries as forms
from tepei.forms.content import Content
from tepei.organisations import queries as organisations
from tepei.policy.fields import Form
from tepei.portal import province
from tests import factories

FORM = Form.from_data(
    {
        "version": "1",
        "sections": [
            {"key": "a", "title": "甲", "fields": [
                {"key": "born_on", "label": "生", "kind": "date", "fact": "born_on"},
                {"key": "nation", "label": "族", "kind": "code", "code_set": "ethnic_groups", "fact": "ethnicity_code"},
                {"key": "education", "label": "学", "kind": "code", "code_set": "education_levels", "fact": "education_rank"},
                {"key": "title", "label": "职", "kind": "code", "code_set": "title_levels", "fact": "title_rank"},
                {"key": "since", "label": "起", "kind": "month", "fact": "profession_since"},
                {"key": "health", "label": "健", "kind": "yes_no", "fact": "health_ok"},
            ]},
            {"key": "b", "title": "乙", "rows": True, "fields": [{"key": "x", "label": "x", "fact": "is_scarce"}]},
        ],
    }
)  # fmt: skip
ON = dt.date(2023, 3, 20)


def derived(answers: dict[str, str]) -> dict[str, Any]:
    return facts.facts_of(Content(FORM, {"a": answers}, forms.codes_of(FORM)), {}, ON)


@pytest.mark.parametrize(
    "answers, expected",
    [
        ({}, {}),
        ({"born_on": "1978年1月1日"}, {"born_on": dt.date(1978, 1, 1)}),
        ({"born_on": "某日"}, {}),
        ({"nation": "01"}, {"ethnicity_code": "01", "ethnicity_name": "汉族", "is_minority": False}),
        ({"nation": "02"}, {"ethnicity_code": "02", "ethnicity_name": "蒙古族", "is_minority": True}),
        ({"nation": "9999999"}, {}),
        ({"education": "14"}, {"education_rank": 7}),
        ({"education": "15"}, {"education_rank": 0}),
        ({"title": "412"}, {"title_rank": 4}),
        ({"title": "499"}, {"title_rank": 0}),
        ({"since": "2015年3月"}, {"profession_since": dt.date(2015, 3, 1), "years": 8}),
        ({"since": "2015-04"}, {"profession_since": dt.date(2015, 4, 1), "years": 7}),
        ({"health": "是"}, {"health_ok": True}),
        ({"health": "no"}, {"health_ok": False}),
        ({"health": "也许"}, {}),
    ],
)
def test_facts_follow_from_the_answers(app: Flask, answers: dict[str, str], expected: dict[str, Any]) -> None:
    assert derived(answers) == expected


@pytest.mark.parametrize(
    "parent, region, level",
    [("152221", "152200", "county"), ("152200", "152200", "prefecture"), ("150781", "150700", "county"), ("150000-direct", "150000", "region")],
    ids=["旗县", "盟直", "满洲里", "区直"],
)  # fmt: skip
def test_region_and_level_follow_from_the_chain(app: Flask, parent: str, region: str, level: str) -> None:
    unit = factories.unit("某单位", parent)
    known = facts.facts_of_unit(
        organisations.ancestors(unit.id), codes.sets(queries.UNIT_CODES), province.bodies()
    )
    assert (known["region_code"], known["unit_level"]) == (region, level)


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
    known = facts.facts_of_unit(
        organisations.ancestors(unit.id), codes.sets(queries.UNIT_CODES), province.bodies()
    )
    assert (known["is_government"], known["is_nonpublic"], known["is_grassroots"]) == (
        government,
        nonpublic,
        grassroots,
    )
