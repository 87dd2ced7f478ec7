"""Is the form complete, and what is still to do 表单核对.

Answers are plain JSON: {"basic": {"name": "…"}, "career": [{"period": "…"}, …]}. They are kept as they were typed; the check
looks at their usual form (`normalise`).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tepei.policy.answers import AnswerError, Known, complaint, normalise
from tepei.policy.characters import plain
from tepei.policy.fields import Field, Form, Section
from tepei.policy.show_if import ShowIf
from tepei.policy.words import NOTHING, Sentence, join, say

__all__ = [
    "AnswerError",
    "Field",
    "Form",
    "Gap",
    "Known",
    "Section",
    "ShowIf",
    "check",
    "is_blank",
    "is_shown",
    "normalise",
    "row_word",
]

Row = Mapping[str, object]
_NOTHING: Row = {}
_CHOICES = ("choice", "code", "yes_no")


@dataclass(frozen=True)
class Gap:
    """Something still to do. `field` is "" where the whole section is meant, `row` counts from 0 and is None outside rows.

    `code`: missing · row_incomplete · too_few_rows · too_many_rows · same_rows · too_long · characters · format · unknown_choice. `choices`: what may stand
    there in place of what was typed.
    """

    section: str
    field: str
    row: int | None
    text: Sentence
    code: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Filled:
    form: Form
    answers: Mapping[str, object]
    attachments: Container[str]
    known: Known


def check(
    form: Form,
    answers: Mapping[str, object],
    attachments: Container[str] = frozenset(),
    known: Known | None = None,
) -> dict[str, list[Gap]]:
    """Every gap by section, in the form's order; sections without one are left out, so that a complete form gives {}.

    Retired parts are not asked. `attachments` holds the keys of what was uploaded: a photo is there when its field's key is among them.
    """
    filled = _Filled(form.live, answers, attachments, known or Known())
    found = {section.key: list(_section_gaps(filled, section)) for section in filled.form.sections}
    return {key: gaps for key, gaps in found.items() if gaps}


def is_shown(form: Form, section: Section, field: Field, answers: Mapping[str, object], row: Row) -> bool:
    """Does the field apply, given the answers and its own row (of a section without rows: that section's answers)?"""
    if field.show_if is None:
        return True
    try:
        home, source = form.source_of(section, field.show_if)
    except KeyError:  # nobody is asked that here
        return False
    here = row if home is section else _single(answers, home)
    return is_shown(form, home, source, answers, here) and _usual(source, here) in field.show_if.values


def box_for(form: Form, section: Section, field: Field, answers: Mapping[str, object]) -> Field | None:
    """The box by which this field of a section without rows is filled in now: its own, or the one whose answer it waits for; None where an
    answer hides it.
    """
    if is_shown(form, section, field, answers, _single(answers, section)):
        return field
    try:
        home, source = form.source_of(section, field.show_if) if field.show_if else (section, field)
    except KeyError:
        return None
    before = box_for(form, home, source, answers) if source is not field else None
    return before if before is not source or not _usual(source, _single(answers, home)) else None


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


def _section_gaps(filled: _Filled, section: Section) -> Iterator[Gap]:
    if not section.rows:
        yield from _row_gaps(filled, section, _single(filled.answers, section), None)
        return
    rows = _rows(filled.answers, section)
    used = [(number, row) for number, row in enumerate(rows) if not is_blank(section, row)]
    yield from _count_gaps(section, len(used))
    for number, row in used:
        yield from _row_gaps(filled, section, row, number)
    for field in section.fields:
        yield from _same_gaps(section, field, used) if field.distinct else ()


def _count_gaps(section: Section, count: int) -> Iterator[Gap]:
    if count < section.least:
        text = say(
            "“%(title)s”至少填写 %(least)d %(row)s，现有 %(count)d %(row)s，请补充。",
            title=section.title,
            least=section.least,
            count=count,
            row=row_word(section),
        )
        yield Gap(section.key, "", None, text, "too_few_rows")
    if section.max_rows is not None and count > section.max_rows:
        text = say(
            "“%(title)s”最多填写 %(most)d %(row)s，现有 %(count)d %(row)s，请删减。",
            title=section.title,
            most=section.max_rows,
            count=count,
            row=row_word(section),
        )
        yield Gap(section.key, "", None, text, "too_many_rows")


def _same_gaps(section: Section, field: Field, rows: Sequence[tuple[int, Row]]) -> Iterator[Gap]:
    """Rows that say what one before them says."""
    seen: dict[str, int] = {}
    for number, row in rows:
        text = plain(_usual(field, row))
        if (first := seen.setdefault(text, number)) != number and text:
            fault = say(
                "“%(label)s”与%(row)s相同，请填写不同的。", label=field.label, row=section.name_row(first)
            )
            yield Gap(section.key, field.key, number, _in_row(section, number, fault), "same_rows")


def _row_gaps(filled: _Filled, section: Section, row: Row, number: int | None) -> Iterator[Gap]:
    for field in section.fields:
        if not is_shown(filled.form, section, field, filled.answers, row):
            continue
        code, text = _fault(filled, field, row)
        if code == "missing" and number is not None:
            code, text = (
                "row_incomplete",
                join((text, say("不需要此%(row)s的，请删除该%(row)s。", row=row_word(section)))),
            )
        if code:
            yield Gap(section.key, field.key, number, _in_row(section, number, text), code)


def _in_row(section: Section, number: int | None, text: Sentence) -> Sentence:
    if number is None:
        return text
    return say("“%(title)s”%(row)s：%(fault)s", title=section.title, row=section.name_row(number), fault=text)


def _fault(filled: _Filled, field: Field, row: Row) -> tuple[str, Sentence]:
    """(code, sentence); both empty where the answer is good."""
    if field.kind == "photo":
        lacks = field.required and field.key not in filled.attachments
        return ("missing", say("请上传“%(label)s”。", label=field.label)) if lacks else ("", NOTHING)
    try:
        text = normalise(field, row.get(field.key))
    except AnswerError as error:
        return "characters", _of_field(field, error.text)
    if not text:
        return ("missing", _request(field)) if field.required else ("", NOTHING)
    if len(text) > field.longest:
        return "too_long", _too_long(field, len(text))
    wrong = complaint(field, text, filled.known)
    code = "unknown_choice" if field.kind in _CHOICES else "format"
    return (code, _of_field(field, wrong)) if wrong else ("", NOTHING)


def _of_field(field: Field, fault: Sentence) -> Sentence:
    return say("“%(label)s”：%(fault)s", label=field.label, fault=fault)


def _too_long(field: Field, count: int) -> Sentence:
    return say(
        "“%(label)s”最多 %(most)d 个字符，现为 %(count)d 个，请删减。",
        label=field.label,
        most=field.longest,
        count=count,
    )


def _request(field: Field) -> Sentence:
    if field.locked:
        return say("“%(label)s”由系统填入，现为空，请到个人信息中补全。", label=field.label)
    if field.kind in (*_CHOICES, "organisation"):
        return say("请选择“%(label)s”。", label=field.label)
    return say("请填写“%(label)s”。", label=field.label)


def _usual(field: Field, row: Row) -> str:
    try:
        return normalise(field, row.get(field.key))
    except AnswerError:
        return ""


def _typed_text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _single(answers: Mapping[str, object], section: Section) -> Row:
    found = answers.get(section.key)
    return found if isinstance(found, Mapping) else _NOTHING


def _rows(answers: Mapping[str, object], section: Section) -> Sequence[Row]:
    found = answers.get(section.key)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
