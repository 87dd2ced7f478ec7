"""差额考察 and 备选 as tables: how many are looked at, who, in what order they stand afterwards, and who is kept in reserve."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tepei.policy.evaluation import EvaluationRecord
from tepei.policy.proposal import keep, propose
from tepei.policy.ranking import Ranked
from tepei.policy.ranking_words import OPEN, SCORED, Why
from tepei.policy.vetting import VettingResult, chosen, number_for, total, vetted

GOOD, BAD, AHEAD = VettingResult(True), VettingResult(False), VettingResult()


def evaluation(**more: Any) -> EvaluationRecord:
    return EvaluationRecord.from_data({"key": "all", "method": "score", "vetting": "考察", **more})


def ranking(*scores: tuple[str, int]) -> list[Ranked]:
    """People numbered from 1 by (score, rank); those of one rank are equal in all, rank 0 does not pass."""
    ranks = [rank for _score, rank in scores]
    return [
        Ranked(
            key, Decimal(score), rank or len(scores), bool(rank),
            Why(OPEN if rank and ranks.count(rank) > 1 else SCORED), bool(rank) and ranks.count(rank) > 1,
        )
        for key, (score, rank) in enumerate(scores, 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("case", "places", "ratio", "expected"),
    [
        ("1:1.5，名额6人", 6, "1.5", 9),
        ("1:1.5，名额3人，进为整数", 3, "1.5", 5),
        ("1:1.2，名额10人", 10, "1.2", 12),
        ("1:1.2，名额4人，进为整数", 4, "1.2", 5),
        ("等额考察", 4, "1", 4),
        ("没有名额剩余", 0, "1.5", 0),
        ("通知没有名额", None, "1.5", None),
        ("全部合格人选都考察", 6, None, None),
    ],
)  # fmt: skip
def test_how_many_are_looked_at(
    case: str, places: int | None, ratio: str | None, expected: int | None
) -> None:
    assert number_for(places, None if ratio is None else Decimal(ratio)) == expected, case


FIVE = ranking(("90", 1), ("85", 2), ("85", 2), ("80", 4), ("50", 0))


@pytest.mark.parametrize(
    ("case", "number", "expected"),
    [
        ("第一名", 1, (1,)),
        ("末位并列的一并列入", 2, (1, 2, 3)),
        ("并列的都在内", 3, (1, 2, 3)),
        ("比合格的多", 9, (1, 2, 3, 4)),
        ("全部合格人选", None, (1, 2, 3, 4)),
        ("一个也不考察", 0, ()),
    ],
)  # fmt: skip
def test_who_is_looked_at(case: str, number: int | None, expected: tuple[int, ...]) -> None:
    assert chosen(FIVE, number) == expected, case


@pytest.mark.parametrize(
    ("case", "score", "found", "rule", "expected"),
    [
        ("评审占六成，考察占四成", "90", VettingResult(True, Decimal(80)), {"vetting_weight": 40}, "86.00"),
        ("保留一位小数，逢五进一", "85.5", VettingResult(True, Decimal(90)), {"vetting_weight": 50, "decimals": 1}, "87.8"),
        ("考察得分就是综合成绩", "90", VettingResult(True, Decimal(70)), {"vetting_weight": 100}, "70.00"),
        ("只分合格、不合格", "90", VettingResult(True, Decimal(80)), {}, None),
        ("还没有考察得分", "90", AHEAD, {"vetting_weight": 40}, None),
    ],
)  # fmt: skip
def test_score_of_both(
    case: str, score: str, found: VettingResult, rule: dict[str, int], expected: str | None
) -> None:
    weighed = total(Decimal(score), found, evaluation(**rule))
    assert (None if weighed is None else str(weighed)) == expected, case


def scored(value: int) -> VettingResult:
    return VettingResult(True, Decimal(value))


@pytest.mark.parametrize(
    ("case", "rule", "findings", "expected"),
    [
        ("都合格，次序不变", {}, {1: GOOD, 2: GOOD, 3: GOOD, 4: GOOD}, "1 2= 2= 4"),
        ("第一名不合格，后面的递进", {}, {1: BAD, 2: GOOD, 3: GOOD, 4: GOOD}, "2= 2= 4 (1)"),
        ("并列的一人不合格，不再并列", {}, {1: GOOD, 2: BAD, 3: GOOD}, "1 3 (2)"),
        ("没有结果的不在内", {}, {1: GOOD, 2: AHEAD}, "1 (2)"),
        ("没有列入考察的不在内", {}, {1: GOOD}, "1"),
        ("按综合成绩", {"vetting_weight": 40}, {1: scored(60), 2: scored(90), 3: scored(80), 4: scored(80)}, "2 3 4 1"),
        ("综合成绩相同，按评审的名次", {"vetting_weight": 50}, {1: scored(80), 4: scored(90)}, "1 4"),
        ("评审并列、综合成绩又相同", {"vetting_weight": 50}, {2: scored(80), 3: scored(80)}, "2= 2="),
    ],
)  # fmt: skip
def test_order_after_it(
    case: str, rule: dict[str, int], findings: dict[int, VettingResult], expected: str
) -> None:
    """Whoever is not 合格 stands in brackets, equals with =."""
    again = vetted(FIVE, findings, evaluation(**rule))
    told = [
        f"{2 if each.key == 3 and each.is_open else each.key}{'=' if each.is_open else ''}"
        if each.passes
        else f"({each.key})"
        for each in again
    ]
    assert " ".join(told) == expected, case


def test_places_go_to_the_first_who_were_found_fit() -> None:
    again = vetted(FIVE, {1: BAD, 2: GOOD, 3: GOOD, 4: GOOD}, evaluation())
    assert propose(again, 2).proposed == (2, 3)
    tied = propose(again, 1)
    assert (tied.proposed, tied.at_line) == ((), (2, 3))


@pytest.mark.parametrize(
    ("case", "proposed", "rule", "kept", "at_line"),
    [
        ("不留备选", (1,), {}, (), ()),
        ("全部合格人选", (1, 2, 3), {"reserves": "all"}, (4,), ()),
        ("按人数", (1,), {"reserves": "number", "reserve_number": 2}, (2, 3), (2, 3)),
        ("备选中有并列的，先定次序", (1,), {"reserves": "all"}, (2, 3, 4), (2, 3)),
        ("末位并列的也先定次序", (1,), {"reserves": "number", "reserve_number": 1}, (2,), (2, 3)),
        ("并列的都已拟入选", (1, 2, 3), {"reserves": "number", "reserve_number": 5}, (4,), ()),
        ("不合格的不作备选", (1, 2, 3, 4), {"reserves": "all"}, (), ()),
    ],
)  # fmt: skip
def test_who_is_kept_in_reserve(
    case: str,
    proposed: tuple[int, ...],
    rule: dict[str, Any],
    kept: tuple[int, ...],
    at_line: tuple[int, ...],
) -> None:
    found = keep(FIVE, proposed, evaluation(**rule))
    assert (found.proposed, found.at_line) == (kept, at_line), case
