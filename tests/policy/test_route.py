from dataclasses import replace
from pathlib import Path

import pytest

from tepei import packs
from tepei.policy.bodies import Node
from tepei.policy.definition import DefinitionError
from tepei.policy.route import COUNTED_FROM, LEVELS_ALONE, Route, RouteStepRecord
from tepei.policy.signing import Scan, demands_met, first_unsigned, scans_hold
from tepei.policy.stages import Outside, Stop, Undecided, entry, has_come, holds_place, stages_for

REGION, DIRECT, XINGAN, HULUNBUIR, COUNTY, MANZHOULI = 1, 13, 5, 4, 51, 41
REGION_NODE, POOL = Node(REGION, "region"), Node(DIRECT, "pool")
UNIT, DEPARTMENT, PARENT_DEPARTMENT = Node(901, "employer"), Node(902, "department"), Node(903, "department")
PREFECTURE = Node(XINGAN, "prefecture")
UNIVERSITY = Node(904, "department")
PACKS = Path(__file__).parents[2] / "packs"
BASE = packs.bodies()


def on_levels(chain, bodies):
    """The stops where nothing but the tree says them."""
    return [stop for (stop,) in stages_for(LEVELS_ALONE, chain, bodies)]


@pytest.mark.parametrize(
    ("case", "ancestors", "kinds"),
    [
        (
            "旗县的单位",
            [UNIT, Node(COUNTY, "county"), PREFECTURE, REGION_NODE],
            "unit county prefecture* region",
        ),
        ("盟直单位", [UNIT, PREFECTURE, REGION_NODE], "unit prefecture* region"),
        (
            "盟直单位有主管部门",
            [UNIT, DEPARTMENT, PREFECTURE, REGION_NODE],
            "unit department prefecture* region",
        ),
        (
            "旗县单位有两级主管部门",
            [UNIT, DEPARTMENT, PARENT_DEPARTMENT, Node(COUNTY, "county"), PREFECTURE, REGION_NODE],
            "unit department department county prefecture* region",
        ),
        (
            "满洲里的单位不经呼伦贝尔",
            [UNIT, Node(MANZHOULI, "county", True), Node(HULUNBUIR, "prefecture"), REGION_NODE],
            "unit prefecture* region",
        ),
        ("厅局的单位", [UNIT, UNIVERSITY, POOL, REGION_NODE], "unit bureau_department* region"),
        (
            "厅局有下级主管部门",
            [UNIT, DEPARTMENT, UNIVERSITY, POOL, REGION_NODE],
            "unit department bureau_department* region",
        ),
        (
            "高校的学院先报学校人事处",
            [Node(905, "employer"), UNIVERSITY, POOL, REGION_NODE],
            "unit bureau_department* region",
        ),
        (
            "单位的内设机构先报本单位",
            [Node(905, "employer"), UNIT, Node(COUNTY, "county"), PREFECTURE, REGION_NODE],
            "unit department county prefecture* region",
        ),
        ("高校本部的职工", [UNIVERSITY, POOL, REGION_NODE], "bureau_department* region"),
        ("区直单位", [UNIT, POOL, REGION_NODE], "unit* region"),
    ],
)
def test_route_follows_the_unit(case, ancestors, kinds):
    stops = on_levels(ancestors, BASE)
    assert " ".join(stop.kind + "*" * stop.takes_place for stop in stops) == kinds, case


def test_route_of_manzhouli_names_its_own_bureau():
    ancestors = [UNIT, Node(MANZHOULI, "county", True), Node(HULUNBUIR, "prefecture"), REGION_NODE]
    assert on_levels(ancestors, BASE)[1] == Stop("prefecture", MANZHOULI, True)


def test_prefecture_that_reports_to_the_region_is_what_every_prefecture_is():
    ancestors = [UNIT, Node(XINGAN, "prefecture", True), REGION_NODE]
    assert on_levels(ancestors, BASE)[1] == Stop("prefecture", XINGAN, True)


@pytest.mark.parametrize(
    "ancestors",
    [[], [REGION_NODE], [UNIT], [UNIT, PREFECTURE], [REGION_NODE, UNIT], [UNIT, REGION_NODE, REGION_NODE]],
)
def test_route_wants_an_employer_and_one_region_at_the_end(ancestors):
    with pytest.raises(ValueError, match="a route leads from"):
        on_levels(ancestors, BASE)


def test_route_refuses_an_unknown_kind():
    with pytest.raises(ValueError, match="planet"):
        on_levels([UNIT, Node(9, "planet"), REGION_NODE], BASE)


@pytest.mark.parametrize(
    ("state", "resubmission", "start"),
    [
        ("draft", "resume", 0),
        ("sent_back", "resume", 2),
        ("sent_back", "restart", 0),
        ("draft", "restart", 0),
    ],
)
def test_entry_resumes_or_restarts_as_the_pack_says(state, resubmission, start):
    assert entry(state, 2, resubmission) == start


