"""Row numbers as they come from addresses and forms."""

from __future__ import annotations

_DIGITS = 10  # Python refuses to read a number of five thousand digits, with an error


def row_key(text: str) -> int | None:
    """The primary key that a text names; None where no row can have it."""
    if not text.isdecimal() or len(text) > _DIGITS:
        return None
    key = int(text)
    return key if 0 < key < 2**31 else None
