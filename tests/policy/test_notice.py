"""How long a notice is up, by the calendar of the State Council that the base pack ships."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tepei.policy.notice import NoticePeriod, counted, is_working_day

CALENDAR = Path(__file__).resolve().parents[2] / "packs" / "base" / "calendar" / "workdays.csv"


@pytest.fixture(scope="module")
def announced() -> Mapping[date, bool]:
    with CALENDAR.open() as lines:
        return {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(lines)}


@pytest.mark.parametrize(
    ("starts", "days", "last", "from_next_day"),
    [
        # 国庆 2023: off from 09-29 to 10-06; Saturday 10-07 and Sunday 10-08 are worked.
        ("2023-09-25", 5, "2023-10-07", "2023-10-08"),
        ("2023-09-27", 5, "2023-10-09", "2023-10-10"),
        ("2023-09-28", 5, "2023-10-10", "2023-10-11"),
        ("2023-09-29", 1, "2023-10-07", "2023-10-07"),
        ("2023-10-01", 5, "2023-10-11", "2023-10-11"),
        ("2023-10-06", 2, "2023-10-08", "2023-10-08"),
        ("2023-10-07", 2, "2023-10-08", "2023-10-09"),
        ("2023-10-09", 5, "2023-10-13", "2023-10-16"),
        # 春节 2024: off from 02-10 to 02-17; Sunday 02-04 and Sunday 02-18 are worked.
        ("2024-02-02", 3, "2024-02-05", "2024-02-06"),
        ("2024-02-05", 5, "2024-02-09", "2024-02-18"),
        ("2024-02-09", 3, "2024-02-19", "2024-02-20"),
        ("2024-02-10", 5, "2024-02-22", "2024-02-22"),
        ("2024-02-17", 1, "2024-02-18", "2024-02-18"),
        # 春节 2025: off from 01-28 to 02-04; Sunday 01-26 and Saturday 02-08 are worked.
        ("2025-01-24", 4, "2025-02-05", "2025-02-06"),
        ("2025-01-27", 5, "2025-02-08", "2025-02-10"),
        ("2025-01-28", 1, "2025-02-05", "2025-02-05"),
        ("2025-02-06", 3, "2025-02-08", "2025-02-10"),
        # an ordinary week, and one that begins on a Saturday
        ("2023-03-13", 5, "2023-03-17", "2023-03-20"),
        ("2023-03-11", 1, "2023-03-13", "2023-03-13"),
    ],
)
def test_working_days_are_those_that_were_announced(
    announced: Mapping[date, bool], starts: str, days: int, last: str, from_next_day: str
) -> None:
    for counts_first_day, expected in ((True, last), (False, from_next_day)):
        period = NoticePeriod(days, counts_first_day=counts_first_day)
        found = counted(date.fromisoformat(starts), period, announced)
        assert (found.last.isoformat(), found.estimated) == (expected, ())
        assert len(found.days) == days
        assert all(is_working_day(day, announced) for day in found.days)


@pytest.mark.parametrize(
    ("in_working_days", "counts_first_day", "last"),
    [
        (True, True, "2023-10-10"),
        (True, False, "2023-10-11"),
        (False, True, "2023-10-02"),
        (False, False, "2023-10-03"),
    ],
)
def test_period_says_which_days_count(
    announced: Mapping[date, bool], in_working_days: bool, counts_first_day: bool, last: str
) -> None:
    period = NoticePeriod(5, in_working_days, counts_first_day)
    assert counted(date(2023, 9, 28), period, announced).last.isoformat() == last


def test_days_of_a_year_that_nobody_announced_are_estimated(announced: Mapping[date, bool]) -> None:
    found = counted(date(2099, 12, 30), NoticePeriod(3), announced)
    assert [day.isoformat() for day in found.days] == ["2099-12-30", "2099-12-31", "2100-01-01"]
    assert found.estimated == found.days
    assert counted(date(2099, 12, 30), NoticePeriod(3, in_working_days=False), announced).estimated == ()


def test_notice_of_no_day_is_none(announced: Mapping[date, bool]) -> None:
    with pytest.raises(ValueError, match="one day or more"):
        counted(date(2023, 3, 13), NoticePeriod(0), announced)
