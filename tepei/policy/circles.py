"""Circles: over which people a limit is counted, and who is counted there 计算范围."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tepei.policy.limit_kinds import CAP, UNCOUNTED
from tepei.policy.limits import LimitRecord
from tepei.policy.words import Sentence


@dataclass(frozen=True)
class Circle:
    """People over whom a limit may be counted: those of a body, of the pool that it draws on, or all of the year (`is_whole`).

    `holds` says that these are the places which a person takes; `kinds` are those of the organisation, which may stand as two.
    """

    code: str
    kinds: frozenset[str]
    name: Sentence | str
    is_whole: bool = False
    holds: bool = False

    def binds(self, limit: LimitRecord) -> bool:
        """Is the limit counted here? One that does not say where: caps over all, sub-quotas where the place is taken."""
        if limit.names_some:
            return limit.names(self.code, self.kinds)
        return self.is_whole if limit.kind == CAP else self.holds


@dataclass(frozen=True)
class Holder:
    """Who is counted, or asks to be: the legal unit by its 统一社会信用代码 (or its code here), what is known of the person, and the day to which
    their years are counted where that is their own.
    """

    unit: str
    facts: Mapping[str, object]
    on: date | None = None

    def is_meant(self, limit: LimitRecord, on: date) -> bool:
        """Is the limit about them?"""
        return limit.is_for(self.facts, self.on or on)


def takes_place(
    limits: Iterable[LimitRecord],
    circles: Iterable[Circle],
    facts: Mapping[str, object],
    on: date,
) -> bool:
    """People of some kinds take no place. `limits`: those that are about the track."""
    return uncounted(limits, circles, facts, on) is None


def uncounted(
    limits: Iterable[LimitRecord], circles: Iterable[Circle], facts: Mapping[str, object], on: date
) -> LimitRecord | None:
    """The rule by which the person does not count; None for who does."""
    known = tuple(circles)
    ours = (limit for limit in limits if limit.kind == UNCOUNTED and limit.is_for(facts, on))
    return next(
        (limit for limit in ours if not limit.names_some or any(each.binds(limit) for each in known)), None
    )
