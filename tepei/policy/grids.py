"""Fields of the form as a grid or a table of rows, where no layout says how 自动排版的表格."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tepei.policy.fields import Field, Section
from tepei.policy.layout import GRID, LayoutCell, LayoutPart, RowsColumn

LABEL = 4  # columns of a label; two fields share a row
LONG_LABEL = 12  # characters: from here on a label is a statement, in a row of its own
LONG_ANSWER = 60  # characters: from here on an answer has a row of its own
PHOTO = 5  # columns of the photo, beside this many rows of
PHOTO_ROWS = 4  # ordinary height,
ROW = 9  # mm,
PHOTO_HEIGHT = 36  # one inch, 25 mm × 35 mm, and its margin
ROOM = 36  # mm for a long text at least
LINES = 3  # of a table of rows: whoever writes by hand needs some
_KINDS = {"long_text": "long_text", "date": "date", "month": "date", "photo": "photo"}
_SHORT = ("date", "month", "year", "integer", "yes_no", "postcode", "phone", "name")

Chosen = tuple[Section, list[Field]]  # some fields of a section
Rows = list[tuple[LayoutCell, ...]]


def columns_of(fields: Sequence[Field]) -> list[RowsColumn]:
    """A column for each field of a repeating section, wider where answers are long."""
    weights = [1 if field.kind in _SHORT or field.longest <= LONG_ANSWER else 2 for field in fields]
    return [
        RowsColumn(label=field.label, field=field.key, width=width, kind=_kind(field))
        for field, width in zip(fields, shares(weights), strict=True)
    ]


def rows_of(section: Section, fields: Sequence[Field]) -> LayoutPart:
    """A table of what repeats, after what stands before it."""
    return LayoutPart(
        kind="rows",
        title=section.title,
        section=section.key,
        columns=tuple(columns_of(fields)),
        lines=LINES,
        follows=True,
    )


def _kind(field: Field) -> str:
    return "date" if _KINDS.get(field.kind) == "date" else ""


def shares(weights: Sequence[int]) -> list[int]:
    """Whole percents of these weights, together 100."""
    ends = [round(100 * sum(weights[:number]) / sum(weights)) for number in range(len(weights) + 1)]
    return [end - start for start, end in pairwise(ends)]


def grid_of(title: str, sections: Sequence[Chosen]) -> LayoutPart:
    """Two short fields to a row, a long one in a row of its own; several sections each under its name, and together under this title."""
    if len(sections) == 1:
        section, fields = sections[0]
        return LayoutPart(kind="grid", title=section.title, rows=tuple(_rows(section, fields)), follows=True)
    rows: Rows = []
    for section, fields in sections:
        named = [(LayoutCell(label=section.title, colspan=GRID),)] if section.title != title else []
        rows += [*named, *_rows(section, fields)]
    return LayoutPart(kind="grid", title=title, rows=tuple(rows), follows=True)


def _rows(section: Section, fields: Sequence[Field]) -> Rows:
    photo = next((field for field in fields if field.kind == "photo"), None)
    short = [field for field in fields if _is_short(field)]
    beside = short[: 2 * PHOTO_ROWS] if photo else []
    rows = _beside(section, photo, beside) if photo else []
    waiting: list[LayoutCell] = []
    for field in fields:
        if field is photo or field in beside:
            continue
        if not _is_short(field):
            rows += [*_open(waiting), _alone(section, field)]
            waiting = []
            continue
        waiting += _pair(section, field, LABEL, GRID // 2 - LABEL)
        if len(waiting) == 4:
            rows, waiting = [*rows, tuple(waiting)], []
    return [*rows, *_open(waiting)]


def _open(waiting: Sequence[LayoutCell]) -> Rows:
    """The row that one field alone has begun."""
    return [_stretched(waiting, GRID)] if waiting else []


def _is_short(field: Field) -> bool:
    return (
        field.kind not in ("long_text", "photo", "organisation")
        and len(field.label) < LONG_LABEL
        and (field.kind in _SHORT or field.longest < LONG_ANSWER or bool(field.code_set or field.options))
    )


def _beside(section: Section, photo: Field, fields: Sequence[Field]) -> Rows:
    """Rows of two fields with the photo at their right, as tall as it."""
    pairs = [fields[place : place + 2] for place in range(0, len(fields), 2)] or [[]]
    picture = LayoutCell(
        label=photo.label,
        field=f"{section.key}.{photo.key}",
        kind="photo",
        colspan=PHOTO,
        rowspan=len(pairs),
        height=PHOTO_HEIGHT - ROW * (len(pairs) - 1),
    )
    rows = [
        _stretched([cell for field in pair for cell in _pair(section, field, 3, 6)], GRID - PHOTO)
        for pair in pairs
    ]
    return [(*rows[0], picture), *rows[1:]]


def _stretched(cells: Sequence[LayoutCell], columns: int) -> tuple[LayoutCell, ...]:
    """What is left of a row is the last cell's."""
    *before, last = cells or [LayoutCell(label="　")]
    room = columns - sum(cell.colspan for cell in before)
    return (*before, last.model_copy(update={"colspan": room}))


def _alone(section: Section, field: Field) -> tuple[LayoutCell, ...]:
    """A row of its own: a long text over the whole width, or a statement with its answer."""
    wide = 14 if len(field.label) >= LONG_LABEL and field.kind != "long_text" else LABEL
    return tuple(_pair(section, field, wide, GRID - wide))


def _pair(section: Section, field: Field, label: int, answer: int) -> tuple[LayoutCell, LayoutCell]:
    options = field.words if field.kind in ("choice", "yes_no") and _fits(field.words, answer) else ()
    kind = "choice" if options else _KINDS.get(field.kind, "")
    room = ROOM if kind == "long_text" else None
    shown = LayoutCell(
        field=f"{section.key}.{field.key}", kind=kind, options=options, colspan=answer, height=room
    )
    return LayoutCell(label=field.label, colspan=label), shown


def _fits(words: Sequence[str], columns: int) -> bool:
    """In one line, each with its box: a column has room for hardly two characters. Otherwise the chosen one is printed alone."""
    return sum(len(word) + 3 for word in words) <= 1.9 * columns
