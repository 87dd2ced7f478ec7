"""Facts that nothing delivers, that nothing reads, that are fed by the wrong field: each is named where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tepei import packs
from tepei.policy.definition import path_of
from tests.packs.feeding import (
    Change,
    calls,
    categorises,
    example,
    faults,
    feeds,
    field,
    for_its_category,
    own,
    province,
    requires,
    row_feeds,
    rows_for_whom_they_name,
)
from tests.policy.base import VOCABULARY


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        (feeds("health"), "form.sections[8].fields[0].fact", "没有条件依据“health”"),
        (feeds("years", kind="integer"), "form.sections[8].fields[0].fact", "不由申报表提供"),
        (feeds("leading_rank"), "form.sections[8].fields[0].fact", "这种栏不能提供"),
        (feeds("left_profession"), "form.sections[8].fields[0].fact", "没有条件用到“是否脱离专业技术岗位”"),
        (feeds("is_scarce", only_if=[[{"fact": "is_scarce", "operator": "is", "value": True}]]), "form.sections[8].fields[0]", "要先知道“是否紧缺专业”，而它正由此栏提供"),
        (for_its_category("is_scarce"), "form.sections[8].fields[0]", "要先知道“是否紧缺专业”"),
        (rows_for_whom_they_name, "form.sections[?].fields[0]", "要先知道“某项”"),
        (calls("basic.shoes"), "categories[0].words.basic.shoes", "没有“basic.shoes”这一栏"),
        (calls("attachments.shoes.help"), "categories[0].words.attachments.shoes.help", "没有“attachments.shoes”这一栏"),
        (row_feeds, "form.sections[?].fields[0].fact", "多行栏目的栏不能直接提供"),
        (requires(fact="left_profession", operator="is", value=False), "tracks[0].requirements[?].alternatives[0][0].fact", "永远只能人工核定"),
        (requires(fact="years", operator="at_least", value=3), "tracks[0].requirements[?].alternatives[0][0].fact", "没有提供“从事本专业起始日期”"),
        (requires(fact="region_code", operator="in", value=["651234"]), "tracks[0].requirements[?].alternatives[0][0].value", "没有行政区划“651234”"),
        (categorises(fact="category_code", operator="is", value="young"), "categories[0].when[0][0].fact", "不能由申报类别决定"),
        (own(key="in_south"), "facts[?].key", "重复"),
        (own(kind="code", code_set="colours"), "facts[?].code_set", "没有代码集“colours”"),
        (own(**{"from": {"among": ["1"], "of": "nothing"}}), "facts[?].from", "没有条件依据“nothing”"),
        (own(**{"from": {"among": ["1"], "of": "x"}}), "facts[?].from", "由它自己算出"),
        (own(**{"from": {"among": ["651234"], "of": "region_code"}}), "facts[?].from.among[0]", "没有行政区划“651234”"),
        (own(kind="number", **{"from": {"rows": "basic", "take": "count"}}), "facts[?].from.rows", "没有这一多行栏目"),
        (own(kind="number", **{"from": {"rows": "career", "take": "sum", "field": "pay"}}), "facts[?].from.field", "没有“career.pay”"),
        (own(kind="number", **{"from": {"rows": "career", "take": "count", "where": {"pay": "1"}}}), "facts[?].from.where", "没有“career.pay”"),
        (own(kind="date", **{"from": {"rows": "career", "take": "latest", "field": "post"}}), "facts[?].from.take", "这种栏不能这样取"),
        (own(kind="text", **{"from": {"review": "unit_review.colour"}}), "facts[?].from.review", "没有由审核单位填写的"),
        (example(title_rank="9"), "cases[0].facts", "不是专业技术职称"),
        (example(left_profession="1"), "cases[0].facts", "示例不能写它"),
        (example(nature_code="火星企业"), "cases[0].facts", "不在单位性质代码集之内"),
    ],
)  # fmt: skip
def test_fault_stands_where_the_fact_is_named(change: Change, path: str, words: str) -> None:
    found = [(path_of(each.where), str(each.text)) for each in faults(change)]
    start, _, end = path.partition("[?]")
    assert [
        each for each, text in found if each.startswith(start) and each.endswith(end) and words in text
    ], found


def files_as_a_unit(data: dict[str, Any]) -> None:
    data["tracks"][0]["filer"] = "unit"


def test_unit_that_files_is_asked_nothing_that_only_a_person_registered() -> None:
    told = [str(each.text) for each in faults(files_as_a_unit)]
    for label in ("姓名", "身份证号"):
        assert any(f"“{label}”取自个人登记" in text for text in told), told


def test_document_that_no_step_demands_delivers_nothing() -> None:
    def change(data: dict[str, Any]) -> None:
        own(kind="text", **{"from": {"review": "unit_review.conduct"}})(data)
        for step in data["route"]["steps"]:
            step.pop("demands", None)

    assert [path_of(each.where) for each in faults(change)] == ["facts[2].from.review"]


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ({"kind": "number", "from": {"rows": "career", "take": "count"}}, "3"),
        ({"kind": "yes_no", "from": {"rows": "career", "take": "any"}}, "1"),
        ({"kind": "list", "from": {"rows": "career", "take": "values", "field": "post"}}, "工程师"),
        ({"kind": "number", "from": {"age_of": "born_on"}}, "40"),
        ({"kind": "date", "from": {"person": "born_on"}}, "1985-03-02"),
        ({"kind": "yes_no", "from": {"under": ["corps"]}}, "1"),
        ({"kind": "text", "from": {"review": "unit_review.conduct"}}, "良好"),
        ({"kind": "number", "from": {"total": ["education_rank", "title_rank"]}}, "8"),
    ],
)  # fmt: skip
def test_example_states_whatever_the_form_or_its_surroundings_can_say(
    fact: dict[str, Any], value: str
) -> None:
    """The value comes out of the sources as it was stated: otherwise the example itself is at fault."""

    def change(data: dict[str, Any]) -> None:
        own(**fact)(data)
        stated = {} if "age_of" in fact["from"] else data["cases"][0]["facts"]
        data["cases"] = [
            {**data["cases"][0], "facts": {**stated, "x": value}, "expect": [], "outcome": "pass"}
        ]

    assert [str(each.text) for each in faults(change) if each.where[0] == "cases"] == []


def test_facts_over_the_same_rows_share_them() -> None:
    """Three papers of which one is a core one are three rows; the latest of them is one of these."""
    table = {"rows": "career", "take": "count"}

    def change(data: dict[str, Any]) -> None:
        own(key="all", kind="number", **{"from": table})(data)
        own(key="core", kind="number", **{"from": {**table, "where": {"post": ["教授"]}}})(data)
        own(
            key="posts", kind="list", **{"from": {"rows": "career", "take": "values", "field": "experience"}}
        )(data)
        stated = {"posts": "任教", "all": "3", "core": "1"}
        data["cases"] = [
            {
                **data["cases"][0],
                "facts": {**data["cases"][0]["facts"], **stated},
                "expect": [],
                "outcome": "pass",
            }
        ]

    assert [str(each.text) for each in faults(change) if each.where[0] == "cases"] == []


def test_unknown_column_of_the_examples_is_named(tmp_path: Path) -> None:
    texts = dict(province().texts["xj-tepei-2025"])
    texts["cases.csv"] = "\n".join(
        f"{line},{'height' if number == 0 else ''}"
        for number, line in enumerate(texts["cases.csv"].splitlines())
    )
    _, problems = packs.check_files(texts, province())
    assert [(each.path, each.line, str(each.text)) for each in problems] == [
        ("cases.csv", 1, "没有条件依据“height”")
    ]


def test_base_declares_its_facts_like_any_scheme() -> None:
    assert {fact.name for fact in VOCABULARY.facts.values()} >= {"最高学历", "最高学位", "户籍所在地"}
    assert VOCABULARY.facts["years"].derivation is not None


def test_field_for_some_people_feeds_a_fact_that_others_decide() -> None:
    """Whoever works at a grass-roots unit is asked; what they answer decides nothing about who is asked."""

    def change(data: dict[str, Any]) -> None:
        field(data, "is_scarce")["only_if"] = [[{"fact": "is_grassroots", "operator": "is", "value": True}]]

    assert not [each for each in faults(change) if path_of(each.where).startswith("form")]
