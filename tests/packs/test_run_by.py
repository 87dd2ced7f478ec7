"""What is checked of a year that a city or a department runs: 示例市 with its two counties, and an office of the province."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tepei import packs

CITY, COUNTY, OFFICE = "980100", "980121", "health"
UP_TO_THE_CITY = "route: {steps: [{kind: bureau_department, drop: true}, {kind: region, drop: true}]}\n"
OF_AN_OFFICE = (
    "route: {steps: [{kind: department, drop: true}, {kind: county, drop: true}, {kind: prefecture, drop: true},"
    " {kind: region, drop: true}]}\n"
)
HEAD = (
    "programme: {code: senior, name: 职称}\ncode: senior-2026\nname: 职称评审\nyear: 2026\nopens: 2026-06-01\ncloses: 2026-08-31\n"
    "cases: []\nfrom: senior-2025\nwindows: [{steps: [apply], closes: 2026-06-30}]\n"
)


def province() -> packs.Pack:
    read = packs.read(Path(__file__).parent / "notices/zhicheng")
    office = packs.OrganisationRow(OFFICE, "省卫生健康委员会", "department", parent="980000-direct")
    direct = packs.OrganisationRow("980131", "直管县", "county", parent=CITY, reports_to_region=True)
    return dataclasses.replace(read, organisations=(*read.organisations, office, direct))


def problems(text: str) -> list[str]:
    whole = province()
    _year, found = packs.check_files({"cycle.yaml": HEAD + text}, whole, lambda *_: whole.cycles[0])
    return [str(each.text) for each in found]


@pytest.mark.parametrize(
    ("case", "text", "wrong"),
    [
        ("市组织的，流程到市为止", f"run_by: '{CITY}'\n{UP_TO_THE_CITY}", []),
        ("县组织的，流程到县为止", f"run_by: '{COUNTY}'\nroute: {{steps: [{{kind: prefecture, drop: true}}, {{kind: bureau_department, drop: true}}, {{kind: region, drop: true}}]}}\n", []),
        ("厅局组织的，只经单位和厅局", f"run_by: {OFFICE}\n{OF_AN_OFFICE}", []),
        ("没有这个单位", "run_by: '980199'\n", ["没有单位“980199”"]),
        ("省里组织的不必写明", "run_by: '980000'\n", ["不能写为组织单位"]),
        ("名额归属不能组织年度", "run_by: 980000-direct\n", ["不能写为组织单位"]),
        ("报到省里的流程，到不了", f"run_by: '{CITY}'\n", ["流程须以", "没有单位处于", "没有单位处于"]),
        ("缺少县的环节", f"run_by: '{CITY}'\nroute: {{steps: [{{kind: county, drop: true}}, {{kind: bureau_department, drop: true}}, {{kind: region, drop: true}}]}}\n", ["流程缺少"]),
        ("不经过厅局的，没有厅局环节", f"run_by: '{CITY}'\nroute: {{steps: [{{kind: region, drop: true}}]}}\n", ["流程须以", "没有单位处于"]),
    ],
)  # fmt: skip
def test_route_of_a_year_ends_at_who_runs_it(case: str, text: str, wrong: list[str]) -> None:
    found = problems(text)
    assert len(found) == len(wrong), (case, found)
    assert all(part in told for part, told in zip(wrong, found, strict=True)), (case, found)


@pytest.mark.parametrize(
    ("body", "is_fine"), [(CITY, True), (COUNTY, True), ("980131", False), ("980000-direct", False)]
)
def test_places_are_for_who_stands_below_who_runs_it(body: str, is_fine: bool) -> None:
    table = f"places: [{{body: {body!r}, name: 某地, places: {{engineering: 1, health: 1}}}}]\n"
    found = problems(f"run_by: '{CITY}'\n{UP_TO_THE_CITY}places_held_from: recommendation\n{table}")
    assert ([each for each in found if "不在组织单位之下" in each] == []) is is_fine


@pytest.mark.parametrize(
    ("names", "run_by", "is_idle"),
    [
        ("bodies: [county]", CITY, False),
        (f"named: ['{COUNTY}']", CITY, False),
        ("bodies: [region]", CITY, False),
        ("bodies: [county]", "", True),
        ("bodies: [county]", OFFICE, True),
    ],
)
def test_limit_is_counted_right_below_who_runs_it(names: str, run_by: str, is_idle: bool) -> None:
    limit = f"limits: [{{key: few, kind: ceiling, number: 2, {names}, text: 不超过2名, source: 某文号 三}}]\n"
    found = problems(f"run_by: '{run_by}'\n{UP_TO_THE_CITY}{limit}")
    assert bool([each for each in found if "不直接推荐人选" in each]) is is_idle
