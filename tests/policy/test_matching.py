"""Rank-maximal matching, against every outcome that there is."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tepei.policy.matching import Wishes, rank_maximal

_THINGS = st.integers(0, 3)
_PERSON = st.lists(st.lists(_THINGS, max_size=3, unique=True), max_size=4)
_ROOM = st.dictionaries(_THINGS, st.integers(0, 2))


def _profile(people: list[list[list[int]]], given_to: tuple[int | None, ...]) -> list[int]:
    """How many got what they named first, second and so on; what somebody names twice counts as the better."""
    ranks = Counter(
        next(rank for rank, things in enumerate(wishes) if thing in things)
        for wishes, thing in zip(people, given_to, strict=True)
        if thing is not None
    )
    return [ranks[rank] for rank in range(4)]


def _is_allowed(given_to: tuple[int | None, ...], room: dict[int, int]) -> bool:
    taken = Counter(thing for thing in given_to if thing is not None)
    return all(count <= room.get(thing, 0) for thing, count in taken.items())


@settings(max_examples=300)
@given(people=st.lists(_PERSON, max_size=5), room=_ROOM)
def test_no_other_outcome_serves_more_of_the_first_wishes(
    people: list[list[list[int]]], room: dict[int, int]
) -> None:
    found = tuple(rank_maximal(people, room))
    assert _is_allowed(found, room)
    choices = [(None, *sorted({each for things in wishes for each in things})) for wishes in people]
    every = (outcome for outcome in product(*choices) if _is_allowed(outcome, room))
    assert _profile(people, found) == max(_profile(people, outcome) for outcome in every)


@pytest.mark.parametrize(
    "people, room, expected",
    [
        pytest.param([[[1]], [[1]]], {1: 1}, [1, None], id="who stands earlier comes first"),
        pytest.param([[[1], [2]], [[1]]], {1: 1, 2: 1}, [2, 1], id="who has another wish makes room"),
        pytest.param([[[1], [2]], [[1], [3]]], {1: 1, 2: 1, 3: 1}, [1, 3], id="and keeps what they have otherwise"),
        pytest.param([[[1]]], {}, [None], id="what is not there serves nobody"),
        pytest.param([], {1: 3}, [], id="nobody"),
        pytest.param([[[], [1]], [[1]]], {1: 1}, [None, 1], id="a first wish comes before an earlier person's second"),
    ],
)  # fmt: skip
def test_wishes_are_served(people: list[Wishes], room: dict[int, int], expected: list[int | None]) -> None:
    assert rank_maximal(people, room) == expected