def test_entry_refuses_an_unknown_way():
    with pytest.raises(ValueError, match="later"):
        entry("sent_back", 2, "later")


@pytest.mark.parametrize(
    ("state", "position", "held_from", "holds"),
    [
        ("in_review", 1, "recommendation", False), ("in_review", 2, "recommendation", True),
        ("sent_back", 2, "recommendation", False), ("selected", 2, "recommendation", True),
        ("in_review", 2, "never", False), ("selected", 3, "never", False),
        ("in_review", 2, "selection", False), ("approved", 2, "selection", False), ("selected", 2, "selection", True),
    ],
)  # fmt: skip
def test_place_is_held_from_the_recommendation_or_from_the_selection(
    state: str, position: int, held_from: str, holds: bool
) -> None:
    assert holds_place(state, position, 1, held_from) is holds


@pytest.mark.parametrize(
    ("state", "position", "so_far"),
    [
        ("draft", 0, ""), ("in_review", 0, ""), ("in_review", 1, "forwarding"), ("in_review", 2, "forwarding recommendation"),
        ("sent_back", 2, ""), ("approved", 2, "forwarding recommendation"), ("rejected", 2, ""),
        ("selected", 2, "forwarding recommendation selection"),
    ],
)  # fmt: skip
def test_limits_count_from_the_unit_the_body_or_the_region_on(state: str, position: int, so_far: str) -> None:
    assert [each for each in COUNTED_FROM if has_come(state, position, 1, each)] == so_far.split()


def test_paper_of_the_corps_passes_its_bureau_before_the_region() -> None:
    chain = [Node(1, "employer"), Node(2, "prefecture"), Node(3, "corps"), Node(4, "region")]
    stops = on_levels(chain, packs.bodies(PACKS / "xinjiang"))
    assert [(stop.kind, stop.takes_place) for stop in stops] == [
        ("unit", False), ("prefecture", False), ("corps", True), ("region", False),
    ]  # fmt: skip


def scan(key: str, state: str, stage: int = 0, organisation: str = "某医院") -> Scan:
    titles = {"unit_review": "用人单位审核表", "summary": "名单汇总表"}
    return Scan(stage, organisation, key, titles[key], state)


def test_step_asks_for_each_signed_scan_that_it_lacks() -> None:
    assert demands_met([scan("unit_review", "signed"), scan("summary", "signed")])
    verdict = demands_met([scan("unit_review", "outdated"), scan("summary", "blank")])
    assert [reason.code for reason in verdict.reasons] == ["scan_outdated", "scan_missing"]
    assert "原扫描件已失效" in str(verdict.text)
    assert "尚未上传签字盖章的《名单汇总表》扫描件" in str(verdict.text)


def test_step_asks_whom_no_signed_list_names_onto_the_next_one() -> None:
    verdict = demands_met([scan("summary", "unlisted")])
    assert [reason.code for reason in verdict.reasons] == ["scan_unlisted"]
    assert "补充名单" in str(verdict.text)


# (what the unit's document is, what the body's list says of the person) → which stage signs again, and why.
@pytest.mark.parametrize(
    ("unit", "body", "stage", "codes"),
    [
        ("signed", "signed", None, []),
        ("outdated", "signed", 0, ["earlier_scan_outdated"]),
        ("signed", "unlisted", 2, ["earlier_scan_missing"]),
        ("signed", "downloaded", 2, ["earlier_scan_missing"]),
        ("blank", "signed", 0, ["earlier_scan_missing"]),
        ("outdated", "unlisted", 0, ["earlier_scan_outdated", "earlier_scan_missing"]),
    ],
)
def test_what_was_signed_has_to_hold_at_every_later_step(
    unit: str, body: str, stage: int | None, codes: list[str]
) -> None:
    scans = [scan("unit_review", unit), scan("summary", body, 2, "某地区人社局")]
    verdict = scans_hold(scans)
    assert [reason.code for reason in verdict.failures] == codes
    assert first_unsigned(scans) == stage


def test_refusal_names_the_document_and_who_signs_it_again() -> None:
    text = str(scans_hold([scan("unit_review", "outdated")]).text)
    assert "《用人单位审核表》签章后内容有改动" in text
    assert "请退回某医院，重新签字盖章" in text


HEALTH, FINANCE, SCIENCE = 71, 72, 73
RECEIVING, RECEIVER = 52, 905
NAMED = {
    ("", "health"): [HEALTH], ("", "finance"): [FINANCE], ("", "science"): [SCIENCE], ("", "party_office"): [81, 82],
    ("service.county", "county"): [RECEIVING], ("service.unit", "unit"): [RECEIVER], ("service.county", "party_office"): [83],
}  # fmt: skip
CHAIN = [UNIT, Node(COUNTY, "county"), PREFECTURE, REGION_NODE]
DIRECTLY = [UNIT, POOL, REGION_NODE]


