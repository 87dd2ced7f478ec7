"""What may be shown of a group of people, and how old they are, in plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tepei.policy.calendar import anniversary

FEWEST = 5  # people of a group that is shown to who may not open the papers of all of them
AGES = (30, 35, 40, 45, 50)  # the last year of each bracket; 35 周岁以下 includes it

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Headcount:
    """How many people, of how many the viewer may open the paper, and how many were selected."""

    count: int
    seen: int
    selected: int = 0

    @property
    def is_small(self) -> bool:
        """Would it tell of somebody whose paper the viewer may not open?"""
        return 0 < self.count < FEWEST and self.seen < self.count


def hidden(groups: Mapping[Key, Headcount]) -> frozenset[Key]:
    """The groups of one table that are not shown. A single one could be told from the sum: the next smallest goes with it."""
    small = {key for key, group in groups.items() if group.is_small}
    if len(small) == 1:
        others = [
            (group.count, index, key)
            for index, (key, group) in enumerate(groups.items())
            if group.count and key not in small
        ]
        small |= {min(others)[2]} if others else set()
    return frozenset(small)


def sum_of(groups: Iterable[Headcount]) -> Headcount:
    """Several groups as one."""
    found = [*groups]
    return Headcount(*(sum(getattr(each, name) for each in found) for name in ("count", "seen", "selected")))


def brackets(day: dt.date) -> tuple[dt.date, ...]:
    """For each of AGES the day after which somebody is born who is of that bracket, or of one before, on this day.

    Who turns 36 the day after is 35.
    """
    return tuple(anniversary(day, -(age + 1)) for age in AGES)


def share(part: float, whole: float) -> float | None:
    """In percent with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None
