"""When a plan and a roster are late."""

from __future__ import annotations

import datetime as dt

import pytest

from tepei.credits import course_rules
from tests.credits.laid import RULES

TODAY = dt.date(2023, 3, 8)


def row(starts: str, ends: str = "", reason: str = "") -> course_rules.CourseRow:
    typed = {
        "name": "第一期",
        "starts": starts,
        "ends": ends or starts,
        "people": "30",
        "late_reason": reason,
    }
    return course_rules.read(typed, RULES)


@pytest.mark.parametrize(
    ("starts", "ends", "reason", "told"),
    [
        ("2023-03-22", "", "", ""),  # 14 days before
        ("2023-03-21", "", "", "应于 2023-03-07 前备案"),
        ("2023-03-21", "", "上级临时部署", ""),
        ("2023-03-07", "", "忘记", "已经开始"),
        ("2023-04-02", "2023-04-01", "", "结束日期早于开始日期"),
    ],
)
def test_plan_is_filed_two_weeks_before(starts: str, ends: str, reason: str, told: str) -> None:
    verdict = course_rules.may_file([row(starts, ends, reason)], TODAY)
    assert (bool(verdict), told in str(verdict.text) if told else True) == (not told, True)


def test_without_a_rule_nothing_is_late() -> None:
    free = RULES.model_copy(update={"plan_days": None, "report_days": None})
    found = course_rules.read({"name": "第一期", "starts": "2023-03-09", "ends": "2023-03-09"}, free)
    assert course_rules.may_file([found], TODAY)
    assert str(course_rules.filing(TODAY, found.due, "")) == "按时备案"


@pytest.mark.parametrize(
    ("reported_on", "today", "told"),
    [
        (None, "2023-03-01", ""),
        (None, "2023-03-10", "应于 2023-03-17 前报送"),
        (None, "2023-03-18", "逾期未报"),
        ("2023-03-17", "2023-04-01", "已报送（2023-03-17）"),
        ("2023-03-18", "2023-04-01", "逾期报送（2023-03-18）"),
    ],
)
def test_roster_is_due_two_weeks_after(reported_on: str | None, today: str, told: str) -> None:
    day = dt.date.fromisoformat(reported_on) if reported_on else None
    ends = dt.date(2023, 3, 3)
    found = str(course_rules.reporting(ends, RULES.report_due(ends), day, dt.date.fromisoformat(today)))
    assert (told in found, bool(found)) == (True, bool(told))
