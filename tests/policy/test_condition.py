"""Single conditions: what they want, what they find, by how much they fail."""

from dataclasses import replace
from datetime import date

import pytest

from tepei.policy.condition import Condition
from tepei.policy.definition import DefinitionError
from tepei.policy.verdict import Outcome
from tests.policy.base import VOCABULARY

DEADLINE = date(2023, 3, 20)
PASS, FAIL = Outcome.PASS, Outcome.FAIL
LEVELS = ["prefecture", "county"]


def condition(fact, operator, value=None, **more):
    return Condition.from_data(
        {"fact": fact, "operator": operator, "value": value, **more}, vocabulary=VOCABULARY
    )


@pytest.mark.parametrize(
    ("fact", "operator", "value", "required"),
    [
        ("is_minority", "is", True, "为少数民族"),
        ("is_government", "is", False, "不是党政机关工作人员"),
        ("profession_since", "is", "2015-01-01", "从事本专业起始日期为2015年1月1日"),
        ("unit_level", "in", LEVELS, "单位层级为地市级单位、县区及以下单位之一"),
        ("region_code", "not_in", ["150700", "150000"], "单位所在地不为150700、省（自治区）直属"),
        ("education_rank", "at_least", 7, "最高学历为硕士研究生及以上"),
        ("education_rank", "at_most", 5, "最高学历为大学本科及以下"),
        ("years", "at_least", 8, "从事本专业工作年限满 8 年"),
        ("years", "at_most", 5, "从事本专业工作年限不超过 5 年"),
        ("born_on", "born_on_or_after", "1978-01-01", "1978年1月1日（含）以后出生"),
        ("health_ok", "declared", None, "声明身心健康"),
    ],
)
def test_condition_says_what_it_requires(fact, operator, value, required):
    assert str(condition(fact, operator, value).required) == required
    assert condition(fact, operator, value, text="东部5盟市以外").required == "东部5盟市以外"


def test_codes_are_said_by_their_names_as_these_are_when_it_is_said():
    names = {"150700": "呼伦贝尔市"}
    known = replace(VOCABULARY, names=lambda code_set: names if code_set == "divisions" else {})
    read = {"fact": "region_code", "operator": "in", "value": ["150700", "152200"]}
    made = Condition.from_data(read, vocabulary=known)
    assert str(made.sentence) == "单位所在地为呼伦贝尔市、152200之一"
    names["152200"] = "兴安盟"
    assert str(made.sentence) == "单位所在地为呼伦贝尔市、兴安盟之一"
    found = made.examine({"region_code": "152200"}, DEADLINE).found
    assert (str(found), made.to_data()["value"]) == ("单位所在地为兴安盟", ["150700", "152200"])


@pytest.mark.parametrize(
    ("said", "facts", "outcome", "found"),
    [
        (("is_minority", "is", True), {"is_minority": True}, PASS, "为少数民族"),
        (("is_minority", "is", True), {"is_minority": False}, FAIL, "为汉族"),
        (("is_minority", "is", True), {"is_minority": True, "ethnicity_name": "回族"}, PASS, "民族为回族"),
        (("is_government", "is", False), {"is_government": True}, FAIL, "是党政机关工作人员"),
        (("unit_level", "in", LEVELS), {"unit_level": "county"}, PASS, "单位层级为县区及以下单位"),
        (("unit_level", "in", LEVELS), {"unit_level": "region"}, FAIL, "单位层级为省（自治区）级单位"),
        (
            ("region_code", "not_in", ["150700"]),
            {"region_code": "150000"},
            PASS,
            "单位所在地为省（自治区）直属",
        ),
        (("region_code", "not_in", ["150700"]), {"region_code": "150700"}, FAIL, "单位所在地为150700"),
        (
            ("region_code", "not_in", ["150700"]),
            {"region_code": "150700", "region_name": "呼伦贝尔市"},
            FAIL,
            "单位所在地为呼伦贝尔市",
        ),
        (("education_rank", "at_least", 5), {"education_rank": 5}, PASS, "最高学历为大学本科"),
        (("education_rank", "at_most", 5), {"education_rank": 6}, FAIL, "最高学历为研究生班"),
        (("title_rank", "at_least", 4), {"title_rank": 0}, FAIL, "专业技术职称为无"),
        (("years", "at_most", 5), {"years": 5}, PASS, "从事本专业工作年限 5 年"),
        (
            ("profession_since", "is", "2015-01-01"),
            {"profession_since": date(2015, 1, 1)},
            PASS,
            "从事本专业起始日期为2015年1月1日",
        ),
    ],
)
def test_condition_decides_and_says_what_it_found(said, facts, outcome, found):
    finding = condition(*said).examine(facts, DEADLINE)
    assert (finding.outcome, str(finding.found)) == (outcome, found)


