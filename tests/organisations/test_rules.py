"""Who may be appointed to what, and what a unit must say about itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from tepei import packs
from tepei.organisations import rules, unit_rules
from tepei.policy.words import in_base_words
from tests.organisations.examples import credit_code

ROLES = packs.roles()
BODIES = packs.bodies()
ADMINISTRATORS = ("system_admin", "security_admin", "auditor")
REVIEWERS = (
    "unit_reviewer",
    "county_reviewer",
    "prefecture_reviewer",
    "department_reviewer",
    "region_reviewer",
)


@dataclass(frozen=True)
class Card:
    code: str
    name: str
    kinds: list[str]
    appoints: list[str] = field(default_factory=list)
    exclusive: bool = False
    base: str | None = None


CARDS = {
    code: Card(
        code,
        in_base_words(card["name"]),
        list(BODIES.with_role(code)),
        card.get("appoints", []),
        card.get("exclusive", False),
    )
    for code, card in ROLES.items()
}
HEIGHT = {
    "unit_reviewer": 1,
    "department_reviewer": 2,
    "county_reviewer": 2,
    "prefecture_reviewer": 3,
    "region_reviewer": 4,
}


def test_roles_are_called_so() -> None:
    assert [card.name for card in CARDS.values()] == [
        "申报人", "评审专家", "单位审核员", "县区审核员", "地市审核员", "厅局（高校）审核员", "省（自治区）审核员", "年度管理员",
        "培养单位", "培养单位落实人员", "会审单位审核员", "系统管理员", "安全管理员", "审计员",
    ]  # fmt: skip


@pytest.mark.parametrize("role", REVIEWERS)
def test_no_reviewer_appoints_above_their_own_height(role: str) -> None:
    assert all(HEIGHT.get(other, 0) <= HEIGHT[role] for other in CARDS[role].appoints)
    assert not set(CARDS[role].appoints) & set(ADMINISTRATORS)


@pytest.mark.parametrize("one", ADMINISTRATORS)
@pytest.mark.parametrize("other", [*ADMINISTRATORS, *REVIEWERS, "training_unit"])
def test_an_administrator_holds_no_other_office(one: str, other: str) -> None:
    assert bool(rules.may_hold([CARDS[one]], CARDS[other])) is (one == other)
    assert bool(rules.may_hold([CARDS[other]], CARDS[one])) is (one == other)


@pytest.mark.parametrize("role", ["applicant", "unit_reviewer"])
def test_a_reviewer_may_review_for_another_unit_and_apply(role: str) -> None:
    assert rules.may_hold([CARDS["unit_reviewer"], CARDS["county_reviewer"]], CARDS[role])


@pytest.mark.parametrize("screen", ["AuditEntry", "Account", "Clock", "CodeItem"])
def test_a_screen_of_one_administrator_is_written_by_no_other(screen: str) -> None:
    writing = {code for code in ADMINISTRATORS if set(ROLES[code]["grants"].get(screen, ())) - {"read"}}
    assert len(writing) == 1


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_administrator_reviews(role: str) -> None:
    assert not {"Review", "Summary", "Person", "IdentityClaim", "Application"} & ROLES[role]["grants"].keys()


@pytest.mark.parametrize(
    ("own", "wanted", "kinds", "why"),
    [
        ("county_reviewer", "unit_reviewer", {"employer"}, ""),
        ("county_reviewer", "unit_reviewer", {"county"}, "不设单位审核员岗位"),
        ("county_reviewer", "prefecture_reviewer", {"prefecture"}, "您的岗位不能授予"),
        ("unit_reviewer", "unit_reviewer", {"employer"}, "您的岗位不能授予"),
        ("region_reviewer", "prefecture_reviewer", {"prefecture"}, ""),
        ("region_reviewer", "year_manager", {"prefecture"}, ""),
        ("region_reviewer", "year_manager", {"employer"}, "不设年度管理员岗位"),
        ("prefecture_reviewer", "year_manager", {"prefecture"}, "您的岗位不能授予"),
        ("region_reviewer", "system_admin", {"region"}, "您的岗位不能授予"),
        ("region_reviewer", "applicant", {"employer"}, "不设申报人岗位"),
        ("security_admin", "system_admin", {"region"}, ""),
    ],
)
def test_appointing_follows_the_table_of_roles(own: str, wanted: str, kinds: set[str], why: str) -> None:
    verdict = rules.may_appoint([CARDS[own]], CARDS[wanted], rules.Seat("某单位", frozenset(kinds)))
    assert bool(verdict) is (why == "")
    assert why in str(verdict.text)


def test_a_city_that_reports_for_itself_counts_as_a_prefecture() -> None:
    assert BODIES.seen_as("county", True) == {"county", "prefecture"}
    assert BODIES.seen_as("county", False) == {"county"}


@pytest.mark.parametrize(
    ("kind", "parent", "role", "is_right"),
    [
        ("employer", "county", "county_reviewer", True),
        ("employer", "department", "department_reviewer", True),
        ("employer", "pool", "region_reviewer", False),
        ("employer", "employer", "county_reviewer", False),
        ("department", "county", "county_reviewer", True),
        ("department", "pool", "region_reviewer", True),
        ("department", "pool", "prefecture_reviewer", False),
        ("training_unit", "region", "region_reviewer", True),
        ("training_unit", "county", "county_reviewer", False),
        ("region", "region", "region_reviewer", False),
        ("county", "prefecture", "prefecture_reviewer", False),
    ],
)
def test_units_stand_only_where_their_kind_belongs(kind: str, parent: str, role: str, is_right: bool) -> None:
    duties = {duty for code in BODIES.with_role(role) for duty in BODIES.by_code[code].duties}
    assert bool(rules.may_create(BODIES.by_code[kind], BODIES.by_code[parent], duties)) is is_right


RIGHT = {"name": "某旗人民医院", "credit_code": credit_code(), "nature_code": "20", "division_code": "152221"}


@pytest.mark.parametrize(
    ("change", "faulty"),
    [
        ({}, []),
        ({"name": " 某旗 人民医院\u200b"}, []),
        ({"name": "  "}, ["name"]),
        ({"name": "院" * 121}, ["name"]),
        ({"name": "院\u202e旗"}, ["name"]),
        ({"credit_code": RIGHT["credit_code"].lower()}, []),
        ({"credit_code": "1"}, ["credit_code"]),
        ({"nature_code": "no"}, ["nature_code"]),
        ({"postcode": "１３７４０"}, ["postcode"]),
        ({"postcode": "137400", "address": "街\0"}, ["address"]),
        ({"name": "", "credit_code": "", "nature_code": ""}, ["name", "credit_code", "nature_code"]),
    ],
)
def test_a_unit_hears_of_every_fault_at_its_field(change: dict[str, str], faulty: list[str]) -> None:
    verdict = unit_rules.check_unit(unit_rules.UnitFacts(**{**RIGHT, **change}), {"20"})
    assert [reason.code for reason in verdict.failures] == faulty


@pytest.mark.parametrize(
    ("reason", "is_right"),
    [("营业执照与名称不符", True), ("\n", False), ("长" * 501, False), ("隐\u202e藏", False)],
)
def test_a_refusal_needs_a_reason(reason: str, is_right: bool) -> None:
    assert bool(rules.check_reason(reason)) is is_right


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_right"),
    [
        (None, None, True),
        (dt.date(2023, 1, 1), None, True),
        (dt.date(2023, 6, 1), None, False),
        (None, dt.date(2022, 1, 1), False),
    ],
)
def test_a_division_changes_only_forward(
    valid_from: dt.date | None, valid_to: dt.date | None, is_right: bool
) -> None:
    assert bool(rules.may_rename_division(valid_from, valid_to, dt.date(2023, 6, 1))) is is_right
