"""What holds of every ranking, whatever the scores, the rule and the order in which they are read."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tepei.policy.evaluation import EvaluationRecord
from tepei.policy.proposal import propose
from tepei.policy.ranking import BallotCount, Candidate, rank
from tests.policy.ranking import CRITERIA, one, score

SUMS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), max_size=6)
PEOPLE = st.lists(st.tuples(SUMS, st.booleans()), max_size=12)
RULES = st.builds(
    lambda high, low, ties: score(drop_highest=high, drop_lowest=low, ties=ties),
    st.integers(0, 2), st.integers(0, 2), st.sampled_from([[], ["work"], ["skill", "priority"], ["priority", "work", "skill"]]),
)  # fmt: skip


def _of(people: list[tuple[list[tuple[int, int]], bool]]) -> list[Candidate]:
    return [one(key, *sums, has_priority=first) for key, (sums, first) in enumerate(people)]


@given(PEOPLE, RULES, st.randoms(use_true_random=False))
def test_order_in_which_people_and_experts_are_read_changes_nothing(
    people: list[tuple[list[tuple[int, int]], bool]], rule: EvaluationRecord, dice: random.Random
) -> None:
    candidates = _of(people)
    mixed = [_seated_otherwise(each, dice) for each in candidates]
    dice.shuffle(mixed)
    assert rank(mixed, rule, CRITERIA) == rank(candidates, rule, CRITERIA)


def _seated_otherwise(candidate: Candidate, dice: random.Random) -> Candidate:
    assert not isinstance(candidate.result, BallotCount)
    sheets = list(candidate.result.values())
    dice.shuffle(sheets)
    return Candidate(candidate.key, dict(enumerate(sheets)), candidate.has_priority)


@given(PEOPLE, RULES, st.data())
def test_more_points_never_rank_lower(
    people: list[tuple[list[tuple[int, int]], bool]], rule: EvaluationRecord, data: st.DataObject
) -> None:
    whom = [number for number, (sums, _first) in enumerate(people) if sums]
    if not whom:
        return
    better = data.draw(st.sampled_from(whom))
    sums, first = people[better]
    seat = data.draw(st.integers(0, len(sums) - 1))
    raised = [
        *sums[:seat],
        (sums[seat][0] + data.draw(st.integers(0, 9)), sums[seat][1] + data.draw(st.integers(0, 9))),
        *sums[seat + 1 :],
    ]
    after = [*people[:better], (raised, first), *people[better + 1 :]]
    assert _rank_of(better, after, rule) <= _rank_of(better, people, rule)


def _rank_of(key: int, people: list[tuple[list[tuple[int, int]], bool]], rule: EvaluationRecord) -> int:
    found = {each.key: each.rank for each in rank(_of(people), rule, CRITERIA)}[key]
    return len(people) + 1 if found is None else found


@given(PEOPLE, RULES, st.integers(0, 12))
def test_never_more_are_proposed_than_there_are_places(
    people: list[tuple[list[tuple[int, int]], bool]], rule: EvaluationRecord, number: int
) -> None:
    found = propose(rank(_of(people), rule, CRITERIA), number)
    assert len(found.proposed) <= number
    assert not set(found.proposed) & set(found.at_line)