def test_missing_fact_needs_evidence_and_has_nothing_found():
    finding = condition("title_rank", "at_least", 4).examine({}, DEADLINE)
    assert (finding.outcome, str(finding.label), finding.found) == (Outcome.EVIDENCE, "专业技术职称", "")


@pytest.mark.parametrize(
    ("fact", "operator", "value", "facts", "gap"),
    [
        ("born_on", "born_on_or_after", "1978-01-01", {"born_on": date(1977, 12, 30)}, "出生日期早 2 天"),
        (
            "born_on",
            "born_on_or_after",
            "1978-01-01",
            {"born_on": date(1976, 11, 1)},
            "出生日期早 1 年 2 个月",
        ),
        ("years", "at_least", 8, {"profession_since": date(2015, 3, 21)}, "从事本专业工作年限还差 1 天"),
        ("years", "at_least", 8, {"profession_since": date(2024, 3, 20)}, "从事本专业工作年限还差 9 年"),
        # A month and a day are more than a month: who waits no longer than is said has done enough.
        ("years", "at_least", 8, {"profession_since": date(2015, 4, 21)}, "从事本专业工作年限还差 2 个月"),
        ("years", "at_least", 8, {"years": 6}, "从事本专业工作年限还差约 2 年"),
        ("years", "at_most", 5, {"years": 6}, "须从事本专业工作年限不超过 5 年"),
        ("title_rank", "at_least", 4, {"title_rank": 3}, "须专业技术职称为副高级及以上"),
    ],
)
def test_gap_says_what_was_nearly_met(fact, operator, value, facts, gap):
    assert str(condition(fact, operator, value).examine(facts, DEADLINE).gap) == gap


