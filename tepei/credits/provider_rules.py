"""Bases and platforms: of what kind, and on which days what they teach counts."""

from __future__ import annotations

import datetime as dt

from tepei.policy.credit_sources import ENDS_EARLY
from tepei.policy.verdict import Verdict
from tepei.policy.words import say

BASE, PLATFORM = "base", "platform"


def is_open(begins: dt.date | None, ends: dt.date | None, day: dt.date) -> bool:
    """Both ends count; None sets none."""
    return (begins or day) <= day <= (ends or day)


def check_period(kind: str, begins: dt.date | None, ends: dt.date | None) -> Verdict:
    """A known kind, and an end that is not before the beginning."""
    verdict = Verdict.yes() if kind in (BASE, PLATFORM) else Verdict.no("kind", say("请选择类别。"))
    if begins and ends and ends < begins:
        verdict &= Verdict.no("valid_to", ENDS_EARLY)
    return verdict
