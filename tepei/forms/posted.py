"""A section as a browser sends it back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tepei.policy.fields import Section

ROW_MOVES = ("add", "remove", "up", "down")
_ROW_NAME = re.compile(r"([a-z0-9_]{1,40})\.([0-9]{1,3})")


def typed(section: Section, posted: Any) -> Any:
    """The section's values from a posted form (a MultiDict): a mapping, or a list of them in the order of the rows."""
    keys = {field.key for field in section.fields}
    if not section.rows:
        return {key: _text(posted[key]) for key in keys if key in posted}
    rows: dict[int, dict[str, str]] = {}
    for name in posted:
        found = _ROW_NAME.fullmatch(name)
        if found and found[1] in keys:
            rows.setdefault(int(found[2]), {})[found[1]] = _text(posted[name])
    return [rows[number] for number in sorted(rows)]


def moved(rows: Sequence[Any], move: str) -> list[Any]:
    """The rows after "up:2", "down:0" or "remove:1"; unchanged where the row or the move does not exist."""
    verb, _, place = move.partition(":")
    changed = list(rows)
    if verb not in ROW_MOVES or not place.isdecimal() or len(place) > 3 or int(place) >= len(changed):
        return changed
    row = changed.pop(int(place))
    if verb != "remove":
        changed.insert(max(0, int(place) + (1 if verb == "down" else -1)), row)
    return changed


def _text(posted: str) -> str:
    """A browser ends lines its own way."""
    return posted.replace("\r\n", "\n")
