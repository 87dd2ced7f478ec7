"""Sub-quotas, caps and people who do not count, by example."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tepei import packs
from tepei.policy.circles import Binding, Circle, Holder, takes_place
from tepei.policy.definition import DefinitionError
from tepei.policy.facts import FactRecord
from tepei.policy.limit_words import in_words
from tepei.policy.limits import LimitRecord
from tepei.policy.record import Vocabulary
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


BODY = Circle("152200", frozenset({"prefecture"}), "兴安盟", holds=True)
POOL = Circle("150000-direct", frozenset({"pool"}), "区直")
WHOLE = Circle("150000", frozenset({"region"}), "全区", is_whole=True)


def binding(rule: LimitRecord, joined: list[Holder], places: int | None = 10) -> Binding:
    return Binding(rule, BODY, places, tuple(joined))


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


def test_one_legal_unit_recommends_no_more_than_the_cap() -> None:
    cap = limit(kind="cap", number=2, when=None)
    joined = [Holder("a", OTHER), Holder("a", LOCAL), Holder("b", OTHER)]
    assert "同一单位最多 2 名，该单位已有 2 名。" in str(
        binding(cap, joined).may_join(Holder("a", OTHER), ON).text
    )
    assert binding(cap, joined).may_join(Holder("b", OTHER), ON)


@pytest.mark.parametrize(
    ("says", "newcomer", "may"),
    [
        ({"numbers": {"professor": 2, "lecturer": 1}}, "professor", True),
        ({"numbers": {"professor": 2, "lecturer": 1}}, "lecturer", False),
        ({"numbers": {"professor": 2}}, "lecturer", True),  # not listed: any number
        ({"numbers": {"professor": 2}, "number": 1}, "lecturer", False),
        ({"numbers": {"lecturer": 0}}, "lecturer", False),
        ({"number": 1}, "professor", False),
        ({"number": 1}, None, True),  # what somebody applies for is not known yet
    ],
)
def test_post_takes_as_many_as_the_list_says(says: dict[str, Any], newcomer: str | None, may: bool) -> None:
    """岗位表: the limit is over the people who apply for the same post, wherever they work."""
    rule = posts(**says)
    joined = binding(rule, [Holder("a", {"post": "professor"}), Holder("b", {"post": "lecturer"})])
    verdict = joined.may_join(Holder("c", {"post": newcomer}), ON)
    assert bool(verdict) is may
    most = says.get("numbers", {}).get(newcomer, says.get("number"))
    name = {"professor": "心内科主任", "lecturer": "讲师"}.get(newcomer or "")
    assert (
        may or str(verdict.text) == f"“{name}”最多 {most} 名，已有 1 名。请退回，或先退回同一项的其他人选。"
    )


def posts(**values: Any) -> LimitRecord:
    fact = FactRecord.from_data(
        {
            "key": "post",
            "name": "岗位",
            "kind": "choice",
            "words": {"professor": "心内科主任", "lecturer": "讲师"},
        }
    )
    known = Vocabulary({}, {"post": fact})
    return LimitRecord.from_data({"key": "posts", "kind": "cap", "of": "post", **values}, vocabulary=known)


def test_unit_has_a_number_of_its_own_by_its_credit_code() -> None:
    cap = binding(
        limit(kind="cap", when=None, number=1, numbers={"a": 2}), [Holder("a", OTHER), Holder("b", OTHER)]
    )
    assert cap.may_join(Holder("a", OTHER), ON)
    assert not cap.may_join(Holder("b", OTHER), ON)


def test_places_of_one_body_are_shared_by_two_tracks() -> None:
    """示例市两类合计不超过 2 名: a ceiling of its own for a body, over both tracks; others are not bound."""
    shared = limit(kind="ceiling", number=None, when=None, joint=True, numbers={"152200": 2})
    said = in_words(shared, {"152200": "兴安盟"}, {})
    assert str(said) == "各培养方式合并计算：各单位最多：兴安盟 2 名。"
    assert BODY.binds(shared) and not POOL.binds(shared) and not WHOLE.binds(shared)
    assert binding(shared, holders(1, 0), None).may_join(Holder("new", OTHER), ON)
    verdict = binding(shared, holders(1, 1), None).may_join(Holder("new", OTHER), ON)
    assert str(verdict.text).startswith("兴安盟最多 2 名，已有 2 名。")


def test_bodies_beside_those_with_a_number_of_their_own_have_that_of_the_rest() -> None:
    rest = limit(kind="ceiling", when=None, number=1, bodies=["prefecture", "pool"], numbers={"152200": 2})
    assert binding(rest, holders(1, 0), None).may_join(Holder("new", OTHER), ON)
    assert not Binding(rest, POOL, None, tuple(holders(1, 0))).may_join(Holder("new", OTHER), ON)
    with pytest.raises(DefinitionError, match="须选在哪些单位内计算"):
        limit(kind="ceiling", when=None, number=1, numbers={"152200": 2})


def test_item_may_be_counted_within_each_unit() -> None:
    """同一单位同一岗位不超过 1 名: who is counted is of the unit, as the query finds them."""
    rule = posts(number=1, per_unit=True)
    verdict = binding(rule, [Holder("a", {"post": "lecturer"})]).may_join(
        Holder("a", {"post": "lecturer"}), ON
    )
    assert str(verdict.text).startswith("同一单位的“讲师”最多 1 名，已有 1 名。")
    assert str(in_words(rule, {}, {})) == "同一用人单位的同一岗位最多 1 名。"
    with pytest.raises(DefinitionError, match="须写按什么分项"):
        limit(kind="cap", number=1, when=None, per_unit=True)


def test_ceiling_over_everybody_is_a_second_kind_of_place() -> None:
    """推荐名额 are those of the table, 选拔名额 at most so many of who is selected."""
    selected = binding(limit(kind="ceiling", number=2, when=None, counted="selection"), holders(1, 1))
    assert str(selected.may_join(Holder("new", OTHER), ON).text).startswith("兴安盟最多 2 名，已有 2 名。")


def test_cap_may_be_about_some_people_only() -> None:
    cap = binding(limit(kind="cap", number=1), [Holder("a", LOCAL)])
    assert "同一单位最多 1 名（在基层" in str(cap.may_join(Holder("a", LOCAL), ON).text)
    assert cap.may_join(Holder("a", OTHER), ON)


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
    ("percent", "people", "ours", "may"),
    [(20, 10, 1, True), (20, 10, 2, False), (20, 9, 1, False), (15, 6, 0, False), (15, 7, 0, True), (100, 1, 0, True)],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["ceiling", "cap"])
def test_share_of_those_who_take_part_is_rounded_down(
    kind: str, percent: int, people: int, ours: int, may: bool
) -> None:
    """推荐优秀不超过参加考核人数的 15%: of a cap those of the unit alone are counted."""
    rule = limit(kind=kind, number=None, percent=percent, percent_of="people", when=None)
    bound = Binding(
        rule, BODY, None, tuple(Holder("a", LOCAL) for _ in range(ours)),
        people=(*(Holder("a", OTHER) for _ in range(people)), *(Holder("b", OTHER) for _ in range(99 * (kind == "cap")))),
    )  # fmt: skip
    verdict = bound.may_join(Holder("a", LOCAL), ON)
    assert bool(verdict) is may
    assert may or f"已有 {ours} 名" in str(verdict.text)


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
