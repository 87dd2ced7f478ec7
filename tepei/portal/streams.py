"""Uploaded workbooks of a hundred thousand rows: one plain list on one sheet, read row after row in a child process (`large_reader`).

What a smaller workbook may have (`sheets`), merged cells below the head, hidden rows, lists side by side, is refused here with what to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tepei.policy.words import ITEMS, QUOTED, join, say
from tepei.portal import apart, grids, tables
from tepei.portal.cells import SheetCell
from tepei.portal.errors import Refused
from tepei.portal.tables import Head, SheetTable

MAX_BYTES = 12_000_000
MOST_ROWS = 200_000
LOST = "\x01"  # begins a number whose last digits the spreadsheet lost
_REFUSALS = {
    **grids.REFUSALS,
    "hidden": say("工作簿中有隐藏的行或列（或被筛选掉的行）。请取消隐藏和筛选，核对后再上传。"),
    "merged": say("表头以下有合并的单元格，看不出各行是多少。请取消合并后逐格填写。"),
}


@dataclass(frozen=True)
class LongList:
    """`heads` are those that the sheet has, in the order of the texts of a row; `rows` come once: number, texts. `last` is the number of
    the last one, at most.
    """

    heads: tuple[Head, ...]
    last: int
    rows: Iterator[tuple[int, list[str]]]


@contextmanager
def opened(content: bytes, heads: Sequence[Head]) -> Iterator[LongList]:
    """The list with these heads. Refused, with what to do, where it cannot be read for sure."""
    if len(content) > MAX_BYTES:
        raise Refused(say("文件超过 %(most)d MB，请分次上传。", most=MAX_BYTES // 1_000_000))
    with apart.conversation("large_reader", content) as reader:
        sheets = _answer(reader.line())["sheets"]
        place, table = _found(sheets, heads)
        found = tuple(head for head in heads if head.key in table.columns)
        columns = [table.columns[head.key] for head in found]
        reader.send(json.dumps([place, table.head, columns]).encode() + b"\n")
        yield LongList(found, sheets[place][1], _rows(reader.lines()))


def _answer(line: str | bytes) -> Any:
    answer = json.loads(line) if line else {"fault": "large"}
    if "fault" in answer:
        raise Refused(_REFUSALS.get(answer["fault"], grids.TOO_LARGE))
    return answer


def _found(
    sheets: Sequence[tuple[str, int, Sequence[Sequence[str]]]], heads: Sequence[Head]
) -> tuple[int, SheetTable]:
    """Which sheet has the heads, and where."""
    found = [
        (place, table) for place, (name, _last, rows) in enumerate(sheets) for table in tables.find(_grid(name, rows), heads)
    ]  # fmt: skip
    if not found:
        needed = join((head.label for head in heads if head.required), ITEMS)
        raise Refused(
            say(
                "没有找到表头：应有“%(heads)s”各列（隐藏的工作表不读取）。请使用下载的模板填写。",
                heads=needed,
            )
        )
    if len(found) > 1:
        names = join((table.grid.name for _place, table in found), QUOTED)
        raise Refused(say("工作表“%(names)s”都是这样的表，看不出应读哪一张，请只保留一张。", names=names))
    return found[0]


def _grid(name: str, rows: Sequence[Sequence[str]]) -> grids.Grid:
    filled = {
        number: {place: SheetCell(text.strip(LOST)) for place, text in enumerate(row) if text}
        for number, row in enumerate(rows)
    }
    return grids.Grid(name, {number: row for number, row in filled.items() if row})


def _rows(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Refused where the reader did not come to the end, or there are more rows than are taken in at once."""
    for count, line in enumerate(lines):
        if line.startswith("{"):
            answer = _answer(line)
            if "end" in answer:
                return
        number, *texts = line.split("\x1f")
        if count >= MOST_ROWS:
            raise Refused(say("一次最多导入 %(most)d 行，请分次导入。", most=MOST_ROWS))
        yield int(number), texts
    raise Refused(grids.TOO_LARGE)
