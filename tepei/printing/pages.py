"""An official paper as it is printed: its own arrangement (data of the pack), filled with one person's answers.

The arrangement of 内蒙古特培 2023 is 内人社办发〔2023〕21号附件2, in the pack's documents.yaml.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import segno

from tepei.policy.layout import GRID, DocumentRecord, LayoutCell, LayoutPart, OpinionBox
from tepei.printing.sheets import A4, PaperSheet, sheet_of
from tepei.printing.typesetting import BODY, LEAST_HEIGHT, NOTE, SMALL, Cell, Row, paginate, wrap

CELL_SIDES = 2.5  # mm left and right together, with the border
TABLE_HEAD = 10.0  # mm
BLANK_ROW = 12.0  # mm, to be filled in by hand
SIGNATURE = 24.0  # mm for 负责人签名, 公章 and the date
OPINION_BOX = 74.0  # mm: three to a page
LONGEST_IN_NAME = 50  # characters of four bytes at most, in the 255 bytes of a file name

Answers = Mapping[str, Any]
Choices = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Opinion:
    """What one step of the route said; `step` is a step kind of policy/route, `on` an ISO date."""

    step: str
    body: str
    text: str
    on: str = ""


@dataclass(frozen=True)
class FilledPaper:
    """What goes into the form.

    `answers` are by section, lists for repeating rows, with `about` (unit, track, filled_on) beside them and the photo
    as a data: address. `choices` give the label of each value, by "section.field"; `ticks` that of the box that a form has for it,
    where it is another.
    """

    answers: Answers
    choices: Choices = field(default_factory=dict)
    opinions: Sequence[Opinion] = ()
    ticks: Choices = field(default_factory=dict)


@dataclass(frozen=True)
class Stamp:
    """What identifies this print: the application's number, the page that verifies it, and a mark such as 草稿."""

    number: str = ""
    verify_at: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Page:
    """One sheet: a table with its heading; `widths` in percent; `head` is repeated on every page of a table."""

    title: str
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    head: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedPaper:
    """The context of templates/printing/paper.html; cover lines are (label, value), `above` the one over the title.

    A paper without a cover, or without notes, has no sheet for it.
    """

    title: str
    above: tuple[str, str] | None
    cover: tuple[tuple[str, str], ...]
    imprint: str
    notes_title: str
    notes: tuple[str, ...]
    pages: tuple[Page, ...]
    form_version: str
    copies: int
    stamp: Stamp
    sheet: PaperSheet = A4

    @property
    def sheets(self) -> int:
        """Sheets of one copy: cover, notes and pages."""
        return self.front + len(self.pages)

    @property
    def front(self) -> int:
        """Sheets before the first page: cover and notes, where it has them."""
        return bool(self.cover) + bool(self.notes)

    @cached_property
    def qr(self) -> str:
        """The address that verifies this print as a picture: a PNG, since old engines draw no SVG address."""
        return segno.make(self.stamp.verify_at, error="m", micro=False).png_data_uri(scale=6, border=2)


def build_paper(
    document: DocumentRecord, filled: FilledPaper, stamp: Stamp, copies: int | None = None
) -> PrintedPaper:
    """A document of the pack filled in; `copies` overrides the pack's number (一式两份)."""
    above = document.above
    return PrintedPaper(
        title=document.title,
        above=(above.label, _shown(above.kind, above.field, filled)) if above else None,
        cover=tuple((line.label, _shown(line.kind, line.field, filled)) for line in document.cover),
        imprint=document.imprint,
        notes_title=document.notes_title,
        notes=document.notes,
        pages=build_layout(document.parts, filled, sheet_of(document)),
        form_version=document.version,
        copies=copies or document.copies,
        stamp=stamp,
        sheet=sheet_of(document),
    )


