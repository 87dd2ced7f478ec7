"""When messages are sent: pure."""

from __future__ import annotations

import re


def days_of(text: str) -> tuple[int, ...] | None:
    """“7、3、1” as numbers, the greatest first; None where it is no list of days from 0 to 60."""
    parts = [part for part in re.split(r"[、，,;；\s]+", text.strip()) if part]
    if not all(part.isdecimal() and int(part) <= 60 for part in parts):
        return None
    return tuple(sorted({int(part) for part in parts}, reverse=True))
