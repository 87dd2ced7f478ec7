"""The rows of a part of a document, filled with one person's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tepei.policy.layout import GRID, LayoutCell, LayoutPart, OpinionBox
from tepei.printing.filled import Answers, Choices, FilledPaper, Opinion, day_of, shown, ticked
from tepei.printing.repeating import expanded
from tepei.printing.sheets import PaperSheet
from tepei.printing.typesetting import BODY, LEAST_HEIGHT, NOTE, SMALL, Cell, Row, wrap

CELL_SIDES = 2.5  # mm left and right together, with the border
BLANK_ROW = 12.0  # mm, to be filled in by hand
SIGNATURE = 24.0  # mm for 负责人签名, 公章 and the date
OPINION_BOX = 74.0  # mm: three to a page


@dataclass(frozen=True)
class PartRows:
    """A part before it is cut into pages: `widths` in percent, `head` for every page, `blank` as often as there is room, `notes` below."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    head: tuple[str, ...] = ()
    blank: Row | None = None
    notes: tuple[Row, ...] = ()


def table_of(part: LayoutPart, filled: FilledPaper, sheet: PaperSheet) -> PartRows:
    """The part filled in; its kinds are grid, rows and opinions."""
    build = {"grid": _grid, "rows": _table, "opinions": _opinions}
    return build[part.kind](part, filled, sheet)


def _grid(part: LayoutPart, filled: FilledPaper, sheet: PaperSheet) -> PartRows:
    rows = tuple(_grid_row(cells, each, sheet) for cells, each in expanded(part.rows, filled))
    return PartRows((100 / GRID,) * GRID, rows, notes=_notes(part, GRID, sheet))


def _grid_row(cells: Sequence[LayoutCell], filled: FilledPaper, sheet: PaperSheet) -> Row:
    least = max(cell.height or LEAST_HEIGHT for cell in cells)
    return Row(tuple(_cell(cell, filled, sheet) for cell in cells), least)


def _notes(part: LayoutPart, columns: int, sheet: PaperSheet) -> tuple[Row, ...]:
    """What the form says below a part, over the whole width."""
    lines = wrap("\n".join(part.notes), (sheet.width - CELL_SIDES) / BODY.em)
    return (Row((Cell(NOTE, lines, colspan=columns),), least=0.0),) if lines else ()


def _cell(place: LayoutCell, filled: FilledPaper, sheet: PaperSheet) -> Cell:
    kind = place.kind or ("text" if place.field else "label")
    width = sheet.width * place.colspan / GRID
    bare = Cell(kind, label=place.label, colspan=place.colspan, rowspan=place.rowspan)
    if kind in {"label", "statement"}:
        return _set(bare, place.label, width)
    text = shown(kind, place.field, filled)
    if kind == "choice":
        chosen = ticked(place.field, filled) or text
        return replace(bare, ticks=tuple((option, option == chosen) for option in place.options))
    if kind == "photo":
        return replace(bare, lines=(text,) if text.startswith("data:image/") else ())
    return _set(replace(bare, kind="text" if kind == "date" else kind), text, width)


def _set(cell: Cell, text: str, width: float) -> Cell:
    """The cell with its lines in these mm; a name of sixty characters in a narrow cell is set small."""
    room = width - CELL_SIDES
    lines = wrap(text, room / BODY.em)
    if len(lines) > 2 and cell.kind == "text":
        return replace(cell, lines=wrap(text, room / SMALL.em), small=True)
    return replace(cell, lines=lines)


def _table(part: LayoutPart, filled: FilledPaper, sheet: PaperSheet) -> PartRows:
    """With the blank rows that it has at least, or one to fill up the page with."""
    answers = filled.answers.get(part.section) or []
    rows = tuple(_table_row(part, answer, filled.choices, sheet) for answer in answers)
    blank = Row(tuple(Cell("text") for _ in part.columns), least=BLANK_ROW)
    if part.lines is not None:
        rows += (blank,) * (part.lines - len(rows))
    return PartRows(
        widths=tuple(column.width for column in part.columns),
        rows=rows,
        head=tuple(column.label for column in part.columns),
        blank=blank if part.lines is None else None,
        notes=_notes(part, len(part.columns), sheet),
    )


def _table_row(part: LayoutPart, answer: Answers, choices: Choices, sheet: PaperSheet) -> Row:
    one = FilledPaper({part.section: answer}, choices)
    texts = (shown(column.kind, f"{part.section}.{column.field}", one) for column in part.columns)
    cells = (
        Cell("text", wrap(text, (sheet.width * column.width / 100 - CELL_SIDES) / BODY.em))
        for text, column in zip(texts, part.columns, strict=True)
    )
    return Row(tuple(cells), least=BLANK_ROW)


def _opinions(part: LayoutPart, filled: FilledPaper, sheet: PaperSheet) -> PartRows:
    rows = tuple(Row((_opinion_cell(box, filled.opinions, sheet),), least=OPINION_BOX) for box in part.boxes)
    return PartRows((100.0,), rows, notes=_notes(part, 1, sheet))


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
        date=day_of(given[-1].on if given else ""),
        fixed=SIGNATURE + len(wrap(box.label, ems)) * BODY.line,
    )
