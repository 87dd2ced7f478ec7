"""A section on the screen: one box per field with what was typed, and what came back from the browser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tepei.applications import queries
from tepei.forms.models import Attachment
from tepei.policy.fields import Field, Form, Section
from tepei.policy.form import Gap
from tepei.policy.identity import mask_id

ROW_MOVES = ("add", "remove", "up", "down")
_ROW_NAME = re.compile(r"([a-z0-9_]{1,40})\.([0-9]{1,3})")
_INPUTS = {"phone": "tel", "email": "email"}
_NATIVE = {"date": r"\d{4}-\d{2}-\d{2}", "month": r"\d{4}-\d{2}"}


@dataclass(frozen=True)
class Box:
    """A field with its typed value. `error` says what is wrong; `condition` when the field applies at all."""

    field: Field
    name: str
    value: str
    options: tuple[tuple[str, str], ...]
    error: str
    condition: str

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")

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

    label: str
    boxes: tuple[Box, ...]


def lines(
    at: queries.Desk, section: Section, gaps: Iterable[Gap], *, spare: bool = False
) -> tuple[Line, ...]:
    """The section's rows with their boxes; `spare` adds an empty row, and an empty section always shows one."""
    rows: list[Mapping[str, Any]] = queries.rows_of(section, at.application.form.answers)
    if section.rows and (spare or not rows):
        rows = [*rows, {}]
    errors = {(gap.row, gap.field): gap.text for gap in gaps}
    words = queries.choices(at)
    return tuple(
        Line(
            section.name_row(number) if section.rows else "",
            tuple(
                _box(at, section, field, (number if section.rows else None, row, errors, words))
                for field in section.fields
            ),
        )
        for number, row in enumerate(rows)
    )


def _box(at: queries.Desk, section: Section, field: Field, row: tuple[Any, ...]) -> Box:
    number, answers, errors, words = row
    value = str(answers.get(field.key, ""))
    return Box(
        field=field,
        name=field.key if number is None else f"{field.key}.{number}",
        value=value,
        options=_options(at, field, words.get(f"{section.key}.{field.key}", {}), value),
        error=errors.get((number, field.key), ""),
        condition=_condition(at.form, section, field, words),
    )


def _options(
    at: queries.Desk, field: Field, words: Mapping[str, str], value: str
) -> tuple[tuple[str, str], ...]:
    if field.kind == "choice":
        return tuple((option, option) for option in field.options)
    if field.kind != "code":
        return tuple(words.items())
    items = at.codes.get(field.code_set, {})
    return tuple((code, text) for code, text in words.items() if items[code].is_selectable or code == value)


def _condition(form: Form, section: Section, field: Field, words: Mapping[str, Mapping[str, str]]) -> str:
    if field.show_if is None:
        return ""
    home, source = form.source_of(section, field.show_if)
    named = words.get(f"{home.key}.{source.key}", {})
    return (
        f"“{source.label}”为“{'”或“'.join(named.get(value, value) for value in field.show_if.values)}”时填写"
    )


def typed(section: Section, posted: Any) -> Any:
    """The section's values from a posted form (a MultiDict): a mapping, or a list of them in the order of the rows."""
    keys = {field.key for field in section.fields}
    if not section.rows:
        return {key: posted[key] for key in keys if key in posted}
    rows: dict[int, dict[str, str]] = {}
    for name in posted:
        found = _ROW_NAME.fullmatch(name)
        if found and found[1] in keys:
            rows.setdefault(int(found[2]), {})[found[1]] = posted[name]
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


def photo_of(at: queries.Desk, section: Section) -> Attachment | None:
    """The photo that this section shows, if it was uploaded."""
    kinds = {field.key for field in section.fields if field.kind == "photo"}
    return next((each for each in at.attachments if each.kind in kinds), None)
