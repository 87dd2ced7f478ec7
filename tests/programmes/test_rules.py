"""Rules of cycles, dates and places, by example."""

from __future__ import annotations

import datetime as dt

import pytest

from tepei.policy.calendar import ZONE
from tepei.policy.windows import StepWindow
from tepei.programmes import rules


def at(day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2023, 3, day, hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("state", "may"), [("draft", False), ("open", True), ("closed", False), ("archived", False)]
)
def test_only_an_open_cycle_may_close(state: str, may: bool) -> None:
    assert bool(rules.may_close(state)) is may


@pytest.mark.parametrize(
    ("until", "reason", "recipients", "code"),
    [
        (at(25), "汛情", 1, None),
        (at(25), "汛情", 0, "extension_recipient"),
        (at(25), "汛情", 2, "extension_recipient"),
        (at(25), "  ", 1, "reason_missing"),
        (at(20), "汛情", 1, "extension_earlier"),
        (at(19), "汛情", 1, "extension_earlier"),
    ],
)
def test_extension_is_later_for_one_with_a_reason(
    until: dt.datetime, reason: str, recipients: int, code: str | None
) -> None:
    verdict = rules.may_extend(at(20), until, reason, recipients)
    assert [failure.code for failure in verdict.failures] == ([code] if code else [])


@pytest.mark.parametrize(("until", "ahead"), [(at(20), True), (at(19), False), (at(18), False)])
def test_extension_into_the_past_is_none(until: dt.datetime, ahead: bool) -> None:
    assert bool(rules.is_ahead(until, at(19))) is ahead


def test_extension_without_a_close_needs_no_later_one() -> None:
    assert rules.may_extend(None, at(1), "汛情", 1)


@pytest.mark.parametrize(
    ("opens", "closes", "is_for_all", "code"),
    [
        (None, at(10), False, None),
        (at(1), at(10), False, None),
        (at(10), at(10), False, "window_order"),
        (at(11), at(10), True, "window_order"),
        (None, at(20), False, None),
        (None, at(21), False, "window_late_body"),
        (None, at(21), True, None),
    ],
)
def test_window_begins_before_it_ends_and_within_the_cycle(
    opens: dt.datetime | None, closes: dt.datetime, is_for_all: bool, code: str | None
) -> None:
    verdict = rules.may_set_window(opens, closes, at(20), is_for_all)
    assert [failure.code for failure in verdict.failures] == ([code] if code else [])


@pytest.mark.parametrize(
    ("path", "paths", "runs_year", "may"),
    [
        ("/1/5/", ("/1/5/",), False, True),
        ("/1/5/9/", ("/1/5/",), False, True),
        ("/1/6/", ("/1/5/",), False, False),
        ("/1/55/", ("/1/5/",), False, False),
        (None, ("/1/5/",), False, False),
        (None, ("/1/",), True, True),
        ("/1/5/", ("/1/",), True, True),
        (None, (), False, False),
    ],
)
def test_bodies_date_themselves_and_who_runs_the_year_everybody(
    path: str | None, paths: tuple[str, ...], runs_year: bool, may: bool
) -> None:
    assert bool(rules.is_own_window(path, paths, runs_year=runs_year)) is may


@pytest.mark.parametrize(
    ("case", "run_by", "way", "may"),
    [
        ("自治区组织的，各单位都可以", None, [1, 5, 51, 901], True),
        ("兴安盟组织的，其下的单位可以", (5, "兴安盟"), [1, 5, 51, 901], True),
        ("其他盟市的单位不可以", (5, "兴安盟"), [1, 4, 902], False),
        ("直接报自治区的单位，不经兴安盟", (5, "兴安盟"), [1, 52, 903], False),
    ],
)
def test_a_year_is_for_the_units_of_who_runs_it(
    case: str, run_by: tuple[int, str] | None, way: list[int], may: bool
) -> None:
    verdict = rules.is_for_unit(run_by, way)
    assert bool(verdict) is may, case
    assert may or "兴安盟" in str(verdict.text)


def test_review_step_without_a_date_is_always_open() -> None:
    assert rules.is_step_open("region", None, at(31))
    assert not rules.is_step_open("apply", None, at(8))


def test_step_with_a_date_is_open_until_then() -> None:
    window = StepWindow("unit", at(10))
    assert rules.is_step_open("unit", window, at(10))
    assert not rules.is_step_open("unit", window, at(10) + dt.timedelta(microseconds=1))