def build_layout(
    parts: Sequence[LayoutPart], filled: FilledPaper, sheet: PaperSheet = A4
) -> tuple[Page, ...]:
    """Every part on pages of its own, in the order of the official form; part kinds: grid, rows, opinions. A signature stands below what is
    signed, where there is room.
    """
    build = {"grid": _grid, "rows": _table, "opinions": _opinions}
    pages: list[Page] = []
    for part in parts:
        made = build[part.kind](part, filled, sheet)
        if part.is_signature and len(made) == 1 and pages and _has_room(pages[-1], made[0], sheet):
            pages.append(_joined(pages.pop(), made[0]))
        else:
            pages += made
    return tuple(pages)


def _has_room(page: Page, more: Page, sheet: PaperSheet) -> bool:
    return sum(row.height for row in (*page.rows, *more.rows)) <= sheet.rows - (
        TABLE_HEAD if page.head else 0
    )


def _joined(page: Page, more: Page) -> Page:
    """The rows of another page below those of this one, across all of its columns."""
    across = (
        replace(row, cells=tuple(replace(cell, colspan=len(page.widths)) for cell in row.cells))
        for row in more.rows
    )
    return replace(page, rows=(*page.rows, *across))


def file_name(pattern: str, facts: Mapping[str, str]) -> str:
    """`pattern` with {key} replaced; what a file name or a header cannot carry becomes “_”, and a long fact is cut."""
    named = re.sub(r"\{(\w+)\}", lambda key: facts.get(key[1], "")[:LONGEST_IN_NAME], pattern)
    return (
        re.sub(r'[\x00-\x1f\x7f\u200e\u200f\u2028-\u202e\u2066-\u2069\\/:*?"<>|]', "_", named).strip(" .")
        or "_"
    )


def _grid(part: LayoutPart, filled: FilledPaper, sheet: PaperSheet) -> list[Page]:
    rows = [*(_grid_row(cells, filled, sheet) for cells in part.rows), *_notes(part, GRID, sheet)]
    widths = (100 / GRID,) * GRID
    return [Page(part.title, widths, _filled_up(page, sheet)) for page in paginate(rows, sheet.rows)]


def _grid_row(cells: Sequence[LayoutCell], filled: FilledPaper, sheet: PaperSheet) -> Row:
    least = max(cell.height or LEAST_HEIGHT for cell in cells)
    return Row(tuple(_cell(cell, filled, sheet) for cell in cells), least)


def _filled_up(rows: Sequence[Row], sheet: PaperSheet) -> tuple[Row, ...]:
    """A long text at the foot of a page takes what is left of it: people may go on by hand. Notes stay below it."""
    notes = [row for row in rows if row.is_note]
    *above, last = rows[: len(rows) - len(notes)] or rows
    if not last.flows or last.least > 60:
        return tuple(rows)
    room = sheet.rows - sum(row.height for row in (*above, *notes))
    return (*above, replace(last, least=room), *notes)


def _notes(part: LayoutPart, columns: int, sheet: PaperSheet) -> list[Row]:
    """What the form says below a part, over the whole width."""
    lines = wrap("\n".join(part.notes), (sheet.width - CELL_SIDES) / BODY.em)
    return [Row((Cell(NOTE, lines, colspan=columns),), least=0.0)] if lines else []


def _cell(place: LayoutCell, filled: FilledPaper, sheet: PaperSheet) -> Cell:
    kind = place.kind or ("text" if place.field else "label")
    width = sheet.width * place.colspan / GRID
    bare = Cell(kind, label=place.label, colspan=place.colspan, rowspan=place.rowspan)
    if kind in {"label", "statement"}:
        return _set(bare, place.label, width)
    shown = _shown(kind, place.field, filled)
    if kind == "choice":
        ticked = _ticked(place.field, filled) or shown
        return replace(bare, ticks=tuple((option, option == ticked) for option in place.options))
    if kind == "photo":
        return replace(bare, lines=(shown,) if shown.startswith("data:image/") else ())
    return _set(replace(bare, kind="text" if kind == "date" else kind), shown, width)


