"""A section on the screen: one box per field with what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tepei.forms.content import Content
from tepei.forms.models import Attachment
from tepei.policy.fields import Field, Section
from tepei.policy.gaps import Gap
from tepei.policy.identity import mask_id
from tepei.policy.words import NOTHING, QUOTED_CHOICES, Sentence, join, say

_INPUTS = {"phone": "tel", "email": "email"}
_NATIVE = {"date": r"\d{4}-\d{2}-\d{2}", "month": r"\d{4}-\d{2}"}


def id_of(name: str) -> str:
    """Of a box on its page, by the name of what is typed there: "field", in row 2 of several "field.1"."""
    return "f-" + name.replace(".", "-")


def id_of_place(at: str) -> str:
    """Of the box of a place of the form: "section.field", in row 2 of several "section.1.field"."""
    _section, *row, field = at.split(".")
    return id_of(".".join([field, *row]))


@dataclass(frozen=True)
class Box:
    """A field with its typed value; `options` are chosen from, or offered beside what is typed. `error` says what is wrong; `condition` when the field applies at all."""

    field: Field
    name: str
    value: str
    options: tuple[tuple[str, str], ...]
    error: Sentence
    condition: Sentence

    @property
    def id(self) -> str:
        return id_of(self.name)

    @property
    def control(self) -> str:
        """How it is drawn: locked, photo, radio, select, textarea, or the type of an input."""
        if self.field.kind == "photo" or self.field.locked:
            return "photo" if self.field.kind == "photo" else "locked"
        drawn = {"long_text": "textarea", "choice": "radio", "yes_no": "radio", "code": "select"}
        if self.field.kind in _NATIVE:
            # A native picker would swallow what is no date; as text it can be corrected.
            return self.field.kind if re.fullmatch(_NATIVE[self.field.kind] + "|", self.value) else "text"
        return drawn.get(self.field.kind, _INPUTS.get(self.field.kind, "text"))

    @property
    def shown(self) -> str:
        """What a locked field shows: the word of a code, the ID number without its middle."""
        if self.field.kind == "id_number":
            return mask_id(self.value)
        return dict(self.options).get(self.value, self.value)


@dataclass(frozen=True)
class Line:
    """The boxes of one row; `label` names it in a repeating section."""

    label: Sentence | str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class _Row:
    """One row as typed; `number` is None where the section does not repeat. `gaps` are by (row, field)."""

    number: int | None
    typed: Mapping[str, Any]
    gaps: Mapping[tuple[int | None, str], Gap]


def lines(
    content: Content, section: Section, gaps: Iterable[Gap] = (), *, spare: bool = False
) -> tuple[Line, ...]:
    """The section's rows with their boxes; `spare` adds an empty row, and an empty section always shows one."""
    found = {(gap.row, gap.field): gap for gap in gaps}
    typed = content.rows(section)
    if not section.rows:
        return (Line("", _boxes(content, section, _Row(None, typed[0], found))),)
    if spare or not typed:
        typed = [*typed, {}]
    return tuple(
        Line(section.name_row(number), _boxes(content, section, _Row(number, each, found)))
        for number, each in enumerate(typed)
    )


def photo_of(content: Content, section: Section) -> Attachment | None:
    """The photo that this section shows, if it was uploaded."""
    kinds = {field.key for field in section.fields if field.kind == "photo"}
    return next((each for each in content.attachments if each.kind in kinds), None)


def _boxes(content: Content, section: Section, row: _Row) -> tuple[Box, ...]:
    return tuple(_box(content, section, field, row) for field in section.fields)


def _box(content: Content, section: Section, field: Field, row: _Row) -> Box:
    value, gap = str(row.typed.get(field.key, "")), row.gaps.get((row.number, field.key))
    offered = tuple((each, each) for each in gap.choices) if gap else ()
    return Box(
        field=field,
        name=field.key if row.number is None else f"{field.key}.{row.number}",
        value=value,
        options=offered or _options(content, field, content.words[f"{section.key}.{field.key}"], value),
        error=gap.text if gap else NOTHING,
        condition=_condition(content, section, field),
    )


def _options(
    content: Content, field: Field, words: Mapping[str, str], value: str
) -> tuple[tuple[str, str], ...]:
    if field.kind == "choice":
        return tuple((option, option) for option in field.options)
    if field.kind != "code":
        return tuple(words.items())
    items = content.codes.get(field.code_set, {})
    return tuple((code, text) for code, text in words.items() if items[code].is_selectable or code == value)


def _condition(content: Content, section: Section, field: Field) -> Sentence:
    if field.show_if is None:
        return NOTHING
    home, source = content.form.source_of(section, field.show_if)
    named = content.words[f"{home.key}.{source.key}"]
    words = [named.get(value, value) for value in field.show_if.values]
    values = join(map(Sentence, words) if source.kind == "yes_no" else words, QUOTED_CHOICES)
    return say("“%(label)s”为“%(values)s”时填写", label=source.label, values=values)
