"""The conditions of 内人社办发〔2023〕21号 三 and some of later notices, as an official would try them out."""

from datetime import date
from decimal import Decimal

import pytest

from tepei import packs
from tepei.policy.ages import Born
from tepei.policy.condition import Condition
from tepei.policy.definition import DefinitionError
from tepei.policy.eligibility import RequirementRecord, assess, decided
from tepei.policy.verdict import Outcome

NOTICE = "内人社办发〔2023〕21号"
DEADLINE = date(2023, 3, 20)
AGE = {
    "key": "age",
    "name": "年龄",
    "source": f"{NOTICE} 三、（一）2",
    "text": "45周岁以下（1978年1月1日（含）以后出生）",
    "alternatives": [
        [
            {
                "fact": "born_on",
                "operator": "born_on_or_after",
                "value": {"strict": date(1978, 1, 1), "generous": "1977-03-21"},
            }
        ]
    ],
}
MINORITY = {
    "key": "minority",
    "name": "民族",
    "source": f"{NOTICE} 三、（一）2",
    "alternatives": [[{"fact": "is_minority", "operator": "is", "value": True}]],
}
MASTER = {"fact": "education_rank", "operator": "at_least", "value": 7}
EIGHT_YEARS = {"fact": "years", "operator": "at_least", "value": 8}
EDU_TITLE = {
    "key": "edu_title",
    "name": "学历、年限或职称",
    "source": f"{NOTICE} 三、（一）3",
    "alternatives": [
        [MASTER, EIGHT_YEARS],
        [{"fact": "title_rank", "operator": "at_least", "value": 4}],
    ],
}
HEALTH = {
    "key": "health",
    "name": "身心健康",
    "source": f"{NOTICE} 三、（一）2",
    "severity": "manual",
    "alternatives": [[{"fact": "health_ok", "operator": "declared"}]],
}
PRIORITY = {
    "key": "priority",
    "name": "优先选拔",
    "source": f"{NOTICE} 二、（二）",
    "severity": "soft",
    "alternatives": [
        [{"fact": "is_grassroots", "operator": "is", "value": True}],
        [{"fact": "is_nonpublic", "operator": "is", "value": True}],
    ],
}
POLITICS = {"key": "politics", "name": "政治表现", "source": f"{NOTICE} 三、（一）1", "severity": "manual"}


def examine(requirement, **facts):
    return assess([RequirementRecord.from_data(requirement)], facts, DEADLINE).reasons[0]


def one(fact, operator, value=None, **more):
    """A requirement of this single condition."""
    condition = {"fact": fact, "operator": operator, "value": value, **more}
    return {"key": "x", "name": "条件", "source": "文号", "alternatives": [[condition]]}


@pytest.mark.parametrize(
    ("born_on", "outcome", "words"),
    [
        (date(1978, 1, 1), Outcome.PASS, "现填出生日期为1978年1月1日；符合。"),
        (date(1977, 12, 31), Outcome.BOUNDARY, "由审核单位人工核定"),
        (date(1977, 3, 21), Outcome.BOUNDARY, "边界"),
        (date(1977, 3, 20), Outcome.FAIL, "不符合，出生日期早 9 个月"),
        (None, Outcome.EVIDENCE, "尚未填写出生日期"),
    ],
)
def test_age_passes_the_strict_day_and_is_a_boundary_up_to_the_generous_one(born_on, outcome, words):
    reason = examine(AGE, born_on=born_on)
    assert reason.outcome is outcome
    assert str(reason.text).startswith("年龄：要求45周岁以下")
    assert words in str(reason.text)
    assert reason.source == f"{NOTICE} 三、（一）2"


def test_age_without_a_generous_day_has_no_boundary():
    assert (
        examine(one("born_on", "born_on_or_after", "1980-01-01"), born_on=date(1979, 12, 31)).outcome
        is Outcome.FAIL
    )
    strict_only = one("born_on", "born_on_or_after", {"strict": "1980-01-01"})
    assert examine(strict_only, born_on=date(1979, 12, 31)).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("facts", "outcome", "words"),
    [
        ({"education_rank": 7, "years": Decimal(8), "title_rank": 0}, Outcome.PASS, "符合"),
        (
            {"education_rank": 4, "years": Decimal(0), "title_rank": 4},
            Outcome.PASS,
            "专业技术职称为副高级；符合",
        ),
        ({"education_rank": 7, "years": Decimal("7.9"), "title_rank": 3}, Outcome.FAIL, "还差约 2 个月"),
        ({"education_rank": 7, "years": 7, "title_rank": 3}, Outcome.FAIL, "从事本专业工作年限 7 年"),
        (
            {"education_rank": 8, "profession_since": date(2015, 6, 20), "title_rank": 0},
            Outcome.FAIL,
            "从事本专业工作年限 7 年 9 个月、专业技术职称为无；不符合，最接近的条件：从事本专业工作年限还差 3 个月。",
        ),
        (
            {"education_rank": 8, "profession_since": date(2015, 3, 20), "title_rank": 0},
            Outcome.PASS,
            "年限 8 年",
        ),
        (
            {"education_rank": 5, "years": 3, "title_rank": 3},
            Outcome.FAIL,
            "最接近的条件：须专业技术职称为副高级及以上",
        ),
        ({"education_rank": 7, "years": 9}, Outcome.PASS, "现填最高学历为硕士研究生"),
        ({"education_rank": 7, "title_rank": 3}, Outcome.EVIDENCE, "尚未填写从事本专业工作年限，请补充填写"),
        ({"education_rank": 5, "title_rank": 3, "years": None}, Outcome.FAIL, "须"),
        ({}, Outcome.EVIDENCE, "尚未填写"),
    ],
)
def test_education_and_years_or_title(facts, outcome, words):
    reason = examine(EDU_TITLE, **facts)
    assert reason.outcome is outcome
    assert words in str(reason.text)
    assert "最高学历为硕士研究生及以上且从事本专业工作年限满 8 年，或专业技术职称为副高级及以上" in str(
        reason.text
    )


