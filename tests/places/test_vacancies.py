"""岗位表: read from a workbook, all of it or nothing, and what is held against it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.places import vacancy_actions, vacancy_queries
from tepei.places.vacancy_actions import HEADS, FaultyList
from tepei.portal import scope, sheets
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.models import Fact
from tests.papers.limiting import known_of, limited
from tests.papers.stage import Stage, cycle, stage
from tests.portal.books import book

HEAD = ["统一社会信用代码", "用人单位", "岗位名称", "招聘人数"]


def _put(*rows: list[Any]) -> int:
    with scope.everything("a test uploads"):
        return vacancy_actions.put(cycle(), sheets.read(book(HEAD, *rows), HEADS))


def test_list_takes_the_place_of_the_one_before(portal: Flask) -> None:
    with portal.app_context():
        made = stage()
        unit, code = made.unit, made.unit.credit_code or made.unit.code
        _put([code, unit.name, "教师", 2], [code, unit.name, "医师", 1])
        assert vacancy_queries.of_unit(cycle().id, unit) == {"教师": 2, "医师": 1}
        _put([code, unit.name, "教师", 0])
        assert vacancy_queries.of_unit(cycle().id, unit) == {"教师": 0}


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        (["U1", "一院", "", 2], "岗位", "请填写"),
        (["U1", "一院", "教师", "若干"], "人数", "整数"),
        (["U1", "一院", "护士", 1], "岗位", "相同"),
        (["91150100MA0N00001X", "一院", "教师", 1], "统一社会信用代码", ""),
    ],
)
def test_one_fault_and_nothing_is_written(portal: Flask, row: list[Any], column: str, text: str) -> None:
    with portal.app_context():
        with pytest.raises(FaultyList) as caught:
            _put(["U1", "一院", "护士", 1], row)
        (fault,) = caught.value.faults
        assert (fault.row, fault.column) == (3, column)
        assert text in str(fault.text)
        assert vacancy_queries.count(cycle()) == (0, 0)


def test_unit_sends_on_as_many_for_a_post_as_the_list_says(portal: Flask) -> None:
    with portal.app_context():
        _ask_for_posts()
        limited(kind="cap", of="post", vacancies=True, counted="forwarding", when=[])
        made, other = stage(), stage()
        _put([made.unit.credit_code or made.unit.code, made.unit.name, "教师", 1])
        _send_on(made, "教师")
        with pytest.raises(Refused, match="“教师”最多 1 名"):
            _send_on(made, "教师")
        with pytest.raises(Refused, match="“医师”最多 0 名"):
            _send_on(made, "医师")
        with pytest.raises(Refused, match="“教师”最多 0 名"):
            _send_on(other, "教师")


def test_unit_sends_on_as_many_for_a_post_as_each_unit_may(portal: Flask) -> None:
    """同一单位同一岗位限报 1 人: the same post of another unit is another."""
    with portal.app_context():
        _ask_for_posts()
        limited(kind="cap", of="post", number=1, per_unit=True, counted="forwarding", when=[])
        made, other = stage(), stage()
        _send_on(made, "教师")
        with pytest.raises(Refused, match="同一单位的“教师”最多 1 名，已有 1 名"):
            _send_on(made, "教师")
        _send_on(made, "医师")
        _send_on(other, "教师")


def _ask_for_posts() -> None:
    """The year asks for a post, and holds it against the list."""
    with scope.everything("a test adds a field"), transaction() as session:
        year = cycle()
        session.add(Fact(cycle_id=year.id, position=0, key="post", name="申报岗位", kind="text"))
        section = session.scalars(
            select(FormSection).where(FormSection.cycle_id == year.id, FormSection.key == "basic")
        ).one()
        session.add(FormField(section=section, position=99, key="post", label="申报岗位", fact="post"))


def _send_on(made: Stage, post: str) -> None:
    made.play(known_of(made.paper(), post=post), "applicant.submit unit.approve")
