"""Days: full years, how far days lie apart, and how both are said 日期和年限.

A deadline written as a date is inclusive to the last microsecond of that day in Asia/Shanghai.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tepei.policy.words import NOTHING, WORDS, Sentence, join, say

ZONE = ZoneInfo("Asia/Shanghai")
NEVER = ""  # the day of what never was, and the years since it: known, and not open as None is


def day_start(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def day_end(day: date) -> datetime:
    return datetime.combine(day, time.max, ZONE)


def shifted(moment: datetime, years: int) -> datetime:
    """The same day and time in another year; 29 February becomes 28 February where there is none."""
    here = moment.astimezone(ZONE)
    return datetime.combine(shifted_day(here.date(), years), here.timetz())


def shifted_day(day: date, years: int) -> date:
    """The same day in another year, likewise."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def full_years(since: date, on: date) -> int:
    """Complete years from `since` to `on`, never below 0; who started on 29 February completes on 1 March."""
    return max(0, on.year - since.year - ((on.month, on.day) < (since.month, since.day)))


def anniversary(since: date, years: int) -> date:
    """The first day on which `years` full years are complete."""
    try:
        return since.replace(year=since.year + years)
    except ValueError:
        return date(since.year + years, 3, 1)


def span_text(start: date, end: date) -> Sentence:
    """How far `end` lies after `start`, in words: whole years and months, or days below one month."""
    months, _is_begun = _months(start, end)
    return months_text(months) if months else _days_text(start, end)


def lack_text(start: date, end: date) -> Sentence:
    """How long it is from `start` until `end`, in words that are never too few: a month that has begun counts. Days below one month."""
    months, is_begun = _months(start, end)
    return months_text(months + is_begun) if months else _days_text(start, end)


def _months(start: date, end: date) -> tuple[int, bool]:
    """Whole months, and whether another one has begun."""
    between = (end.year - start.year) * 12 + end.month - start.month
    return max(0, between - (end.day < start.day)), end.day != start.day


def _days_text(start: date, end: date) -> Sentence:
    return say("%(days)d 天", days=max(0, (end - start).days))


def months_text(months: int) -> Sentence:
    years, rest = divmod(months, 12)
    parts = (
        say("%(years)d 年", years=years) if years else NOTHING,
        say("%(months)d 个月", months=rest) if rest else NOTHING,
    )
    return join(parts, WORDS)


def day_text(day: date) -> Sentence:
    return say("%(year)d年%(month)d月%(day)d日", year=day.year, month=day.month, day=day.day)


def moment_text(moment: datetime) -> Sentence:
    here = moment.astimezone(ZONE)
    return say("%(day)s %(time)s", day=day_text(here), time=here.strftime("%H:%M"))
