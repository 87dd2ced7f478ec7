"""Continuing education as other provinces rule it, without a line of code: what each regime makes of the same kind of hours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tepei.policy.conversion import Learnt, can_count, worth
from tepei.policy.credits import CreditRules, Earned
from tepei.policy.definition import DefinitionError
from tepei.policy.standing import standing
from tests.policy.learning import KNOWN, NOTICE, earned, rules_of

DAY = date(2025, 8, 31)
SHARES: dict[str, Any] = {
    "hours": 72,
    "subjects": [
        {"key": "public", "name": "公需科目", "share": "1/3"},
        {"key": "professional", "name": "专业科目"},
    ],
    "look_backs": [{"level": "senior", "years": 3, "counting": "together", "hours": 270}],
}
BY_LEVEL: dict[str, Any] = {
    "look_backs": [
        {"level": "senior", "years": 5},
        {"level": "intermediate", "years": 4},
        {"level": "junior", "years": 3, "last": "before"},
    ],
}
ELECTIVE: dict[str, Any] = {
    "subjects": [
        {"key": "public", "name": "公需科目", "hours": 30},
        {"key": "professional", "name": "专业科目", "hours": 42},
        {"key": "elective", "name": "选修科目", "hours": 18, "filled_by": ["public", "professional"]},
    ],
}
SURPLUS: dict[str, Any] = {"carry_years": 1}
SPLIT = {"key": "degree", "name": "学历教育", "subjects": ["professional"], "split_years": 3}
BACK = {**SPLIT, "key": "back", "split_back": True}


@pytest.mark.parametrize(
    ("case", "changes", "level", "text", "expected"),
    [
        ("三年累计，公需占三分之一", SHARES, "senior", "2023 0 180, 2025 90 0", "met 0"),
        ("三年累计不足", SHARES, "senior", "2023 90 100, 2025 0 70", "not_met 10"),
        ("三年累计够而公需不足", SHARES, "senior", "2023 80 190", "not_met 10"),
        ("正好三分之一", SHARES, "senior", "2024 90 180", "met 0"),
        ("高级五年", BY_LEVEL, "senior", "2022 30 60, 2023 30 60, 2024 30 60, 2025 30 60", "not_met 90"),
        ("中级四年", BY_LEVEL, "intermediate", "2022 30 60, 2023 30 60, 2024 30 60, 2025 30 60", "met 0"),
        ("初级前三年，不含当年", BY_LEVEL, "junior", "2022 30 60, 2023 30 60, 2024 30 60", "met 0"),
        ("选修由专业多出的抵", ELECTIVE, "junior", "2025 30 60", "met 0"),
        ("选修由两科多出的抵", ELECTIVE, "junior", "2025 40 45 5", "met 0"),
        ("选修还差", ELECTIVE, "junior", "2025 35 45 5", "not_met 5"),
        ("选修多不抵公需", ELECTIVE, "junior", "2025 20 42 40", "not_met 10"),
        ("超出的结转一年", SURPLUS, "senior", "2023 40 60, 2024 20 60, 2025 30 60", "met 0"),
        ("结转不过两年", SURPLUS, "senior", "2023 40 60, 2024 30 60, 2025 20 60", "not_met 10"),
        ("结转到本科目", SURPLUS, "senior", "2023 30 70, 2024 20 60, 2025 30 60", "not_met 10"),
        ("没有规定的不结转", {}, "senior", "2023 40 60, 2024 20 60, 2025 30 60", "not_met 10"),
        ("不得补学", {"makes_up": False}, "senior", "2023 30 60 @2025-03-01, 2024 30 60, 2025 30 60", "not_met 90"),
        ("只补学上一年", {"make_up_years": 1}, "senior", "2023 30 60 @2025-03-01, 2024 30 60 @2025-03-01, 2025 30 60", "not_met 90"),
        ("总学时大于各科目之和", {"hours": 100}, "junior", "2025 30 65", "not_met 5"),
    ],
)  # fmt: skip
def test_regime_is_told_by_its_rules_alone(
    case: str, changes: dict[str, Any], level: str, text: str, expected: str
) -> None:
    found = standing(earned(text), {2025: rules_of(reliefs=[], **changes)}, {}, level, DAY)
    assert f"{found.verdict} {found.missing.normalize() + 0:f}" == expected, (
        case,
        str(found.sentence),
    )


def test_year_that_is_excused_asks_its_part_of_a_sum_no_more() -> None:
    rules = {2025: rules_of(**{**SHARES, "reliefs": NOTICE["reliefs"]})}
    facts = {"epidemic_years": ("2023",)}
    assert standing(earned("2024 60 120"), rules, facts, "senior", DAY).verdict == "relieved"
    assert standing(earned("2024 50 120"), rules, facts, "senior", DAY).verdict == "not_met"


def test_hours_of_a_degree_count_in_the_years_over_which_they_are_split() -> None:
    rules = rules_of(sources=[*NOTICE["sources"], SPLIT, BACK], makes_up=False)
    source = rules.credit_source("degree")
    assert source is not None
    parts = worth(Learnt(2023, hours=Decimal(200)), source, rules).by_year
    assert parts == ((2023, Decimal("66.7")), (2024, Decimal("66.7")), (2025, Decimal("66.6")))
    lines = [Earned(year, "professional", "degree", hours, date(2023, 7, 1)) for year, hours in parts]
    found = standing([*lines, *earned("2023 30, 2024 30, 2025 30")], {2025: rules}, {}, "senior", DAY)
    assert found.verdict == "met", str(found.sentence)
    back = [
        Earned(year, "professional", "back", Decimal(60), date(2025, 7, 1)) for year in (2023, 2024, 2025)
    ]
    assert (
        standing([*back, *earned("2023 30, 2024 30, 2025 30")], {2025: rules}, {}, "senior", DAY).verdict
        == "met"
    )
    early = [Earned(2025, "professional", "platform", Decimal(60), date(2023, 7, 1))]
    assert standing([*early, *earned("2025 30")], {2025: rules}, {}, "junior", DAY).verdict == "not_met"


@pytest.mark.parametrize(
    ("case", "source", "learnt", "hours", "told"),
    [
        ("45 分钟计 1 学时", {}, {"minutes": 900}, "20", "900 分钟，每 45 分钟 1 学时"),
        ("不足的舍去", {}, {"minutes": 100}, "2.2", "计 2.2 学时"),
        ("来源另定 60 分钟", {"minutes": 60}, {"minutes": 90}, "1.5", "每 60 分钟 1 学时"),
        ("证书写明的照计", {}, {"hours": Decimal("12.5")}, "12.5", "计 12.5 学时"),
        ("按天", {"per_day": 6}, {"days": Decimal(3)}, "18", "3 天，每天 6 学时"),
        ("一天最多 8 学时", {}, {"hours": Decimal(30), "days": Decimal(2)}, "16", "一天最多 8 学时"),
        ("第一完成人", {"ranks": [30, 20, 10]}, {"rank": 1}, "30", "第 1 完成人"),
        ("第三完成人", {"ranks": [30, 20, 10]}, {"rank": 3}, "10", "第 3 完成人"),
        ("第四完成人不计", {"ranks": [30, 20, 10]}, {"rank": 4}, "0", "计 0 学时"),
        ("减半", {"half": "旁听的"}, {"hours": Decimal(9), "is_half": True}, "4.5", "旁听的减半"),
        ("没有减半规定的不减", {}, {"hours": Decimal(9), "is_half": True}, "9", "计 9 学时"),
        ("每年最多", {"most_per_year": 40}, {"hours": Decimal(50)}, "25", "每年最多 40 学时"),
        ("视同完成的没有学时", {"counts": "whole"}, {}, "0", "视同完成"),
    ],
)  # fmt: skip
def test_claim_is_turned_into_hours_by_its_source(
    case: str, source: dict[str, Any], learnt: dict[str, Any], hours: str, told: str
) -> None:
    line = {"key": "any", "name": "其他", "subjects": ["professional"], **source}
    rules = rules_of(sources=[line], most_per_day=8)
    used = Decimal(15) if "most_per_year" in source else Decimal(0)
    claim = Learnt(2025, **learnt)
    assert can_count(claim, rules.sources[0])
    found = worth(claim, rules.sources[0], rules, used)
    assert found.hours == Decimal(hours), case
    assert told in str(found.text), (case, str(found.text))


@pytest.mark.parametrize(
    ("source", "told"), [({}, "学时或时长"), ({"per_day": 8}, "天数"), ({"ranks": [30]}, "第几完成人")]
)
def test_claim_that_says_nothing_to_count_by_is_told_what_to_fill_in(
    source: dict[str, Any], told: str
) -> None:
    rules = rules_of(sources=[{"key": "any", "name": "其他", "subjects": ["professional"], **source}])
    verdict = can_count(Learnt(2025), rules.sources[0])
    assert not verdict and told in str(verdict.text)
    with pytest.raises(ValueError, match="nothing to count by"):
        worth(Learnt(2025), rules.sources[0], rules)


@pytest.mark.parametrize(
    ("case", "changes", "path"),
    [
        ("不可能的日期", {"ends": "2025-02-30"}, "ends"),
        ("截止早于开始", {"ends": "2024-12-31"}, "ends"),
        ("两位小数", {"hours": "90.25"}, "hours"),
        ("负数", {"hours": -1}, "hours"),
        ("科目之和大于总学时", {"hours": 80}, "hours"),
        ("科目重复", {"subjects": [*NOTICE["subjects"], NOTICE["subjects"][0]]}, "subjects[2].key"),
        ("既写学时又写比例", {"subjects": [{"key": "a", "name": "甲", "hours": 1, "share": "1/2"}]}, "subjects[0].share"),
        ("没有科目的来源", {"sources": [{"key": "a", "name": "甲", "subjects": []}]}, "sources[0].subjects"),
        ("向以前分摊而没有年数", {"sources": [{"key": "a", "name": "甲", "subjects": ["public"], "split_back": True}]}, "sources[0].split_years"),
        ("年数和依据都写", {"look_backs": [{"level": "senior", "years": 3, "years_fact": "recognition_years"}]}, "look_backs[0].years"),
        ("逐年的没有累计学时", {"look_backs": [{"level": "senior", "years": 3, "hours": 270}]}, "look_backs[0].hours"),
        ("平台截止早于开始", {"platforms": [{"key": "a", "name": "甲", "begins": "2025-02-01", "ends": "2025-01-01"}]}, "platforms[0].ends"),
        ("减免没有说对谁", {"reliefs": [{"key": "a", "name": "甲", "effect": "all", "source": "一"}]}, "reliefs[0].when"),
        ("减免的依据没有", {"reliefs": [{"key": "a", "name": "甲", "effect": "since", "fact": "born_in", "source": "一"}]}, "reliefs[0].fact"),
        ("减免的依据不是日期", {"reliefs": [{"key": "a", "name": "甲", "effect": "since", "fact": "epidemic_years", "source": "一"}]}, "reliefs[0].fact"),
        ("几个年度没有写", {"reliefs": [{**NOTICE["reliefs"][1], "years": None}]}, "reliefs[0].years"),
        ("各地的不可能的日期", {"bodies": [{"body": "152200", "begins": "2025-13-01"}]}, "bodies[0].begins"),
    ],
)  # fmt: skip
def test_rules_that_contradict_themselves_are_refused_at_their_key(
    case: str, changes: dict[str, Any], path: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        CreditRules.from_data({**NOTICE, **changes}, vocabulary=KNOWN)
    assert refused.value.faults[0].path == path, case


def test_plan_and_roster_are_due_on_days_of_the_training() -> None:
    rules = rules_of(plan_days=14, report_days=14)
    assert rules.plan_due(date(2025, 6, 15)) == date(2025, 6, 1)
    assert rules.report_due(date(2025, 6, 20)) == date(2025, 7, 4)
    assert (rules_of().plan_due(DAY), rules_of().report_due(DAY)) == (None, None)
