"""Sub-quotas, ceilings and people who do not count, by example; how a limit is said, and what is wrong with one."""

from __future__ import annotations

from typing import Any

import pytest

from tepei import packs
from tepei.policy.bindings import Binding
from tepei.policy.circles import Circle, Holder, takes_place
from tepei.policy.definition import DefinitionError
from tepei.policy.limit_words import in_words
from tests.policy.limiting import (
    BODY,
    GRASSROOTS,
    LOCAL,
    ON,
    OTHER,
    POOL,
    PRIVATE,
    WHOLE,
    binding,
    holders,
    limit,
)


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
    bound = binding(ours_only, joined)
    verdict = bound.may_join(Holder("new", OTHER), ON)
    assert bool(verdict) is may
    assert bound.may_join(Holder("new", PRIVATE), ON)
    if not may:
        assert "兴安盟 10 名中至少 5 名须为以下人选：" in str(verdict.text)


def test_those_still_needed_are_counted() -> None:
    assert binding(limit(), holders(3, 2)).still_needed(ON) == 3
    assert binding(limit(kind="ratio", number=None, percent=25), []).still_needed(ON) == 3


@pytest.mark.parametrize("kind", ["reserved", "absolute"])
def test_without_a_number_of_places_there_is_always_room(kind: str) -> None:
    assert binding(limit(kind=kind), holders(99, 0), places=None).may_join(Holder("new", OTHER), ON)


@pytest.mark.parametrize(
    ("says", "ours", "may"),
    [
        ({"number": 2}, 1, True), ({"number": 2}, 2, False), ({"number": 0}, 0, False),
        # a third of ten, rounded down, is three
        ({"number": None, "percent": 33}, 2, True), ({"number": None, "percent": 33}, 3, False),
    ],
)  # fmt: skip
def test_ceiling_is_about_some_people_and_leaves_others_alone(
    says: dict[str, Any], ours: int, may: bool
) -> None:
    bound = binding(limit(kind="ceiling", **says), holders(9 - ours, ours))
    verdict = bound.may_join(Holder("new", LOCAL), ON)
    assert bool(verdict) is may
    assert may or f"已有 {ours} 名" in str(verdict.text)
    assert bound.may_join(Holder("new", OTHER), ON)


def test_ceiling_over_everybody_is_a_second_kind_of_place() -> None:
    """推荐名额 are those of the table, 选拔名额 at most so many of who is selected."""
    selected = binding(limit(kind="ceiling", number=2, when=None, counted="selection"), holders(1, 1))
    assert str(selected.may_join(Holder("new", OTHER), ON).text).startswith("兴安盟最多 2 名，已有 2 名。")


@pytest.mark.parametrize("kind", ["reserved", "cap"])
def test_what_holds_in_principle_is_passed_over_by_who_acts_with_a_reason(kind: str) -> None:
    soft = binding(limit(kind=kind, number=1, when=None if kind == "cap" else GRASSROOTS, soft=True), [], 1)
    joined = Binding(soft.limit, BODY, 1, (Holder("a", OTHER),))
    verdict = joined.may_join(Holder("a", OTHER), ON, "prefecture")
    assert verdict
    (reason,) = verdict.overridable
    assert (reason.code, reason.override_by) == ("limit:grassroots", ("prefecture",))
    assert str(reason.text).endswith("此为原则性规定，确需通过的须说明理由。")


