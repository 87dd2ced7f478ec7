"""Kinds of organisation: the base's table, what 新疆 says differently, and what a table must not say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tepei import packs
from tepei.policy.bodies import Bodies
from tepei.policy.body_kinds import Node
from tepei.policy.definition import DefinitionError

BASE = packs.bodies()
XINJIANG = packs.bodies(Path(__file__).parents[2] / "packs" / "xinjiang")
REGION, POOL = Node(1, "region"), Node(2, "pool")


@pytest.mark.parametrize(
    ("chain", "place", "counts"),
    [
        ([Node(9, "employer"), Node(8, "county"), REGION], 0, "employer"),
        ([Node(9, "employer"), Node(8, "employer"), Node(7, "county"), REGION], 1, "department"),
        ([Node(9, "employer"), Node(8, "department"), Node(7, "county"), REGION], 1, "department"),
        ([Node(9, "employer"), Node(8, "department"), POOL, REGION], 1, "bureau_department"),
        ([Node(8, "department"), POOL, REGION], 0, "bureau_department"),
        ([Node(9, "employer"), POOL, REGION], 0, "employer"),
        ([Node(9, "employer"), Node(8, "county", True), REGION], 1, "prefecture"),
        ([Node(9, "employer"), Node(8, "prefecture", True), REGION], 1, "prefecture"),
    ],
)
def test_what_an_organisation_is_depends_on_where_it_stands(
    chain: list[Node], place: int, counts: str
) -> None:
    assert BASE.where_it_stands(chain, place).code == counts


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        (BASE.with_duty("employs"), "employer department bureau_department"),
        (BASE.with_duty("confirms"), "bureau_department county prefecture region"),
        (BASE.with_duty("holds_places"), "prefecture region pool"),
        (
            BASE.with_duty("reviews"),
            "employer department training_unit joint_office bureau_department county prefecture region",
        ),
        (BASE.parents, "department county prefecture region pool"),
        (BASE.departments, "department"),
        (BASE.dated, "department county prefecture"),
        (BASE.bureaus, "county prefecture region"),
        (BASE.with_role("unit_reviewer"), "employer department"),
        (BASE.words["kinds"], "employer department county prefecture region pool"),
        (BASE.with_duty("joins"), "joint_office"),
        (BASE.words["actors"], "unit department county prefecture bureau_department region joint_office"),
        (BASE.words["steps"], "unit department county prefecture bureau_department region"),
        (XINJIANG.words["steps"], "unit department county prefecture bureau_department corps region"),
        (XINJIANG.with_duty("holds_places"), "prefecture region pool corps"),
    ],
)
def test_table_answers_by_kind(what: Any, kinds: str) -> None:
    assert " ".join(what) == kinds


@pytest.mark.parametrize(
    ("kind", "is_direct", "role"),
    [
        ("employer", False, "unit_reviewer"), ("department", False, "department_reviewer"),
        ("county", False, "county_reviewer"), ("county", True, "prefecture_reviewer"), ("pool", False, ""),
    ],
)  # fmt: skip
def test_every_kind_has_a_usual_role(kind: str, is_direct: bool, role: str) -> None:
    assert BASE.usual_role(kind, is_direct) == role


def test_province_has_its_own_words() -> None:
    assert str(BASE.words["steps"]["prefecture"]) == "地市人社局"
    assert "corps" not in BASE.words["steps"]
    assert str(XINJIANG.words["steps"]["corps"]) == "兵团人社局"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("兴安盟人力资源和社会保障局", "兴安盟"),
        ("内蒙古自治区人力资源和社会保障厅", "内蒙古自治区"),
        ("人力资源和社会保障局", "人力资源和社会保障局"),
        ("区直", "区直"),
    ],
)
def test_place_is_the_name_without_the_office(name: str, place: str) -> None:
    assert BASE.place_in(name) == place


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"steps": []}, "bodies.kinds[0].step"),
        ({"kinds": []}, "bodies.kinds"),
        ({"divisions": "盟市"}, "bodies.divisions"),
        ({"colour": "red"}, "bodies.colour"),
    ],
)
def test_faulty_table_is_named(change: dict[str, Any], path: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        Bodies.from_data({**BASE.to_data(), **change})
    assert caught.value.path == path


@pytest.mark.parametrize(
    "change",
    [
        {"step": "county"},
        {"duties": ["joins", "employs"]},
        {"code": "county", "name": "会审单位"},
        {"level": "county"},
    ],
)
def test_office_beside_the_tree_does_nothing_else(change: dict[str, Any]) -> None:
    said = BASE.to_data()
    joint = {"code": "party_office", "name": "组织部", "duties": ["joins"], "under": ["region"], **change}
    kinds = [each for each in said["kinds"] if each["code"] != joint["code"]]
    with pytest.raises(DefinitionError, match="会审（joins）的类别"):
        Bodies.from_data({**said, "kinds": [*kinds, joint]})


def test_nothing_stands_under_an_office_beside_the_tree() -> None:
    said = BASE.to_data()
    employer, *others = said["kinds"]
    with pytest.raises(DefinitionError, match="会审（joins）的类别"):
        Bodies.from_data(
            {**said, "kinds": [{**employer, "under": [*employer["under"], "joint_office"]}, *others]}
        )


def test_nobody_without_units_to_register() -> None:
    said = BASE.to_data()
    kinds = [
        {**kind, "duties": [d for d in kind.get("duties", ()) if d != "employs"]} for kind in said["kinds"]
    ]
    with pytest.raises(DefinitionError, match="须有可以登记的用人单位"):
        Bodies.from_data({**said, "kinds": kinds})
