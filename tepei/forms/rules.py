"""What a filled form keeps, in plain values: what is typed, how much of it, and the hash of what was submitted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tepei.policy.fields import Section
from tepei.policy.form import row_word
from tepei.policy.verdict import Verdict
from tepei.policy.words import say

MAX_FILES = 20
MAX_ROWS = 100  # kept in a draft; how many the form allows is for its check to say


def may_attach(count: int, *, is_photo: bool, demanded: int = 0) -> Verdict:
    """A photo takes the place of the one before; other files add up, to as many at least as are `demanded`."""
    most = max(MAX_FILES, 2 * demanded)
    if is_photo or count < most:
        return Verdict.yes()
    return Verdict.no(
        "attach_count",
        say("附件最多 %(most)s 个。请先删除不需要的，或将多页合并为一个 PDF。", most=most),
    )


def may_keep(section: Section, values: Any) -> Verdict:
    """A draft keeps whatever was typed, within what a browser can sensibly show."""
    if section.rows and len(values) > MAX_ROWS:
        return Verdict.no(
            "rows",
            say(
                "“%(title)s”最多保存 %(most)s %(row)s，现为 %(count)s %(row)s，请删减后再保存。",
                title=section.title,
                most=MAX_ROWS,
                count=len(values),
                row=row_word(section),
            ),
        )
    return Verdict.yes()


def tidy(section: Section, values: Any) -> Any:
    """What of `values` belongs into this section, as typed: a mapping, or a list of them for rows.

    Locked fields and photos are not typed by anybody; unknown keys are dropped.
    """
    keys = [field.key for field in section.fields if not field.locked and field.kind != "photo"]
    if not section.rows:
        return _row(keys, values)
    rows = [_row(keys, row) for row in values] if isinstance(values, list) else []
    return [row for row in rows if any(text.strip() for text in row.values())]


def _row(keys: Sequence[str], values: Any) -> dict[str, str]:
    given = values if isinstance(values, Mapping) else {}
    return {key: _storable(given[key]) for key in keys if key in given}


def _storable(value: Any) -> str:
    """A lone surrogate cannot be written as UTF-8; everything else is kept as typed."""
    return str(value if value is not None else "").encode("utf-8", "replace").decode()


def mark(content: Any) -> str:
    """A short hash of a section's content: was it changed since a page was opened?"""
    return digest(content)[:16]


def fingerprint(
    answers: Mapping[str, Any], attachments: Sequence[Mapping[str, Any]], configuration_hash: str
) -> str:
    """SHA-256 over exactly what was submitted: 64 hex digits."""
    return digest([answers, list(attachments), configuration_hash])


def digest(value: Any) -> str:
    """SHA-256 over plain values, whatever the order of their keys: 64 hex digits."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
