"""Uploaded workbooks as grids: what stands where on the sheets that people see. Read apart, within limits (`workbook_reader`)."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tepei.policy.words import say
from tepei.portal import apart, cells
from tepei.portal.cells import SheetCell
from tepei.portal.errors import Refused

MOST_COVERED = 500_000  # cells below merged areas
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_BLANK = SheetCell()
_NO_WORKBOOK = say(
    "不是可以读取的 xlsx 文件，请用 Excel 或 WPS 打开后另存为 xlsx（不设密码），或使用下载的模板填写。"
)
TOO_LARGE = say(
    "表格过大，没有读取。请只把有内容的部分复制到新的工作簿（或下载的模板）中，保存后再上传；内容确实很多的，请分次上传。"
)
REFUSALS = {
    "old": say(
        "这是旧版（xls、et）或设有密码的文件，请用 Excel 或 WPS 打开，取消密码，另存为 xlsx 后再上传。"
    ),
    "broken": _NO_WORKBOOK,
}


@dataclass(frozen=True)
class Area:
    """Merged cells: the rows and columns of their corners, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Grid:
    """One sheet. What is merged says in each of its cells what its first one says."""

    def __init__(
        self,
        name: str,
        rows: Mapping[int, Mapping[int, SheetCell]],
        areas: Sequence[Area] = (),
        hidden: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset()),
    ) -> None:
        self.name, self.areas = name, areas
        self.hidden_rows, self.hidden_columns = hidden
        self._rows = rows
        self.numbers = sorted(rows)
        self.columns = sorted({column for row in rows.values() for column in row})
        self._covered = self._cover()

    def at(self, row: int, column: int) -> SheetCell:
        """The cell, or the first one of its area; rows and columns from 0."""
        area = self.area_of(row, column)
        if area is not None:
            row, column = area.top, area.left
        return self._rows.get(row, {}).get(column, _BLANK)

    def area_of(self, row: int, column: int) -> Area | None:
        """The merged area that a cell with something in it belongs to."""
        return self._covered.get(row, {}).get(column)

    def own(self, row: int) -> Mapping[int, SheetCell]:
        """The cells of a row that have something in them, and not only because of an area that begins elsewhere."""
        return self._rows.get(row, {})

    def between(self, first: int, last: int | None = None) -> list[int]:
        """The rows from the first to the last (both included) that have something in them."""
        start = bisect_left(self.numbers, first)
        return (
            self.numbers[start:] if last is None else self.numbers[start : bisect_right(self.numbers, last)]
        )

    def filled(self, row: int) -> set[int]:
        """The columns of a row that have something in them."""
        return {*self.own(row), *self._covered.get(row, ())}

    def _cover(self) -> dict[int, dict[int, Area]]:
        """Only rows and columns with something in them count, so that an area over the whole sheet costs nothing."""
        covered: dict[int, dict[int, Area]] = {}
        count = 0
        for area in self.areas:
            if area.left not in self._rows.get(area.top, {}):
                continue
            down = self.between(area.top, area.bottom)
            across = self.columns[
                bisect_left(self.columns, area.left) : bisect_right(self.columns, area.right)
            ]
            count += len(down) * len(across)
            if count > MOST_COVERED:
                raise Refused(TOO_LARGE)
            for row in down:
                covered.setdefault(row, {}).update(dict.fromkeys(across, area))
        return covered


def read(content: bytes) -> list[Grid]:
    """The visible sheets in order. Refused, with what to do, where the content is no workbook or larger than people's are."""
    answer = apart.read("workbook_reader", content)
    found: dict[str, Any] = json.loads(answer) if answer else {"fault": "large"}
    if "fault" in found:
        raise Refused(REFUSALS.get(found["fault"], TOO_LARGE))
    formats = found["formats"]

    def cell(kind: str, text: str, style: int) -> SheetCell:
        code = formats[style] if 0 <= style < len(formats) else 0
        code = cells.BUILT_IN.get(code, "General") if isinstance(code, int) else code
        return cells.read(kind, text, code, since_1904=found["since_1904"])

    return [_grid(sheet, cell) for sheet in found["sheets"]]


def _grid(sheet: Mapping[str, Any], cell: Any) -> Grid:
    rows = {
        number: {column: cell(kind, text, style) for column, kind, text, style in row}
        for number, _hidden, row in sheet["rows"]
    }
    hidden = frozenset(number for number, is_hidden, _row in sheet["rows"] if is_hidden)
    areas = [area for text in sheet["merged"] if (area := _area(text)) is not None]
    return Grid(sheet["name"], rows, areas, (hidden, frozenset(sheet["hidden_columns"])))


def _area(text: str) -> Area | None:
    found = _AREA.fullmatch(text)
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    return Area(int(top) - 1, _column(left), int(bottom) - 1, _column(right))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
