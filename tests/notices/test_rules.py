"""What a public notice lets pass, as a table."""

from __future__ import annotations

from datetime import date

import pytest

from tepei.notices import rules
from tepei.notices.rules import Given
from tepei.policy.notice import NoticePeriod
from tepei.policy.route import Route

FIVE = NoticePeriod(5)
LAST = date(2023, 10, 10)


@pytest.mark.parametrize(
    ("period", "given", "today", "code"),
    [
        (None, None, date(2023, 10, 1), ""),
        (FIVE, None, date(2023, 10, 11), "notice_missing"),
        (FIVE, Given(LAST), date(2023, 10, 10), "notice_running"),
        (FIVE, Given(LAST), date(2023, 10, 11), ""),
        (FIVE, Given(LAST, [None]), date(2023, 10, 11), "objection_open"),
        (FIVE, Given(LAST, [False, None]), date(2023, 10, 11), "objection_open"),
        (FIVE, Given(LAST, [False]), date(2023, 10, 11), ""),
        (FIVE, Given(LAST, [False, True]), date(2023, 10, 11), "objection_upheld"),
    ],
)
def test_nobody_passes_before_the_notice_is_over_and_answered(
    period: NoticePeriod | None, given: Given | None, today: date, code: str
) -> None:
    verdict = rules.may_pass(period, given, today)
    assert [reason.code for reason in verdict.failures] == ([code] if code else [])


@pytest.mark.parametrize("is_estimated", [False, True])
def test_last_day_that_is_estimated_is_told_as_such(is_estimated: bool) -> None:
    verdict = rules.may_pass(FIVE, Given(LAST, is_estimated=is_estimated), LAST)
    assert ("推算" in str(verdict.text)) is is_estimated
    assert "2023年10月10日" in str(verdict.text)


@pytest.mark.parametrize(
    ("step", "period", "text"),
    [
        ({}, None, ""),
        ({"notice_days": 5}, NoticePeriod(5), "5个工作日"),
        ({"notice_days": 7, "notice_in": "calendar"}, NoticePeriod(7, in_working_days=False), "7天"),
        ({"notice_days": 5, "notice_from": "next_day"}, NoticePeriod(5, counts_first_day=False), "5个工作日"),
    ],
)
def test_route_says_how_the_days_count(
    step: dict[str, object], period: NoticePeriod | None, text: str
) -> None:
    route = Route.from_data(
        {"source": "示例", "resubmission": "resume", "steps": [{"kind": "unit", "opinion": "意见", **step}]}
    )
    assert route.notice_of("unit") == period
    assert str(period.text if period else "") == text
    assert route.notice_of("region") is None


@pytest.mark.parametrize(
    ("verdict", "codes"),
    [
        (rules.may_put_up(date(2023, 10, 9), date(2023, 10, 9), 1), []),
        (rules.may_put_up(date(2023, 10, 8), date(2023, 10, 9), 1), ["starts_on"]),
        (rules.may_put_up(date(2023, 10, 9), date(2023, 10, 9), 0), ["people"]),
        (rules.may_withdraw(False, "名单有误"), []),
        (rules.may_withdraw(False, " "), ["reason"]),
        (rules.may_withdraw(True, "名单有误"), ["notice_over"]),
        (rules.may_object(True, "论文数据有误", "13800000000"), []),
        (rules.may_object(True, "", ""), ["text", "contact"]),
        (rules.may_object(False, "论文数据有误", "13800000000"), ["notice_over"]),
        (rules.may_answer(True, "经查属实", False), []),
        (rules.may_answer(None, "", False), ["upheld", "finding"]),
        (rules.may_answer(True, "经查属实", True), ["answered"]),
    ],
)
def test_what_may_be_done_with_one(verdict: object, codes: list[str]) -> None:
    assert [reason.code for reason in verdict.failures] == codes  # type: ignore[attr-defined]