@pytest.mark.parametrize(
    ("counting", "outcome"), [("full_years", Outcome.FAIL), ("calendar_years", Outcome.PASS)]
)
def test_years_by_calendar_is_a_switch(counting, outcome):
    requirement = one("years", "at_least", 8, counting=counting)
    assert examine(requirement, profession_since=date(2015, 12, 31)).outcome is outcome


def test_calendar_years_that_are_too_few_say_about_how_many():
    reason = examine(
        one("years", "at_least", 8, counting="calendar_years"), profession_since=date(2016, 12, 31)
    )
    assert "从事本专业工作年限 7 年；不符合，从事本专业工作年限还差约 1 年" in str(reason.text)


def test_typed_years_win_over_the_start_in_the_profession():
    requirement = one("years", "at_least", 8)
    assert examine(requirement, years=7, profession_since=date(2000, 1, 1)).outcome is Outcome.FAIL


def test_age_says_its_day_where_the_pack_has_no_words():
    assert "要求1980年1月1日（含）以后出生" in str(
        examine(one("born_on", "born_on_or_after", "1980-01-01")).text
    )


@pytest.mark.parametrize(
    ("is_minority", "outcome", "text"),
    [
        (True, Outcome.PASS, "民族：要求为少数民族；现填为少数民族；符合。"),
        (False, Outcome.FAIL, "民族：要求为少数民族；现填为汉族；不符合。"),
    ],
)
def test_reason_quotes_what_is_required_and_what_was_found(is_minority, outcome, text):
    reason = examine(MINORITY, is_minority=is_minority)
    assert (reason.outcome, str(reason.text)) == (outcome, text)


@pytest.mark.parametrize(
    ("requirement", "facts", "outcome", "words"),
    [
        (HEALTH, {"health_ok": True}, Outcome.EVIDENCE, "由审核单位人工核定。"),
        (
            HEALTH,
            {"health_ok": False},
            Outcome.FAIL,
            "要求声明身心健康；现填有影响正常培训的健康情况；不符合。",
        ),
        (HEALTH, {}, Outcome.EVIDENCE, "尚未填写健康状况"),
        (POLITICS, {}, Outcome.EVIDENCE, "政治表现；由审核单位人工核定。"),
        (PRIORITY, {"is_grassroots": True, "is_nonpublic": False}, Outcome.PASS, "符合"),
        (PRIORITY, {"is_grassroots": False, "is_nonpublic": False}, Outcome.EVIDENCE, "此项不影响提交"),
    ],
)
def test_severity_decides_what_becomes_of_the_outcome(requirement, facts, outcome, words):
    reason = examine(requirement, **facts)
    assert reason.outcome is outcome
    assert words in str(reason.text)


def test_assess_gives_every_reason_at_once_in_order():
    requirements = [RequirementRecord.from_data(item) for item in (AGE, MINORITY, EDU_TITLE, HEALTH)]
    facts = {
        "born_on": date(1979, 5, 1),
        "is_minority": False,
        "title_rank": 2,
        "education_rank": 5,
        "health_ok": True,
    }
    verdict = assess(requirements, facts, DEADLINE)
    assert [reason.code for reason in verdict.reasons] == ["age", "minority", "edu_title", "health"]
    assert verdict.unmet == ("minority", "edu_title")
    assert not verdict


def test_boundary_neither_passes_nor_blocks():
    verdict = assess([RequirementRecord.from_data(AGE)], {"born_on": date(1977, 6, 1)}, DEADLINE)
    assert verdict.ok
    assert verdict.unmet == ("age",)


def both_relaxed(**facts):
    """新人社函〔2025〕38号: for 紧缺专业 one of education and title may be relaxed, never both."""

    def alternative(education, title, *more):
        return [
            {"fact": "education_rank", "operator": "at_least", "value": education},
            {"fact": "title_rank", "operator": "at_least", "value": title},
            *more,
        ]

    scarce = {"fact": "is_scarce", "operator": "is", "value": True}
    alternatives = [alternative(5, 3), alternative(4, 3, scarce), alternative(5, 1, scarce)]
    requirement = {
        "key": "edu_title",
        "name": "学历和职称",
        "source": "新人社函〔2025〕38号",
        "alternatives": alternatives,
    }
    return examine(requirement, **facts).outcome


