"""Moments as a notice writes them: a day as a whole, or a time of that day in Asia/Shanghai 时刻.

An opening written as a day begins at its first moment, a close ends at its last; “2025-03-21 18:00” closes when that minute is over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from tepei.policy.calendar import ZONE, day_end, day_start
from tepei.policy.definition import Invalid, no_day, no_moment

_MINUTES = "%Y-%m-%d %H:%M"
_LENGTH = len("2025-03-21 18:00")
_SCHEMA = WithJsonSchema({"type": "string", "description": "2025-03-21 或 2025-03-21 18:00"})


def end_of_minute(moment: datetime) -> datetime:
    """The last moment of the minute."""
    return moment.replace(second=59, microsecond=999_999)


def _read(of_day: Callable[[date], datetime], of_minute: Callable[[datetime], datetime]) -> BeforeValidator:
    def read(value: object) -> object:
        if isinstance(value, datetime):
            return _here(value)
        if value is None:
            return None
        try:
            return _moment(value, of_day, of_minute)
        except ValueError:
            fault = no_moment if len(str(value)) >= _LENGTH else no_day
            raise Invalid(fault(value)) from None

    return BeforeValidator(read)


def _moment(
    value: object, of_day: Callable[[date], datetime], of_minute: Callable[[datetime], datetime]
) -> datetime:
    if type(value) is date:
        return of_day(value)
    text = str(value)
    if len(text) == _LENGTH:
        return of_minute(datetime.strptime(text, _MINUTES).replace(tzinfo=ZONE))
    if len(text) > _LENGTH:
        return _here(datetime.fromisoformat(text))
    return of_day(date.fromisoformat(text))


def _here(moment: datetime) -> datetime:
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)


def _write(of_day: Callable[[date], datetime], of_minute: Callable[[datetime], datetime]) -> PlainSerializer:
    def write(moment: datetime | None) -> object:
        if moment is None:
            return None
        here = moment.astimezone(ZONE)
        if here == of_day(here.date()):
            return here.date()
        usual = here == of_minute(here.replace(second=0, microsecond=0))
        return f"{here:{_MINUTES}}" if usual else here.replace(tzinfo=None).isoformat(" ")

    return PlainSerializer(write)


def _as_it_is(moment: datetime) -> datetime:
    return moment


Opening = Annotated[datetime, _read(day_start, _as_it_is), _write(day_start, _as_it_is), _SCHEMA]
Closing = Annotated[datetime, _read(day_end, end_of_minute), _write(day_end, end_of_minute), _SCHEMA]
