"""The draw of panels: what each rule of it does, and what holds whatever the pool."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tepei.policy.drawing import Drawable, PanelPlan, draw, next_substitute

HEALTH, FARMING = frozenset({"02"}), frozenset({"03"})


def _experts(count: int, start: int = 0, **values: object) -> list[Drawable]:
    return [
        Drawable(f"E{number:03d}", **{"fields": HEALTH, **values})  # type: ignore[arg-type]
        for number in range(start, start + count)
    ]


def _panel(key: str = "a", **values: object) -> PanelPlan:
    return PanelPlan(key, f"{key}组", **{"fields": HEALTH, "seats": 3, **values})  # type: ignore[arg-type]


def test_same_seed_draws_the_same_whatever_order_the_database_gives() -> None:
    pool, panels = _experts(30), [_panel("a", substitutes=2), _panel("b", seats=5)]
    drawn = draw(pool, panels, 7)
    assert drawn == draw(pool[::-1], panels[::-1], 7)
    # What the lot gave once it gives for ever: a released version may not draw otherwise.
    assert drawn["a"].members == draw(random.sample(pool, 30), panels, 7)["a"].members
    assert drawn != draw(pool, panels, 8)


def test_who_served_least_comes_first_and_who_served_too_often_not_at_all() -> None:
    fresh, tired = _experts(3), _experts(5, 3, terms=2)
    drawn = draw(fresh + tired, [_panel(substitutes=2)], 1)["a"]
    assert set(drawn.members) == {each.key for each in fresh}
    assert set(drawn.substitutes) < {each.key for each in tired}
    capped = draw(fresh + tired, [_panel(seats=4)], 1, most_terms=2)["a"]
    assert len(capped.members) == 3
    assert "已达参加次数上限的5名" in str(capped.shortage)


def test_who_served_lately_comes_after_who_served_long_ago() -> None:
    long_ago, lately = _experts(3, terms=1, last=2018), _experts(3, 3, terms=1, last=2022)
    assert set(draw(lately + long_ago, [_panel()], 3)["a"].members) == {each.key for each in long_ago}


def test_seats_kept_for_people_from_outside_go_to_nobody_else() -> None:
    inside, outside = _experts(9), _experts(2, 9, is_outside=True, terms=5)
    drawn = draw(inside + outside, [_panel(seats=4, outside=2)], 5)["a"]
    assert {each.key for each in outside} <= set(drawn.members)
    short = draw(inside, [_panel(seats=4, outside=1)], 5)["a"]
    assert len(short.members) == 3
    assert "以外的0名（至少1名）" in str(short.shortage)


def test_nobody_sits_where_they_may_not() -> None:
    barred = _experts(2, barred=frozenset({"a"}))
    drawn = draw(barred + _experts(3, 2), [_panel(seats=4)], 2)["a"]
    assert set(drawn.members) == {"E002", "E003", "E004"}
    assert "须回避的2名" in str(drawn.shortage)


def test_no_seat_stays_empty_that_somebody_could_take() -> None:
    """Whoever can sit in either panel makes room for the one who can sit in one alone."""
    both, one = Drawable("both", HEALTH | FARMING), Drawable("one", FARMING, terms=3)
    panels = [_panel("farm", fields=FARMING, seats=1), _panel("health", seats=1)]
    for seed in range(20):
        drawn = draw([both, one], panels, seed)
        assert (drawn["farm"].members, drawn["health"].members) == (("one",), ("both",))


@pytest.mark.parametrize(
    ("substitutes", "left", "due", "key"),
    [
        ([("a", False), ("b", True)], 1, 1, "a"),
        ([("a", False), ("b", True)], 0, 1, "b"),
        ([("a", False)], 0, 1, None),
        ([], 0, 0, None),
    ],
)
def test_substitutes_follow_in_the_order_drawn_and_keep_the_share_from_outside(
    substitutes: list[tuple[str, bool]], left: int, due: int, key: str | None
) -> None:
    assert next_substitute(substitutes, left, due) == key


FIELDS = st.frozensets(st.sampled_from(["01", "02", "03"]), min_size=1, max_size=2)
POOLS = st.lists(
    st.builds(
        Drawable,
        key=st.text("abcdefghij", min_size=3, max_size=6),
        fields=FIELDS,
        is_outside=st.booleans(),
        terms=st.integers(0, 3),
        last=st.sampled_from([0, 2021, 2022]),
        barred=st.frozensets(st.sampled_from(["p", "q"]), max_size=1),
    ),
    max_size=25,
    unique_by=lambda each: each.key,
)
PANELS = st.tuples(
    *(
        st.builds(
            PanelPlan,
            key=st.just(key),
            name=st.just(key),
            fields=FIELDS,
            seats=st.integers(1, 5),
            outside=st.integers(0, 1),
            substitutes=st.integers(0, 2),
        )
        for key in ("p", "q")
    )
)


@settings(max_examples=300)
@given(POOLS, PANELS, st.integers(0, 99), st.sampled_from([None, 1, 2]), st.randoms())
def test_whatever_the_pool_the_draw_is_fair_and_the_same(
    pool: list[Drawable], panels: tuple[PanelPlan, ...], seed: int, most: int | None, any_order: random.Random
) -> None:
    drawn, by_key = draw(pool, panels, seed, most), {each.key: each for each in pool}
    shuffled = any_order.sample(pool, len(pool))
    assert drawn == draw(shuffled, panels[::-1], seed, most)
    seated = [key for each in drawn.values() for key in (*each.members, *each.substitutes)]
    assert len(seated) == len(set(seated))
    for plan in panels:
        panel = drawn[plan.key]
        for expert in (by_key[key] for key in (*panel.members, *panel.substitutes)):
            assert plan.key not in expert.barred
            assert plan.fields & expert.fields
            assert most is None or expert.terms < most
        outside = sum(by_key[key].is_outside for key in panel.members)
        assert len(panel.members) <= plan.seats - max(plan.outside - outside, 0)
        assert (panel.shortage is None) == (len(panel.members) == plan.seats)
