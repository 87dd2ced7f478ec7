"""Money for a trainee, as the notices of 2023, 2025 and 新疆 lay it down."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from tepei import packs
from tepei.policy.entitled_amounts import MoneyFacts
from tepei.policy.entitlement import entitled
from tepei.policy.money import Money
from tepei.policy.months import LEAVE_UNSET, TrainedMonths
from tepei.policy.traineeship import OVER
from tepei.policy.year import Year

ROOT = Path(__file__).parents[2] / "packs"


@pytest.fixture(scope="module")
def years() -> dict[str, Year]:
    return {year.code: year for folder in packs.provinces(ROOT) for year in packs.read(folder).cycles}


def facts(state: str, months: object = 12, **values: object) -> MoneyFacts:
    trained = TrainedMonths(None if months is None else Decimal(str(months)), LEAVE_UNSET)
    known = {"name": "白音", "training_unit": "示例医院", "is_early": state in OVER and months != 12}
    return MoneyFacts(state, 12, trained, **{**known, **values})  # type: ignore[arg-type]


def amounts(year: Year, track: str, seen: MoneyFacts) -> Mapping[str, Decimal | None]:
    return {line.item.key.partition("_")[0]: line.amount for line in entitled(year.money, track, seen)}


@pytest.mark.parametrize(
    ("code", "track", "in_all"),
    [
        ("nmg-tepei-2023", "outside", "40200"),
        ("nmg-tepei-2023", "inside", "20800"),
        ("nmg-tepei-2025", "outside", "49000"),
        ("nmg-tepei-2025", "inside", "34800"),
        ("nmg-tepei-2025", "northeast", "0"),
        ("xj-tepei-2025", "away", "0"),
    ],
)
def test_whole_year_comes_to_what_the_notice_says(
    years: dict[str, Year], code: str, track: str, in_all: str
) -> None:
    lines = entitled(years[code].money, track, facts("completed"))
    assert sum((line.amount or 0 for line in lines), Decimal(0)) == Decimal(in_all)


# Track, state, months really trained, for personal reasons → tuition, living allowance; None where people decide.
LIVES = [
    ("outside", ("awaiting", 0, None), None, None),
    ("outside", ("placed", 0, None), "30000", None),
    ("outside", ("training", 0, None), "30000", None),
    ("outside", ("completed", 12, None), "30000", "7200"),
    ("inside", ("completed", 12, None), "16000", "4800"),
    ("outside", ("completed", 7, None), None, "4200"),
    ("inside", ("completed", 7, None), None, "2800"),
    ("outside", ("completed", "7.5", None), None, "4500"),
    ("outside", ("completed", None, None), None, None),
    ("outside", ("ended", 7, True), None, "0"),
    ("outside", ("ended", 7, False), None, None),
    ("outside", ("ended", 7, None), None, None),
    ("outside", ("ended", 0, True), "0", "0"),
    ("outside", ("disqualified", 7, None), "0", "0"),
]


@pytest.mark.parametrize(("track", "life", "tuition", "allowance"), LIVES)
def test_what_is_paid_in_2023_follows_the_life_of_the_trainee(
    years: dict[str, Year],
    track: str,
    life: tuple[str, object, bool | None],
    tuition: str | None,
    allowance: str | None,
) -> None:
    state, months, personal = life
    found = amounts(years["nmg-tepei-2023"], track, facts(state, months, is_personal=personal))
    expected = [None if each is None else Decimal(each) for each in (tuition, allowance)]
    assert [found["tuition"], found["allowance"]] == expected


def test_who_ended_for_reasons_of_the_unit_waits_for_people(years: dict[str, Year]) -> None:
    lines = entitled(years["nmg-tepei-2023"].money, "outside", facts("ended", 7, is_personal=False))
    assert all(not line.is_due for line in lines)
    assert "由经办人核定" in str(lines[0].why)


# The moment from which each item of 2023 may be paid.
DUE = {
    "awaiting": set(),
    "placed": {"tuition", "management"},
    "training": {"tuition", "management"},
    "completed": {"tuition", "management", "allowance"},
    "disqualified": set(),
}


@pytest.mark.parametrize("state", DUE)
def test_allowance_is_due_after_the_assessment_alone(years: dict[str, Year], state: str) -> None:
    lines = entitled(years["nmg-tepei-2023"].money, "outside", facts(state))
    assert {line.item.key.partition("_")[0] for line in lines if line.is_due} == DUE[state]


@pytest.mark.parametrize(
    ("code", "track", "payees"),
    [
        (
            "nmg-tepei-2023",
            "outside",
            ["示例医院", "人力资源社会保障部留学人员和专家服务中心", "白音", "", ""],
        ),
        ("nmg-tepei-2025", "inside", ["示例医院", "示例医院", "", ""]),
    ],
)
def test_payees_are_those_of_the_notice(
    years: dict[str, Year], code: str, track: str, payees: list[str]
) -> None:
    lines = entitled(years[code].money, track, facts("completed"))
    assert sorted(line.payee for line in lines) == sorted(payees)


@pytest.mark.parametrize(
    ("code", "track", "key", "text"),
    [
        (
            "xj-tepei-2025",
            "away",
            "tuition",
            "通知没有写明金额，未计算。请在经费标准中填写，或者由经办人核定。",
        ),
        (
            "nmg-tepei-2025",
            "northeast",
            "northeast",
            "通知没有写明金额，未计算。请在经费标准中填写，或者由经办人核定。",
        ),
        ("nmg-tepei-2023", "inside", "travel", "由用人单位自行支付，不从这里拨付。"),
        ("nmg-tepei-2023", "inside", "meals", "由学员自行支付，不从这里拨付。"),
        ("nmg-tepei-2023", "inside", "allowance_inside", "每人每月400元，12个月（按实际培训时间）。"),
        ("nmg-tepei-2023", "inside", "tuition_inside", "每人每年16,000元，12个月（按规定的培养期）。"),
    ],
)
def test_each_line_says_why(years: dict[str, Year], code: str, track: str, key: str, text: str) -> None:
    lines = {line.item.key: line for line in entitled(years[code].money, track, facts("completed"))}
    assert str(lines[key].why) == text


def test_who_moved_to_another_training_unit_is_paid_for_as_people_decide(years: dict[str, Year]) -> None:
    moved = facts("completed", left_units=("先前医院",))
    lines = {line.item.key: line for line in entitled(years["nmg-tepei-2023"].money, "outside", moved)}
    assert lines["tuition_outside"].amount is None
    assert "先前医院、示例医院" in str(lines["tuition_outside"].why)
    assert lines["allowance_outside"].amount == Decimal(7200)  # theirs, wherever they were


def test_undecided_months_say_what_people_decide_about(years: dict[str, Year]) -> None:
    lines = entitled(years["nmg-tepei-2023"].money, "inside", facts("completed", None, is_early=False))
    told = {line.item.name: str(line.why) for line in lines}
    assert "请假" in told["生活补贴"]


@pytest.mark.parametrize(
    ("item", "months", "amount"),
    [
        ({"amount": "1000", "per": "year", "months": "actual"}, "7", "583.33"),
        ({"amount": "333.33", "per": "month", "months": "actual"}, "7.35", "2449.98"),
        ({"amount": "0.01", "per": "month", "months": "actual"}, "0.5", "0.01"),
        ({"amount": "500", "per": "once", "months": "whole"}, "7", "500.00"),
        ({"amount": "500", "months": "whole"}, "7", None),
        ({"amount": "500", "per": "year", "months": "whole"}, "7", "500.00"),
        ({"amount": "500", "per": "year", "payee_kind": "", "payee": "某单位"}, "12", None),
    ],
)
def test_amounts_are_exact_to_the_fen(item: dict[str, str], months: str, amount: str | None) -> None:
    made = Money.from_data({"key": "item", "name": "经费", "payee_kind": "trainee", **item})
    (line,) = entitled([made], "outside", facts("completed", months))
    assert line.amount == (None if amount is None else Decimal(amount))