@pytest.mark.parametrize(
    ("education_rank", "title_rank", "is_scarce", "outcome"),
    [
        (5, 3, False, Outcome.PASS),
        (4, 3, False, Outcome.FAIL),
        (4, 3, True, Outcome.PASS),
        (5, 1, True, Outcome.PASS),
        (4, 2, True, Outcome.FAIL),
    ],
)
def test_one_of_two_conditions_may_be_relaxed_never_both(education_rank, title_rank, is_scarce, outcome):
    assert both_relaxed(education_rank=education_rank, title_rank=title_rank, is_scarce=is_scarce) is outcome


@pytest.mark.parametrize(
    ("facts", "fact"),
    [
        ({"born_on": "1978-01-01"}, "born_on"),
        ({"education_rank": True}, "education_rank"),
        ({"years": 4.9}, "years"),
    ],
)
def test_fact_of_a_wrong_type_is_a_fault_of_the_caller(facts, fact):
    requirement = AGE if fact == "born_on" else one(fact, "at_least", 4)
    with pytest.raises(ValueError, match=f"fact {fact} cannot be"):
        examine(requirement, **facts)


def test_from_data_keeps_plain_values():
    requirement = RequirementRecord.from_data(AGE)
    assert requirement.severity == "hard"
    assert requirement.alternatives == (
        (
            Condition(
                fact="born_on",
                operator="born_on_or_after",
                value=Born(strict=date(1978, 1, 1), generous=date(1977, 3, 21)),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"colour": 1}, "age.colour", "未知的键"),
        ({"key": None}, "age.key", "缺少此项"),
        ({"key": 3}, "age.key", "应为文字"),
        ({"name": " "}, "age.name", "不能为空"),
        ({"severity": "strict"}, "age.severity", "hard、soft、manual"),
        ({"alternatives": []}, "age.alternatives", "至少要有一组条件"),
        ({"alternatives": "old"}, "age.alternatives", "应为列表"),
        ({"alternatives": [[]]}, "age.alternatives[0]", "不能为空"),
        ({"alternatives": [{"fact": "years"}]}, "age.alternatives[0]", "应为列表"),
        ({"alternatives": [["years"]]}, "age.alternatives[0][0]", "应为键值对"),
    ],
)
def test_requirement_errors_name_the_key_path(change, path, words):
    with pytest.raises(DefinitionError, match=words) as caught:
        RequirementRecord.from_data({**AGE, **change}, "age")
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"born_on": date(1990, 1, 1), "health_ok": True}, Outcome.PASS),
        ({"born_on": date(1990, 1, 1)}, Outcome.PASS),
        ({"born_on": date(1977, 6, 1), "health_ok": True}, Outcome.BOUNDARY),
        ({"health_ok": True}, Outcome.EVIDENCE),
        ({"born_on": date(1990, 1, 1), "health_ok": False}, Outcome.FAIL),
    ],
)
def test_decided_leaves_out_what_only_people_can_check_unless_it_fails(values, outcome):
    requirements = [RequirementRecord.from_data(AGE), RequirementRecord.from_data(HEALTH)]
    assert decided(requirements, assess(requirements, values, DEADLINE)) is outcome


OVERRIDABLE = RequirementRecord.from_data(
    {
        "key": "edu",
        "name": "学历",
        "source": "示例 一",
        "override_by": ["region"],
        "alternatives": [
            [
                {"fact": "education_rank", "operator": "at_least", "value": 7},
                {"fact": "years", "operator": "at_least", "value": 5},
            ],
            [{"fact": "title_rank", "operator": "at_least", "value": 4}],
        ],
    }
)


def test_failure_that_a_step_may_override_blocks_nobody_and_says_who_may() -> None:
    known = {"education_rank": 5, "years": 9, "title_rank": 0}
    verdict = assess([OVERRIDABLE], known, date(2025, 3, 21), packs.bodies().words["steps"])
    assert verdict
    assert verdict.outcome is Outcome.FAIL
    assert str(verdict.text) == ""
    (reason,) = verdict.overridable
    assert reason.override_by == ("region",)
    assert "确需破格的，由自治区人社厅说明理由后核准" in str(reason.text)


def test_requirement_is_one_sentence_and_is_written_as_it_was_read() -> None:
    assert str(OVERRIDABLE.sentence) == (
        "最高学历为硕士研究生及以上且从事本专业工作年限满 5 年，或专业技术职称为副高级及以上"
    )
    assert RequirementRecord.from_data(OVERRIDABLE.to_data()) == OVERRIDABLE


def test_unknown_step_cannot_override() -> None:
    with pytest.raises(DefinitionError, match="“village”不在可用值之内"):
        said = {**OVERRIDABLE.to_data(), "override_by": ["village"]}
        RequirementRecord.from_data(said, words=packs.bodies().words)
