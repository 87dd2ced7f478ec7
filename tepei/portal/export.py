"""Workbooks and CSV. Here, and not in each export, text is kept text: no cell starts a formula, no number is rounded."""

import csv
import io
import itertools
import re
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tepei.portal.sheet_looks import UNWRITABLE, CellLook, Kind, Write, writable, write_over, writer_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STREAMED_ABOVE = 20_000  # rows: from here on a workbook is written to disk as it grows
PAPERS = {"A4": 9, "A3": 8}
FORMULA = re.compile(r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
Paper = Literal["A4", "A3"]


@dataclass(frozen=True)
class Column:
    """`width` in characters of the sheet's type; a date or month may come as a date or as ISO text.

    Neighbours of one `group` share a head above their own.
    """

    key: str
    label: str
    width: float = 12
    kind: Kind = "text"
    group: str = ""


@dataclass(frozen=True)
class HeadCell:
    """A cell of the head: `place` is its first column from 0; it goes over `across` columns and `down` rows."""

    label: str
    place: int
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Sheet:
    """One table to be printed: `title`, the line `above` in equal shares, the head, `rows`, the `note` below.

    `rows` are sequences in the order of `columns` and may be an iterator: it is read once, row by row.
    `mark` stands at the foot of every printed page (who made it and when).
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    above: Sequence[str] = ()
    note: str = ""
    paper: Paper = "A4"
    landscape: bool = True
    mark: str = ""

    @property
    def has_groups(self) -> bool:
        return any(column.group for column in self.columns)

    @property
    def head(self) -> list[list[HeadCell]]:
        """One row, or two with the groups above; a column of no group goes through both."""
        if not self.has_groups:
            return [[HeadCell(column.label, place) for place, column in enumerate(self.columns)]]
        above: list[HeadCell] = []
        for group, members in itertools.groupby(enumerate(self.columns), key=lambda each: each[1].group):
            at = [*members]
            if group:
                above.append(HeadCell(group, at[0][0], across=len(at)))
            else:
                above += [HeadCell(column.label, place, down=2) for place, column in at]
        below = [HeadCell(column.label, place) for place, column in enumerate(self.columns) if column.group]
        return [above, below]


def workbook(*sheets: Sheet) -> bytes:
    """The content of such an xlsx."""
    stream = io.BytesIO()
    write_workbook(sheets, stream)
    return stream.getvalue()


def write_workbook(sheets: Iterable[Sheet], stream: BinaryIO) -> None:
    """An xlsx with one worksheet for each sheet; streamed where rows are many or come from an iterator."""
    tables = list(sheets)
    options = {
        "constant_memory": any(_is_streamed(sheet) for sheet in tables),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(stream, options) as workbook:
        taken: set[str] = set()
        look = CellLook(workbook)
        for sheet in tables:
            _fill(workbook.add_worksheet(_sheet_name(sheet.name, taken)), sheet, look)


def _is_streamed(sheet: Sheet) -> bool:
    """A head of two rows has cells over both: a stream, which writes row after row, would lose what comes behind them."""
    if sheet.has_groups:
        return False
    return not isinstance(sheet.rows, Sized) or len(sheet.rows) > STREAMED_ABOVE


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Any]], stream: BinaryIO) -> None:
    """UTF-8 with the mark that Excel needs; text that a spreadsheet would calculate gets an apostrophe."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text)
    writer.writerow([_harmless(column.label) for column in columns])
    writer.writerows([_harmless(value) for value in row] for row in rows)
    text.detach()


def _fill(page: Worksheet, sheet: Sheet, look: CellLook) -> None:
    last = len(sheet.columns) - 1
    first = 2 if sheet.above else 1
    start = first + len(sheet.head)
    _set_up(page, sheet, first, start)
    page.set_row(0, 36)
    _across(page, (0, 0, last), sheet.title, look.title)
    above = sheet.above if len(sheet.above) <= last + 1 else ["　".join(sheet.above)]
    for share, text in enumerate(above):
        bounds = [(last + 1) * place // len(above) for place in (share, share + 1)]
        _across(page, (1, bounds[0], bounds[1] - 1), text, look.line)
    for number, cells in enumerate(sheet.head, first):
        for cell in cells:
            write_over(
                page,
                (number, cell.place, number + cell.down - 1, cell.place + cell.across - 1),
                cell.label,
                look.head,
            )
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    end = _fill_rows([writer_of(page, column.kind, look) for column in sheet.columns], sheet.rows, start)
    if sheet.note:
        _across(page, (end, 0, last), sheet.note, look.note)


def _fill_rows(writers: Sequence[Write], rows: Iterable[Sequence[Any]], start: int) -> int:
    """The number of the row after the last."""
    number = start
    for row in rows:
        for place, value in enumerate(row):
            writers[place](number, place, value)
        number += 1
    return number


def _set_up(page: Worksheet, sheet: Sheet, first: int, start: int) -> None:
    """The head is in the rows from `first` to before `start`."""
    page.set_paper(PAPERS[sheet.paper])
    if sheet.landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(first, start - 1)
    page.freeze_panes(start, 0)
    page.center_horizontally()
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer(f"&L{sheet.mark.replace('&', '&&')}&R第 &P 页　共 &N 页")


def _across(page: Worksheet, place: tuple[int, int, int], text: str, look: Format) -> None:
    """One text over the columns of `place` (row, first, last)."""
    row, first, last = place
    write_over(page, (row, first, row, last), text, look)


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none of []:*?/\\, and no two alike."""
    clean = re.sub(r"[\[\]:*?/\\]", "_", writable(name)).strip("' ")[:28] or "表"
    unique = clean
    while unique.lower() in taken:
        unique = f"{clean}{len(taken) + 1}"
    taken.add(unique.lower())
    return unique


def _harmless(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    clean = UNWRITABLE.sub("", value)
    return f"'{clean}" if FORMULA.match(clean) else clean
