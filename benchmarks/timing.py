"""Calls take turns, so that a busy moment of the machine falls on all of them; what counts is the median."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
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
class Line:
    """One line of the report: both sides in words, and ours divided by the peer's; `aim` is the ratio promised."""

    subject: str
    ours: str
    peer: str
    ratio: float
    aim: float | None = None

    def __str__(self) -> str:
        reached = "" if self.aim is None else f"≤ {self.aim:g} {'✓' if self.ratio <= self.aim else '✗'}"
        return f"| {self.subject} | {self.ours} | {self.peer} | {self.ratio:.2f} | {reached} |"


def table(lines: Sequence[Line]) -> str:
    """The report as a Markdown table."""
    return "\n".join(["| measured | Tepei | peer | ratio | aim |", "|---|---|---|---|---|", *map(str, lines)])
