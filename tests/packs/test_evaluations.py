"""What is checked of evaluations in a year: sheets, tracks, the consent to fall."""

from __future__ import annotations

from pathlib import Path

import pytest

from tepei import packs

ROOT = Path(__file__).parents[2]
YEAR = packs.read(ROOT / "packs/inner-mongolia")
NEW_ERA = next(each for each in YEAR.cycles if each.code == "nmg-new-era-2023")
SHEET = "criteria: [{key: work, name: 业绩}]\n"
HEAD = "from: nmg-new-era-2023\ncode: nmg-new-era-2024\nname: 下一年\nyear: 2024\nopens: 2024-09-01\ncloses: 2024-10-01\nwindows: [{steps: [apply], closes: 2024-10-01}]\n"


def problems(text: str) -> list[str]:
    programme = "programme: {code: nmg-new-era, name: 新时代专业技术人才选拔培养项目}\n"
    _year, found = packs.check_files({"cycle.yaml": programme + HEAD + text}, YEAR, lambda *_: NEW_ERA)
    return [f"{each.where} {each.text}" for each in found]


def dropped(*keys: str) -> str:
    return ", ".join(f"{{key: {key}, drop: true}}" for key in keys)


OLD = f"criteria: [{dropped('ability', 'achievement', 'potential')}"


@pytest.mark.parametrize(
    ("case", "text", "wrong"),
    [
        ("照上一年", "", []),
        ("培养方式没有", "evaluations: [{key: tier2, track: tier9}]\n", ["没有“tier9”这一培养方式", "此培养方式没有评审办法"]),
        ("同一培养方式两个办法", "evaluations: [{key: again, track: tier2, method: ballot, share: 1/2}]\n", ["已有评审办法"]),
        ("并列比较的指标没有", "evaluations: [{key: tier2, ties: [novelty]}]\n", ["没有评审指标“novelty”"]),
        ("转评到没有的", "evaluations: [{key: tier1, falls_to: tier9}]\n", ["没有“tier9”这一培养方式"]),
        ("转评到自己", "evaluations: [{key: tier1, falls_to: tier1}]\n", ["应为另一个培养方式"]),
        ("转评到不评审的", "evaluations: [{key: tier1, falls_to: tier3}]\n", ["此培养方式没有评审办法"]),
        ("同意调剂不是是非栏", "evaluations: [{key: tier1, consent: basic.name}]\n", ["没有“basic.name”这一是非栏"]),
        ("分组的栏没有", "evaluations: [{key: tier1, grouped_by: basic.field}]\n", ["没有“basic.field”这一栏"]),
        ("指标用不到", "criteria: [{key: third, track: tier3, name: 其他}]\n", ["指标不会用到"]),
        ("指标重复的培养方式没有", "criteria: [{key: third, track: tier9, name: 其他}]\n", ["没有“tier9”这一培养方式", "指标不会用到"]),
        ("考察", "tracks: [{code: tier2, total: 120}]\nevaluations: [{key: tier2, vetting: 实地考察, vetting_ratio: 1.5, vetting_weight: 40}]\n", []),
        ("没有写明考察", "evaluations: [{key: tier2, vetting_ratio: 1.5}]\n", ["没有写明考察"]),
        ("差额比例小于 1", "evaluations: [{key: tier2, vetting: 考察, vetting_ratio: 0.5}]\n", ["应不小于 1"]),
        ("按比例而没有名额", "evaluations: [{key: tier2, vetting: 考察, vetting_ratio: 1.5}]\n", ["“二层次”没有名额总数"]),
        ("评审得分不是百分制", f"{OLD}, {{key: work, name: 业绩, maximum: 60}}]\nevaluations: [{{key: tier1, ties: []}}, {{key: tier2, ties: [], vetting: 考察, vetting_weight: 40}}]\n", ["评审得分的满分为 60"]),
        ("打分而没有指标", f"{OLD}]\nevaluations: [{{key: tier1, ties: []}}, {{key: tier2, ties: []}}]\n", ["须有评审指标", "须有评审指标"]),
    ],
)  # fmt: skip
def test_evaluation_that_could_not_be_carried_out_is_named(case: str, text: str, wrong: list[str]) -> None:
    found = problems(text)
    assert len(found) == len(wrong), (case, found)
    assert all(part in told for part, told in zip(wrong, found, strict=True)), (case, found)


def test_notice_says_no_criteria_and_so_they_are_assumed() -> None:
    assert {each.assumed for each in NEW_ERA.criteria} == {True}
    assert sum(each.maximum for each in NEW_ERA.criteria) == 100
    for track in ("tier1", "tier2"):
        evaluation = NEW_ERA.evaluation_of(track)
        assert evaluation is not None
        assert (evaluation.pass_mark, evaluation.panel_size, evaluation.outside_percent) == (None, None, None)
    assert NEW_ERA.evaluation_of("tier3") is None
