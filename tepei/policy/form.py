"""What of a form applies, given its answers, and which of its rows count 表单的填写.

Answers are plain JSON: {"basic": {"name": "…"}, "career": [{"period": "…"}, …]}. They are kept as they were typed, and
looked at in their usual form (`normalise`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tepei.policy.answers import AnswerError, normalise
from tepei.policy.fields import Field, Form, Section
from tepei.policy.words import Sentence, say

Row = Mapping[str, object]
_NOTHING: Row = {}


def is_shown(form: Form, section: Section, field: Field, answers: Mapping[str, object], row: Row) -> bool:
    """Does the field apply, given the answers and its own row (of a section without rows: that section's answers)?"""
    if field.show_if is None:
        return True
    try:
        home, source = form.source_of(section, field.show_if)
    except KeyError:  # nobody is asked that here
        return False
    here = row if home is section else single(answers, home)
    return is_shown(form, home, source, answers, here) and usual(source, here) in field.show_if.values


def box_for(form: Form, section: Section, field: Field, answers: Mapping[str, object]) -> Field | None:
    """The box by which this field of a section without rows is filled in now: its own, or the one whose answer it waits for; None where an
    answer hides it.
    """
    if is_shown(form, section, field, answers, single(answers, section)):
        return field
    try:
        home, source = form.source_of(section, field.show_if) if field.show_if else (section, field)
    except KeyError:
        return None
    before = box_for(form, home, source, answers) if source is not field else None
    return before if before is not source or not usual(source, single(answers, home)) else None


def feeding(form: Form | None) -> Iterator[tuple[Section, Field]]:
    """The fields of a form that feed a fact; those of repeated rows are asked by the fact itself."""
    for section in form.sections if form else ():
        yield from ((section, each) for each in section.fields if each.fact and not section.rows)


def is_blank(section: Section, row: Row) -> bool:
    """A row in which nothing was typed; it counts for nothing."""
    return not any(_typed_text(row.get(field.key)) for field in section.fields)


def row_word(section: Section) -> Sentence | str:
    """What one counts its rows by: 段 where they are called “第 1 段”."""
    before, _mark, after = section.row_label.partition("{}")
    word = after.strip() if before.strip() == "第" else ""
    return word if word not in ("", "行") else say("行")


def usual(field: Field, row: Row) -> str:
    """What the row says there, in the spelling of the field's kind; "" where it has none."""
    try:
        return normalise(field, row.get(field.key))
    except AnswerError:
        return ""


def _typed_text(value: object) -> str:
    return "" if value is None else str(value).strip()


def single(answers: Mapping[str, object], section: Section) -> Row:
    found = answers.get(section.key)
    return found if isinstance(found, Mapping) else _NOTHING


def rows_of(answers: Mapping[str, object], section: Section) -> Sequence[Row]:
    found = answers.get(section.key)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
