from pathlib import Path

import pytest

from tepei import packs
from tepei.policy.bodies import Node
from tepei.policy.life import APPLICANT, MOVES, STATES, VERBS, Standing, life, may, may_retract, next_state
from tepei.policy.route import Stop, demands_met, entry, holds_place, route_for
from tepei.policy.words import Sentence

REGION, DIRECT, XINGAN, HULUNBUIR, COUNTY, MANZHOULI = 1, 13, 5, 4, 51, 41
REGION_NODE, POOL = Node(REGION, "region"), Node(DIRECT, "pool")
UNIT, DEPARTMENT, PARENT_DEPARTMENT = Node(901, "employer"), Node(902, "department"), Node(903, "department")
PREFECTURE = Node(XINGAN, "prefecture")
UNIVERSITY = Node(904, "department")
PACKS = Path(__file__).parents[2] / "packs"
BASE = packs.bodies()


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
        ("高校本部的职工", [UNIVERSITY, POOL, REGION_NODE], "bureau_department* region"),
        ("区直单位", [UNIT, POOL, REGION_NODE], "unit* region"),
    ],
)
def test_route_follows_the_unit(case, ancestors, kinds):
    stops = route_for(ancestors, BASE)
    assert " ".join(stop.kind + "*" * stop.takes_place for stop in stops) == kinds, case


def test_route_of_manzhouli_names_its_own_bureau():
    ancestors = [UNIT, Node(MANZHOULI, "county", True), Node(HULUNBUIR, "prefecture"), REGION_NODE]
    assert route_for(ancestors, BASE)[1] == Stop("prefecture", MANZHOULI, True)


def test_prefecture_that_reports_to_the_region_is_what_every_prefecture_is():
    ancestors = [UNIT, Node(XINGAN, "prefecture", True), REGION_NODE]
    assert route_for(ancestors, BASE)[1] == Stop("prefecture", XINGAN, True)


@pytest.mark.parametrize(
    "ancestors",
    [[], [REGION_NODE], [UNIT], [UNIT, PREFECTURE], [REGION_NODE, UNIT], [UNIT, REGION_NODE, REGION_NODE]],
)
def test_route_wants_an_employer_and_one_region_at_the_end(ancestors):
    with pytest.raises(ValueError, match="a route leads from"):
        route_for(ancestors, BASE)


def test_route_refuses_an_unknown_kind():
    with pytest.raises(ValueError, match="planet"):
        route_for([UNIT, Node(9, "planet"), REGION_NODE], BASE)


# unit 0 · county 1 · prefecture 2 · region 3
LENGTH, LAST = 4, 3


@pytest.mark.parametrize(
    ("verb", "state", "position", "target", "after"),
    [
        ("submit", "draft", 0, None, ("in_review", 0)),
        ("submit", "sent_back", 2, None, ("in_review", 0)),
        ("submit", "sent_back", 2, 2, ("in_review", 2)),
        ("submit", "sent_back", 2, 0, ("in_review", 0)),
        ("retract", "in_review", 0, APPLICANT, ("draft", 0)),
        ("retract", "in_review", 2, APPLICANT, ("sent_back", 2)),
        ("retract", "in_review", 2, 1, ("in_review", 1)),
        ("retract", "approved", LAST, LAST, ("in_review", LAST)),
        ("approve", "in_review", 0, None, ("in_review", 1)),
        ("approve", "in_review", 2, None, ("in_review", LAST)),
        ("approve", "in_review", LAST, None, ("approved", LAST)),
        ("send_back", "in_review", 0, APPLICANT, ("sent_back", 0)),
        ("send_back", "in_review", LAST, APPLICANT, ("sent_back", LAST)),
        ("send_back", "in_review", LAST, 0, ("in_review", 0)),
        ("send_back", "in_review", LAST, 2, ("in_review", 2)),
        ("reject", "in_review", LAST, None, ("rejected", LAST)),
        ("reject", "approved", LAST, None, ("rejected", LAST)),
        ("select", "approved", LAST, None, ("selected", LAST)),
        ("revoke", "selected", LAST, None, ("revoked", LAST)),
    ],
)
def test_every_move_that_may_be_made(verb, state, position, target, after):
    assert may(verb, state, Standing(position, LENGTH, target))
    assert next_state(verb, state, Standing(position, LENGTH, target)) == after


@pytest.mark.parametrize(
    ("verb", "state", "position", "target", "words"),
    [
        ("submit", "draft", 0, 2, "请从所在单位开始审核"),
        ("submit", "sent_back", 2, 1, "请从所在单位开始审核"),
        ("retract", "in_review", 2, 0, "只能撤回到"),
        ("retract", "in_review", 2, None, "只能撤回到"),
        ("retract", "approved", LAST, APPLICANT, "只能撤回到"),
        ("approve", "in_review", 1, 2, "请刷新页面"),
        ("send_back", "in_review", 2, None, "请选择退回申报人"),
        ("send_back", "in_review", 2, 2, "请选择退回申报人"),
        ("send_back", "in_review", 2, 3, "请选择退回申报人"),
        ("reject", "in_review", 2, None, "只有自治区人社厅"),
        ("select", "approved", LAST, 0, "请刷新页面"),
    ],
)
def test_move_that_does_not_fit_the_step_is_refused_with_advice(verb, state, position, target, words):
    verdict = may(verb, state, Standing(position, LENGTH, target))
    assert verdict.unmet == ("route_position",)
    assert words in str(verdict.text)
    with pytest.raises(ValueError, match=words):
        next_state(verb, state, Standing(position, LENGTH, target))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_verb_in_a_state_that_the_table_does_not_name_is_refused(verb, state):
    verdict = may(verb, state, Standing(LAST, LENGTH))
    named = any((move.verb, move.state) == (verb, state) for move in MOVES)
    assert ("route_state" in verdict.unmet) is not named
    if not named:
        assert str(STATES[state]) in str(verdict.text)