def step(kind, *by, needed=None, at=""):
    """A step of the province, or one of the route's own that these act at."""
    return RouteStepRecord(
        kind=kind, name="某环节" if by else "", opinion="意见", by=by, needed=needed, at=at
    )


@pytest.mark.parametrize(
    ("case", "chain", "decides", "steps", "stages"),
    [
        ("地市决定的，到地市为止", CHAIN, ("prefecture",), (), "unit county prefecture*"),
        ("先遇到哪一级，由哪一级决定", CHAIN, ("county", "prefecture"), (), "unit county*"),
        ("另设环节排在它前面的环节之后", CHAIN, (), (step("county"), step("opinions", "health"), step("prefecture")), "unit county opinions prefecture* region"),
        ("列在最前的，在单位之前", CHAIN, (), (step("first", "health"), step("unit")), "first unit county prefecture* region"),
        ("几家并列，是一个环节", CHAIN, (), (step("prefecture"), step("joint", "health", "finance", "science")), "unit county prefecture* joint+joint+joint region"),
        ("几家中若干家通过即可", CHAIN, (), (step("prefecture"), step("joint", "health", "finance", "science", needed=2)), "unit county prefecture* joint/2+joint/2+joint/2 region"),
        ("同一单位可以办两次", CHAIN, ("ministry",), (step("region"), step("ministry", "region")), "unit county prefecture* region ministry"),
        ("同类的会审单位都办理", CHAIN, (), (step("prefecture"), step("party", "party_office", needed=1)), "unit county prefecture* party/1+party/1 region"),
        ("会审单位与本级的审核单位同时办理", CHAIN, (), (step("county"), step("both", "prefecture", "party_office"), step("prefecture")), "unit county both+both+both prefecture* region"),
        ("没有这一级的，略去由它办理的环节", DIRECTLY, (), (step("unit"), step("visit", "county")), "unit* region"),
        ("没有这一级的，其余几家仍要办理", DIRECTLY, (), (step("unit"), step("visit", "county", "health", needed=1)), "unit* visit region"),
    ],
)  # fmt: skip
def test_route_has_steps_of_its_own(case, chain, decides, steps, stages):
    way = Route(source="通知 四", resubmission="resume", decides=decides, steps=steps)
    found = [
        "+".join(f"{stop.kind}{'*' * stop.takes_place}{f'/{stop.needed}' if stop.needed else ''}" for stop in stage)
        for stage in stages_for(way, chain, BASE, NAMED)
    ]  # fmt: skip
    assert " ".join(found) == stages, case


@pytest.mark.parametrize(
    ("case", "steps", "acting"),
    [
        ("派驻地县级，不是所在县", (step("county"), step("served", "county", at="service.county")), [RECEIVING]),
        ("接收单位自己", (step("unit"), step("served", "unit", at="service.unit")), [RECEIVER]),
        ("派驻地的会审单位", (step("county"), step("served", "party_office", at="service.county")), [83]),
        ("派驻地的两家，不分先后", (step("county"), step("served", "county", "party_office", at="service.county")), [RECEIVING, 83]),
        ("没有写明的，略去", (step("county"), step("served", "county", at="service.other")), []),
        ("写明的地方没有这一级，略去", (step("county"), step("served", "prefecture", at="service.county")), []),
    ],
)  # fmt: skip
def test_field_of_the_form_says_where_a_step_is_taken(case, steps, acting):
    way = Route(source="通知 四", resubmission="resume", steps=steps)
    stages = stages_for(way, CHAIN, BASE, NAMED)
    assert [stop.organisation_id for stage in stages for stop in stage if stop.kind == "served"] == acting, (
        case
    )
    assert [stage[0].kind for stage in stages if stage[0].kind != "served"] == [
        "unit",
        "county",
        "prefecture",
        "region",
    ]


def test_step_that_a_field_says_the_place_of_says_who_acts_there():
    with pytest.raises(DefinitionError) as refusal:
        RouteStepRecord.from_data({"kind": "county", "opinion": "意见", "at": "service.county"})
    assert [fault.where for fault in refusal.value.faults] == [("by",)]


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


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("name", "", "缺少"),
        ("kind", "a" * 21, "代码最多 20 个字"),
        ("needed", 0, "应在 1 与办理单位的个数之间"),
    ],
)
def test_a_step_of_its_own_is_whole(key, value, message):
    data = {"kind": "joint", "name": "联合评审", "opinion": "意见", "by": ["health", "finance"], key: value}
    with pytest.raises(DefinitionError, match=message):
        RouteStepRecord.from_data(data)
