"""A form as text to read and to point at: its sections, rows and answers, each with the place where it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tepei.forms.content import Content, in_word
from tepei.policy.fields import Field, Section
from tepei.policy.form import is_shown
from tepei.policy.words import Sentence


@dataclass(frozen=True)
class Answered:
    """One answer in words; `at` is its place in the form: "section.field", in row 2 of several "section.1.field"."""

    at: str
    field: Field
    label: str
    text: str

    @property
    def id(self) -> str:
        """Of its place on a page."""
        return f"a-{self.at.replace('.', '-')}"

    @property
    def is_long(self) -> bool:
        return self.field.kind == "long_text" or len(self.text) > 60


@dataclass(frozen=True)
class AnsweredRow:
    """The answers of one row; `label` names it in a section that repeats."""

    label: Sentence | str
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class AnsweredSection:
    """A section with its rows; one that does not repeat has one."""

    section: Section
    rows: tuple[AnsweredRow, ...]

    @property
    def key(self) -> str:
        return self.section.key

    @property
    def title(self) -> str:
        return self.section.title


def sections(content: Content, *, applying_only: bool = False) -> tuple[AnsweredSection, ...]:
    """Every answer in the form's order, the middle of ID and phone numbers hidden; `applying_only` leaves out what does not apply."""
    return tuple(
        AnsweredSection(
            section,
            tuple(
                _row(content, section, number if section.rows else None, row, applying_only=applying_only)
                for number, row in enumerate(content.rows(section))
            ),
        )
        for section in content.form.sections
    )


def _row(
    content: Content, section: Section, number: int | None, row: Mapping[str, Any], *, applying_only: bool
) -> AnsweredRow:
    answers = tuple(
        Answered(
            place_of(section, number, field),
            field,
            field.label,
            in_word(content, section, field, row, is_masked=True),
        )
        for field in section.fields
        if field.kind != "photo"
        and (not applying_only or is_shown(content.form, section, field, content.answers, row))
    )
    return AnsweredRow("" if number is None else section.name_row(number), answers)


def place_of(section: Section, number: int | None, field: Field) -> str:
    """How a place in a form is written."""
    return f"{section.key}.{field.key}" if number is None else f"{section.key}.{number}.{field.key}"
