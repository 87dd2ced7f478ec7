"""Numbers made by a pattern: “{year}” and “{serial:04}” 编号."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic_core import core_schema

from tepei.policy.definition import Invalid
from tepei.policy.words import say

_SERIAL = re.compile(r"\{serial(?::0(\d))?\}")
_BRACES = re.compile(r"\{[^}]*\}?|\}")
_PARTS = re.compile(r"(\{year\}|\{serial(?::0\d)?\})")


@dataclass(frozen=True)
class Pattern:
    """Says that a text is a pattern, which is composed of parts; "" is none."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.no_info_after_validator_function(
            lambda text: checked_pattern(text) if text else text, handler(source)
        )


def checked_pattern(pattern: str) -> str:
    """The pattern itself. Invalid unless it has one serial and nothing in braces but it and the year."""
    unknown = [part for part in _BRACES.findall(pattern) if part != "{year}" and not _SERIAL.fullmatch(part)]
    if unknown:
        raise Invalid(say("“%(part)s”不能用于编号", part=unknown[0]))
    if len(_SERIAL.findall(pattern)) != 1:
        raise Invalid(say("编号中须有且只有一个顺序号"))
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


def parts_of(pattern: str) -> list[str]:
    """What it is made of, in order: “{year}”, “{serial:04}” and the texts between them."""
    return [part for part in _PARTS.split(pattern) if part]


def is_placed(part: str) -> bool:
    """Is this part filled in with each number, or the same in all?"""
    return _PARTS.fullmatch(part) is not None


def digits_of(part: str) -> int | None:
    """How many digits a serial has at least, 1 where it is not filled up with zeros; None of another part."""
    found = _SERIAL.fullmatch(part)
    return int(found[1] or 1) if found else None
