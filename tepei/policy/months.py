"""For how many months somebody was trained 实际培训时间.

No notice says how the days over a whole month are counted, nor what leave is deducted: both are settings, and an unset one answers nothing.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tepei.policy.words import N_, NOTHING, Sentence, say

# How the days over a whole month count.
PARTS = {
    "": N_("没有规定"), "days": N_("按天折算"), "up": N_("按一个月计算"), "half": N_("满15天按一个月计算，不满的不计"),
    "down": N_("不计"),
}  # fmt: skip
HALF_A_MONTH = 15
_HUNDREDTH = Decimal("0.01")

LEAVE_UNSET = say("有请假，而培养规定没有写明多少天以内不扣除，由经办人核定")
PART_UNSET = say("有不满一个月的时间，而培养规定没有写明如何计算，由经办人核定")


@dataclass(frozen=True)
class MonthsSetting:
    """`part`: a key of PARTS; `leave_days`: leave of so many days in all is not deducted, None where nobody said."""

    part: str = ""
    leave_days: int | None = None


@dataclass(frozen=True)
class TrainedMonths:
    """Months to the hundredth; None where people decide, `why` says why."""

    months: Decimal | None
    why: Sentence = NOTHING


Leaves = Iterable[tuple[date, date]]  # each with its first and its last day; none overlap


def months_trained(
    begins_on: date | None, left_on: date | None, leaves: Leaves, setting: MonthsSetting
) -> TrainedMonths:
    """From the first day of training to the last, both included, without the leave that is deducted. Who never began was trained for none."""
    if begins_on is None or left_on is None or left_on < begins_on:
        return TrainedMonths(Decimal(0))
    away = sum((last - first).days + 1 for first, last in leaves)
    if away and setting.leave_days is None:
        return TrainedMonths(None, LEAVE_UNSET)
    deducted = max(0, away - (setting.leave_days or 0))
    return _counted(begins_on, left_on + timedelta(days=1 - deducted), setting.part)


def _counted(begins_on: date, over_on: date, part: str) -> TrainedMonths:
    """`over_on` is the first day that does not count."""
    whole = 0
    while later(begins_on, whole + 1) <= over_on:
        whole += 1
    last = later(begins_on, whole)
    days = max(0, (over_on - last).days)
    if not days:
        return TrainedMonths(Decimal(whole))
    if not part:
        return TrainedMonths(None, PART_UNSET)
    length = (later(begins_on, whole + 1) - last).days
    share = {
        "days": Decimal(days) / length,
        "up": Decimal(1),
        "half": Decimal(days >= HALF_A_MONTH),
        "down": Decimal(0),
    }
    return TrainedMonths((whole + share[part]).quantize(_HUNDREDTH, ROUND_HALF_UP).normalize() + 0)


def later(day: date, months: int) -> date:
    """The same day of a later month, its last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_day(begins_on: date, months: int) -> date:
    """The last day of a training of so many months."""
    return later(begins_on, months) - timedelta(days=1)
