"""KnownParticipation participations in packs: who nobody knows is a fault at its line, and an example says what somebody took part in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tepei import packs
from tepei.packs.earlier import with_participations
from tepei.policy.definition import Invalid
from tepei.policy.earlier import KnownParticipation, taken
from tepei.policy.facts import FactRecord
from tests.packs.test_recipes import HEAD, WINDOWS

ON = dt.date(2025, 9, 30)
WORDS = {"rank": {"0": "无", "1": "青年", "2": "骨干"}, "choice": {"a": "优秀", "b": "未考核"}}


def year(fact: str) -> tuple[int, list[str]]:
    """The line of this fact, and what is wrong with the year that asks for it."""
    province = packs.read(Path(__file__).parent / "notices/zhicheng")
    rule = "tracks: [{code: engineering, requirements: [{key: x, name: 经历, source: 某文号, only_if: [[{fact: x, operator: is, value: true}]], severity: manual}]}]\n"
    if "kind: rank" in fact:
        rule = rule.replace("operator: is, value: true", "operator: at_least, value: 1")
    text = f"{HEAD}from: senior-2025\n{WINDOWS}{rule}facts:\n  - {fact}\n"
    _, problems = packs.check_files({"cycle.yaml": text}, province, lambda *_: province.cycles[0])
    return text.count("\n"), [str(each) for each in problems]


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("{}", ""),
        ("{programme: talents}", ""),
        ("{programme: 示例英才培养项目, tier: [骨干人才, young]}", ""),
        ("{programme: provincial, tier: 杰出人才}", ""),
        ("{programme: [national, senior]}", ""),
        (
            "{programme: 长江学者}",
            "没有项目“长江学者”；外单位的项目列在代码集 codes/earlier_programmes.csv 中",
        ),
        ("{programme: provincial, tier: 骨干人才}", "这些项目没有层次“骨干人才”"),
        ("{tier: 特等}", "这些项目没有层次“特等”"),
    ],
)
def test_programme_or_tier_that_nobody_knows_is_a_fault_at_its_line(where: str, words: str) -> None:
    fact = f"{{key: x, name: 经历, kind: yes_no, words: {{yes: 有, no: 无}}, from: {{earlier: selected, take: any, where: {where}}}}}"
    line, problems = year(fact)
    assert [each.partition("：")[2].startswith(words) for each in problems] == ([True] if words else [])
    assert all(each.startswith(f"cycle.yaml:{line}：") for each in problems)


def test_tier_of_a_rank_is_one_that_is_known() -> None:
    source = "from: {earlier: selected, take: highest, field: tier, where: {programme: talents}}"
    words = "words: {0: 无, 1: 青年英才, 2: 特等}"
    _, problems = year(f"{{key: x, name: 层次, kind: rank, {words}, {source}}}")
    assert len(problems) == 1 and "没有层次“特等”" in problems[0]


@pytest.mark.parametrize(
    ("tasks", "words"),
    [
        ("{who: {programme: talents, year: 2022}, outcomes: [保留, 退出], ending: [退出]}", ""),
        ("{who: {programme: 长江学者}, outcomes: [保留]}", "没有项目“长江学者”"),
        ("{who: {programme: talents, tier: 特等}, outcomes: [保留]}", "这些项目没有层次“特等”"),
        ("{who: {year: 2022}, outcomes: [保留]}", "缺少此项"),
        ("{who: {programme: talents, grade: 1}, outcomes: [保留]}", "“grade”不在可用值之内"),
        ("{who: {programme: talents}, outcomes: []}", "不能为空"),
        ("{who: {programme: talents}, outcomes: [保留, 保留]}", "“保留”重复"),
        ("{who: {programme: talents}, outcomes: [保留], ending: [开除]}", "“开除”不在可用值之内"),
        ("{who: {programme: talents}, outcomes: [保留], statuses: {done: 完}}", "“done”不在可用值之内"),
    ],
)
def test_tasks_of_whom_or_with_outcomes_that_nobody_knows_are_a_fault(tasks: str, words: str) -> None:
    rule = "requirements: [{key: r, name: 总结, source: 某文号, severity: manual}]"
    text = f"{HEAD}from: senior-2025\n{WINDOWS}tracks:\n  - {{code: midterm, name: 中期考核, tasks: {tasks}, {rule}}}\n"
    province = packs.read(Path(__file__).parent / "notices/zhicheng")
    _, problems = packs.check_files({"cycle.yaml": text}, province, lambda *_: province.cycles[0])
    assert [words in str(each) for each in problems] == ([True] if words else [])
    assert all(str(each).startswith(f"cycle.yaml:{text.count(chr(10))}：") for each in problems)


def test_no_unit_files_in_a_track_of_tasks() -> None:
    rule = "requirements: [{key: r, name: 总结, source: 某文号, severity: manual}]"
    tasks = "{who: {programme: talents}, outcomes: [保留]}"
    text = f"{HEAD}from: senior-2025\n{WINDOWS}tracks:\n  - {{code: midterm, name: 中期考核, filer: unit, tasks: {tasks}, {rule}}}\n"
    province = packs.read(Path(__file__).parent / "notices/zhicheng")
    _, problems = packs.check_files({"cycle.yaml": text}, province, lambda *_: province.cycles[0])
    assert any("专项任务只能由个人申报" in str(each) for each in problems)


@pytest.mark.parametrize(
    ("kind", "source", "value"),
    [
        ("yes_no", {"take": "any"}, True),
        ("yes_no", {"take": "any"}, False),
        ("yes_no", {"take": "any", "where": {"programme": "甲", "assessment": "未考核"}}, True),
        ("yes_no", {"take": "any", "earlier": "in_term", "within": 2}, True),
        ("yes_no", {"take": "any", "earlier": "current"}, True),
        ("number", {"take": "count"}, 3),
        ("number", {"take": "terms"}, 2),
        ("number", {"take": "years_ago"}, 4),
        ("number", {"take": "latest", "field": "year"}, 2019),
        ("date", {"take": "latest", "field": "until"}, dt.date(2027, 1, 1)),
        ("rank", {"take": "highest", "field": "tier"}, 2),
        ("rank", {"take": "highest", "field": "tier"}, 0),
        ("choice", {"take": "latest", "field": "assessment"}, "a"),
        ("choice", {"take": "latest", "field": "assessment"}, "b"),
    ],
)  # fmt: skip
def test_example_is_given_the_participations_that_it_says(
    kind: str, source: dict[str, Any], value: Any
) -> None:
    fact = _fact(kind, source)
    found = with_participations(fact, value, [], ON)
    assert fact.derivation is not None
    assert taken(fact, fact.derivation, found, ON) == value
    assert bool(found) is (value not in (False, 0))


def test_what_is_there_is_used_before_anything_is_added() -> None:
    tier, ever = _fact("rank", {"take": "highest", "field": "tier"}), _fact("yes_no", {"take": "any"})
    one = with_participations(tier, 2, [], ON)
    assert with_participations(ever, True, one, ON) == one
    said: list[KnownParticipation] = with_participations(
        _fact("choice", {"take": "latest", "field": "assessment"}), "a", one, ON
    )
    assert [(each.tier, each.assessment) for each in said] == [(("骨干",), "优秀")]


def test_what_nobody_can_have_taken_part_in_is_told() -> None:
    older = [KnownParticipation(("甲",), ("",), 2024)]
    with pytest.raises(Invalid, match="没有入选经历能使“经历”为"):
        with_participations(_fact("number", {"take": "years_ago"}), 4, older, ON)


def _fact(kind: str, source: dict[str, Any]) -> FactRecord:
    data = {
        "key": "x",
        "name": "经历",
        "kind": kind,
        "words": WORDS.get(kind, {}),
        "from": {"earlier": "selected", **source},
    }
    return FactRecord.from_data(data)
