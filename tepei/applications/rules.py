"""What may be done with an application while its applicant holds it, in plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tepei.policy.fields import Section
from tepei.policy.verdict import Verdict

EDITABLE = ("draft", "sent_back")
MAX_FILES = 20
MAX_ROWS = 100  # kept in a draft; how many the form allows is for its check to say
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing to mistake when it is read aloud
_NUMBER_BYTES = 10


def make_number(year: int, chance: bytes) -> str:
    """“2023-” and 16 characters of Crockford's base32, from 10 random bytes; ValueError for another count."""
    if len(chance) != _NUMBER_BYTES:
        raise ValueError(f"a number is made of {_NUMBER_BYTES} bytes, not {len(chance)}")
    bits = int.from_bytes(chance, "big")
    return f"{year}-" + "".join(_CROCKFORD[bits >> shift & 31] for shift in range(75, -1, -5))


def may_edit(state: str) -> Verdict:
    """Content changes only while the application lies with its applicant."""
    if state in EDITABLE:
        return Verdict.yes()
    return Verdict.no(
        "edit_state", "申报表已提交，内容不能再修改。尚无单位审核时可先“撤回”，否则请联系正在审核的单位退回。"
    )


def may_change_track(state: str) -> Verdict:
    """Only before the first review: what reviewers approved was approved for its 培养方式."""
    if state == "draft":
        return Verdict.yes()
    return Verdict.no(
        "track_state", "只有“填写中”的申报表可以更改培养方式。如需更改，请先撤回，或联系审核单位。"
    )


def may_discard(state: str) -> Verdict:
    """Only a draft is thrown away; what was sent back belongs to its reviewers' history until it is decided."""
    if state == "draft":
        return Verdict.yes()
    return Verdict.no("discard_state", "只有“填写中”的申报表可以删除。请刷新页面查看最新状态。")


def may_attach(count: int, *, is_photo: bool) -> Verdict:
    """A photo takes the place of the one before; other files add up."""
    if is_photo or count < MAX_FILES:
        return Verdict.yes()
    return Verdict.no("attach_count", f"附件最多 {MAX_FILES} 个。请先删除不需要的，或将多页合并为一个 PDF。")


def may_submit(gaps: int) -> Verdict:
    """Only a complete form is submitted."""
    if not gaps:
        return Verdict.yes()
    return Verdict.no("incomplete", f"申报表还有 {gaps} 处没有填好，请按提示补充后再提交。已填内容都已保存。")


def may_print(state: str, position: int) -> Verdict:
    """The official print comes after the unit's approval; before that there is the watermarked preview."""
    if state in ("approved", "selected", "rejected") or (state == "in_review" and position > 0):
        return Verdict.yes()
    return Verdict.no("print_state", "申报表须经所在单位审核通过后才能打印。在此之前可以预览。")


def may_keep(section: Section, values: Any) -> Verdict:
    """A draft keeps whatever was typed, within what a browser can sensibly show."""
    if section.rows and len(values) > MAX_ROWS:
        return Verdict.no(
            "rows", f"“{section.title}”最多保存 {MAX_ROWS} 行，现为 {len(values)} 行，请删减后再保存。"
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


@dataclass(frozen=True)
class Difference:
    """One field of which two people (or two windows) hold different texts."""

    label: str
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
    section: Section, place: str, stored: Mapping[str, str], typed: Mapping[str, str]
) -> list[Difference]:
    fields = [field for field in section.fields if not field.locked and field.kind != "photo"]
    return [
        Difference(f"{place} {field.label}".strip(), stored.get(field.key, ""), typed.get(field.key, ""))
        for field in fields
        if stored.get(field.key, "") != typed.get(field.key, "")
    ]


def mark(content: Any) -> str:
    """A short hash of a section's content: was it changed since a page was opened?"""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def fingerprint(
    answers: Mapping[str, Any], attachments: Sequence[Mapping[str, Any]], configuration_hash: str
) -> str:
    """SHA-256 over exactly what was submitted: 64 hex digits."""
    said = [answers, list(attachments), configuration_hash]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
