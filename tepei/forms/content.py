"""What stands in a form: its answers read by its definition, in words and in their usual form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tepei.codes.models import CodeItem
from tepei.forms.models import Attachment
from tepei.policy.answers import AnswerError, normalise
from tepei.policy.fields import Field, Form, Section
from tepei.policy.identity import mask_id, mask_phone

Codes = Mapping[str, Mapping[str, CodeItem]]
_MASKS = {"id_number": mask_id, "phone": mask_phone}


@dataclass(frozen=True)
class Content:
    """A definition with what was answered by it, the code sets that it chooses from, and what was uploaded."""

    form: Form
    answers: Mapping[str, Any]
    codes: Codes = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        """The label of each value, by "section.field": of codes, and of yes and no."""
        return {f"{section.key}.{field.key}": self._words(field) for section, field in _fields(self.form)}

    def _words(self, field: Field) -> dict[str, str]:
        if field.kind == "code":
            return {code: item.name for code, item in self.codes.get(field.code_set, {}).items()}
        return dict(zip(("yes", "no"), field.words, strict=True)) if field.kind == "yes_no" else {}

    @cached_property
    def ticks(self) -> dict[str, dict[str, str]]:
        """What official forms call each code where they have a box for it (`form_label`), by "section.field"."""
        return {
            f"{section.key}.{field.key}": {
                code: item.attributes["form_label"]
                for code, item in self.codes.get(field.code_set, {}).items()
                if item.attributes.get("form_label")
            }
            for section, field in _fields(self.form)
            if field.kind == "code"
        }

    @property
    def attached(self) -> frozenset[str]:
        """The kinds of which something was uploaded."""
        return frozenset(attachment.kind for attachment in self.attachments)

    def answered(self, key: str) -> dict[str, str]:
        """The answers of a section without rows, by field, each in its usual form. KeyError where there is none."""
        section = self.form.section(key)
        return {field.key: usual(field, self.rows(section)[0]) for field in section.fields}

    def rows(self, section: Section) -> list[Mapping[str, Any]]:
        """The rows of a section as typed; one, perhaps empty, where it does not repeat."""
        return rows_of(section, self.answers)


@dataclass(frozen=True)
class Shown:
    """A section in words: rows of (label, text); a section without repeating rows has one."""

    key: str
    title: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


def in_words(content: Content, *, masked: bool = False) -> tuple[Shown, ...]:
    """Every answer in words, in the form's order; `masked` hides the middle of ID and phone numbers."""
    return tuple(
        Shown(
            section.key,
            section.title,
            tuple(
                tuple(
                    (field.label, in_word(content, section, field, row, is_masked=masked))
                    for field in section.fields
                    if field.kind != "photo"
                )
                for row in content.rows(section)
            ),
        )
        for section in content.form.sections
    )


def in_word(
    content: Content, section: Section, field: Field, row: Mapping[str, Any], *, is_masked: bool = False
) -> str:
    """One answer in words, in its usual form."""
    text = usual(field, row)
    if is_masked and field.kind in _MASKS:
        return _MASKS[field.kind](text)
    return content.words[f"{section.key}.{field.key}"].get(text, text)


def photo_keys(form: Form) -> frozenset[str]:
    """The kinds of attachment that a photo field of the form stands for."""
    return frozenset(field.key for _, field in _fields(form) if field.kind == "photo")


def rows_of(section: Section, answers: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows of a section in any answers to it."""
    kept = answers.get(section.key)
    if section.rows:
        return list(kept) if isinstance(kept, list) else []
    return [kept if isinstance(kept, Mapping) else {}]


def usual(field: Field, row: Mapping[str, Any]) -> str:
    """The answer in its usual form; as typed where it has none."""
    try:
        return normalise(field, row.get(field.key))
    except AnswerError:
        return str(row.get(field.key, ""))


def masked(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with the middle of every ID number hidden."""
    kept = dict(answers)
    for section in form.sections:
        secret = {field.key for field in section.fields if field.kind == "id_number"}
        if secret and section.key in kept:
            rows = [_masked(row, secret) for row in rows_of(section, answers)]
            kept[section.key] = rows if section.rows else rows[0]
    return kept


def _masked(row: Mapping[str, Any], secret: set[str]) -> dict[str, Any]:
    return {key: mask_id(text) if key in secret and text else text for key, text in row.items()}


def _fields(form: Form) -> Iterator[tuple[Section, Field]]:
    return ((section, field) for section in form.sections for field in section.fields)
