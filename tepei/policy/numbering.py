"""Numbers made by a pattern: “{year}” and “{serial:04}” 编号."""

from __future__ import annotations

import re

from tepei.policy.definition import Invalid
from tepei.policy.words import say

_SERIAL = re.compile(r"\{serial(?::0(\d))?\}")
_BRACES = re.compile(r"\{[^}]*\}?|\}")


def checked_pattern(pattern: str) -> str:
    """The pattern itself. Invalid unless it has one serial and nothing in braces but it and the year."""
    unknown = [part for part in _BRACES.findall(pattern) if part != "{year}" and not _SERIAL.fullmatch(part)]
    if unknown:
        raise Invalid(say("“%(part)s”不能用于编号，可用：{year}、{serial:04}", part=unknown[0]))
    if len(_SERIAL.findall(pattern)) != 1:
        raise Invalid(say("编号中须有且只有一个 {serial} 或 {serial:04}"))
    return pattern


def number(pattern: str, year: int, serial: int) -> str:
    """The number of the `serial`-th (from 1) of the year."""
    return _SERIAL.sub(lambda found: f"{serial:0{found[1] or 1}d}", pattern.replace("{year}", str(year)))


def serial_of(pattern: str, year: int, given: str) -> int:
    """Which serial makes this number by the pattern, 0 where none does; whoever counts on from the highest of all gives no number twice."""
    before, _digits, after = _SERIAL.split(pattern.replace("{year}", str(year)))
    found = re.fullmatch(f"{re.escape(before)}([0-9]+){re.escape(after)}", given)
    serial = int(found[1]) if found else 0
    return serial if number(pattern, year, serial) == given else 0
