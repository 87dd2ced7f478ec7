"""Examples of continuing education, as an official reads and writes them 学时示例."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, ClassVar

from pydantic import field_validator

from tepei.policy.credit_standing import VERDICTS
from tepei.policy.credits import Earned
from tepei.policy.definition import Invalid, day
from tepei.policy.hours import NO_HOURS, Hours
from tepei.policy.record import Choice, Day, Picked, Record, titled
from tepei.policy.title_levels import LEVELS
from tepei.policy.words import N_, Sentence, say

_BETWEEN = "；"


class CreditCaseRecord(Record):
    """A 学时示例: somebody with these facts and hours who is reviewed on this day, and what comes of it."""

    identity: ClassVar[str] = ""  # as examples of conditions: said as a whole

    level: Annotated[str, Choice(LEVELS), titled(N_("申报级别"))]
    day: Annotated[Day, titled(N_("评审日"))]
    facts: Annotated[Mapping[str, str], titled(N_("申报人"), N_("每行一项，例如：出生日期：1980-01-01"))] = {}
    earned: Annotated[
        str,
        titled(N_("已取得的学时"), N_("年度、科目、学时，可再写来源和取得日期")),
    ] = ""
    verdict: Annotated[str, Choice(VERDICTS), titled(N_("结论"))]
    relief: Annotated[str, Picked("relief"), titled(N_("适用的减免"), N_("没有的不选"))] = ""
    missing: Annotated[Hours, titled(N_("还差的学时"), N_("不符合的才写"))] = NO_HOURS
    comment: Annotated[str, titled(N_("说明"))] = ""

    @field_validator("earned")
    @classmethod
    def _is_read(cls, text: str) -> str:
        list(earned_of(text, date.max))
        return text

    @property
    def lines(self) -> tuple[Earned, ...]:
        return tuple(earned_of(self.earned, self.day))


def earned_of(text: str, on: date) -> Iterator[Earned]:
    """ "2024 public 30；2025 professional 0 exam 2025-05-01". Without a day they were earned by the end of their year, by `on` in its own.

    Raises Invalid with the part that cannot be read.
    """
    for part in parts_of(text):
        yield _line(part, on)


def parts_of(text: str) -> Iterator[tuple[str, ...]]:
    """Each line in its parts: year, subject, hours, and perhaps source and day."""
    lines = (line.split() for line in text.replace(";", _BETWEEN).split(_BETWEEN))
    return (tuple(line) for line in lines if line)


def to_text(lines: Iterable[tuple[str, ...]]) -> str:
    """What `parts_of` takes apart."""
    return _BETWEEN.join(" ".join(part for part in line if part) for line in lines)


def _line(parts: tuple[str, ...], on: date) -> Earned:
    part = " ".join(parts)
    match parts:
        case [str(year), str(subject), str(hours), *rest] if (
            len(rest) <= 2 and year.isdecimal() and len(year) == 4
        ):
            source, learned = (*rest, "", "")[:2]
            end = min(date(int(year), 12, 31), on)
            when = day(learned) if learned else end if end.year == int(year) else date(int(year), 12, 31)
            return Earned(int(year), subject, source, _hours(hours, part), when)
    raise Invalid(_unread(part))


def _hours(text: str, part: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise Invalid(_unread(part)) from None
    if not found.is_finite() or found < 0:
        raise Invalid(_unread(part))
    return found


def _unread(part: str) -> Sentence:
    return say("“%(part)s”应写成“年度 科目 学时”，可再写来源和日期", part=part)
