"""What the shipped packs say beside their notices, sentence by sentence: money, receiving offices, priorities, fields that no form has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tepei import packs

ROOT = Path(__file__).parents[2] / "packs"
FUND_2023, FUND_2025, BOTH = "自治区人才开发基金", "自治区人才工作专项资金", "中央财政和自治区财政"
# 内人社办发〔2023〕21号 八, 2025年3月13日通知 七, 新人社函〔2025〕38号 附件1 四: yuan, per what, and who bears it.
MONEY = {
    "nmg-tepei-2023": {
        "tuition_outside": ("30000", "year", FUND_2023), "management_outside": ("3000", "year", ""),
        "allowance_outside": ("600", "month", FUND_2023), "tuition_inside": ("16000", "year", FUND_2023),
        "allowance_inside": ("400", "month", FUND_2023), "travel": ("", "", "用人单位"), "meals": ("", "", "学员"),
    },
    "nmg-tepei-2025": {
        "northeast": ("", "", "中央财政"), "tuition_outside": ("36800", "year", FUND_2025),
        "allowance_outside": ("600", "month", FUND_2025), "management_outside": ("5000", "year", FUND_2025),
        "tuition_inside": ("30000", "year", FUND_2025), "allowance_inside": ("400", "month", FUND_2025),
        "travel": ("", "", "用人单位"), "meals": ("", "", "学员"),
    },
    "xj-tepei-2025": {"tuition": ("", "", BOTH), "allowance": ("", "", BOTH)},
}  # fmt: skip
RECEIVERS = {
    "nmg-tepei-2023": "自治区人事人才公共服务中心",
    "nmg-tepei-2025": "自治区人事人才公共服务中心",
    "nmg-new-era-2023": "自治区人力资源社会保障厅专业技术人员管理处",
    "xj-tepei-2025": "自治区人力资源和社会保障厅（提交扫描件，无需报送纸质材料）",
}
GRASSROOTS, EQUAL = "对基层和非公领域专业技术人才优先选拔", "同等条件下，基层和非公领域专业技术人才优先选拔"
SCARCE = "重点选拔支撑产业集群建设、重点产业链发展的紧缺型人才"
STABILITY = "在维护社会稳定工作中做出突出贡献，表现优异者优先推荐"
FAVOURED = {  # the same on every track
    "nmg-tepei-2023": [GRASSROOTS],
    "nmg-tepei-2025": [EQUAL, SCARCE],
    "nmg-new-era-2023": [],
    "xj-tepei-2025": [STABILITY],
}
ASKED_BESIDE_THE_FORM = {
    "nmg-tepei-2023": ["eligibility.field"],
    "nmg-tepei-2025": ["eligibility.field", "eligibility.is_scarce"],
    "nmg-new-era-2023": ["statement.research"],
    "xj-tepei-2025": ["preference.first_place", "eligibility.is_scarce", "eligibility.kept_stability"],
}


@pytest.fixture(scope="module")
def years() -> dict[str, packs.Year]:
    return {year.code: year for folder in packs.provinces(ROOT) for year in packs.read(folder).cycles}


@pytest.mark.parametrize("code", MONEY)
def test_money_is_what_the_notice_says_and_who_bears_it(years: dict[str, packs.Year], code: str) -> None:
    told = {
        each.key: (f"{each.amount:f}" if each.amount is not None else "", each.per, each.borne_by)
        for each in years[code].money
    }
    assert told == MONEY[code]
    assert all(each.source for each in years[code].money)


@pytest.mark.parametrize("code", RECEIVERS)
def test_office_that_receives_the_papers_is_named(years: dict[str, packs.Year], code: str) -> None:
    assert years[code].summary_table.receiver == RECEIVERS[code]


@pytest.mark.parametrize("code", FAVOURED)
def test_priorities_are_said_in_the_words_of_the_notice(years: dict[str, packs.Year], code: str) -> None:
    for track in years[code].tracks:
        told = [each.text for each in track.requirements if each.severity == "priority"]
        assert told == FAVOURED[code]


@pytest.mark.parametrize("code", ASKED_BESIDE_THE_FORM)
def test_what_no_form_has_a_box_for_is_assumed(years: dict[str, packs.Year], code: str) -> None:
    fields = {
        f"{section.key}.{each.key}": each for section in years[code].form.sections for each in section.fields
    }
    assert all(fields[path].assumed for path in ASKED_BESIDE_THE_FORM[code])


def test_fields_of_work_are_asked_for(years: dict[str, packs.Year]) -> None:
    """领域: fields.csv was used by no form."""
    used = {
        each.code_set for year in years.values() for section in year.form.sections for each in section.fields
    }
    assert "fields" in used
