"""How much room text takes on paper, and which rows share a page.

Pages are composed here and not by the engine: Debian's wkhtmltopdf cuts rows in half, repeats no table head
and prints no footer. So every estimate is on the safe side: a line is never wider or taller on paper than here.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

PAGE_HEIGHT = 226.0  # mm between the heading and the footer
CELL_PADDING = 2.8  # mm above and below together, with the border
LEAST_HEIGHT = 9.0  # mm of a row of the official form
WORTH_STARTING = 40.0  # mm: less room than this and a long text starts on the next page
CONTINUED = "（续）"
NOTE = "note"


@dataclass(frozen=True)
class Type:
    """A size of type: its em and its line, in mm."""

    em: float
    line: float


BODY = Type(em=3.71, line=5.6)  # 五号, 10.5 pt
SMALL = Type(em=2.83, line=4.2)  # 六号, 8 pt


@dataclass(frozen=True)
class Cell:
    """`kind`: label, text, long_text, choice, photo, statement, opinion, note. `lines` keep the ends of paragraphs.

    `ticks` are (label, chosen); `signed` and `date` belong to an opinion; `fixed` is its room in mm beside the text.
    """

    kind: str
    lines: tuple[str, ...] = ()
    label: str = ""
    colspan: int = 1
    rowspan: int = 1
    ticks: tuple[tuple[str, bool], ...] = ()
    small: bool = False
    signed: bool = False
    date: str = ""
    fixed: float = 0.0

    @property
    def text(self) -> str:
        return "".join(self.lines).rstrip("\n")

    @property
    def type(self) -> Type:
        return SMALL if self.small else BODY

    @property
    def height(self) -> float:
        """In mm; a cell over several rows is carried by them."""
        if self.rowspan > 1:
            return 0.0
        return self.fixed + CELL_PADDING + len(self.lines) * self.type.line


@dataclass(frozen=True)
class Row:
    """A row of the form. `least` is its height in mm when there is little in it; `is_rest`: it goes on with one that was cut."""

    cells: tuple[Cell, ...]
    least: float = LEAST_HEIGHT
    is_rest: bool = False

    @property
    def height(self) -> float:
        return max(self.least, *(cell.height for cell in self.cells))

    @property
    def is_note(self) -> bool:
        """Does it stand below the form, outside of its frame?"""
        return all(cell.kind == NOTE for cell in self.cells)

    @property
    def flows(self) -> bool:
        return any(cell.kind == "long_text" for cell in self.cells)


def wrap(text: str, ems: float) -> tuple[str, ...]:
    """The lines of a text in a column of `ems` em; the last line of every paragraph ends with a newline.

    Where a paragraph takes several lines, the last em of each is kept for punctuation that may not begin the next.
    """
    lines = []
    for paragraph in text.splitlines():
        if ems_of(paragraph) <= ems:
            lines.append(paragraph + "\n")
        else:
            lines += _broken(paragraph, ems - 1)
    return tuple(lines)


def _broken(paragraph: str, ems: float) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _pieces(paragraph, ems):
        wide = ems_of(piece)
        if line and used + wide > ems:
            yield line
            line, used = "", 0.0
        line, used = line + piece, used + wide
    yield line + "\n"


def _pieces(paragraph: str, ems: float) -> Iterator[str]:
    """What is not broken: a Latin word, when a line can hold it, or one character."""
    for piece in re.findall(r"[!-~\u00a1-\u024f]+|.", paragraph, re.DOTALL):
        yield from [piece] if ems_of(piece) <= ems else piece


def ems_of(text: str) -> float:
    return sum(map(_ems, text))


def _ems(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if character > "\u024f" or unicodedata.east_asian_width(character) == "A":
        return 1.0
    return 0.95 if character.isupper() or character in "mw@%&#+=<>~^" else 0.62


def paginate(rows: Sequence[Row], height: float = PAGE_HEIGHT, begun: float | None = None) -> list[list[Row]]:
    """The rows of each page. A row is cut only between two lines: where it is a long text, or taller than a page.

    Room that the form leaves beside the text ends with the page: nobody gets a sheet with an empty box. Of a page that is `begun`
    so much is left for the first rows, and they may be none.
    """
    pages: list[list[Row]] = [[]]
    left = height if begun is None else begun
    for row in rows:
        rest: Row | None = row
        while rest and rest.height > left:
            if (rest.flows and left >= WORTH_STARTING) or left == height:
                first, rest = _cut(rest, left)
                pages[-1].append(first)
                left = 0.0
            if rest:
                pages.append([])
                left = height
        if rest:
            pages[-1].append(rest)
            left -= rest.height
    return pages


def _cut(row: Row, room: float) -> tuple[Row, Row | None]:
    """What stands in this room, and what goes on; None where nothing is left to say, whatever room the form gives it."""
    pairs = [_cut_cell(cell, room) for cell in row.cells]
    first, rest = (tuple(cells) for cells in zip(*pairs, strict=True))
    goes_on = any(cell.lines or cell.date or cell.signed for cell in rest if cell.kind != "label")
    return Row(first, least=room, is_rest=row.is_rest), Row(rest, is_rest=True) if goes_on else None


def _cut_cell(cell: Cell, room: float) -> tuple[Cell, Cell]:
    """Labels are said again; signature and date stand at the end."""
    if cell.kind == "label":
        return cell, cell if CONTINUED in cell.lines else replace(cell, lines=(*cell.lines, CONTINUED))
    fitting = max(1, int((room - cell.fixed - CELL_PADDING) // cell.type.line))
    begun = replace(cell, lines=cell.lines[:fitting], signed=False, date="")
    return begun, replace(cell, lines=cell.lines[fitting:])