def _set(cell: Cell, text: str, width: float) -> Cell:
    """The cell with its lines in these mm; a name of sixty characters in a narrow cell is set small."""
    room = width - CELL_SIDES
    lines = wrap(text, room / BODY.em)
    if len(lines) > 2 and cell.kind == "text":
        return replace(cell, lines=wrap(text, room / SMALL.em), small=True)
    return replace(cell, lines=lines)


def _table(part: LayoutPart, filled: FilledPaper, sheet: PaperSheet) -> list[Page]:
    columns, height = part.columns, sheet.rows - TABLE_HEAD
    answers = filled.answers.get(part.section) or []
    rows = [_table_row(part, answer, filled.choices, sheet) for answer in answers]
    blank, notes = (
        Row(tuple(Cell("text") for _ in columns), least=BLANK_ROW),
        _notes(part, len(columns), sheet),
    )
    rows += [blank] * int(max(0.0, height - sum(row.height for row in (*rows, *notes))) // BLANK_ROW)
    rows += notes
    head, widths = tuple(column.label for column in columns), tuple(column.width for column in columns)
    return [Page(part.title, widths, tuple(page), head) for page in paginate(rows, height)]


def _table_row(part: LayoutPart, answer: Answers, choices: Choices, sheet: PaperSheet) -> Row:
    one = FilledPaper({part.section: answer}, choices)
    shown = (_shown(column.kind, f"{part.section}.{column.field}", one) for column in part.columns)
    cells = (
        Cell("text", wrap(text, (sheet.width * column.width / 100 - CELL_SIDES) / BODY.em))
        for text, column in zip(shown, part.columns, strict=True)
    )
    return Row(tuple(cells), least=BLANK_ROW)


def _opinions(part: LayoutPart, filled: FilledPaper, sheet: PaperSheet) -> list[Page]:
    rows = [Row((_opinion_cell(box, filled.opinions, sheet),), least=OPINION_BOX) for box in part.boxes]
    rows += _notes(part, 1, sheet)
    return [Page(part.title, (100.0,), tuple(page)) for page in paginate(rows, sheet.rows)]


def _opinion_cell(box: OpinionBox, opinions: Sequence[Opinion], sheet: PaperSheet) -> Cell:
    """Several opinions in one box (旗县 and 盟市) are told apart by who gave them."""
    given = [opinion for opinion in opinions if opinion.step in box.steps]
    texts = [f"{opinion.body}：{opinion.text}" if len(given) > 1 else opinion.text for opinion in given]
    ems = (sheet.width - CELL_SIDES) / BODY.em
    return Cell(
        "opinion",
        lines=wrap("\n".join(texts), ems - 2),
        label=box.label,
        signed=box.signed,
        date=_day(given[-1].on if given else ""),
        fixed=SIGNATURE + len(wrap(box.label, ems)) * BODY.line,
    )


def _shown(kind: str, path: str, filled: FilledPaper) -> str:
    text = _answer(path, filled)
    if kind == "date":
        return _day(text, blank=path.startswith("about."))
    return filled.choices.get(path, {}).get(text, text)


def _ticked(path: str, filled: FilledPaper) -> str:
    """The box that the form has for the answer, where it calls it otherwise; 助理级 and 员级 are both 初级."""
    return filled.ticks.get(path, {}).get(_answer(path, filled), "")


def _answer(path: str, filled: FilledPaper) -> str:
    section, _, key = path.partition(".")
    value = (filled.answers.get(section) or {}).get(key)
    return "" if value is None else str(value)


def _day(text: str, blank: bool = True) -> str:
    """“1978-01-05” as 1978年1月5日, “1978-01” as 1978年1月; an absent day as the blank of the form."""
    if not text:
        return "　　　年　　月　　日" if blank else ""
    numbers = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?.*", text)
    if not numbers:
        return text
    return "".join(
        f"{int(number)}{unit}" for number, unit in zip(numbers.groups(), "年月日", strict=True) if number
    )
