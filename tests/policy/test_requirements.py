"""What one requirement says of a person."""

from datetime import date
from decimal import Decimal

import pytest

from tepei.policy.eligibility import assess
from tepei.policy.requirements import RequirementRecord
from tepei.policy.verdict import Outcome
from tests.policy.base import VOCABULARY
from tests.policy.notice import (
    AGE,
    DEADLINE,
    EDU_TITLE,
    HEALTH,
    MINORITY,
    NOTICE,
    POLITICS,
    PRIORITY,
    examine,
    one,
)

SOFT = {key: value for key, value in PRIORITY.items() if key != "text"} | {"severity": "soft"}


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


def test_years_are_those_since_their_start_where_both_are_known():
    reason = examine(one("years", "at_least", 8), years=7, profession_since=date(2015, 4, 1))
    assert reason.outcome is Outcome.FAIL
    assert "从事本专业工作年限 7 年 11 个月；不符合，从事本专业工作年限还差 12 天" in str(reason.text)


@pytest.mark.parametrize(
    ("facts", "outcomes"),
    [
        ({"is_grassroots": False, "title_rank": 0}, []),
        ({"is_grassroots": True, "title_rank": 0}, [Outcome.FAIL]),
        ({"is_grassroots": True, "title_rank": 4}, [Outcome.PASS]),
        ({"title_rank": 0}, [Outcome.EVIDENCE]),
        ({"title_rank": 4}, [Outcome.PASS]),
    ],
)
def test_requirement_for_some_people_only_is_nothing_to_others(facts, outcomes):
    """Whether it concerns them may not be known yet: then it stops nobody."""
    rule = one("title_rank", "at_least", 4) | {
        "only_if": [[{"fact": "is_grassroots", "operator": "is", "value": True}]]
    }
    verdict = assess([RequirementRecord.from_data(rule, vocabulary=VOCABULARY)], facts, DEADLINE)
    assert [reason.outcome for reason in verdict.reasons] == outcomes


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
        (SOFT, {"is_grassroots": True, "is_nonpublic": False}, Outcome.PASS, "符合"),
        (SOFT, {"is_grassroots": False, "is_nonpublic": False}, Outcome.EVIDENCE, "此项不影响提交"),
    ],
)
def test_severity_decides_what_becomes_of_the_outcome(requirement, facts, outcome, words):
    reason = examine(requirement, **facts)
    assert reason.outcome is outcome
    assert words in str(reason.text)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"is_grassroots": True, "is_nonpublic": False}, "在基层单位工作"),
        ({"is_grassroots": False, "is_nonpublic": True}, "在非公有制领域工作"),
        ({"is_grassroots": False, "is_nonpublic": False}, None),
        ({}, None),
    ],
    ids=["基层", "非公", "都不是", "没有填写"],
)
def test_priority_is_said_of_whom_it_favours_and_blocks_nobody(facts, found):
    """内人社办发〔2023〕21号 二（二）."""
    verdict = assess([RequirementRecord.from_data(PRIORITY, vocabulary=VOCABULARY)], facts, DEADLINE)
    assert verdict.ok
    assert verdict.outcome is Outcome.PASS
    assert [(str(each.text), each.is_priority) for each in verdict.reasons] == (
        [(f"优先选拔：对基层和非公领域专业技术人才优先选拔；现填{found}。", True)] if found else []
    )


def test_priority_of_some_concerns_these_alone():
    some = {**PRIORITY, "only_if": [[{"fact": "title_rank", "operator": "at_least", "value": 4}]]}
    one = RequirementRecord.from_data(some, vocabulary=VOCABULARY)
    told = [
        assess([one], {"is_grassroots": True, "title_rank": rank}, DEADLINE).codes(Outcome.PASS)
        for rank in (4, 3)
    ]
    assert told == [("favoured",), ()]
