"""What is checked of the rules of continuing education in a year: what they name, what prefectures lay down, and the examples."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tepei import packs
from tepei.policy.credit_standing import MET, NOT_MET, OPEN, RELIEVED

ROOT = Path(__file__).parents[2]
PACK = packs.read(ROOT / "packs/inner-mongolia")
YEAR = next(each for each in PACK.cycles if each.code == "nmg-continuing-education-2025")
HEAD = "from: nmg-continuing-education-2025\ncode: again\nname: 又一年\nyear: 2025\nopens: 2024-12-13\ncloses: 2025-12-31\n"
CASE = "level,day,earned,verdict,relief,missing\n"


def problems(credits: str = "", cases: str | None = None) -> list[str]:
    files = {
        "cycle.yaml": "programme: {code: nmg-continuing-education, name: 内蒙古自治区专业技术人员继续教育}\n"
        + HEAD
    }
    files |= {"credits.yaml": credits} if credits else {}
    files |= {"credit_cases.csv": CASE + cases} if cases is not None else {}
    _year, found = packs.check_files(files, PACK, lambda *_: YEAR)
    return [f"{each.path}:{each.line} {each.text}" for each in found]


@pytest.mark.parametrize(
    ("case", "credits", "where", "told"),
    [
        ("不在本年度", "begins: 2024-12-01\n", "credits.yaml:1", "应在 2025 年之内"),
        ("不可能的日期", "ends: 2025-02-30\n", "credits.yaml:1", "不是日期"),
        ("来源的科目没有", "sources:\n  - {key: exam, subjects: [art]}\n", "credits.yaml:2", "没有科目“art”"),
        ("抵的科目没有", "subjects:\n  - {key: public, filled_by: [art]}\n", "credits.yaml:2", "没有科目“art”"),
        ("年数的依据没有", "look_backs:\n  - {level: recognition, years_fact: years_asked}\n", "credits.yaml:2", "没有条件依据“years_asked”"),
        ("各地的单位没有", "bodies:\n  - {body: '159999', make_up_years: 1}\n", "credits.yaml:2", "没有单位“159999”"),
        ("各地说了上级不准的", "bodies:\n  - {body: '152200', hours: 100}\n", "credits.yaml:2", "上级没有准许自行规定“总学时”"),
        ("各地的不可能的日期", "bodies:\n  - {body: '152200', begins: 2025-13-01}\n", "credits.yaml:2", "不是日期"),
        ("未知的键", "colour: red\n", "credits.yaml:1", "未知的键"),
    ],
)  # fmt: skip
def test_rules_at_fault_are_told_at_their_line(case: str, credits: str, where: str, told: str) -> None:
    found = [each for each in problems(credits) if each.startswith(where)]
    assert found and told in found[0], (case, problems(credits))


def test_prefecture_may_say_what_the_region_lets_it() -> None:
    own = "bodies:\n  - {body: '152200', make_up_years: 2, topics: {public: 蒙医药}, source: 某文号}\n"
    assert problems(own) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("junior,2025-08-31,2025 public 30；2025 professional 60,met,,", ""),
        ("junior,2025-08-31,2025 public 30,met,,", "示例的结论应为“符合”，实际：申报初级，2025-08-31：不符合"),
        ("junior,2025-08-31,2025 public 30,not_met,,50", "示例应还差 50 学时，实际还差 60 学时"),
        ("junior,2025-08-31,,not_met,older,90", "示例适用的减免应为“older”，实际为“（无）”"),
        ("junior,2024-08-31,,not_met,,90", "应在 2025 年之内"),
        ("junior,2025-08-31,2025 public,not_met,,90", "应写成“年度 科目 学时”"),
        ("junior,2025-08-31,2025 public 1e,not_met,,90", "应写成“年度 科目 学时”"),
        ("junior,2025-08-31,2025 public 30 platform 2025-02-30,not_met,,60", "不是日期"),
        ("master,2025-08-31,,open,,", "不在可用值之内"),
    ],
)  # fmt: skip
def test_example_that_comes_out_otherwise_is_told_at_its_line(line: str, told: str) -> None:
    found = problems(cases=f"{line}\n")
    assert bool(found) == bool(told), found
    assert not told or (found[0].startswith("credit_cases.csv:2") and told in found[0]), found


def test_examples_without_rules_are_of_no_use() -> None:
    year = next(each for each in PACK.cycles if each.code == "nmg-tepei-2023")
    case = YEAR.credit_cases[0]
    found = [
        fault.where for fault in packs.check_year(year.model_copy(update={"credit_cases": (case,)}), PACK)
    ]
    assert found == [("credit_cases",)]


def test_notice_says_so_much_and_no_more() -> None:
    """内人社办发〔2024〕201号: what it does not say stays unset."""
    rules = YEAR.credits
    assert rules is not None
    assert (rules.hours, [(each.key, each.hours) for each in rules.subjects]) == (
        Decimal(90), [("public", Decimal(30)), ("professional", Decimal(60))],
    )  # fmt: skip
    assert (rules.minutes, rules.plan_days, rules.report_days) == (45, 14, 14)
    assert (rules.carry_years, rules.most_per_day, rules.make_up_years, rules.second_check) == (
        None,
        None,
        None,
        (),
    )
    assert [each.key for each in rules.reliefs] == [
        "older",
        "one_year",
        "grassroots",
        "postdoc",
        "epidemic",
        "moved",
        "exceptional",
    ]
    assert [each.source[-4:] for each in rules.reliefs] == [
        "（五）1",
        "（五）1",
        "（五）2",
        "（五）3",
        "（五）4",
        "（五）5",
        "（五）6",
    ]
    assert len(rules.platforms) == 7
    assert {case.verdict for case in YEAR.credit_cases} == {MET, NOT_MET, RELIEVED, OPEN}
    assert {case.relief for case in YEAR.credit_cases} - {""} == {each.key for each in rules.reliefs}
