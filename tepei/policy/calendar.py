"""Windows, extensions, working days, full years 时限.

A deadline written as a date is inclusive to the last microsecond of that day in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tepei.policy.verdict import Verdict
from tepei.policy.words import NOTHING, WORDS, Sentence, join, say

ZONE = ZoneInfo("Asia/Shanghai")
_SATURDAY = 5


@dataclass(frozen=True)
class StepWindow:
    """When a step is taken; `organisation_id` narrows it to that organisation and all below it, who then close earlier."""

    step: str
    closes_at: datetime
    opens_at: datetime | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class StepExtension:
    """A later close for one organisation (and all below it) or for one person."""

    step: str
    closes_at: datetime
    organisation_id: int | None = None
    person_id: int | None = None


def day_start(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def day_end(day: date) -> datetime:
    return datetime.combine(day, time.max, ZONE)


def window_for(
    step: str,
    chain: Collection[int],
    windows: Iterable[StepWindow],
    extensions: Iterable[StepExtension] = (),
    person_id: int | None = None,
) -> StepWindow | None:
    """The window that holds here; None where nobody set one.

    `chain` is the ids of the organisation and all above it. The latest opening and the earliest close of all that apply
    count, as 兴安盟 closes on 2023-03-10 before the region on 03-20; an extension may only make the close later.
    """
    ours = [
        w for w in windows if w.step == step and (w.organisation_id is None or w.organisation_id in chain)
    ]
    if not ours:
        return None
    granted = [e.closes_at for e in extensions if e.step == step and _is_granted(e, chain, person_id)]
    first = min(ours, key=lambda window: window.closes_at)
    opened = max((w.opens_at for w in ours if w.opens_at is not None), default=None)
    return replace(first, opens_at=opened, closes_at=max([first.closes_at, *granted]))


def closes(
    step: str,
    chain: Collection[int],
    windows: Iterable[StepWindow],
    extensions: Iterable[StepExtension] = (),
    person_id: int | None = None,
) -> datetime | None:
    """The last moment at which the step may be taken here."""
    window = window_for(step, chain, windows, extensions, person_id)
    return window.closes_at if window else None


def last_close(
    step: str, windows: Iterable[StepWindow], extensions: Iterable[StepExtension] = ()
) -> datetime | None:
    """The last moment at which anybody anywhere may take the step; None where nobody set a window of it.

    A window for all bounds those of single organisations; an extension counts for whomever it is.
    """
    ours = [window for window in windows if window.step == step]
    for_all = [window.closes_at for window in ours if window.organisation_id is None]
    if not ours:
        return None
    bound = min(for_all) if for_all else max(window.closes_at for window in ours)
    return max([bound, *(each.closes_at for each in extensions if each.step == step)])


def is_open(window: StepWindow | None, now: datetime) -> Verdict:
    """May the step be taken at `now` (aware; ValueError otherwise)? Both ends of the window belong to it."""
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    if window is None:
        return Verdict.no("window_unset", say("本环节的受理时间尚未公布，请留意通知或联系上级主管部门。"))
    if window.opens_at is not None and now < window.opens_at:
        return Verdict.no(
            "window_early",
            say(
                "本环节尚未开始，%(moment)s起受理。可先保存草稿，届时再提交。",
                moment=moment_text(window.opens_at),
            ),
        )
    if now > window.closes_at:
        return Verdict.no(
            "window_late",
            say(
                "本环节已于%(moment)s截止，不再受理，已填内容会保留。确有特殊情况的，请联系上级主管部门申请延期。",
                moment=moment_text(window.closes_at),
            ),
        )
    return Verdict.yes()


def is_working_day(day: date, overrides: Mapping[date, bool]) -> bool:
    """Monday to Friday, unless `overrides` (调休: day → is it worked) says otherwise."""
    return overrides.get(day, day.weekday() < _SATURDAY)


def working_days_after(day: date, count: int, overrides: Mapping[date, bool]) -> date:
    """The `count`-th working day after `day`, which is not counted itself; ValueError where count < 1."""
    if count < 1:
        raise ValueError("count must be 1 or more")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, overrides)
    return day


def days_before(close: datetime, days: int) -> datetime:
    """The end of the day that lies `days` days before the close (aware)."""
    return day_end(close.astimezone(ZONE).date() - timedelta(days=days))


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
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    if months < 1:
        return say("%(days)d 天", days=max(0, (end - start).days))
    return months_text(months)


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


def _is_granted(extension: StepExtension, chain: Collection[int], person_id: int | None) -> bool:
    if extension.person_id is not None:
        return extension.person_id == person_id
    return extension.organisation_id in chain
