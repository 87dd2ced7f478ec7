"""Repeated rows inside a grid: a row whose cells are of a section of rows is printed for each of them 表格中的多行栏目."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tepei.policy.grids import LINES
from tepei.policy.layout import LayoutCell
from tepei.printing.filled import FilledPaper

Cells = tuple[LayoutCell, ...]


def expanded(rows: Sequence[Cells], filled: FilledPaper) -> Iterator[tuple[Cells, FilledPaper]]:
    """Each row that is printed, and what goes into it. A cell that reaches down reaches over all that its rows become."""
    times = [_times(cells, filled) for cells in rows]
    for number, cells in enumerate(rows):
        for line in range(times[number]):
            here = (cell for cell in cells if line == 0 or _repeats(cell, filled))
            yield (
                tuple(_reaching(cell, times[number:], filled) for cell in here),
                _line(cells, filled, line),
            )


def _repeats(cell: LayoutCell, filled: FilledPaper) -> bool:
    return cell.lines is not None or isinstance(filled.answers.get(cell.section), list | tuple)


def _times(cells: Cells, filled: FilledPaper) -> int:
    """How often the row is printed."""
    ours = [cell for cell in cells if _repeats(cell, filled)]
    if not ours:
        return 1
    least = max((cell.lines for cell in ours if cell.lines is not None), default=LINES)
    return max(1, least, *(len(filled.answers.get(cell.section) or ()) for cell in ours))


def _reaching(cell: LayoutCell, times: Sequence[int], filled: FilledPaper) -> LayoutCell:
    """What repeats stands in its own row alone."""
    span = 1 if _repeats(cell, filled) else sum(times[: cell.rowspan])
    return cell if span == cell.rowspan else cell.model_copy(update={"rowspan": span})


def _line(cells: Cells, filled: FilledPaper, line: int) -> FilledPaper:
    """The same with one of the rows of answers in the place of all."""
    sections = {cell.section for cell in cells if _repeats(cell, filled)}
    if not sections:
        return filled
    found = {key: [*(filled.answers.get(key) or ()), *[{}] * (line + 1)][line] for key in sections}
    return replace(filled, answers={**filled.answers, **found})
