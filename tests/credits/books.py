"""Rosters as people fill them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tepei.credits.rosters import HEADS
from tests import factories
from tests.portal.books import book

LABELS = {head.key: head.label + ("*" if head.required else "") for head in HEADS}


def row(number: str = "", **values: str) -> dict[str, str]:
    """A row that is right; the number is nobody's."""
    right = {
        "name": "白音", "id_number": number or factories.id_number(), "subject": "公需科目", "hours": "12.5", "course": "数字技术",
        "learned_on": "2023-02-10",
    }  # fmt: skip
    return {**right, **values}


def roster(*rows: Mapping[str, str], keys: Sequence[str] = tuple(LABELS)) -> bytes:
    """The workbook with these rows."""
    lines: list[Any] = [tuple(LABELS[key] for key in keys)]
    return book(*lines, *(tuple(each.get(key, "") for key in keys) for each in rows))
