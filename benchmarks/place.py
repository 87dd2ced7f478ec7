"""What a proposal of training units costs against scipy's assignment, which must serve as many first, second and third choices."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.timing import Figure, interleaved, timed
from tepei.policy.placement import Offer, Seeker, Suggestion, Wish, suggest

PEOPLE, UNITS, CHOICES = 2_000, 400, 3
AIM = 2.0  # with a reason for each, in plain Python


def measure(rounds: int) -> Iterator[Figure]:
    """2,000 people who want some units more than others, 400 units with 0 to 10 places; three of five accept an adjustment."""
    seekers, offers = _crowd(random.Random(1))
    if _served(suggest(seekers, offers)) != _served_by_scipy(seekers, offers):
        raise RuntimeError("the proposal serves another number of choices than the assignment")
    calls = {
        "ours": timed(lambda: suggest(seekers, offers)),
        "scipy": timed(lambda: _served_by_scipy(seekers, offers)),
    }
    found = interleaved(rounds, calls)
    yield Figure(
        "place", "—", round(found["ours"] / found["scipy"], 2), "× scipy's linear_sum_assignment",
        f"{PEOPLE} × {UNITS}: {found['ours']:.0f} ms", f"{found['scipy']:.0f} ms", AIM,
    )  # fmt: skip


def _crowd(dice: random.Random) -> tuple[list[Seeker], list[Offer]]:
    liked = [1 / (unit + 1) ** 0.8 for unit in range(UNITS)]
    offers = [Offer(unit, f"示例培养单位{unit}", dice.randint(0, 10)) for unit in range(UNITS)]
    seekers = []
    for key in range(PEOPLE):
        units = dict.fromkeys(dice.choices(range(UNITS), liked, k=dice.randint(1, CHOICES)))
        wishes = tuple(Wish(offers[unit].name, unit) for unit in units)
        seekers.append(Seeker(key, wishes, adjusts=dice.random() < 0.6))
    return seekers, offers


def _served(suggestions: Sequence[Suggestion]) -> Counter[int | None]:
    return Counter(each.preference for each in suggestions)


def _served_by_scipy(seekers: Sequence[Seeker], offers: Sequence[Offer]) -> Counter[int | None]:
    """Each place a column, and one for each person who gets none; a choice weighs more than all later ones of everybody together."""
    import numpy  # noqa: PLC0415  a peer: only who measures has it
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    columns: dict[int, list[int]] = {}
    count = 0
    for offer in offers:
        columns[offer.unit] = list(range(count, count + offer.left))
        count += offer.left
    base, ranks = len(seekers) + 1, CHOICES + 1
    cost = numpy.zeros((len(seekers), count + len(seekers)))
    for row, seeker in enumerate(seekers):
        if seeker.adjusts:
            cost[row, :count] = -1.0
        for number, wish in enumerate(seeker.wishes, start=1):
            cost[row, columns[wish.unit or 0]] = -float(base ** (ranks - number))
    chosen = cost[linear_sum_assignment(cost)]
    numbers: dict[float, int | None] = {
        -float(base ** (ranks - number)): number for number in range(1, ranks)
    }
    return Counter((numbers | {0.0: None, -1.0: 0})[float(each)] for each in chosen)
