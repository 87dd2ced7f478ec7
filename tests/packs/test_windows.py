"""The days of a year's windows, beside those of the year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tepei import packs
from tepei.packs.pack import Pack
from tepei.packs.windows import check_windows
from tepei.policy.calendar import ZONE
from tepei.policy.year import WindowRecord, Year


@pytest.fixture(scope="module")
def province() -> Pack:
    return packs.read(Path(__file__).parent / "notices/zhicheng")


@pytest.fixture(scope="module")
def year(province: Pack) -> Year:
    """From 1 March to 30 June 2026, with a track and a category that are dated apart."""
    return next(each for each in province.cycles if each.code == "urgent-2026")


def _faults(year: Year, province: Pack, **values: Any) -> list[str]:
    """Of the year with one more window."""
    more = WindowRecord.from_data({"steps": ["region"], **values}, vocabulary=province.vocabulary)
    changed = year.model_copy(update={"windows": (*year.windows, more)})
    return [f"{each.where[-1]}：{each.text}" for each in check_windows(changed, province)]


OUTSIDE = "不在本年度的起止时间（2026年3月1日 00:00 至 2026年6月30日 23:59）之内"


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"closes": "2026-06-30"}, []),
        ({"opens": "2026-06-01", "closes": "2026-07-01"}, [f"closes：{OUTSIDE}"]),
        ({"opens": "2026-02-28", "closes": "2026-06-01"}, [f"opens：{OUTSIDE}"]),
        ({"opens": "2025-03-01", "closes": "2025-03-31"}, [f"opens：{OUTSIDE}", f"closes：{OUTSIDE}"]),
        ({"opens": "2026-07-01", "closes": "2026-07-31", "track": "team"}, [f"opens：{OUTSIDE}"]),
        ({"closes": "2025-07-31", "track": "team"}, [f"closes：{OUTSIDE}"]),
        ({"closes": "2026-07-31", "track": "team"}, []),  # a notice may give one track more time
        ({"opens": "2026-06-29", "days_before_close": 3}, ["days_before_close：截止早于开始"]),
        ({"days_before_close": 0}, []),
        ({"steps": ["apply"], "closes": "2026-04-01"}, ["steps：环节“申报”的时限重复"]),
        ({"steps": ["prefecture"], "days_before_close": 3}, ["steps：环节“地市人社局”的时限重复"]),
    ],
)
def test_window_is_named_that_lies_outside_of_the_year_or_stands_twice(
    year: Year, province: Pack, values: dict[str, Any], faults: list[str]
) -> None:
    assert _faults(year, province, **values) == faults


def test_year_that_is_moved_names_the_windows_that_it_leaves(year: Year, province: Pack) -> None:
    moved = {"opens": dt.datetime(2027, 3, 1, tzinfo=ZONE), "closes": dt.datetime(2027, 6, 30, tzinfo=ZONE)}
    faults = list(check_windows(year.model_copy(update=moved), province))
    assert {each.where[1] for each in faults} == {0, 1, 2, 3}  # the last follows the year's close
