"""What facts take of earlier participations, by example."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tepei.policy.definition import DefinitionError
from tepei.policy.deriving import derived
from tepei.policy.earlier import KnownParticipation
from tepei.policy.facts import FactRecord
from tepei.policy.sources import Sources

ON = dt.date(2025, 9, 30)
TIERS = {"0": "无", "1": "青年", "2": "骨干", "3": "领军"}
YOUNG = KnownParticipation(("示例英才", "talents"), ("青年", "young"), 2016, dt.date(2019, 12, 31), "合格")
KEY = KnownParticipation(("示例英才", "talents"), ("骨干", "key"), 2022, dt.date(2025, 9, 30))
OTHER = KnownParticipation(("长江学者", "changjiang"), ("特聘教授", ""), 2023, None, "优秀")
LIST = KnownParticipation(("示例英才", "talents"), ("", ""), 2012, None)  # an old list, which says no tier
NAMED = KnownParticipation(
    ("示例英才", "talents"), ("领军", "lead"), 2020, is_sure=False
)  # somebody of this name
ASKED = KnownParticipation(("另一计划", "other"), ("一层次", "one"), 2025, is_under_way=True)
LATER = KnownParticipation(("示例英才", "talents"), ("领军", "lead"), 2026)
ANY, HIGHEST = ("yes_no", {"take": "any"}), ("rank", {"take": "highest", "field": "tier"})
OF = {"where": {"programme": "talents"}}


def found(kind: str, source: dict[str, Any], *earlier: KnownParticipation) -> object:
    words = {"rank": TIERS, "choice": {"good": "优秀", "none": "未考核"}}.get(kind, {})
    data = {
        "key": "x",
        "name": "经历",
        "kind": kind,
        "words": words,
        "from": {"earlier": "selected", **source},
    }
    return derived({"x": FactRecord.from_data(data)}, Sources(ON, earlier=earlier)).get("x")


@pytest.mark.parametrize(
    ("fact", "more", "earlier", "expected"),
    [
        (ANY, {}, (), False),
        (ANY, {}, (YOUNG,), True),
        (ANY, {}, (LATER,), False),
        (ANY, OF, (YOUNG,), True),
        (ANY, OF, (OTHER,), False),
        (ANY, {"where": {"programme": ["长江学者", "别的"]}}, (OTHER,), True),
        (ANY, {"where": {"tier": ["key"]}}, (KEY,), True),
        (ANY, {"where": {"tier": "骨干"}}, (YOUNG,), False),
        (ANY, {"where": {"tier": "骨干"}}, (LIST,), None),
        (ANY, {"where": {"tier": "骨干"}}, (LIST, KEY), True),
        (ANY, {"where": {"assessment": "未考核"}}, (YOUNG,), False),
        (ANY, {"where": {"assessment": "未考核"}}, (YOUNG, KEY), True),
        (ANY, {}, (NAMED,), None),
        (ANY, {}, (NAMED, YOUNG), True),
        (ANY, {"within": 3}, (KEY,), False),
        (ANY, {"within": 4}, (KEY,), True),
        (ANY, {"earlier": "in_term"}, (YOUNG,), False),
        (ANY, {"earlier": "in_term"}, (KEY,), True),
        (ANY, {"earlier": "in_term"}, (OTHER,), None),
        (ANY, {"earlier": "in_term"}, (ASKED,), False),
        (ANY, {"earlier": "current"}, (ASKED,), True),
        (ANY, {"earlier": "current"}, (YOUNG,), False),
        (ANY, {}, (ASKED,), False),
        (("number", {"take": "count"}), {}, (YOUNG, KEY, OTHER), 3),
        (("number", {"take": "count"}), {}, (YOUNG, NAMED), None),
        (("number", {"take": "terms"}), OF, (YOUNG, KEY, KEY), 2),
        (("number", {"take": "terms"}), OF, (), 0),
        (("number", {"take": "years_ago"}), {}, (YOUNG, KEY), 3),
        (("number", {"take": "years_ago"}), {}, (), None),
        (("number", {"take": "latest", "field": "year"}), {}, (KEY, YOUNG), 2022),
        (("number", {"take": "earliest", "field": "year"}), {}, (KEY, YOUNG), 2016),
        (("date", {"take": "latest", "field": "until"}), {}, (KEY, YOUNG), dt.date(2025, 9, 30)),
        (("text", {"take": "latest", "field": "tier"}), {}, (KEY, YOUNG), "骨干"),
        (("choice", {"take": "latest", "field": "assessment"}), {}, (OTHER, YOUNG), "good"),
        (("choice", {"take": "latest", "field": "assessment"}), {}, (KEY, YOUNG), "none"),
        (("list", {"take": "values", "field": "programme"}), {}, (YOUNG, KEY, OTHER), ("示例英才", "长江学者")),
        (HIGHEST, OF, (), 0),
        (HIGHEST, OF, (KEY, YOUNG), 2),
        (HIGHEST, OF, (KEY, LIST), None),
        (HIGHEST, OF, (KEY, NAMED), None),
        (HIGHEST, OF, (KEY, OTHER), 2),
        (("rank", {"take": "latest", "field": "tier"}), OF, (), 0),
    ],
)  # fmt: skip
def test_facts_are_taken_of_what_somebody_took_part_in(
    fact: tuple[str, dict[str, Any]],
    more: dict[str, Any],
    earlier: tuple[KnownParticipation, ...],
    expected: object,
) -> None:
    kind, source = fact
    assert found(kind, {**source, **more}, *earlier) == expected


def test_nothing_is_known_where_nobody_has_looked() -> None:
    fact = FactRecord.from_data(
        {"key": "x", "name": "经历", "kind": "yes_no", "from": {"earlier": "selected", "take": "any"}}
    )
    assert derived({"x": fact}, Sources(ON)) == {}


@pytest.mark.parametrize(
    ("kind", "source", "path", "words"),
    [
        ("yes_no", {"earlier": "selected"}, "fact.from.take", "缺少此项"),
        ("yes_no", {"earlier": "once", "take": "any"}, "fact.from.earlier", "不在可用值之内"),
        ("number", {"earlier": "selected", "take": "sum"}, "fact.from.take", "无关"),
        ("yes_no", {"earlier": "selected", "take": "any", "field": "tier"}, "fact.from.field", "无关"),
        ("text", {"earlier": "selected", "take": "latest"}, "fact.from.field", "缺少此项"),
        ("text", {"earlier": "selected", "take": "latest", "field": "money"}, "fact.from.field", "不在可用值之内"),
        ("text", {"earlier": "selected", "take": "latest", "field": "year"}, "fact.kind", "只能是数字"),
        ("number", {"earlier": "selected", "take": "any"}, "fact.kind", "只能是是非"),
        ("yes_no", {"earlier": "selected", "take": "any", "where": {"grade": "一"}}, "fact.from.where", "不在可用值之内"),
        ("number", {"rows": "a", "take": "terms"}, "fact.from.take", "无关"),
        ("number", {"rows": "a", "take": "count", "within": 3}, "fact.from.within", "无关"),
    ],
)  # fmt: skip
def test_faulty_source_is_named(kind: str, source: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(DefinitionError, match=words) as caught:
        FactRecord.from_data({"key": "x", "name": "经历", "kind": kind, "from": source}, "fact")
    assert caught.value.path == path
