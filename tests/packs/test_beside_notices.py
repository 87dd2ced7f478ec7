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


@pytest.mark.parametrize(
    ("code", "track", "key", "phrase"),
    [
        ("nmg-new-era-2023", "tier1", "politics", "模范履行岗位职责，为社会主义现代化建设事业努力工作"),
        ("nmg-new-era-2023", "tier1", "ability", "达到或接近国内先进水平，具有相当的知名度"),
        ("nmg-new-era-2023", "tier2", "ability", "在自治区处领先地位，具有一定影响力"),
        ("nmg-new-era-2023", "tier3", "ability", "有发展潜力和培养前途"),
        ("nmg-new-era-2023", "tier2", "achievement", "2.从事应用技术研究和科技开发工作的，有发明创造和解决关键技术难题的能力"),
        ("xj-tepei-2025", "away", "politics", "在大是大非问题上认识不含混、态度不暧昧、行动不动摇"),
        ("xj-tepei-2025", "local", "edu_title", "学历和专业技术职务可适当放宽至大专学历和初级职称，但不可同时放宽"),
    ],
)  # fmt: skip
def test_requirement_has_the_words_of_the_notice(
    years: dict[str, packs.Year], code: str, track: str, key: str, phrase: str
) -> None:
    (found,) = (each for each in years[code].track(track).requirements if each.key == key)
    assert phrase in found.text


def test_only_the_first_tier_is_asked_whether_it_may_count_as_the_second(
    years: dict[str, packs.Year],
) -> None:
    """内人社办发〔2023〕147号 四（一）."""
    asked = years["nmg-new-era-2023"].form.section("statement").field("adjustment")
    assert [condition.value for (condition,) in asked.only_if] == ["tier1"]
