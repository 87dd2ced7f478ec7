"""What facts come from: every source that a scheme may name, by example."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tepei.policy.calendar import NEVER
from tepei.policy.definition import DefinitionError
from tepei.policy.derivations import Derivation
from tepei.policy.deriving import derived, inputs_of
from tepei.policy.fact_values import from_data, to_data
from tepei.policy.facts import FactRecord
from tepei.policy.fields import Field, Form
from tepei.policy.sources import Sources
from tepei.policy.vocabulary import Vocabulary
from tests.policy.base import FACTS, VOCABULARY
from tests.policy.deriving import CODES, FORM, ON, TABLE, fact

OPINION = Field(key="opinion", label="意见", kind="choice", options=("同意", "不同意"))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {}),
        ({"born_on": "1978年1月1日"}, {"born_on": dt.date(1978, 1, 1)}),
        ({"born_on": "某日"}, {}),
        ({"nation": "01"}, {"ethnicity_code": "01", "ethnicity_name": "汉族", "is_minority": False}),
        ({"nation": "02"}, {"ethnicity_code": "02", "ethnicity_name": "蒙古族", "is_minority": True}),
        ({"nation": "9999999"}, {}),
        ({"education": "14"}, {"education_rank": 7}),
        ({"education": "15"}, {"education_rank": 0}),
        ({"degree": "2"}, {"degree_rank": 3}),
        ({"degree": "9"}, {"degree_rank": 0}),
        ({"title": "412"}, {"title_rank": 4}),
        ({"title": "499"}, {"title_rank": 0}),
        ({"since": "2015年3月"}, {"profession_since": dt.date(2015, 3, 1), "years": 8}),
        ({"since": "2015-04"}, {"profession_since": dt.date(2015, 4, 1), "years": 7}),
        ({"health": "是"}, {"health_ok": True}),
        ({"health": "no"}, {"health_ok": False}),
        ({"health": "也许"}, {}),
        ({"home": "150100"}, {"origin_code": "150100", "origin_name": "呼和浩特市"}),
        ({"home": "火星区"}, {}),
        ({"papers": "3"}, {"papers": 3}),
        ({"papers": "三"}, {}),
        ({"way": "引进", "scarce": "是"}, {"way": "a", "is_scarce": True}),
        ({"way": "自主培养", "scarce": "是"}, {"way": "b"}),
    ],
)  # fmt: skip
def test_fields_of_the_form_feed_facts(answers: dict[str, str], expected: dict[str, Any]) -> None:
    assert derived(TABLE, Sources(ON, FORM, {"a": answers}, CODES)) == expected


@pytest.mark.parametrize(
    ("source", "given", "expected"),
    [
        ({"total": ["papers", "a_number"]}, {"papers": 3, "a_number": NEVER}, 3),
        ({"years_between": ["born_on", "profession_since"]}, {"born_on": NEVER, "profession_since": ON}, NEVER),
    ],
)  # fmt: skip
def test_what_never_was_goes_through_calculations(
    source: dict[str, Any], given: dict[str, object], expected: object
) -> None:
    table = {**TABLE, "a_number": fact("number", key="a_number"), "x": fact("number", source)}
    assert derived(table, Sources(ON, given=given)).get("x") == expected


@pytest.mark.parametrize(
    ("kind", "source", "sources", "expected"),
    [
        ("yes_no", {"unit": "is_grassroots"}, {"unit": {"is_grassroots": True}}, True),
        ("yes_no", {"unit": "is_grassroots"}, {}, None),
        ("yes_no", {"standing": "senior"}, {"standing": {"senior": False}.get}, False),
        ("yes_no", {"standing": "junior"}, {"standing": {"senior": False}.get}, None),
        ("yes_no", {"standing": "junior"}, {}, None),
        ("number", {"vacancies": "way"}, {"given": {"way": "a"}, "vacancies": {"引进": 2}}, 2),
        ("number", {"vacancies": "way"}, {"given": {"way": "b"}, "vacancies": {"引进": 2}}, 0),
        ("number", {"vacancies": "way"}, {"given": {"way": "a"}}, None),
        ("number", {"vacancies": "way"}, {"vacancies": {"引进": 2}}, None),
        ("yes_no", {"under": ["county"]}, {"kinds": {"employer", "county"}}, True),
        ("yes_no", {"under": ["county"]}, {"kinds": {"employer"}}, False),
        ("date", {"person": "born_on"}, {"person": {"born_on": "1980-01-01"}}, dt.date(1980, 1, 1)),
        ("text", {"filed": "track"}, {"filed": {"track": "outside"}}, "outside"),
        ("yes_no", {"listed": "sanctioned"}, {"lists": {"sanctioned"}}, True),
        ("yes_no", {"listed": "sanctioned"}, {"lists": set()}, False),
        ("yes_no", {"listed": "sanctioned"}, {}, None),
        ("yes_no", {"earlier": "selected", "take": "any"}, {"earlier": ()}, False),
        ("rank", {"review": "sheet.opinion"}, {"reviews": {"sheet.opinion": (OPINION, "不同意")}}, 0),
        ("rank", {"review": "sheet.opinion"}, {}, None),
        ("yes_no", {"attribute": "is_minority", "of": "ethnicity_code"}, {"given": {"ethnicity_code": "02"}}, True),
        ("text", {"attribute": "alpha2", "of": "ethnicity_code"}, {"given": {"ethnicity_code": "02"}}, "MG"),
        ("yes_no", {"among": ["150700", "152200"], "of": "region_code"}, {"given": {"region_code": "152200"}}, True),
        ("yes_no", {"among": ["150700"], "of": "region_code"}, {"given": {"region_code": "152200"}}, False),
        ("yes_no", {"among": ["150700"], "of": "region_code"}, {}, None),
        ("number", {"age_of": "born_on"}, {"given": {"born_on": dt.date(1978, 3, 21)}}, 44),
        ("number", {"years_since": "profession_since"}, {"given": {"profession_since": dt.date(2015, 3, 20)}}, 8),
        ("number", {"years_between": ["born_on", "profession_since"]}, {"given": {"born_on": dt.date(1990, 1, 2), "profession_since": dt.date(2014, 12, 31)}}, 24),
        ("number", {"years_between": ["born_on", "profession_since"]}, {"given": {"born_on": dt.date(1990, 1, 2), "profession_since": dt.date(2015, 1, 1)}}, 25),
        ("number", {"total": ["years", "papers"]}, {"given": {"years": 3, "papers": 4}}, 7),
        ("number", {"total": ["years", "papers"]}, {"given": {"years": 3}}, None),
        ("yes_no", {"among": ["1"], "of": "x"}, {}, None),
    ],
)  # fmt: skip
def test_facts_come_from_unit_register_lists_reviewers_and_other_facts(
    kind: str, source: dict[str, Any], sources: dict[str, Any], expected: object
) -> None:
    found = derived({**TABLE, "x": fact(kind, source)}, Sources(ON, codes=CODES, **sources))
    assert found.get("x") == expected


def test_every_source_has_an_example() -> None:
    marks = test_facts_come_from_unit_register_lists_reviewers_and_other_facts.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {next(iter(source)) for _, source, _, _ in marks} | {"rows"} == set(Derivation.sources)


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"from": {}}, "fact.from", "须写且只写一个来源"),
        ({"from": {"unit": "level", "person": "sex"}}, "fact.from", "须写且只写一个来源"),
        ({"from": {"among": ["1"]}}, "fact.from.of", "缺少此项"),
        ({"from": {"unit": "is_grassroots", "of": "years"}}, "fact.from.of", "无关"),
        ({"from": {"rows": "awards"}}, "fact.from.take", "缺少此项"),
        ({"kind": "number", "from": {"rows": "awards", "take": "sum"}}, "fact.from.field", "缺少此项"),
        ({"from": {"rows": "awards", "take": "count"}}, "fact.kind", "只能是数字"),
        ({"from": {"unit": "colour"}}, "fact.from.unit", "不在可用值之内"),
        ({"from": {"under": ["village"]}}, "fact.from.under[0]", "不在可用值之内"),
        ({"kind": "number", "from": {"listed": "sanctioned"}}, "fact.kind", "只能是是非"),
        ({"kind": "choice"}, "fact.words", "须列出各个值的说法"),
        ({"kind": "rank", "words": {"高": "高"}}, "fact.words", "等级须为数字"),
        ({"words": {"maybe": "也许"}}, "fact.words", "只有“是”和“否”"),
        ({"kind": "code"}, "fact.code_set", "代码须写明代码集"),
        ({"code_set": "sex"}, "fact.code_set", "代码须写明代码集"),
        ({"kind": "colour"}, "fact.kind", "不在可用值之内"),
    ],
)
def test_faulty_fact_is_named(change: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(DefinitionError, match=words) as caught:
        FactRecord.from_data({"key": "x", "name": "某项", "kind": "yes_no", **change}, "fact", VOCABULARY)
    assert caught.value.path == path


def test_inputs_of_a_fact_are_found_to_the_end() -> None:
    older = fact("yes_no", {"among": ["3"], "of": "years"})
    assert inputs_of(["x"], {**FACTS, "x": older}) == {"x", "years", "profession_since"}


def test_facts_are_kept_as_plain_values() -> None:
    table = {**TABLE, "x": fact("list")}
    known = {"born_on": dt.date(1980, 1, 1), "x": ("甲", "乙"), "ethnicity_name": "满族", "years": 4}
    assert from_data({**to_data(known), "gone": 1}, table) == known


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"a": {"group": "教师"}}, {"group": "teacher"}),
        ({"a": {"group": "教师"}, "b": {"teaches": "yes"}}, {"group": "teacher", "teaches": True, "months": 0}),
        (
            {"a": {"group": "教师"}, "b": {"teaches": "yes"}, "c": [{"months": "6"}]},
            {"group": "teacher", "teaches": True, "months": 6},
        ),
        ({"a": {"group": "教师"}, "b": {"teaches": "no"}, "c": [{"months": "6"}]}, {"group": "teacher", "teaches": False}),
        ({"a": {"group": "职工"}, "b": {"teaches": "yes"}, "c": [{"months": "6"}]}, {"group": "worker"}),
    ],
)  # fmt: skip
def test_whoever_is_not_asked_has_not_answered_whatever_was_typed_before(
    answers: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Parts for some people come in one after the other: the group, then what it is asked, then what that decides."""
    group = fact("choice", key="group", words={"teacher": "教师", "worker": "职工"})
    teaches = fact(key="teaches")
    months = fact("number", {"rows": "c", "take": "sum", "field": "months"}, key="months")
    facts = {each.key: each for each in (group, teaches, months)}
    form = Form.from_data(
        {
            "version": "1",
            "sections": [
                {"key": "a", "title": "甲", "fields": [{"key": "group", "label": "类别", "kind": "choice", "options": ["教师", "职工"], "fact": "group"}]},
                {"key": "b", "title": "乙", "only_if": [[{"fact": "group", "operator": "is", "value": "teacher"}]], "fields": [{"key": "teaches", "label": "在岗", "kind": "yes_no", "fact": "teaches"}]},
                {"key": "c", "title": "丙", "rows": True, "only_if": [[{"fact": "teaches", "operator": "is", "value": True}]], "fields": [{"key": "months", "label": "月数", "kind": "integer"}]},
            ],
        },
        vocabulary=Vocabulary(facts=facts),
    )  # fmt: skip
    assert derived(facts, Sources(ON, form, answers)) == expected
