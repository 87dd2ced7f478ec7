"""Workbooks in: all of it or nothing, each fault at its row and column; what people write is understood."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tepei.imports import actions
from tepei.imports.kinds import KINDS
from tepei.organisations.models import Organisation
from tepei.people import queries as people
from tepei.people.models import Listing, Participation
from tepei.portal import grids, scope, sheets
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.selection import expert_imports as _experts  # noqa: F401  one kind more
from tests import factories
from tests.imports.filled import CORRECT, book, take, unit


@pytest.fixture
def county(app: Flask) -> Any:
    with factories.signed_in(factories.member("county", "county_reviewer", "152221")) as viewer:
        yield viewer


def test_units_are_made_below_ones_own_body(county: Any) -> None:
    made = take("units", unit(), unit(name="导入学校", contact_name="乌云"))
    assert [each.name for each in made if isinstance(each, Organisation)] == ["导入医院", "导入学校"]
    assert all(each.division_code == "152221" for each in made if isinstance(each, Organisation))


def test_one_fault_imports_nothing_and_every_fault_is_told(county: Any) -> None:
    before = db.session.scalar(select(func.count()).select_from(Organisation))
    with pytest.raises(actions.Faulty) as caught:
        take(
            "units",
            unit(),
            unit(credit_code="123"),
            unit(name=""),
            unit(parent="150102"),
            unit(nature="火星"),
            unit(kind="火星"),
        )
    told = {(fault.row, fault.column) for fault in caught.value.faults}
    assert told == {
        (4, "统一社会信用代码"), (5, "单位名称"), (6, "上级单位"), (7, "单位性质"), (8, "单位类别"),
    }  # fmt: skip
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == before


def test_annotated_workbook_has_each_fault_beside_its_row(county: Any) -> None:
    filled = sheets.read(book("units", unit(), unit(credit_code="123")), KINDS["units"].heads)
    with pytest.raises(actions.Faulty) as caught:
        actions.take_in(KINDS["units"], filled)
    page = grids.read(sheets.annotated("单位", KINDS["units"].heads, filled.rows, caught.value.faults))[0]
    assert [page.at(row, 11).text.partition("：")[0] for row in (1, 2, 3)] == [
        sheets.FAULTS,
        "",
        "统一社会信用代码",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "employer"),
        ("用人单位", "employer"),
        ("主管部门、厅局或高校", "department"),
        ("department", "department"),
    ],
)
def test_unit_is_of_the_kind_that_its_row_says(county: Any, text: str, kind: str) -> None:
    (made,) = take("units", unit(kind=text))
    assert isinstance(made, Organisation) and made.kind == kind


@pytest.mark.parametrize("text", ["152221", "科尔沁 右翼前旗\n人力资源和社会保障局", "科尔沁右翼前旗"])
def test_unit_above_is_found_as_people_write_it(county: Any, text: str) -> None:
    assert len(take("units", unit(parent=text))) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x", "模板"),
        (b"", "模板"),
        (book("accounts"), "没有数据"),
        (book("history", {"kind": "失信"}), "表头"),
    ],
)
def test_what_is_no_template_is_refused(county: Any, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        sheets.read(content, KINDS["accounts"].heads)


def test_history_decides_about_whom_it_names(app: Flask) -> None:
    person = factories.person(name="白音")
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")):
        with scope.everything("a test knows the number"):
            number = person.id_number
        said = {
            "kind": "失信",
            "name": "白音",
            "id_number": number,
            "year": 2021,
            "source": "通报",
            "until": "2026-12-31",
        }
        made = take("history", said)
        assert isinstance(made[0], Listing)
        day = made[0].until
        assert day is not None
        with scope.everything("a test looks"):
            assert people.listed(person, 0, (), "nmg-tepei", day).certain == {"sanctioned"}
            assert people.listed(person, 0, (), "nmg-tepei", day.replace(year=2027)).certain == frozenset()
        with pytest.raises(actions.Faulty) as caught:
            take(
                "history",
                {**said, "organisation": "152200"},
                {**said, "year": "去年"},
                {**said, "kind": "好人"},
            )
        assert [fault.column for fault in caught.value.faults] == ["身份证号", "年度", "名单"]


@pytest.mark.parametrize(
    ("until", "year", "kept"),
    [
        ("2027年12月31日", "2022年度", (dt.date(2027, 12, 31), 2022)),
        ("2027/1/5", "２０２２", (dt.date(2027, 1, 5), 2022)),
        ("2027.1.5", "2022年", (dt.date(2027, 1, 5), 2022)),
        ("２０２７－０１－０５", 2022, (dt.date(2027, 1, 5), 2022)),
        ("长期", "2022", (None, 2022)),
        ("", "2022", (None, 2022)),
    ],
)
def test_days_and_years_are_read_as_people_write_them(
    sqlite_portal: Flask, until: str, year: Any, kept: Any
) -> None:
    with (
        sqlite_portal.app_context(),
        factories.signed_in(factories.member("r", "region_reviewer", "150000")),
    ):
        made = take("history", {**CORRECT["history"], "until": until, "year": year})[0]
        assert isinstance(made, Participation)
        assert (made.until, made.year) == kept
