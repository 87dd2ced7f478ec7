"""Is a form complete, and what is still to do 还差的内容."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tepei.policy.answers import AnswerError, Known, complaint, normalise
from tepei.policy.characters import plain
from tepei.policy.fields import Field, Form, Section
from tepei.policy.form import Row, is_blank, is_shown, row_word, rows_of, single, usual
from tepei.policy.words import NOTHING, Sentence, join, say

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


def _section_gaps(filled: _Filled, section: Section) -> Iterator[Gap]:
    if not section.rows:
        yield from _row_gaps(filled, section, single(filled.answers, section), None)
        return
    rows = rows_of(filled.answers, section)
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
        text = plain(usual(field, row))
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
