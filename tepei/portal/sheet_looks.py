"""How the cells of a workbook that leaves look, and what is written into them: text is kept text, no number is rounded."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_767  # characters of one cell
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EXCELS_FIRST, _NO_SUCH_DAY = date(1899, 12, 31), 60  # 1900-02-29
Kind = Literal["text", "number", "date", "month"]
Write = Callable[[int, int, Any], object]


class CellLook:
    """The formats of an official table: black borders, wrapped, 仿宋."""

    def __init__(self, workbook: Workbook) -> None:
        def look(**properties: Any) -> Format:
            return workbook.add_format(
                {"font_name": "仿宋", "font_size": 11, "valign": "vcenter", **properties}
            )

        cell = {"border": 1, "text_wrap": True, "align": "center"}
        self.title = look(font_size=18, bold=True, align="center")
        self.line = look(align="left")
        self.note = look(align="left", text_wrap=True)
        self.head = look(**cell, bold=True)
        self.kinds: dict[Kind, Format] = {
            "text": look(**cell, num_format="@"),
            "number": look(**cell),
            "date": look(**cell, num_format="yyyy-mm-dd"),
            "month": look(**cell, num_format="yyyy.mm"),
        }


def write_over(page: Worksheet, place: tuple[int, int, int, int], text: str, look: Format) -> None:
    """One text over `place` (top, left, bottom, right): merging needs more than one cell."""
    if place[:2] != place[2:]:
        page.merge_range(*place, "", look)
    page.write_string(*place[:2], writable(text), look)


def writer_of(page: Worksheet, kind: Kind, look: CellLook) -> Write:
    """What writes a value of this kind into a cell: (row, place, value)."""
    write_text, own = _text_writer(page, look.kinds["text"]), look.kinds[kind]
    number, day_of = page.write_number, page.write_datetime

    def write_number(row: int, place: int, value: Any) -> None:
        if type(value) is Decimal:
            number(
                row, place, float(value), own
            )  # as a cell keeps it; what writes it would turn it into one three times
        elif isinstance(value, (int, float)):
            number(row, place, value, own)
        else:
            write_text(row, place, value)

    def write_day(row: int, place: int, value: Any) -> None:
        day = _day(value)
        if day is None:
            write_text(row, place, value)
        elif type(day) is date:
            number(row, place, _serial(day), own)
        else:
            day_of(row, place, day, own)

    return {"text": write_text, "number": write_number, "date": write_day, "month": write_day}[kind]


def _text_writer(page: Worksheet, look: Format) -> Write:
    put, blank = page.write_string, page.write_blank

    def write(row: int, place: int, value: Any) -> None:
        if type(value) is str and value.isprintable() and 0 < len(value) <= LONGEST_TEXT:  # nearly every cell
            put(row, place, value, look)
        elif value is None or value == "":
            blank(row, place, None, look)
        else:
            put(row, place, writable(str(value)), look)

    return write


def _day(value: Any) -> date | None:
    """Excel counts days from 1900: an earlier one stays text, like what is no day at all."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(f"{value}-01" if len(value) == len("2023-03") else value)
        except ValueError:
            return None
    return value if isinstance(value, date) and value.year >= 1900 else None


@lru_cache(10_000)
def _serial(day: date) -> int:
    """The number of the day as Excel counts, for which 1900 was a leap year. A column has few different ones."""
    days = (day - _EXCELS_FIRST).days
    return days + (days >= _NO_SUCH_DAY)


def writable(text: str) -> str:
    """Without what XML cannot hold; a text that is too long says so instead of vanishing."""
    if not text.isprintable():
        text = UNWRITABLE.sub("", text)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
