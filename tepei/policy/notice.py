"""公示期: how long a public notice runs, in working days or in days of the calendar.

Notices say “公示5个工作日” and not whether the day on which it is put up counts: whoever decides on a period says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tepei.policy.words import N_, Sentence, say

_SATURDAY = 5
# How a step of a route says it.
COUNTED_IN = {"working": N_("工作日"), "calendar": N_("自然日")}
COUNTED_FROM_DAY = {"same_day": N_("张贴当日计入"), "next_day": N_("自次日起算")}


@dataclass(frozen=True)
class NoticePeriod:
    """`days` of them, 1 or more; `in_working_days`, else every day counts; `counts_first_day`: does the day on which it is put up?"""

    days: int
    in_working_days: bool = True
    counts_first_day: bool = True

    @property
    def text(self) -> Sentence:
        """“5个工作日”."""
        if self.in_working_days:
            return say("%(days)d个工作日", days=self.days)
        return say("%(days)d天", days=self.days)


@dataclass(frozen=True)
class Counted:
    """The days that a notice ran, in order, and those among all that it passed of which nobody announced whether they are worked."""

    days: tuple[date, ...]
    estimated: tuple[date, ...] = ()

    @property
    def last(self) -> date:
        """The notice is up until this day is over."""
        return self.days[-1]


def is_working_day(day: date, announced: Mapping[date, bool]) -> bool:
    """Monday to Friday, unless `announced` (放假、调休: day → is it worked) says otherwise."""
    return announced.get(day, day.weekday() < _SATURDAY)


def counted(starts: date, period: NoticePeriod, announced: Mapping[date, bool]) -> Counted:
    """The days that count of a notice put up on `starts`.

    A year of which nothing is announced has holidays that nobody knows yet: its days are estimated. ValueError where `days` < 1.
    """
    if period.days < 1:
        raise ValueError("a notice runs one day or more")
    known = {day.year for day in announced}
    day = starts if period.counts_first_day else starts + timedelta(days=1)
    days: list[date] = []
    estimated: list[date] = []
    while len(days) < period.days:
        if not period.in_working_days or is_working_day(day, announced):
            days.append(day)
        if period.in_working_days and day.year not in known:
            estimated.append(day)
        day += timedelta(days=1)
    return Counted(tuple(days), tuple(estimated))
