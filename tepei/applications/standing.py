"""Whether somebody's 继续教育 suffices for a title of a level, asked of the room that keeps the hours; it stands above this one and registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from tepei.people.models import Person

# Person, level (policy.title_levels.LEVELS), day of the review → whether the hours suffice or are relieved; None where that cannot be said.
Answer = Callable[[Person, str, dt.date], bool | None]
_registered: list[Answer] = []
_stated: ContextVar[Mapping[str, bool] | None] = ContextVar("stated", default=None)


def register(answer: Answer) -> None:
    """Who keeps the hours says how they stand."""
    _registered.append(answer)


def of(person: Person | None, on: dt.date) -> Callable[[str], bool | None]:
    """By level, on this day. Of a unit that files for itself nothing is known."""

    def found(level: str) -> bool | None:
        if (stated := _stated.get()) is not None:
            return stated.get(level)
        return _registered[0](person, level, on) if person is not None and _registered else None

    return found


@contextmanager
def stated(by_level: Mapping[str, bool]) -> Iterator[None]:
    """While an example is tried, the hours stand as it says."""
    before = _stated.set(by_level)
    try:
        yield
    finally:
        _stated.reset(before)
