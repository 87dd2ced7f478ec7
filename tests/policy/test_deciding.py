"""Where the way ends: at who decides, at who runs the year, and above the office that files for itself."""

from dataclasses import replace

import pytest

from tepei.policy.body_kinds import Node
from tepei.policy.route import LEVELS_ALONE, Route
from tepei.policy.stages import Outside, Undecided, stages_for
from tests.policy.chains import (
    BASE,
    CHAIN,
    COUNTY,
    DEPARTMENT,
    DIRECTLY,
    HULUNBUIR,
    MANZHOULI,
    PARENT_DEPARTMENT,
    POOL,
    PREFECTURE,
    REGION_NODE,
    UNIT,
    UNIVERSITY,
    XINGAN,
)


def test_nobody_decides_on_the_way_of_a_unit_that_reports_to_the_region():
    way = Route(source="通知 四", resubmission="resume", decides=("prefecture",))
    with pytest.raises(Undecided):
        stages_for(way, DIRECTLY, BASE)


DEPARTMENTS = [UNIT, DEPARTMENT, PARENT_DEPARTMENT, *CHAIN[1:]]


@pytest.mark.parametrize(
    ("case", "chain", "run_by", "decides", "stages"),
    [
        ("盟市组织的，到盟市为止，由旗县推荐", CHAIN, XINGAN, (), "unit county* prefecture"),
        ("盟直单位由单位自己推荐", [UNIT, PREFECTURE, REGION_NODE], XINGAN, (), "unit* prefecture"),
        ("旗县组织的，到旗县为止", CHAIN, COUNTY, (), "unit* county"),
        ("方案规定先到一级决定的，到那一级为止", CHAIN, XINGAN, ("county", "prefecture"), "unit county*"),
        ("厅局组织的，其下的单位报厅局", [UNIT, UNIVERSITY, POOL, REGION_NODE], 904, (), "unit* bureau_department"),
        ("厅局本部的人员，由厅局自己推荐并决定", [UNIVERSITY, POOL, REGION_NODE], 904, (), "bureau_department*"),
        ("两级主管部门，由上一级组织", DEPARTMENTS, 903, (), "unit department* department"),
        ("两级主管部门，由下一级组织", DEPARTMENTS, 902, (), "unit* department"),
    ],
)  # fmt: skip
def test_route_ends_at_who_runs_the_year(case, chain, run_by, decides, stages):
    way = Route(source="通知 四", resubmission="resume", decides=decides)
    found = [stop.kind + "*" * stop.takes_place for (stop,) in stages_for(way, chain, BASE, run_by=run_by)]
    assert " ".join(found) == stages, case


OWN = [PREFECTURE, REGION_NODE]


@pytest.mark.parametrize(
    ("case", "chain", "run_by", "decides", "stages"),
    [
        ("旗县为本机关填报，到自治区为止", CHAIN[1:], None, (), "county prefecture* region"),
        ("满洲里直接报自治区", [Node(MANZHOULI, "county", True), PREFECTURE, REGION_NODE], None, (), "prefecture* region"),
        ("盟市为本机关填报", OWN, None, (), "prefecture* region"),
        ("盟市作最终决定的，本机关的由上一级决定", OWN, None, ("prefecture",), "prefecture* region"),
        ("旗县作最终决定的，本机关的由盟市决定", CHAIN[1:], None, ("county",), "county prefecture*"),
        ("单位的仍由盟市决定", CHAIN, None, ("prefecture",), "unit county prefecture*"),
        ("自治区为本机关填报", [REGION_NODE], None, (), "region*"),
        ("盟市组织的年度，盟市为本机关填报", OWN, XINGAN, (), "prefecture*"),
    ],
)  # fmt: skip
def test_what_an_office_files_for_itself_is_decided_above_it(case, chain, run_by, decides, stages):
    way = Route(source="通知 四", resubmission="resume", decides=decides)
    found = stages_for(way, [replace(chain[0], is_filer=True), *chain[1:]], BASE, run_by=run_by)
    assert " ".join(stop.kind + "*" * stop.takes_place for (stop,) in found) == stages, case


@pytest.mark.parametrize(
    "chain",
    [
        [UNIT, Node(HULUNBUIR, "prefecture"), REGION_NODE],
        DIRECTLY,
        [UNIT, Node(MANZHOULI, "county", True), PREFECTURE, REGION_NODE],
    ],
)
def test_year_of_another_is_none_of_the_unit(chain):
    with pytest.raises(Outside):
        stages_for(LEVELS_ALONE, chain, BASE, run_by=XINGAN)
