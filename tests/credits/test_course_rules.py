"""When a plan and a roster are late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tepei.credits import course_rules
from tepei.credits.course_rules import Filing
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


FIRST = dt.date(2023, 3, 1)


@pytest.mark.parametrize(
    ("case", "name", "starts", "filed_on"),
    [
        ("退回后原样再报", "第一期", "2023-03-16", FIRST),
        ("按退回意见改名", "数字技术第一期", "2023-03-16", FIRST),
        ("按退回意见推迟", "第一期", "2023-03-20", FIRST),
        ("改名又改期的，是另一期", "数字技术第一期", "2023-03-20", TODAY),
        ("退回后新增的", "第二期", "2023-03-18", TODAY),
    ],
)
def test_training_is_on_file_since_the_plan_that_had_it_first(
    case: str, name: str, starts: str, filed_on: dt.date
) -> None:
    again = replace(row(starts), name=name)
    assert course_rules.filed_on(again, [Filing(FIRST, (row("2023-03-16"),))], TODAY) == filed_on, case


@pytest.mark.parametrize(
    ("starts", "told"),
    [
        ("2023-03-16", ""),  # on file for 15 days, resubmitted 8 days before
        ("2023-03-15", ""),
        ("2023-03-14", "应于 2023-02-28 前备案"),  # moved to where the first filing is late for it too
        ("2023-03-07", "已经开始"),
    ],
)
def test_plan_that_was_in_time_is_not_late_by_being_returned(starts: str, told: str) -> None:
    verdict = course_rules.may_file([row(starts)], TODAY, [Filing(FIRST, (row("2023-03-16"),))])
    assert (bool(verdict), told in str(verdict.text) if told else True) == (not told, True)


@pytest.mark.parametrize(
    ("case", "moves", "void"),
    [
        ("第一次提交", "submit", 0),
        ("审核单位退回，再提交", "submit approve send_back submit", 0),
        ("审核单位撤回审核结果", "submit approve retract submit", 0),
        ("申报单位撤回，再提交", "submit own_retract submit", 1),
        ("退回后再提交，又由申报单位撤回", "submit send_back submit own_retract submit", 2),
        ("申报单位撤回后又被退回", "submit own_retract submit send_back submit", 1),
    ],
)
def test_filing_counts_until_who_filed_takes_it_back(case: str, moves: str, void: int) -> None:
    told = [(verb.removeprefix("own_"), verb in ("submit", "own_retract")) for verb in moves.split()]
    assert course_rules.void_filings(told) == void, case


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
