"""Cells that reach over several rows of a table, where a page ends among these 跨行的单元格."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tepei.printing.typesetting import Cell, Row


@dataclass(frozen=True)
class _Placed:
    """A cell in its column, from 0, and over how many rows it goes from here on. `is_new`: it began in the row that its page ends with."""

    column: int
    cell: Cell
    left: int
    is_new: bool = True

    def within(self, rest: int, row: Row) -> Cell:
        """As it stands in this row, which is followed by `rest` - 1 others on the page. What a low row has no room for is said on the next page."""
        cell = replace(self.cell, rowspan=min(self.left, rest))
        is_cut = self.left > rest
        return replace(cell, lines=()) if is_cut and cell.height > row.height else cell

    def beyond(self, rest: int) -> _Placed:
        """The same on the next page: a label is said again, nothing else is."""
        cell = self.cell if self.cell.kind == "label" else replace(self.cell, lines=())
        return _Placed(self.column, cell, self.left - rest, is_new=rest == 1)


def carried(pages: Sequence[Sequence[Row]], columns: int) -> list[tuple[Row, ...]]:
    """The same rows, with no cell that reaches beyond the foot of a page: it ends there, and begins anew on the next one."""
    found: list[tuple[Row, ...]] = []
    waiting: list[_Placed] = []
    for page in pages:
        rows, waiting = _page(page, waiting, columns) if page else ((), waiting)
        found.append(rows)
    return found


def _page(
    page: Sequence[Row], waiting: Sequence[_Placed], columns: int
) -> tuple[tuple[Row, ...], list[_Placed]]:
    """The rows of a page, and what goes on beyond its foot."""
    over = [0] * columns  # over how many rows a cell reaches down in this column
    rows: list[Row] = []
    beyond: list[_Placed] = []
    here = _begun(page[0], waiting)
    for number, row in enumerate(page):
        rest = len(page) - number
        for each in here:
            _take(over, each)
        for cell in row.cells:
            here.append(_Placed(_free(over), cell, cell.rowspan))
            _take(over, here[-1])
        beyond += [each.beyond(rest) for each in here if each.left > rest]
        here.sort(key=lambda each: each.column)
        rows.append(replace(row, cells=tuple(each.within(rest, row) for each in here)))
        over, here = [max(0, left - 1) for left in over], []
    return tuple(rows), beyond


def _begun(first: Row, waiting: Sequence[_Placed]) -> list[_Placed]:
    """What reaches into the first row of a page. Where that is the rest of a row which was cut it has its own cells again, and is one more row."""
    if not first.is_rest:
        return list(waiting)
    return [replace(each, left=each.left + 1) for each in waiting if not each.is_new]


def _take(over: list[int], placed: _Placed) -> None:
    span = placed.cell.colspan
    over[placed.column : placed.column + span] = [placed.left] * span


def _free(over: Sequence[int]) -> int:
    return next((column for column, left in enumerate(over) if not left), len(over))