@pytest.mark.parametrize(
    ("condition", "key", "words"),
    [
        ({"fact": "height", "operator": "is", "value": 1}, "fact", "没有条件依据“height”"),
        ({"fact": "years", "operator": "==", "value": 1}, "operator", "“==”不在可用值之内"),
        ({"fact": "years", "operator": "at_least", "value": 8, "max": 9}, "max", "未知的键"),
        (
            {"fact": "years", "operator": "at_least", "value": 8, "counting": "months"},
            "counting",
            "calendar_years",
        ),
        ({"fact": "years", "operator": "at_least", "value": "8"}, "value", "应为整数"),
        ({"fact": "years", "operator": "at_least", "value": True}, "value", "应为整数"),
        ({"fact": "is_scarce", "operator": "at_least", "value": 1}, "value", "“是否紧缺专业”不是数值"),
        ({"fact": "is_scarce", "operator": "is", "value": 1}, "value", "不能作为“是否紧缺专业”的值"),
        ({"fact": "title_rank", "operator": "is", "value": True}, "value", "不能作为“专业技术职称”的值"),
        ({"fact": "unit_level", "operator": "in", "value": "county"}, "value", "应为列表"),
        ({"fact": "unit_level", "operator": "in", "value": ["county", 3]}, "value[1]", "单位层级"),
        ({"fact": "unit_level", "operator": "is", "value": "village"}, "value", "省（自治区）级单位"),
        ({"fact": "unit_level", "operator": "in", "value": []}, "value", "不能为空"),
        ({"fact": "years", "operator": "born_on_or_after", "value": "1978-01-01"}, "value", "不是日期"),
        ({"fact": "born_on", "operator": "born_on_or_after", "value": "1978"}, "value", "应如 1978-01-01"),
        (
            {"fact": "born_on", "operator": "born_on_or_after", "value": {"strict": "x"}},
            "value.strict",
            "不是日期",
        ),
        (
            {"fact": "born_on", "operator": "born_on_or_after", "value": {"from": "x"}},
            "value.from",
            "未知的键",
        ),
        (
            {
                "fact": "born_on",
                "operator": "born_on_or_after",
                "value": {"strict": "1978-01-01", "generous": "1978-01-02"},
            },
            "value.generous",
            "不能晚于从严理解的日期",
        ),
        ({"fact": "years", "operator": "declared"}, "value", "只用于是非项"),
        ({"fact": "health_ok", "operator": "declared", "value": False}, "value", "只能为 true"),
        ({"fact": "health_ok", "operator": "is"}, "value", "缺少此项"),
    ],
)
def test_condition_errors_name_the_key_path(condition, key, words):
    with pytest.raises(DefinitionError, match=words) as caught:
        Condition.from_data(condition, "c", VOCABULARY)
    assert caught.value.path == f"c.{key}"
    assert str(caught.value).startswith(f"c.{key}：")


LATER = {"fact": "profession_since", "operator": "on_or_after", "value": {"fact": "born_on"}}


@pytest.mark.parametrize(
    ("facts", "outcome", "found"),
    [
        ({"profession_since": date(2008, 7, 1), "born_on": date(1985, 1, 1)}, PASS, "从事本专业起始日期为2008年7月1日、出生日期为1985年1月1日"),
        ({"profession_since": date(1985, 1, 1), "born_on": date(1985, 1, 1)}, PASS, "从事本专业起始日期为1985年1月1日、出生日期为1985年1月1日"),
        ({"profession_since": date(1984, 1, 1), "born_on": date(1985, 1, 1)}, FAIL, "从事本专业起始日期为1984年1月1日、出生日期为1985年1月1日"),
        ({"profession_since": date(2008, 7, 1)}, Outcome.EVIDENCE, ""),
        ({"born_on": date(1985, 1, 1)}, Outcome.EVIDENCE, ""),
    ],
)  # fmt: skip
def test_fact_is_compared_with_another_of_the_same_person(facts, outcome, found):
    made = Condition.from_data(LATER, vocabulary=VOCABULARY)
    finding = made.examine(facts, DEADLINE)
    assert (finding.outcome, str(finding.found)) == (outcome, found)
    assert str(finding.gap) == ("须从事本专业起始日期不早于出生日期" if outcome is FAIL else "")


def test_condition_over_another_fact_asks_for_both_and_is_written_as_it_was_read():
    made = Condition.from_data(LATER, vocabulary=VOCABULARY)
    assert (made.asks, made.to_data()) == (("profession_since", "born_on"), LATER)
    assert str(made.sentence) == "从事本专业起始日期不早于出生日期"


@pytest.mark.parametrize(
    ("fact", "operator", "other", "said"),
    [
        ("profession_since", "on_or_after", "strange", "没有条件依据“strange”"),
        ("profession_since", "on_or_after", "education_rank", "“从事本专业起始日期”和“最高学历”不能这样比较"),
        ("education_rank", "at_least", "title_rank", "“最高学历”和“专业技术职称”不能这样比较"),
        ("born_on", "age_at_most", "profession_since", "“出生日期”和“从事本专业起始日期”不能这样比较"),
    ],
)
def test_what_is_of_another_kind_is_no_fact_to_compare_with(fact, operator, other, said):
    with pytest.raises(DefinitionError, match=said):
        condition(fact, operator, {"fact": other})
