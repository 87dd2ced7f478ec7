"""All dates of a year at once 日期: its beginning and end, and its windows, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect

from tepei.policy.calendar import moment_text
from tepei.policy.words import Sentence, say
from tepei.portal import audit, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.programmes import actions as programmes
from tepei.programmes import rules
from tepei.programmes.models import Cycle, Window
from tepei.schemes import assembling


@dataclass(frozen=True)
class Dates:
    """When something begins and ends; of what ends some days before the year, the days. `source`: where that is said."""

    opens: dt.datetime | None
    closes: dt.datetime | None
    days_before_close: int | None = None
    source: str = ""


@dataclass(frozen=True)
class DateRow:
    """Windows that share their dates; `key` names them on the form: the id of the first."""

    key: int
    windows: Sequence[Window]
    dates: Dates


def rows(cycle: Cycle) -> list[DateRow]:
    """The windows of the year as the scheme tells them: steps that share everything in one row."""
    with scope.everything("the dates of a year are those of all"):
        groups = assembling.window_groups(cycle)
    return [DateRow(group[0].id, group, _dates(group[0])) for group in groups]


def set_dates(cycle_id: int, version: int, year: Dates, windows: Mapping[int, Dates]) -> int:
    """Set what differs; the answer is how many rows changed. Refused with the row that is at fault, Stale or Absent.

    `windows` by the key of their row. The beginning and end of a year that was opened stay as they are.
    """
    with transaction() as session:
        cycle = scope.locked(Cycle, cycle_id, version)
        found, changed = rows(cycle), 0
        if cycle.state == "draft":
            changed += _set_year(cycle, year)
        for row in found:
            changed += sum(
                _set_window(row, each, windows[row.key]) for each in row.windows if row.key in windows
            )
        if changed:
            cycle.version += 1
            session.flush()
            audit.record("cycle.dates", cycle, count=changed)
        return changed


def _set_year(cycle: Cycle, year: Dates) -> bool:
    if year.opens is None or year.closes is None or year.closes <= year.opens:
        raise Refused(say("截止时间应晚于开始时间，请重新选择。"))
    before, is_same = (cycle.opens_at, cycle.closes_at), year.closes == cycle.closes_at
    cycle.opens_at, cycle.closes_at = year.opens, year.closes if is_same else rules.end_of_minute(year.closes)
    programmes.move_close(cycle)
    return (cycle.opens_at, cycle.closes_at) != before


def _set_window(row: DateRow, window: Window, dates: Dates) -> bool:
    window.opens_at, window.source = dates.opens, dates.source
    if dates.days_before_close is not None:
        window.days_before_close = dates.days_before_close
        programmes.follow_close(window)
    elif dates.closes is not None:
        is_same = dates.closes == row.dates.closes  # a moment that a file gave to the second stays
        window.closes_at = dates.closes if is_same else rules.end_of_minute(dates.closes)
    else:
        raise Refused(_at(row, say("请填写截止时间。")))
    seen: Any = inspect(window).attrs
    if not any(attribute.history.has_changes() for attribute in seen):
        return False
    try:
        programmes.approve_window(window)
    except Refused as refusal:
        raise Refused(_at(row, refusal.text)) from None
    window.version += 1
    return True


def _at(row: DateRow, text: Sentence) -> Sentence:
    closes = moment_text(row.dates.closes) if row.dates.closes else ""
    return say("截止时间为 %(closes)s 的一行：%(fault)s", closes=closes, fault=text)


def _dates(window: Window) -> Dates:
    return Dates(window.opens_at, window.closes_at, window.days_before_close, window.source)
