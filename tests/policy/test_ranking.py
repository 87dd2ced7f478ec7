"""The ranking as tables (内人社办发〔2023〕147号 三（三）)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tepei.policy.evaluation import EvaluationRecord
from tepei.policy.proposal import propose
from tepei.policy.ranking import BallotCount, Candidate, Ranked, rank
from tepei.policy.ranking_words import Why
from tests.policy.ranking import CRITERIA, one, score

NAMES = {each.key: each.name for each in CRITERIA}


def ballot(**more: Any) -> EvaluationRecord:
    return EvaluationRecord.from_data({"key": "all", "method": "ballot", "share": "2/3", **more})


def places(ranked: list[Ranked]) -> list[tuple[int, str, int | None]]:
    return [(each.key, "" if each.score is None else str(each.score), each.rank) for each in ranked]


def reasons(ranked: list[Ranked]) -> list[str]:
    return [str(each.why.sentence(NAMES)) for each in ranked]


@pytest.mark.parametrize(
    ("case", "evaluation", "sums", "expected"),
    [
        ("平均", score(), [(50, 30), (40, 30)], "75.00"),
        ("四舍五入，逢五进一", score(decimals=1), [(50, 30), (50, 30), (50, 31), (51, 30)], "80.5"),
        ("五入", score(decimals=0), [(50, 30), (50, 31)], "81"),
        ("去掉最高最低", score(drop_highest=1, drop_lowest=1), [(60, 40), (0, 0), (50, 30), (50, 32)], "81.00"),
        ("去掉两个最低", score(drop_lowest=2), [(10, 10), (20, 10), (50, 30)], "80.00"),
        ("去掉后没有剩余", score(drop_highest=1, drop_lowest=1), [(60, 40), (50, 30)], ""),
        ("没有评分", score(), [], ""),
    ],
)  # fmt: skip
def test_score_is_the_mean_of_what_is_kept(
    case: str, evaluation: EvaluationRecord, sums: list[tuple[int, int]], expected: str
) -> None:
    [found] = rank([one(1, *sums)], evaluation, CRITERIA)
    assert ("" if found.score is None else str(found.score)) == expected, case


def test_weights_take_their_percent_and_half_a_sheet_counts_for_nothing() -> None:
    weighed = [CRITERIA[0].model_copy(update={"weight": 50}), CRITERIA[1]]
    half: dict[int, dict[str, Decimal]] = {
        0: {"work": Decimal(60), "skill": Decimal(20)},
        1: {"work": Decimal(1)},
    }
    [found] = rank([Candidate(1, half)], score(), weighed)
    assert (found.score, found.why.experts) == (Decimal("50.00"), 1)


@pytest.mark.parametrize(
    ("case", "candidates", "expected", "told"),
    [
        ("得分不同", [one(1, (50, 30)), one(2, (50, 31))], [(2, 1), (1, 2)], ["按得分，1 位专家", "按得分，1 位专家"]),
        (
            "并列看业绩", [one(1, (50, 30)), one(2, (51, 29))], [(2, 1), (1, 2)],
            ["得分并列，依次比较：业绩 51.00", "得分并列，依次比较：业绩 50.00"],
        ),
        (
            "再看优先", [one(1, (50, 30)), one(2, (50, 30), has_priority=True)], [(2, 1), (1, 2)],
            ["得分并列，依次比较：业绩 50.00、优先人选 是", "得分并列，依次比较：业绩 50.00、优先人选 否"],
        ),
        (
            "仍相同", [one(2, (50, 30)), one(1, (50, 30)), one(3, (40, 30))], [(1, 1), (2, 1), (3, 3)],
            ["得分并列，依次比较：业绩 50.00、优先人选 否；仍相同，须由组织单位确定次序"] * 2 + ["按得分，1 位专家"],
        ),
        (
            "由人员确定", [one(1, (50, 30), settled=2), one(2, (50, 30), settled=1)], [(2, 1), (1, 2)],
            ["得分并列，依次比较：业绩 50.00、优先人选 否；仍相同，次序由组织单位确定"] * 2,
        ),
        ("没有评分的在最后", [Candidate(1, {}), one(2, (1, 1))], [(2, 1), (1, None)], ["按得分，1 位专家", "没有完整的评分"]),
    ],
)  # fmt: skip
def test_equals_are_told_apart_in_the_order_of_the_rule(
    case: str, candidates: list[Candidate], expected: list[tuple[int, int | None]], told: list[str]
) -> None:
    found = rank(candidates, score(ties=["work", "priority"]), CRITERIA)
    assert [(each.key, each.rank) for each in found] == expected, case
    assert reasons(found) == told, case


@pytest.mark.parametrize(
    ("case", "evaluation", "count", "passes", "percent"),
    [
        ("三分之二，正好", ballot(), BallotCount(6, 3, 0, 11, 9), True, "66.67"),
        ("差一票", ballot(), BallotCount(5, 3, 1, 11, 9), False, "55.56"),
        ("按应到", ballot(share_of="due"), BallotCount(6, 0, 0, 10, 6), False, "60.00"),
        ("按应到，正好", ballot(share_of="due"), BallotCount(6, 1, 0, 9, 7), True, "66.67"),
        ("半数即可，正好", ballot(share="1/2"), BallotCount(5, 5, 0, 10, 10), True, "50.00"),
        ("过半数，正好一半", ballot(share="1/2", share_exceeded=True), BallotCount(5, 5, 0, 10, 10), False, "50.00"),
        ("过半数，多一票", ballot(share="1/2", share_exceeded=True), BallotCount(5, 4, 0, 10, 9), True, "55.56"),
        ("实到三分之二，正好", ballot(quorum="2/3"), BallotCount(6, 0, 0, 9, 6), True, "100.00"),
        ("实到不足三分之二", ballot(quorum="2/3"), BallotCount(5, 0, 0, 9, 5), False, "100.00"),
        ("没有人到场", ballot(), BallotCount(0, 0, 0, 9, 0), False, "0.00"),
    ],
)  # fmt: skip
def test_ballot_passes_by_its_share(
    case: str, evaluation: EvaluationRecord, count: BallotCount, passes: bool, percent: str
) -> None:
    [found] = rank([Candidate(1, count)], evaluation, ())
    assert (found.passes, str(found.score)) == (passes, percent), case


def test_who_is_below_the_mark_comes_after_all_who_pass_and_is_not_proposed() -> None:
    found = rank([one(1, (20, 10)), one(2, (40, 30))], score(pass_mark=60), CRITERIA)
    assert [(each.key, each.passes) for each in found] == [(2, True), (1, False)]
    assert propose(found, None).proposed == (2,)
    assert reasons(found)[1] == "未达到合格线，1 位专家"


@pytest.mark.parametrize(
    ("case", "number", "proposed", "at_line"),
    [
        ("不限", None, (1, 2, 3, 4), ()),
        ("足够", 4, (1, 2, 3, 4), ()),
        ("线在并列之前", 1, (1,), ()),
        ("线在并列之中", 2, (1,), (2, 3)),
        ("线在并列之后", 3, (1, 2, 3), ()),
        ("没有名额", 0, (), ()),
    ],
)  # fmt: skip
def test_open_equals_at_the_line_wait_for_people(
    case: str, number: int | None, proposed: tuple[int, ...], at_line: tuple[int, ...]
) -> None:
    people = [one(1, (50, 30)), one(2, (40, 30)), one(3, (40, 30)), one(4, (30, 30))]
    found = propose(rank(people, score(), CRITERIA), number)
    assert (found.proposed, found.at_line) == (proposed, at_line), case


def test_order_that_people_gave_settles_the_line() -> None:
    people = [one(1, (50, 30)), one(2, (40, 30), settled=2), one(3, (40, 30), settled=1)]
    found = rank(people, score(), CRITERIA)
    assert propose(found, 2).proposed == (1, 3)
    assert propose(found, 2).at_line == ()


def test_reason_is_read_as_it_was_written() -> None:
    why = Why("tied", 7, (("work", "51.00"),))
    assert Why.from_data(why.to_data()) == why
    assert Why.from_data({}) is None
