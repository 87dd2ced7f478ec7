"""Caps: so many of one unit, of one post, or a share of those who take part."""

from __future__ import annotations

from typing import Any

import pytest

from tepei.policy.bindings import Binding
from tepei.policy.circles import Holder
from tepei.policy.definition import DefinitionError
from tepei.policy.facts import FactRecord
from tepei.policy.limit_words import in_words
from tepei.policy.limits import LimitRecord
from tepei.policy.vocabulary import Vocabulary
from tests.policy.limiting import BODY, LOCAL, ON, OTHER, POOL, WHOLE, binding, holders, limit


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


def test_cap_may_be_about_some_people_only() -> None:
    cap = binding(limit(kind="cap", number=1), [Holder("a", LOCAL)])
    assert "同一单位最多 1 名（在基层" in str(cap.may_join(Holder("a", LOCAL), ON).text)
    assert cap.may_join(Holder("a", OTHER), ON)


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
