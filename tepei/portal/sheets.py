"""Workbooks that people fill in and upload: read by their heads, and given back with what is wrong beside each row."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from python_calamine import CalamineError, CalamineWorkbook

from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal.errors import Refused
from tepei.portal.export import Column, Sheet, write_workbook

MAX_BYTES = 5_000_000
MOST_ROWS = 5_000
FAULTS = "问题"


@dataclass(frozen=True)
class Head:
    """A column: the key by which its cells are known, its head, whether it must be filled, and what may stand in it."""

    key: str
    label: str
    required: bool = False
    help: str = ""


@dataclass(frozen=True)
class SheetRow:
    """`number` as the sheet counts it; `cells` by the key of their head, as text."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row: in which column (by its head, "" for the row as a whole), as a sentence."""

    row: int
    column: str
    text: Sentence | str


class NoWorkbook(ValueError):
    """The content is no workbook that can be read."""


def tables(content: bytes) -> Iterator[list[list[Any]]]:
    """Sheet by sheet the rows of values, the empty ones at the top included. Raises NoWorkbook."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for number in range(len(book.sheet_names)):
            yield book.get_sheet_by_index(number).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise NoWorkbook from error


def read(content: bytes, heads: Sequence[Head]) -> list[SheetRow]:
    """The rows of the first sheet below its heads, empty ones left out. Refused where it is no such workbook."""
    if len(content) > MAX_BYTES:
        raise Refused(say("文件超过 5 MB，请分次导入。"))
    try:
        rows = next(tables(content), [])
    except NoWorkbook:
        raise Refused(say("不是可以读取的 xlsx 文件，请使用下载的模板填写。")) from None
    top, columns = _head(rows, heads)
    found = [
        SheetRow(
            number, {key: text(row[place] if place < len(row) else "") for key, place in columns.items()}
        )
        for number, row in enumerate(rows[top + 1 :], top + 2)
    ]
    kept = [row for row in found if any(row.cells.values())]
    if not kept:
        raise Refused(say("表中没有数据，请填写后再上传。"))
    if len(kept) > MOST_ROWS:
        raise Refused(say("一次最多导入 %(most)d 行，请分次导入。", most=MOST_ROWS))
    return kept


def _head(rows: Sequence[Sequence[Any]], heads: Sequence[Head]) -> tuple[int, dict[str, int]]:
    labels = {_plain(head.label): head.key for head in heads}
    for number, row in enumerate(rows[:5]):
        found = {labels[_plain(value)]: place for place, value in enumerate(row) if _plain(value) in labels}
        if all(head.key in found for head in heads if head.required):
            return number, found
    needed = join((head.label for head in heads if head.required), ITEMS)
    raise Refused(say("没有找到表头：应有“%(heads)s”各列。请使用下载的模板填写。", heads=needed))


def text(value: Any) -> str:
    """A cell as people read it: 3.0 is 3, a day is ISO."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFC", str(value if value is not None else "")).strip()


def _plain(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", text(value)).split()).removesuffix("*")


def template(title: str, heads: Sequence[Head]) -> bytes:
    """An empty workbook with these heads; what must be filled has a star."""
    return _workbook(title, heads, [])


def annotated(
    title: str, heads: Sequence[Head], rows: Iterable[SheetRow], faults: Iterable[RowFault]
) -> bytes:
    """The rows as they were read, each with its faults in a column of their own."""
    notes: dict[int, list[str]] = {}
    for fault in faults:
        notes.setdefault(fault.row, []).append(_told(fault))
    lines = [
        [*(row.cells.get(head.key, "") for head in heads), "\n".join(notes.get(row.number, ()))]
        for row in rows
    ]
    return _workbook(title, [*heads, Head("faults", FAULTS)], lines)


def _told(fault: RowFault) -> str:
    if not fault.column:
        return gettext(fault.text)
    return gettext("%(column)s：%(fault)s", column=fault.column, fault=fault.text)


def _workbook(title: str, heads: Sequence[Head], lines: Sequence[Sequence[str]]) -> bytes:
    stream = io.BytesIO()
    columns = [
        Column(head.key, head.label + ("*" if head.required else ""), 40 if head.label == FAULTS else 20)
        for head in heads
    ]
    note = "；".join(f"{head.label}：{head.help}" for head in heads if head.help)
    write_workbook([Sheet(title, title, columns, lines, note=note)], stream)
    return stream.getvalue()
