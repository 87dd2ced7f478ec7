"""Standing for a title: the years that are looked back on, the reliefs of 内人社办发〔2024〕201号 一（五）1–6 in order, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tepei.policy.credit_standing import CreditStanding
from tepei.policy.credits import CreditRules
from tepei.policy.standing import standing
from tests.policy.learning import earned, rules_of

DAY = date(2025, 8, 31)
FULL = "2023 30 60, 2024 30 60, 2025 30 60"
LAST = "2025 30 60"
YOUNG: Mapping[str, object] = {"sex_code": "1", "born_on": date(1990, 1, 1), "is_nonpublic": False, "is_grassroots": False, "postdoc_funded": False}  # fmt: skip
RULES = {2025: rules_of()}


def stands(
    text: str,
    level: str = "senior",
    day: date = DAY,
    rules: Mapping[int, CreditRules] = RULES,
    **facts: object,
) -> CreditStanding:
    return standing(earned(text), rules, {**YOUNG, **facts}, level, day)


@pytest.mark.parametrize(
    ("case", "level", "text", "verdict", "missing"),
    [
        ("三年都完成", "senior", FULL, "met", "0"),
        ("中级也是三年", "intermediate", LAST, "not_met", "180"),
        ("正高级随高级", "full_senior", FULL, "met", "0"),
        ("初级只看当年", "junior", LAST, "met", "0"),
        ("公需多不抵专业", "junior", "2025 60 30", "not_met", "30"),
        ("总数够而科目不够", "junior", "2025 29.5 100", "not_met", "0.5"),
        ("考试视同完成专业科目", "junior", "2025 30 exam", "met", "0"),
        ("考试不抵公需", "junior", "2025 0 exam", "not_met", "30"),
        ("一年差", "senior", "2023 30 60, 2024 20 60, 2025 30 60", "not_met", "10"),
        ("早于三年的不看", "senior", "2022 90 90, 2024 30 60, 2025 30 60", "not_met", "90"),
        ("评审日之后取得的不计", "junior", "2025 30 60 @2025-09-01", "not_met", "90"),
        ("当年补学往年", "senior", "2023 30 60 @2025-03-01, 2024 30 60, 2025 30 60", "met", "0"),
        ("不能预先学习", "senior", "2023 30 60, 2024 30 60, 2025 30 60 @2024-12-01", "not_met", "90"),
    ],
)  # fmt: skip
def test_years_of_the_level_are_looked_back_on(
    case: str, level: str, text: str, verdict: str, missing: str
) -> None:
    found = stands(text, level)
    assert (found.verdict, str(found.missing.normalize() + 0)) == (verdict, missing), (
        case,
        str(found.sentence),
    )


@pytest.mark.parametrize(
    ("case", "facts", "text", "level", "expected"),
    [
        ("男当日满55", {"born_on": date(1970, 8, 31)}, "", "senior", "relieved age"),
        ("男次日满55，一年都没有", {"born_on": date(1970, 9, 1)}, "", "senior", "not_met"),
        ("男次日满55，有一年", {"born_on": date(1970, 9, 1)}, "2024 30 60", "senior", "relieved one_year"),
        ("女满50", {"sex_code": "2", "born_on": date(1975, 8, 31)}, "", "senior", "relieved age"),
        ("女满45，有一年", {"sex_code": "2", "born_on": date(1980, 8, 31)}, LAST, "senior", "relieved one_year"),
        ("女未满45", {"sex_code": "2", "born_on": date(1980, 9, 1)}, LAST, "senior", "not_met"),
        ("非公", {"is_nonpublic": True}, "", "senior", "relieved grassroots"),
        ("基层一线", {"is_grassroots": True}, "", "junior", "relieved grassroots"),
        ("满50且在基层，一年都没有：依次适用", {"born_on": date(1972, 1, 1), "is_grassroots": True}, "", "senior", "relieved grassroots"),
        ("博士后申报高级", {"postdoc_funded": True}, "", "senior", "relieved postdoc"),
        ("博士后申报中级不减免", {"postdoc_funded": True}, "", "intermediate", "not_met"),
        ("疫情防控当年度", {"epidemic_years": ("2023",)}, "2024 30 60, 2025 30 60", "senior", "relieved epidemic"),
        ("疫情防控以外的年度照常", {"epidemic_years": ("2023",)}, LAST, "senior", "not_met"),
        ("当年转任", {"moved_on": date(2025, 3, 1)}, "", "senior", "relieved moved"),
        ("上年转任，按实际年度", {"moved_on": date(2024, 3, 1)}, LAST, "senior", "relieved moved"),
        ("前年转任，差一年", {"moved_on": date(2023, 3, 1)}, LAST, "senior", "not_met"),
        ("破格，任职两年", {"promoted_on": date(2023, 12, 1)}, "2024 30 60, 2025 30 60", "senior", "relieved exceptional"),
        ("疫情与破格合并", {"epidemic_years": ("2024",), "promoted_on": date(2023, 12, 1)}, LAST, "senior", "relieved exceptional"),
        ("已完成的不用减免", {"born_on": date(1960, 1, 1)}, FULL, "senior", "met"),
    ],
)  # fmt: skip
def test_reliefs_apply_in_the_order_of_the_notice(
    case: str, facts: dict[str, object], text: str, level: str, expected: str
) -> None:
    found = stands(text, level, **facts)
    assert f"{found.verdict} {found.relief.key if found.relief else ''}".strip() == expected, (
        case,
        str(found.sentence),
    )


def test_relief_of_one_years_reviews_ends_with_them() -> None:
    found = stands("", day=date(2026, 8, 31), is_grassroots=True)
    assert found.verdict == "not_met"


def test_who_is_relieved_in_the_grassroots_keeps_the_record_as_reference() -> None:
    found = stands("2025 12 0", is_grassroots=True)
    assert found.relief is not None and found.relief.as_reference
    assert "相关学习经历作为评审参考因素" in str(found.sentence)
    assert "2025年度：公需科目 12/30 学时，差 18 学时" in str(found.sentence)


def test_relief_that_nobody_confirmed_is_named_and_relieves_nobody() -> None:
    found = stands("", postdoc_funded=None)
    assert (found.verdict, [each.key for each in found.doubtful]) == ("not_met", ["postdoc"])
    assert "可能适用、尚未核实的减免：博士后" in str(found.sentence)


def test_recognition_looks_at_the_years_that_it_asks_for() -> None:
    assert stands("2024 30 60, 2025 30 60", "recognition", recognition_years=2).verdict == "met"
    assert stands(LAST, "recognition", recognition_years=2).verdict == "not_met"
    unknown = stands(FULL, "recognition")
    assert (unknown.verdict, str(unknown.why)) == ("open", "要求的年数尚未填写。")


def test_level_that_no_rule_is_about_is_left_open() -> None:
    rules = {2025: rules_of(look_backs=[{"level": "senior", "years": 3}])}
    assert stands(FULL, "junior", rules=rules).verdict == "open"


def test_year_without_rules_is_counted_by_the_nearest_and_says_so() -> None:
    rules = {
        2025: rules_of(),
        2023: rules_of(
            begins="2023-01-01",
            ends="2023-12-31",
            hours=72,
            subjects=[{"key": "public", "name": "公需科目", "hours": 24}],
        ),
    }
    found = stands("2023 72, 2024 30 60, 2025 30 60", rules=rules)
    assert found.verdict == "met"
    assert [(each.called, each.borrowed) for each in found.periods] == [
        ("2023", None),
        ("2024", 2025),
        ("2025", None),
    ]
    assert "2024年度（该年度的规定未录入，按 2025 年度的规定）" in str(found.sentence)
    with pytest.raises(LookupError):
        standing([], {}, {}, "senior", DAY)


def test_standing_tells_its_arithmetic_and_what_did_not_count() -> None:
    found = stands("2023 30 60, 2024 20 60, 2025 30 60, 2025 5 0 @2025-09-01")
    assert str(found.sentence) == (
        "申报高级，2025-08-31：不符合。"
        "2023年度：公需科目 30/30 学时；专业科目 60/60 学时；合计 90/90 学时：已完成。"
        "2024年度（该年度的规定未录入，按 2025 年度的规定）：公需科目 20/30 学时，差 10 学时；专业科目 60/60 学时；合计 80/90 学时，差 10 学时：未完成。"
        "2025年度：公需科目 30/30 学时；专业科目 60/60 学时；合计 90/90 学时：已完成。"
        "未计入：2025 年度公需科目 5 学时（2025-09-01 取得，在评审日之后）。"
    ).replace("2023年度：", "2023年度（该年度的规定未录入，按 2025 年度的规定）：")
