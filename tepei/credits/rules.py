"""What a year asks for, and what may be entered into its ledger, until and beside what its scheme says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tepei.policy.credits import PROFESSIONAL, PUBLIC
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say

SUBJECTS: Mapping[str, Sentence] = {PUBLIC: say("公需科目"), PROFESSIONAL: say("专业科目")}
MOST_HOURS = Decimal(1000)  # of one entry: a year has 90, and nobody studies more than ten of them at once
NO_RULES = say("尚未录入继续教育规定，无法判断。请待本年度继续教育开放后再办理。")
NOT_ONE_OWN = say("不能更正、冲正或核定自己的学时，请由其他人员办理。")


@dataclass(frozen=True)
class Minima:
    """Hours that a year asks of everybody: in all, and of each of the two subjects. None asks for nothing."""

    hours: Decimal | None = None
    public: Decimal | None = None
    professional: Decimal | None = None


@dataclass(frozen=True)
class YearTerms:
    """What a roster of the year may say: the first and last day of learning, and what its words for subjects and sources mean."""

    year: int
    begins: dt.date
    ends: dt.date
    subjects: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


def terms_of(year: int) -> YearTerms:
    """The calendar year with the two subjects that every notice has."""
    words = {str(text): code for code, text in SUBJECTS.items()}
    short = {text.removesuffix("科目"): code for text, code in words.items()}
    return YearTerms(year, dt.date(year, 1, 1), dt.date(year, 12, 31), {**words, **short})


def check_hours(hours: Decimal) -> Verdict:
    """More than none, with one decimal place at most."""
    if hours <= 0:
        return Verdict.no("hours", say("学时应大于 0。"))
    if hours > MOST_HOURS:
        return Verdict.no("hours", say("一条记录最多 %(most)d 学时，请核对。", most=int(MOST_HOURS)))
    if hours * 10 % 1:
        return Verdict.no("hours", say("学时最多一位小数。"))
    return Verdict.yes()


def check_reason(reason: str) -> Verdict:
    """What is taken back or corrected says why."""
    return Verdict.yes() if reason.strip() else Verdict.no("reason", say("请说明更正的原因。"))