@pytest.mark.parametrize(
    ("kind", "says", "binds"),
    [
        # nothing said: a cap over all, a sub-quota where the place is taken
        ("cap", {}, [WHOLE]), ("reserved", {}, [BODY]),
        ("cap", {"bodies": ["prefecture"]}, [BODY]), ("reserved", {"bodies": ["region"]}, [WHOLE]),
        ("absolute", {"bodies": ["pool"]}, [POOL]), ("ratio", {"bodies": ["prefecture", "region"]}, [BODY, WHOLE]),
        ("reserved", {"named": ["150000-direct"]}, [POOL]), ("cap", {"named": ["152200"], "bodies": ["pool"]}, [BODY, POOL]),
        ("reserved", {"named": ["150100"]}, []),
    ],
)  # fmt: skip
def test_limit_binds_where_it_says(kind: str, says: dict[str, Any], binds: list[Circle]) -> None:
    share = {"number": None, "percent": 50} if kind == "ratio" else {}
    rule = limit(kind=kind, **share, **says)
    assert [circle for circle in (BODY, POOL, WHOLE) if circle.binds(rule)] == binds


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ({}, "名额中预留 5 名给以下人选：在基层单位工作，或在非公有制领域工作。"),
        ({"kind": "absolute", "tracks": ["tier2"]}, "二层次：至少 5 名须为以下人选："),
        ({"kind": "ceiling", "number": 10, "when": None, "tracks": ["tier1", "tier2"], "joint": True}, "一层次、二层次合并计算：最多 10 名。"),
        ({"kind": "cap", "number": 2, "when": None, "tracks": ["tier1", "tier2"]}, "一层次、二层次分别计算：同一用人单位最多 2 名。"),
        ({"kind": "ratio", "percent": 50, "bodies": ["region"]}, "省（自治区）：至少 50% 须为以下人选："),
        ({"kind": "ceiling", "number": 2, "soft": True}, "原则上以下人选最多 2 名：在基层"),
        ({"kind": "ceiling", "number": None, "percent": 20}, "以下人选最多占 20%：在基层"),
        ({"kind": "cap", "number": 2, "when": None}, "同一用人单位最多 2 名。"),
        ({"kind": "cap", "number": 2, "joint": True, "soft": True}, "各培养方式合并计算：原则上同一用人单位最多 2 名（在基层"),
        ({"kind": "cap", "number": 2, "counted": "forwarding", "when": None}, "所在单位审核通过时计算：同一用人单位最多 2 名。"),
        ({"kind": "cap", "number": 2, "numbers": {"911": 3, "912": 4}, "when": None}, "同一用人单位最多：某医院 3 名、912 4 名，其余各 2 名。"),
        ({"kind": "ceiling", "number": 9, "when": None, "counted": "selection"}, "确定入选时计算：最多 9 名。"),
        ({"kind": "ceiling", "number": None, "percent": 9, "when": None}, "最多占 9%。"),
        ({"kind": "ceiling", "number": None, "percent": 20, "when": None, "percent_of": "people", "outcomes": ["优秀"]}, "结论为“优秀”的：最多占参加人数的 20%。"),
        ({"kind": "ceiling", "number": None, "percent": 9, "percent_of": "people"}, "以下人选最多占参加人数的 9%：在基层"),
        ({"kind": "cap", "number": None, "percent": 15, "when": None, "percent_of": "people", "counted": "forwarding"}, "所在单位审核通过时计算：同一用人单位最多占其参加人数的 15%。"),
        ({"kind": "uncounted", "named": ["152200"]}, "兴安盟：以下人选不占名额："),
    ],
)  # fmt: skip
def test_rule_is_said_in_one_sentence(says: dict[str, Any], sentence: str) -> None:
    """Kind, number, whom, where; the notice's own words stand beside it."""
    names = {**packs.bodies().words["kinds"], "152200": "兴安盟", "911": "某医院"}
    assert str(in_words(limit(**says), names, {"tier1": "一层次", "tier2": "二层次"})).startswith(sentence)


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
    uncounted = limit(kind="uncounted", number=None, tracks=["tier2"], bodies=["prefecture"])
    circle = Circle("x", frozenset({kind}), "某单位", holds=True)
    assert takes_place([uncounted] if uncounted.is_about(track) else [], [circle], facts, ON) is takes
    assert binding(uncounted, [], 1).may_join(Holder("a", OTHER), ON)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"kind": "most"}, "limit.kind"),
        ({"number": None}, "limit.number"),
        ({"kind": "ratio", "percent": 101}, "limit.percent"),
        ({"when": None}, "limit.when"),
        ({"kind": "ceiling", "percent": 5}, "limit.number"),
        ({"kind": "ceiling", "number": None}, "limit.number"),
        ({"kind": "ceiling", "number": None, "percent": 0}, "limit.percent"),
        ({"bodies": ["village"]}, "limit.bodies[0]"),
        ({"tracks": ["tier2"], "joint": True}, "limit.joint"),
        ({"counted": "some day"}, "limit.counted"),
        ({"counted": "forwarding"}, "limit.counted"),
        ({"kind": "uncounted", "soft": True}, "limit.soft"),
        ({"kind": "uncounted", "counted": "selection"}, "limit.counted"),
        ({"of": "sex_code"}, "limit.of"),
        ({"numbers": {"a": 1}}, "limit.numbers"),
        ({"kind": "cap", "of": "wealth"}, "limit.of"),
        ({"kind": "cap", "number": None}, "limit.number"),
        ({"kind": "cap", "numbers": {"a": "many"}}, "limit.numbers.a"),
        ({"kind": "cap", "number": None, "percent": 15}, "limit.number"),
        ({"kind": "cap", "percent": 15, "percent_of": "people"}, "limit.number"),
        ({"kind": "cap", "number": None, "percent": 0, "percent_of": "people"}, "limit.percent"),
        ({"kind": "ceiling", "percent_of": "people"}, "limit.percent"),
        ({"percent_of": "people"}, "limit.percent_of"),
        ({"outcomes": ["优秀"]}, "limit.outcomes"),
        ({"kind": "ceiling", "outcomes": ["优秀"], "counted": "recommendation"}, "limit.counted"),
        ({"when": [[{"fact": "wealth", "operator": "is", "value": 1}]]}, "limit.when[0][0].fact"),
    ],
)
def test_faulty_limit_is_named(change: dict[str, Any], path: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        limit(**change)
    assert caught.value.path == path
