"""The way of a paper: which stops the tree above its unit makes of the route, and what follows from where it stands."""

from pathlib import Path

import pytest

from tepei import packs
from tepei.policy.body_kinds import Node
from tepei.policy.route import COUNTED_FROM, LEVELS_ALONE
from tepei.policy.stages import Stop, entry, has_come, holds_place, stages_for
from tests.policy.chains import (
    BASE,
    COUNTY,
    DEPARTMENT,
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

PACKS = Path(__file__).parents[2] / "packs"


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