def test_state_refusal_says_when_the_verb_may_be_used():
    text = str(may("reject", "draft", Standing(0, LENGTH)).text)
    assert text.startswith(
        "申报表当前为“填写中”，不能进行“不予通过”操作。该操作只能在“审核中”或“审核通过”时进行。"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_only_a_revocation_leaves_selected(verb):
    assert may(verb, "selected", Standing(LAST, LENGTH)).ok is (verb == "revoke")


@pytest.mark.parametrize("state", ["rejected", "revoked"])
@pytest.mark.parametrize("verb", VERBS)
def test_rejected_and_revoked_are_the_end(verb, state):
    assert not may(verb, state, Standing(LAST, LENGTH))


@pytest.mark.parametrize("position", [-1, LENGTH])
def test_position_off_the_route_is_a_fault(position):
    with pytest.raises(ValueError, match="is not on a route"):
        may("approve", "in_review", Standing(position, LENGTH))


def test_unknown_words_are_a_fault():
    with pytest.raises(KeyError):
        may("withdraw", "draft", Standing(0, LENGTH))
    with pytest.raises(KeyError):
        may("submit", "lost", Standing(0, LENGTH))


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
    ("actor", "last_verb", "last_actor", "words"),
    [
        (APPLICANT, "submit", APPLICANT, ""),
        (1, "approve", 1, ""),
        (APPLICANT, "approve", 0, "请联系正在审核的单位退回"),
        (1, "approve", 2, "已有后续操作"),
        (1, "send_back", 1, "已有后续操作"),
    ],
)
def test_only_the_last_mover_takes_back_a_submission_or_an_approval(actor, last_verb, last_actor, words):
    verdict = may_retract(actor, last_verb, last_actor)
    assert verdict.ok is (words == "")
    assert words in str(verdict.text)


@pytest.mark.parametrize(
    ("state", "position", "held_from", "holds"),
    [
        ("in_review", 1, "recommendation", False), ("in_review", 2, "recommendation", True),
        ("sent_back", 2, "recommendation", False), ("selected", 2, "recommendation", True),
        ("in_review", 2, "selection", False), ("approved", 2, "selection", False), ("selected", 2, "selection", True),
    ],
)  # fmt: skip
def test_place_is_held_from_the_recommendation_or_from_the_selection(
    state: str, position: int, held_from: str, holds: bool
) -> None:
    assert holds_place(state, position, 1, held_from) is holds


def test_paper_of_the_corps_passes_its_bureau_before_the_region() -> None:
    chain = [Node(1, "employer"), Node(2, "prefecture"), Node(3, "corps"), Node(4, "region")]
    stops = route_for(chain, packs.bodies(PACKS / "xinjiang"))
    assert [(stop.kind, stop.takes_place) for stop in stops] == [
        ("unit", False), ("prefecture", False), ("corps", True), ("region", False),
    ]  # fmt: skip


def test_step_asks_for_each_signed_scan_that_it_lacks() -> None:
    demanded = [("unit_review", "用人单位审核表"), ("summary", "名单汇总表")]
    assert demands_met(demanded, {"unit_review", "summary"})
    verdict = demands_met(demanded, set(), {"unit_review"})
    assert [reason.code for reason in verdict.reasons] == ["scan_outdated", "scan_missing"]
    assert "原扫描件已失效" in str(verdict.text)
    assert "尚未上传签字盖章的《名单汇总表》扫描件" in str(verdict.text)


@pytest.mark.parametrize(
    ("verb", "state", "at", "after"),
    [
        ("approve", "in_review", Standing(0, 2, missing=2), ("in_review", 0)),
        ("approve", "in_review", Standing(0, 2, missing=1), ("in_review", 1)),
        ("approve", "in_review", Standing(1, 2, missing=2), ("in_review", 1)),
        ("approve", "in_review", Standing(1, 2, missing=1), ("approved", 1)),
        ("retract", "in_review", Standing(0, 1, 0), ("in_review", 0)),
    ],
)
def test_stage_of_several_stops_is_done_when_the_last_of_them_has_approved(verb, state, at, after):
    assert may(verb, state, at)
    assert next_state(verb, state, at) == after


def test_kind_of_paper_knows_the_moves_of_its_verbs_and_stops_where_it_is_final():
    leave = life(Sentence("请假单"), ("submit", "approve", "retract"), final=("approved",))
    assert may("retract", "approved", Standing(0, 1, 0))
    assert not may("retract", "approved", Standing(0, 1, 0), leave)
    assert (leave.is_final("approved"), leave.is_final("in_review")) == (True, False)
    assert str(may("select", "approved", Standing(0, 1), leave).text) == (
        "请假单当前为“审核通过”，不能进行“确定入选”操作。请刷新页面查看最新状态。"
    )
