"""Rules of cycles, dates and places, by example."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tepei import packs
from tepei.policy.calendar import ZONE, Window
from tepei.programmes import rules

PACK = packs.read(Path(__file__).parents[2] / "packs" / "inner-mongolia")
CONFIGURATION = dict(PACK.cycles[0].configuration)
TRACKS = {track.name: track.requirements for track in PACK.cycles[0].tracks}


def at(day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2023, 3, day, hour, tzinfo=ZONE)


def test_draft_with_a_sound_configuration_may_open() -> None:
    assert rules.may_open("draft", CONFIGURATION, TRACKS, {"apply"})


@pytest.mark.parametrize("state", ["open", "closed", "archived"])
def test_only_a_draft_may_open(state: str) -> None:
    verdict = rules.may_open(state, CONFIGURATION, TRACKS, {"apply"})
    assert verdict.failures[0].code == "cycle_state"
    assert rules.STATES[state] in verdict.text


@pytest.mark.parametrize(
    ("change", "tracks", "steps", "text"),
    [
        ({"form": None}, TRACKS, {"apply"}, "缺少申报表的配置"),
        ({"route": {}}, TRACKS, {"apply"}, "缺少审核流程的配置"),
        ({"documents": None}, TRACKS, {"apply"}, "缺少印制版式的配置"),
        ({"summary": None}, TRACKS, {"apply"}, "缺少汇总表的配置"),
        ({"form": {"version": "1", "sections": []}}, TRACKS, {"apply"}, "申报表有误"),
        ({}, {}, {"apply"}, "没有培养方式"),
        ({}, {"区外培养": []}, {"apply"}, "区外培养没有选拔条件"),
        ({}, {"区外培养": [{"key": "age"}]}, {"apply"}, "区外培养的选拔条件有误"),
        ({}, TRACKS, {"unit"}, "没有申报环节（apply）的时限"),
    ],
)
def test_faulty_configuration_may_not_open(
    change: dict[str, Any], tracks: dict[str, Any], steps: set[str], text: str
) -> None:
    verdict = rules.may_open("draft", {**CONFIGURATION, **change}, tracks, steps)
    assert text in verdict.text


def test_refusal_to_open_names_every_fault_at_once() -> None:
    verdict = rules.may_open("draft", {}, {}, set())
    assert len(verdict.failures) == 6


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
    ("path", "paths", "roles", "may"),
    [
        ("/1/5/", ("/1/5/",), {"prefecture_reviewer"}, True),
        ("/1/5/9/", ("/1/5/",), {"prefecture_reviewer"}, True),
        ("/1/6/", ("/1/5/",), {"prefecture_reviewer"}, False),
        ("/1/55/", ("/1/5/",), {"prefecture_reviewer"}, False),
        (None, ("/1/5/",), {"prefecture_reviewer"}, False),
        (None, ("/1/",), {"region_reviewer"}, True),
        ("/1/5/", ("/1/",), {"region_reviewer"}, True),
        (None, (), set(), False),
    ],
)
def test_bodies_date_themselves_and_the_region_everybody(
    path: str | None, paths: tuple[str, ...], roles: set[str], may: bool
) -> None:
    assert bool(rules.is_own_window(path, paths, roles)) is may


def test_review_step_without_a_date_is_always_open() -> None:
    assert rules.is_step_open("region", None, at(31))
    assert not rules.is_step_open("apply", None, at(8))


def test_step_with_a_date_is_open_until_then() -> None:
    window = Window("unit", at(10))
    assert rules.is_step_open("unit", window, at(10))
    assert not rules.is_step_open("unit", window, at(10) + dt.timedelta(microseconds=1))


def test_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert rules.digest({"a": 1, "b": [2, "区"]}) == rules.digest({"b": [2, "区"], "a": 1})
    assert rules.digest({"a": 1}) != rules.digest({"a": 2})


def test_change_of_places_says_why() -> None:
    assert rules.has_reason("追加")
    assert rules.has_reason(" ").failures[0].code == "reason_missing"
