"""Hours of an example and words of a fact: lines of boxes, said by names."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.programmes.models import Cycle
from tepei.schemes.credit_models import CreditCase
from tepei.schemes.models import Fact
from tests.schemes.office import Office, cycle, one, options

HOURS = ("year", "subject", "hours", "source", "day")
EXAM = ("2025", "professional", "60", "exam", "2025-05-01")


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


def case(app: Flask) -> Any:
    first = select(CreditCase).join(CreditCase.cycle).where(Cycle.code == "nmg-continuing-education-2025")
    return one(app, first.order_by(CreditCase.position).limit(1))


def earned(*lines: tuple[str, ...]) -> dict[str, Any]:
    return {
        f"earned-{box}": list(column) for box, column in zip(HOURS, zip(*lines, strict=True), strict=True)
    }


def test_hours_of_an_example_are_picked_and_told_by_names(app: Flask, office: Office) -> None:
    edit = f"/credit-cases/edit/{case(app).id}"
    page = office.get(edit)
    assert options(page, "earned-subject") == {"public": "公需科目", "professional": "专业科目"}
    assert "2026" in options(page, "earned-year") and "2024 public" not in page
    typed = earned(("2024", "public", "30", "", ""), EXAM, ("",) * 5)
    assert office.post(edit, **typed).status_code == 302
    assert case(app).earned == "2024 public 30；2025 professional 60 exam 2025-05-01"
    shown = office.get(f"/credit-cases/show/{case(app).id}")
    exam = options(page, "earned-source")["exam"]
    assert f"2024 年公需科目 30 学时；2025 年专业科目 60 学时（{exam}、2025-05-01）" in shown
    assert office.post(edit).status_code == 302  # as it stands
    assert case(app).earned == "2024 public 30；2025 professional 60 exam 2025-05-01"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (("2024", "", "30", "", ""), "第 2 行：请选择年度和科目，填写学时"),
        (("2024", "public", "三十", "", ""), "第 2 行：学时应为数字"),
        (("2024", "public", "30", "exam", "五月"), "第 2 行：学时应为数字，取得日期应为日期"),
        (("2024", "public", "30", "", "2024-05-01"), "第 2 行：写明取得日期的，请选择来源"),
    ],
)
def test_line_of_hours_at_fault_is_named(
    app: Flask, office: Office, line: tuple[str, ...], fault: str
) -> None:
    answer = office.post(f"/credit-cases/edit/{case(app).id}", **earned(EXAM, line))
    assert answer.status_code == 422 and fault in answer.text
    assert 'value="60"' in answer.text  # what was typed stays


def fact(kind: str, *lines: tuple[str, str]) -> dict[str, Any]:
    values, words = map(list, zip(*lines, strict=True))
    return {"key": "lately", "name": "近来", "kind": kind, "words-value": values, "words-word": words}


@pytest.mark.parametrize(
    ("kind", "lines", "kept"),
    [
        ("yes_no", [("是", "近来入选"), ("否", "近来没有入选")], {"yes": "近来入选", "no": "近来没有入选"}),
        ("rank", [("7", "硕士研究生"), ("", "")], {"7": "硕士研究生"}),
        ("choice", [("", "区内"), ("out", "区外")], {"区内": "区内", "out": "区外"}),
    ],
)
def test_words_of_a_fact_stand_beside_its_values(
    app: Flask, office: Office, kind: str, lines: list[tuple[str, str]], kept: dict[str, str]
) -> None:
    year = str(cycle(app).id)
    assert office.post(f"/facts/add?cycle={year}", cycle=year, **fact(kind, *lines)).status_code == 302
    made = one(app, select(Fact).where(Fact.key == "lately"))
    assert made.words == kept
    edit = office.get(f"/facts/edit/{made.id}")
    assert (
        all(f'value="{value}"' in edit for value, _ in lines if value)
        and 'name="words-value" value="yes"' not in edit
    )


@pytest.mark.parametrize(
    ("kind", "lines", "fault"),
    [
        ("yes_no", [("是", "")], "第 1 行：请填写说法"),
        ("yes_no", [("也许", "也许近来")], "是非只有“是”和“否”两个值"),
        ("rank", [("硕士", "硕士研究生")], "等级须为数字"),
        ("rank", [("7", "硕士"), ("7", "博士")], "第 2 行：与前面的一行重复"),
    ],
)
def test_words_for_no_value_are_refused(
    app: Flask, office: Office, kind: str, lines: list[tuple[str, str]], fault: str
) -> None:
    year = str(cycle(app).id)
    answer = office.post(f"/facts/add?cycle={year}", cycle=year, **fact(kind, *lines))
    assert answer.status_code == 422 and fault in answer.text
