"""When somebody in reserve takes a place that came free 递补, in plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tepei.policy.calendar import day_text
from tepei.policy.characters import is_blank
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.selection.round_rules import is_legible


@dataclass(frozen=True)
class Free:
    """A place that came free: is there somebody in reserve, until which day are they kept (None: no day is said), and does the track have
    a place left (None: the notice names no number).
    """

    has_next: bool
    last_day: dt.date | None = None
    left: int | None = None


def may_replace(free: Free, today: dt.date, reason: str) -> Verdict:
    """The next one takes it, for a reason, within the time that the notice gives."""
    verdict = is_legible(reason)
    if not free.has_next:
        verdict &= Verdict.no("nobody", say("没有备选人选可以递补。"))
    if is_over(free.last_day, today):
        text = say("备选人选的有效期到%(day)s为止，不能再递补。", day=day_text(free.last_day or today))
        verdict &= Verdict.no("over", text)
    if free.left is not None and free.left < 1:
        verdict &= Verdict.no("left", say("没有空出的名额。"))
    if is_blank(reason):
        verdict &= Verdict.no("reason", say("请写明递补的原因。"))
    return verdict


def is_over(last_day: dt.date | None, today: dt.date) -> bool:
    """Are people in reserve kept no longer?"""
    return last_day is not None and today > last_day


def last_day(published_on: dt.date | None, days: int | None) -> dt.date | None:
    """So many days after the publication; None before it, and where no number is said."""
    return None if published_on is None or days is None else published_on + dt.timedelta(days=days)
