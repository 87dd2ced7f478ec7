"""What two windows hold differently of one section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tepei.policy.fields import Section
from tepei.policy.words import WORDS, Sentence, join


@dataclass(frozen=True)
class Difference:
    """One field of which two people (or two windows) hold different texts."""

    label: Sentence
    stored: str
    typed: str


def differences(section: Section, stored: Any, typed: Any) -> tuple[Difference, ...]:
    """Field by field, what the stored section and the typed one say differently."""
    if not section.rows:
        return tuple(_row_differences(section, "", stored or {}, typed or {}))
    ours, theirs = list(stored or []), list(typed or [])
    count = max(len(ours), len(theirs))
    padded = zip(ours + [{}] * (count - len(ours)), theirs + [{}] * (count - len(theirs)), strict=True)
    return tuple(
        found
        for number, (one, other) in enumerate(padded)
        for found in _row_differences(section, section.name_row(number), one, other)
    )


def _row_differences(
    section: Section, place: Sentence | str, stored: Mapping[str, str], typed: Mapping[str, str]
) -> list[Difference]:
    fields = [field for field in section.fields if not field.locked and field.kind != "photo"]
    return [
        Difference(join((place, field.label), WORDS), stored.get(field.key, ""), typed.get(field.key, ""))
        for field in fields
        if stored.get(field.key, "") != typed.get(field.key, "")
    ]
