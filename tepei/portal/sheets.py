"""Workbooks that people fill in and upload: read by their heads, and given back with what is wrong beside each row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from tepei.policy.words import ITEMS, QUOTED, join, say
from tepei.portal import grids, tables
from tepei.portal.errors import Refused
from tepei.portal.export import Column, Sheet, workbook
from tepei.portal.tables import Head, RowFault, SheetRow, SheetTable

MAX_BYTES = 5_000_000
MOST_ROWS = 5_000
FAULTS = "问题"


@dataclass(frozen=True)
class Filled:
    """A workbook as people filled it in: its rows, and what is wrong with them before anybody asks what they say."""

    rows: tuple[SheetRow, ...]
    faults: tuple[RowFault, ...] = ()


def hold_size(content: bytes) -> None:
    """Refused where it is larger than anything that is read."""
    if len(content) > MAX_BYTES:
        raise Refused(say("文件超过 %(most)d MB，请分次上传。", most=MAX_BYTES // 1_000_000))


def find(content: bytes, heads: Sequence[Head]) -> list[SheetTable]:
    """The tables with these heads, on the one visible sheet that has them.

    Refused, with what to do, where there is none or more than one, or where the content is no workbook.
    """
    hold_size(content)
    found = [each for grid in grids.read(content) if (each := tables.find(grid, heads))]
    if not found:
        needed = join((head.label for head in heads if head.required), ITEMS)
        raise Refused(
            say(
                "没有找到表头：应有“%(heads)s”各列（隐藏的工作表不读取）。请使用下载的模板填写。",
                heads=needed,
            )
        )
    filled = [each for each in found if any(True for table in each for _ in table.lines())]
    if len(filled) > 1:
        names = join((each[0].grid.name for each in filled), QUOTED)
        raise Refused(say("工作表“%(names)s”都是这样的表，看不出应读哪一张，请只保留一张。", names=names))
    return (filled or found)[0]


def read(content: bytes, heads: Sequence[Head]) -> Filled:
    """The lines of a list, without its sums. Refused where there are none, or more than are taken in at once."""
    found = find(content, heads)
    lines = [line for table in found for line in table.lines() if not line.total]
    if not lines:
        raise Refused(say("表中没有数据，请填写后再上传。"))
    if len(lines) > MOST_ROWS:
        raise Refused(say("一次最多导入 %(most)d 行，请分次导入。", most=MOST_ROWS))
    hidden = [fault for table in found for fault in table.hidden()]
    faults = [fault for line in lines for fault in line.faults]
    return Filled(tuple(line.row for line in lines), (*hidden, *faults))


def template(title: str, heads: Sequence[Head], *, note_first: bool = False) -> bytes:
    """An empty workbook with these heads; what must be filled has a star. What is read as a stream has its note above the head: below it
    nothing may be merged.
    """
    return _workbook(title, heads, [], note_first=note_first)


def annotated(
    title: str,
    heads: Sequence[Head],
    rows: Iterable[SheetRow],
    faults: Iterable[RowFault],
    *,
    note_first: bool = False,
) -> bytes:
    """The rows as they were read, each with its faults in a column of their own; rows that come one by one are written one by one."""
    notes: dict[int, list[str]] = {}
    for fault in faults:
        notes.setdefault(fault.row, []).append(_told(fault))
    lines = (
        [*(row.cells.get(head.key, "") for head in heads), "\n".join(notes.get(row.number, ()))]
        for row in rows
    )
    shown = [*lines] if isinstance(rows, Sized) else lines
    return _workbook(title, [*heads, Head("faults", FAULTS)], shown, note_first=note_first)


def _told(fault: RowFault) -> str:
    if not fault.column:
        return gettext(fault.text)
    return gettext("%(column)s：%(fault)s", column=fault.column, fault=fault.text)


def _workbook(
    title: str, heads: Sequence[Head], lines: Iterable[Sequence[str]], *, note_first: bool
) -> bytes:
    columns = [
        Column(head.key, head.label + ("*" if head.required else ""), 40 if head.label == FAULTS else 20)
        for head in heads
    ]
    note = "；".join(f"{head.label}：{head.help}" for head in heads if head.help)
    where: dict[str, Any] = {"above": (note,)} if note_first and note else {"note": note}
    return workbook(Sheet(title, title, columns, lines, **where))
