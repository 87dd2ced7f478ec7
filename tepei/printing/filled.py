"""What goes into a form, and how it reads there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Answers = Mapping[str, Any]
Choices = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Opinion:
    """What one step of the route said; `step` is a step kind of policy/route, `on` an ISO date."""

    step: str
    body: str
    text: str
    on: str = ""


@dataclass(frozen=True)
class FilledPaper:
    """What goes into the form.

    `answers` are by section, lists for repeating rows, with `about` (unit, track, filled_on) beside them and the photo
    as a data: address. `choices` give the label of each value, by "section.field"; `ticks` that of the box that a form has for it,
    where it is another.
    """

    answers: Answers
    choices: Choices = field(default_factory=dict)
    opinions: Sequence[Opinion] = ()
    ticks: Choices = field(default_factory=dict)


def shown(kind: str, path: str, filled: FilledPaper) -> str:
    text = _answer(path, filled)
    if kind == "date":
        return day_of(text, blank=path.startswith("about."))
    return filled.choices.get(path, {}).get(text, text)


def ticked(path: str, filled: FilledPaper) -> str:
    """The box that the form has for the answer, where it calls it otherwise; 助理级 and 员级 are both 初级."""
    return filled.ticks.get(path, {}).get(_answer(path, filled), "")


def _answer(path: str, filled: FilledPaper) -> str:
    section, _, key = path.partition(".")
    value = (filled.answers.get(section) or {}).get(key)
    return "" if value is None else str(value)


def day_of(text: str, blank: bool = True) -> str:
    """“1978-01-05” as 1978年1月5日, “1978-01” as 1978年1月; an absent day as the blank of the form."""
    if not text:
        return "　　　年　　月　　日" if blank else ""
    numbers = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?.*", text)
    if not numbers:
        return text
    return "".join(
        f"{int(number)}{unit}" for number, unit in zip(numbers.groups(), "年月日", strict=True) if number
    )
