"""Calls take turns, so that a busy moment of the machine falls on all of them; what counts is the median."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Timed = Callable[[], float]


def interleaved(rounds: int, calls: Mapping[str, Timed]) -> dict[str, float]:
    """The median of what each call returns, called in turn `rounds` times after one round that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + 1):
        for name, call in calls.items():
            figure = call()
            if turn:
                taken[name].append(figure)
    return {name: statistics.median(figures) for name, figures in taken.items()}


def timed(call: Callable[[], object]) -> Timed:
    """The call as one that returns how many milliseconds it took."""

    def measured() -> float:
        began = time.perf_counter()
        call()
        return (time.perf_counter() - began) * 1000

    return measured


@dataclass(frozen=True)
class Figure:
    """One figure, lower is better: what was measured, on which database, ours divided by the peer's (`unit` says whose), the ratio that
    is aimed at, and both sides in words."""

    name: str
    database: str
    value: float
    unit: str
    ours: str
    peer: str
    aim: float | None = None

    @property
    def is_reached(self) -> bool:
        """Is the aim reached, or is there none?"""
        return self.aim is None or self.value <= self.aim
