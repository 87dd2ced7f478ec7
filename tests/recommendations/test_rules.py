"""What a list of recommendation may hold, as tables."""

from __future__ import annotations

import datetime as dt

import pytest

from tepei.policy.bindings import Binding
from tepei.policy.circles import Circle, Holder
from tepei.policy.limits import LimitRecord
from tepei.policy.quota import Allowance
from tepei.policy.route import Route
from tepei.recommendations import rules
from tepei.recommendations.rules import Tier
from tests.policy.base import VOCABULARY

DAY = dt.date(2023, 10, 14)
GRASSROOTS = [[{"fact": "is_grassroots", "operator": "is", "value": True}]]


@pytest.mark.parametrize(
    ("way", "person", "alike", "found"),
    [
        ("add", 9, (), [1, 2, 3, 4, 9]),
        ("add", 2, (), [1, 2, 3, 4]),
        ("remove", 2, (), [1, 3, 4]),
        ("remove", 9, (), [1, 2, 3, 4]),
        ("up", 3, (1, 3), [3, 2, 1, 4]),
        ("up", 1, (1, 3), [1, 2, 3, 4]),
        ("down", 1, (1, 2, 3, 4), [2, 1, 3, 4]),
        ("down", 2, (2, 4), [1, 4, 3, 2]),
        ("down", 4, (2, 4), [1, 2, 3, 4]),
        ("up", 9, (1,), [1, 2, 3, 4]),
    ],
)
def test_order_is_set_by_hand_within_a_track(
    way: str, person: int, alike: tuple[int, ...], found: list[int]
) -> None:
    assert rules.arranged([1, 2, 3, 4], person, way, alike) == found


def test_no_other_way_is_known() -> None:
    with pytest.raises(KeyError):
        rules.arranged([1], 1, "sideways")


@pytest.mark.parametrize(
    ("allowance", "places", "taken", "listed", "codes"),
    [
        (Allowance.NUMBER, 3, 0, 3, []),
        (Allowance.NUMBER, 3, 0, 4, ["quota_beyond"]),
        (Allowance.NUMBER, 3, 2, 1, []),
        (Allowance.NUMBER, 3, 2, 2, ["quota_beyond"]),
        (Allowance.NUMBER, 3, 3, 0, []),
        (Allowance.UNSET, None, 0, 1, ["quota_unset"]),
        (Allowance.UNSET, None, 0, 0, []),
        (Allowance.BARRED, None, 0, 1, ["quota_barred"]),
        (Allowance.ANY, None, 7, 90, []),
        (Allowance.SOFT, 3, 3, 2, []),
    ],
)
def test_no_more_are_listed_than_there_are_places(
    allowance: Allowance, places: int | None, taken: int, listed: int, codes: list[str]
) -> None:
    tier = Tier("兴安盟", "二层次", allowance, places, taken, listed)
    assert [reason.code for reason in tier.within().failures] == codes


def _binding(kind: str, **values: object) -> Binding:
    limit = LimitRecord.from_data(
        {"key": "grassroots", "kind": kind, "when": GRASSROOTS, **values}, vocabulary=VOCABULARY
    )
    return Binding(limit, Circle("152200", frozenset({"prefecture"}), "兴安盟", holds=True), 10, ())


@pytest.mark.parametrize(
    ("kind", "values", "ours", "counted", "ok"),
    [
        ("reserved", {"number": 5}, 0, 3, True),
        ("absolute", {"number": 5}, 5, 9, True),
        ("absolute", {"number": 5}, 4, 9, False),
        ("absolute", {"number": 5}, 0, 0, True),
        ("ratio", {"percent": 50}, 2, 3, True),
        ("ratio", {"percent": 50}, 1, 3, False),
    ],
)
def test_minimum_has_to_be_there_when_nobody_follows(
    kind: str, values: dict[str, object], ours: int, counted: int, ok: bool
) -> None:
    assert bool(rules.is_enough(_binding(kind, **values), ours, counted)) is ok


def test_reserved_places_stay_free_for_whom_they_are() -> None:
    """A list of six others of ten is one too many; five are not."""
    others = tuple(Holder(str(number), {"is_grassroots": False}) for number in range(5))
    binding = _binding("reserved", number=5)
    assert Binding(binding.limit, binding.circle, 10, others[:4]).may_join(others[4], DAY)
    assert not Binding(binding.limit, binding.circle, 10, others).may_join(others[0], DAY)


@pytest.mark.parametrize(
    ("verdict", "codes"),
    [
        (rules.may_begin(0), []),
        (rules.may_begin(1), ["list_open"]),
        (rules.takes_lists(True), []),
        (rules.takes_lists(False), ["no_mandate"]),
        (rules.is_signed("signed"), []),
        (rules.is_signed("outdated"), ["report_outdated"]),
        (rules.is_signed("downloaded"), ["report_missing"]),
        (rules.are_there([]), []),
        (rules.are_there(["白音", "萨仁"]), ["people_gone"]),
        (rules.may_be_given_back([]), []),
        (rules.may_be_given_back(["白音"]), ["people_decided"]),
        (rules.is_legible("确有需要"), []),
        (rules.is_legible("一\x00二"), ["opinion"]),
        (rules.is_legible("字" * 501), ["opinion"]),
    ],
)
def test_what_may_be_done_with_a_list(verdict: object, codes: list[str]) -> None:
    assert [reason.code for reason in verdict.failures] == codes


def test_route_says_which_steps_pass_people_on_by_lists() -> None:
    steps = [
        {"kind": "unit", "opinion": "意见"},
        {"kind": "prefecture", "opinion": "意见", "demands": ["recommendation"]},
    ]
    route = Route.from_data({"source": "示例", "resubmission": "resume", "steps": steps})
    assert route.recommending == {"prefecture"}
