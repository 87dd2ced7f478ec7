"""Money at the selection and in instalments: what is owed of each, from when on, and what a failed assessment stops."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tepei.policy.definition import DefinitionError
from tepei.policy.entitled_amounts import SELECTED, MoneyFacts
from tepei.policy.entitlement import entitled
from tepei.policy.money import Money
from tepei.policy.months import TrainedMonths

ITEM = {"key": "grant", "name": "资助经费", "amount": 100000, "per": "once", "payee_kind": "employer"}
FIRST = {"name": "首期", "percent": 50, "due": "selected"}
MIDTERM = {"name": "中期", "percent": 30, "due": "assessed", "task": "midterm", "outcomes": ["合格", "优秀"]}
FINAL = {"name": "期满", "percent": 20, "due": "assessed", "task": "final", "outcomes": ["合格"]}
THREE = [FIRST, MIDTERM, FINAL]


def item(**values: Any) -> Money:
    return Money.from_data({**ITEM, **values})


def facts(state: str = SELECTED, **values: Any) -> MoneyFacts:
    known = {
        "name": "白音",
        "employer": "示例医院",
        "selected_on": date(2025, 12, 1),
        "today": date(2025, 12, 2),
    }
    return MoneyFacts(state, **{**known, **values})


def told(made: Money, seen: MoneyFacts) -> list[tuple[str, bool]]:
    """Of each line, its amount and whether it may be paid."""
    return [
        (f"{line.amount:.2f}" if line.amount is not None else "", line.is_due)
        for line in entitled([made], "", seen)
    ]


@pytest.mark.parametrize(
    ("state", "is_selected", "expected"),
    [
        (SELECTED, True, [("100000.00", True)]),
        (SELECTED, False, [("0.00", False)]),
        ("awaiting", True, [("100000.00", True)]),
        ("training", True, [("100000.00", True)]),
        ("ended", True, [("100000.00", True)]),
        ("ended", False, [("0.00", False)]),
        ("disqualified", True, [("0.00", False)]),
    ],
)
def test_what_is_due_at_the_selection_asks_for_no_training(
    state: str, is_selected: bool, expected: list[tuple[str, bool]]
) -> None:
    assert told(item(due="selected"), facts(state, is_selected=is_selected)) == expected


@pytest.mark.parametrize(
    ("kind", "payee"),
    [("trainee", "白音"), ("employer", "示例医院"), ("office", "市财政局"), ("nobody", "市财政局")],
)
def test_it_goes_to_the_person_or_to_their_unit(kind: str, payee: str) -> None:
    (line,) = entitled([item(due="selected", payee_kind=kind, payee="市财政局")], "", facts())
    assert line.payee == payee


@pytest.mark.parametrize("due", ["", "placed", "reported", "completed"])
def test_who_is_not_trained_is_owed_nothing_that_comes_of_a_training(due: str) -> None:
    assert told(item(due=due), facts()) == []


# What came of the tasks, and what of the three instalments is owed and may be paid.
OUTCOMES: list[tuple[dict[str, str], bool, list[tuple[str, bool]]]] = [
    ({}, False, [("50000.00", True), ("30000.00", False), ("20000.00", False)]),
    ({"midterm": "优秀"}, False, [("50000.00", True), ("30000.00", True), ("20000.00", False)]),
    (
        {"midterm": "合格", "final": "合格"},
        False,
        [("50000.00", True), ("30000.00", True), ("20000.00", True)],
    ),
    ({"midterm": "不合格"}, False, [("50000.00", True), ("0.00", False), ("0.00", False)]),
    ({"midterm": "不合格", "final": "合格"}, False, [("50000.00", True), ("0.00", False), ("0.00", False)]),
    (
        {"midterm": "合格", "final": "不合格"},
        False,
        [("50000.00", True), ("30000.00", True), ("0.00", False)],
    ),
    ({"midterm": "不合格"}, True, [("0.00", False), ("0.00", False), ("0.00", False)]),
]


@pytest.mark.parametrize(("outcomes", "refund", "expected"), OUTCOMES)
def test_assessment_opens_an_instalment_or_stops_it_and_those_after_it(
    outcomes: dict[str, str], refund: bool, expected: list[tuple[str, bool]]
) -> None:
    parts = [FIRST, {**MIDTERM, "refund": refund}, FINAL]
    assert told(item(instalments=parts), facts(outcomes=outcomes)) == expected


@pytest.mark.parametrize(
    ("moment", "today", "is_due"),
    [
        ({"due": "day", "day": "2026-06-30"}, date(2026, 6, 29), False),
        ({"due": "day", "day": "2026-06-30"}, date(2026, 6, 30), True),
        ({"due": "years", "years": 1}, date(2026, 11, 30), False),
        ({"due": "years", "years": 1}, date(2026, 12, 1), True),
    ],
)
def test_day_opens_an_instalment(moment: dict[str, Any], today: date, is_due: bool) -> None:
    made = item(instalments=[FIRST, {"name": "第二期", "percent": 50, **moment}])
    assert told(made, facts(today=today))[1] == ("50000.00", is_due)


# The state of the training, for how many months it was, and what of an instalment for each moment of it is owed.
LIVES = [
    ("awaiting", 0, ["50000.00", "30000.00", "20000.00"], [False, False, False]),
    ("placed", 0, ["50000.00", "30000.00", "20000.00"], [True, False, False]),
    ("training", 0, ["50000.00", "30000.00", "20000.00"], [True, True, False]),
    ("completed", 12, ["50000.00", "30000.00", "20000.00"], [True, True, True]),
    ("ended", 7, ["50000.00", "30000.00", ""], [True, True, False]),
    ("ended", 0, ["0.00", "0.00", "0.00"], [False, False, False]),
    ("disqualified", 7, ["0.00", "0.00", "0.00"], [False, False, False]),
]


@pytest.mark.parametrize(("state", "months", "amounts", "due"), LIVES)
def test_training_opens_instalments(state: str, months: int, amounts: list[str], due: list[bool]) -> None:
    parts = [
        {"name": name, "percent": percent, "due": moment}
        for name, percent, moment in (("一", 50, "placed"), ("二", 30, "reported"), ("三", 20, "completed"))
    ]
    seen = facts(state, planned=12, trained=TrainedMonths(Decimal(months)))
    assert told(item(instalments=parts), seen) == list(zip(amounts, due, strict=True))


def test_instalments_are_paid_in_their_order() -> None:
    parts = [FIRST, MIDTERM, {"name": "满一年", "percent": 20, "due": "years", "years": 1}]
    later = date(2027, 1, 1)
    assert [due for _, due in told(item(instalments=parts), facts(today=later))] == [True, False, False]
    passed = facts(today=later, outcomes={"midterm": "合格"})
    assert [due for _, due in told(item(instalments=parts), passed)] == [True, True, True]


def test_each_line_says_why() -> None:
    made = item(instalments=[FIRST, MIDTERM, {"name": "满一年", "percent": 20, "due": "years", "years": 1}])
    lines = entitled([made], "", facts())
    assert [(line.name, str(line.why)) for line in lines] == [
        ("资助经费（首期）", "100,000元的50%，入选后拨付。"),
        ("资助经费（中期）", "100,000元的30%，考核结论为“合格”或“优秀”后拨付。"),
        ("资助经费（满一年）", "100,000元的20%，2026年12月1日起拨付。"),
    ]
    failed = entitled([made], "", facts(outcomes={"midterm": "不合格"}))
    assert str(failed[1].why) == "“中期”的考核结论为“不合格”，本期和以后各期不再拨付。"


@pytest.mark.parametrize(
    ("amount", "parts", "shares"),
    [
        ("100", (33, 33, 34), ("33.00", "33.00", "34.00")),
        ("0.05", (33, 33, 34), ("0.02", "0.01", "0.02")),
        ("1000.01", (50, 50), ("500.01", "500.00")),
    ],
)
def test_shares_come_to_the_whole_to_the_fen(
    amount: str, parts: tuple[int, ...], shares: tuple[str, ...]
) -> None:
    listed = [{"name": str(at), "percent": part, "due": "selected"} for at, part in enumerate(parts)]
    made = item(amount=amount, instalments=listed)
    assert made.shares == tuple(Decimal(each) for each in shares)
    assert sum(each or 0 for each in made.shares) == made.amount


@pytest.mark.parametrize(
    ("values", "key", "text"),
    [
        ({"instalments": [FIRST]}, "instalments", "各期的百分比合计为 50，应为 100"),
        ({"instalments": [{"name": "首期", "amount": 5, "due": "selected"}]}, "instalments", "各期的金额合计为 5 元"),
        ({"instalments": [FIRST, {**FIRST, "percent": None, "amount": 5}]}, "instalments", "都写百分比，或者都写金额"),
        ({"instalments": THREE, "per": "year"}, "per", "分期拨付的，计算单位应为一次性"),
        ({"instalments": THREE, "due": "placed"}, "due", "分期拨付的由各期规定"),
        ({"instalments": [{**FIRST, "amount": 5}]}, "instalments", "百分比和金额填写其中一项"),
        ({"instalments": [{**FIRST, "percent": None}]}, "instalments", "百分比和金额填写其中一项"),
        ({"instalments": [{**MIDTERM, "task": ""}]}, "instalments", "缺少此项"),
        ({"instalments": [{**MIDTERM, "outcomes": []}]}, "instalments", "缺少此项"),
        ({"instalments": [{**FIRST, "task": "midterm"}]}, "instalments", "此项与可拨付的时间不符"),
        ({"instalments": [{**FIRST, "refund": True}]}, "instalments", "此项与可拨付的时间不符"),
        ({"instalments": [{**FIRST, "due": "day"}]}, "instalments", "缺少此项"),
        ({"instalments": [{**FIRST, "due": "someday"}]}, "instalments", "不在可用值之内"),
    ],
)  # fmt: skip
def test_faults_are_at_their_key(values: dict[str, Any], key: str, text: str) -> None:
    with pytest.raises(DefinitionError, match=text) as caught:
        item(**values)
    assert caught.value.faults[0].where[0] == key
