"""Months actually trained: whole ones by the calendar, the rest and leave by settings."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tepei.policy.months import LEAVE_UNSET, PART_UNSET, MonthsSetting, last_day, later, months_trained

# First day, last day, setting for the days over a whole month → months; None where people decide.
SPANS = [
    ("2023-09-01", "2024-08-31", "", "12"),
    ("2023-09-01", "2024-03-31", "", "7"),
    ("2023-08-29", "2024-02-28", "", "6"),
    ("2023-08-31", "2024-02-29", "down", "6"),
    ("2024-02-29", "2025-02-26", "down", "11"),
    ("2024-02-29", "2025-02-27", "", "12"),
    ("2023-09-01", "2024-04-10", "", None),
    ("2023-09-01", "2024-04-10", "days", "7.33"),
    ("2023-09-01", "2024-04-10", "up", "8"),
    ("2023-09-01", "2024-04-14", "half", "7"),
    ("2023-09-01", "2024-04-15", "half", "8"),
    ("2023-09-01", "2024-04-29", "down", "7"),
    ("2023-09-01", "2023-09-01", "days", "0.03"),
    ("2023-09-01", "2023-08-31", "", "0"),
    (None, "2024-04-10", "", "0"),
    ("2023-09-01", None, "", "0"),
]


@pytest.mark.parametrize(("begins", "left", "part", "months"), SPANS)
def test_months_are_counted_by_the_calendar(
    begins: str | None, left: str | None, part: str, months: str | None
) -> None:
    first, last = (date.fromisoformat(day) if day else None for day in (begins, left))
    found = months_trained(first, last, (), MonthsSetting(part))
    assert found.months == (None if months is None else Decimal(months))
    assert (found.why == PART_UNSET) == (months is None)


# Days of leave, those that are not deducted → months of a year.
LEAVES = [(0, None, "12"), (10, None, None), (10, 10, "12"), (10, 30, "12"), (41, 10, "11"), (31, 0, "11")]


@pytest.mark.parametrize(("days", "free", "months"), LEAVES)
def test_leave_beyond_the_limit_is_deducted(days: int, free: int | None, months: str | None) -> None:
    first = date(2023, 11, 1)
    leaves = [(first, first + timedelta(days=days - 1))] if days else []
    found = months_trained(date(2023, 9, 1), date(2024, 8, 31), leaves, MonthsSetting("", free))
    assert found.months == (None if months is None else Decimal(months))
    assert (found.why == LEAVE_UNSET) == (months is None)


# A year from 2023-07-10; first and last day of a leave, days that are not deducted → months.
OVER_THE_TURN = [
    ("2023-12-20", "2024-03-04", 15, "10"),  # 76 days, 61 of them deducted
    ("2023-12-31", "2024-01-01", 0, "11.93"),  # two of the thirty days of its last month
    ("2024-02-29", "2024-02-29", 0, "11.97"),
    ("2024-02-29", "2024-02-29", 1, "12"),
]


@pytest.mark.parametrize(("begins", "ends", "free", "months"), OVER_THE_TURN)
def test_leave_over_the_end_of_a_year_and_29_february(begins: str, ends: str, free: int, months: str) -> None:
    leaves = [(date.fromisoformat(begins), date.fromisoformat(ends))]
    setting = MonthsSetting("days", free)
    assert months_trained(date(2023, 7, 10), date(2024, 7, 9), leaves, setting).months == Decimal(months)


# The day of the next report, so many months after this one.
LATER = [
    ("2023-11-30", 3, "2024-02-29"), ("2022-11-30", 3, "2023-02-28"), ("2023-12-31", 2, "2024-02-29"),
    ("2024-02-29", 12, "2025-02-28"), ("2023-10-31", 2, "2023-12-31"), ("2023-12-01", 1, "2024-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("day", "months", "expected"), LATER)
def test_same_day_of_a_later_month(day: str, months: int, expected: str) -> None:
    assert later(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("begins_on", "months", "ends_on"),
    [("2023-09-01", 12, "2024-08-31"), ("2024-02-29", 12, "2025-02-27"), ("2023-12-31", 2, "2024-02-28")],
)
def test_last_day_of_a_training(begins_on: str, months: int, ends_on: str) -> None:
    assert last_day(date.fromisoformat(begins_on), months) == date.fromisoformat(ends_on)
