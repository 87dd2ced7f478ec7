"""Sub-quotas, caps and people who do not count, by example."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tepei.policy.definition import DefinitionError
from tepei.policy.limits import Holder, LimitRecord, may_hold, still_needed, takes_place
from tests.policy.base import VOCABULARY

ON = dt.date(2023, 10, 14)
GRASSROOTS = [
    [{"fact": "is_grassroots", "operator": "is", "value": True}],
    [{"fact": "is_nonpublic", "operator": "is", "value": True}],
]
LOCAL = {"is_grassroots": True, "is_nonpublic": False}
PRIVATE = {"is_grassroots": False, "is_nonpublic": True}
OTHER = {"is_grassroots": False, "is_nonpublic": False}


def limit(**values: Any) -> LimitRecord:
    given = {"key": "grassroots", "kind": "reserved", "number": 5, "when": GRASSROOTS, **values}
    said = {key: value for key, value in given.items() if value is not None}
    return LimitRecord.from_data(said, vocabulary=VOCABULARY)


def holders(others: int, ours: int) -> list[Holder]:
    return [Holder(f"u{n}", OTHER) for n in range(others)] + [Holder(f"g{n}", LOCAL) for n in range(ours)]


@pytest.mark.parametrize(
    ("kind", "others", "ours", "may"),
    [
        # reserved: of 10 places the others take at most 5, however many of ours have come
        ("reserved", 0, 0, True), ("reserved", 4, 0, True), ("reserved", 5, 0, False), ("reserved", 5, 5, False),
        ("reserved", 4, 5, True),
        # absolute: as many others as leave room for those who are still needed
        ("absolute", 4, 0, True), ("absolute", 5, 0, False), ("absolute", 4, 3, True), ("absolute", 5, 3, False),
        ("absolute", 4, 5, True),
        # ratio: half of ten is five
        ("ratio", 4, 0, True), ("ratio", 5, 0, False), ("ratio", 4, 5, True),
    ],
)  # fmt: skip
def test_of_ten_at_least_five_are_for_the_grassroots(kind: str, others: int, ours: int, may: bool) -> None:
    """内人社办发〔2023〕147号: 二层次每单位不超过 10 人，盟市推荐的旗县以下基层或非公有制领域不少于 5 人."""
    ours_only = limit(
        kind=kind, number=None if kind == "ratio" else 5, percent=50 if kind == "ratio" else None
    )
    joined = holders(others, ours)
    verdict = may_hold([ours_only], 10, joined, Holder("new", OTHER), ON)
    assert bool(verdict) is may
    assert may_hold([ours_only], 10, joined, Holder("new", PRIVATE), ON)
    if not may:
        assert "至少 5 名须为" in str(verdict.text)


def test_those_still_needed_are_counted() -> None:
    assert still_needed(limit(), 10, holders(3, 2), ON) == 3
    assert still_needed(limit(kind="ratio", number=None, percent=25), 10, [], ON) == 3


def test_one_legal_unit_recommends_no_more_than_the_cap() -> None:
    cap = limit(kind="cap", number=2, when=None)
    joined = [Holder("a", OTHER), Holder("a", LOCAL), Holder("b", OTHER)]
    assert "同一单位最多推荐 2 名，" in str(may_hold([cap], 10, joined, Holder("a", OTHER), ON).text)
    assert may_hold([cap], 10, joined, Holder("b", OTHER), ON)


def test_cap_may_be_about_some_people_only() -> None:
    cap = limit(kind="cap", number=1, text="旗县以下基层人选")
    joined = [Holder("a", LOCAL)]
    assert "（旗县以下基层人选）" in str(may_hold([cap], 10, joined, Holder("a", LOCAL), ON).text)
    assert may_hold([cap], 10, joined, Holder("a", OTHER), ON)


@pytest.mark.parametrize(
    ("track", "kind", "facts", "takes"),
    [
        ("tier2", "prefecture", LOCAL, False),
        ("tier2", "prefecture", OTHER, True),
        ("tier2", "department", LOCAL, True),
        ("tier1", "prefecture", LOCAL, True),
    ],
)
def test_some_people_take_no_place(track: str, kind: str, facts: dict[str, object], takes: bool) -> None:
    uncounted = limit(kind="uncounted", number=None, track="tier2", bodies=["prefecture"])
    assert takes_place([uncounted], track, kind, facts, ON) is takes
    assert may_hold([uncounted], 1, [], Holder("a", OTHER), ON)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"kind": "most"}, "limit.kind"),
        ({"number": None}, "limit.number"),
        ({"kind": "ratio", "percent": 101}, "limit.percent"),
        ({"when": None}, "limit.when"),
        ({"bodies": ["village"]}, "limit.bodies[0]"),
        ({"when": [[{"fact": "wealth", "operator": "is", "value": 1}]]}, "limit.when[0][0].fact"),
    ],
)
def test_faulty_limit_is_named(change: dict[str, Any], path: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        limit(**change)
    assert caught.value.path == path
