"""An allocation table as notices attach it (附件1), read from an xlsx: merged heads, full-width digits, a 合计 row."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tepei.places.table import CellError, read_cell
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import sheets
from tepei.portal.errors import Refused
from tepei.programmes.models import Track

MAX_BYTES = 2_000_000
_TOTALS = ("合计", "总计", "共计")
_LONGEST = 500  # rows


@dataclass(frozen=True)
class AllocationSheet:
    """`cells`: body name → track code → the typed cell; `faults` name row and column in words."""

    cells: dict[str, dict[str, str]]
    faults: tuple[Sentence, ...]


def read(content: bytes, tracks: Sequence[Track]) -> AllocationSheet:
    """The first sheet whose head names every track. Refused where there is none, or it is no xlsx."""
    if len(content) > MAX_BYTES:
        raise Refused(say("文件超过 2 MB，请只保留名额分配表。"))
    try:
        found = list(sheets.tables(content))
    except sheets.NoWorkbook:
        raise Refused(say("不是可以读取的 xlsx 文件，请用 Excel 或 WPS 另存为 xlsx 后再上传。")) from None
    for rows in found:
        columns = _columns(rows, tracks)
        if columns:
            return _read(rows, columns)
    heads = join((track.name for track in tracks), ITEMS)
    raise Refused(say("没有找到名额分配表：表头应有“%(heads)s”各列。", heads=heads))


def _columns(rows: Sequence[Sequence[Any]], tracks: Sequence[Track]) -> dict[str, tuple[int, int]]:
    """Track code → (row, column) of its head; empty where one is missing. Heads may stand in two rows."""
    found: dict[str, tuple[int, int]] = {}
    for track in tracks:
        names = {_plain(track.name), _plain(track.form_label)} - {""}
        for number, row in enumerate(rows[:10]):
            for place, value in enumerate(row):
                text = _plain(value).removesuffix("名额").removesuffix("(名)").removesuffix("(人)")
                if text in names and track.code not in found and (number, place) not in found.values():
                    found[track.code] = (number, place)
    return found if len(found) == len(tracks) else {}


def _read(rows: Sequence[Sequence[Any]], columns: dict[str, tuple[int, int]]) -> AllocationSheet:
    first = max(row for row, _column in columns.values()) + 1
    names = _name_column(rows[first:], {column for _row, column in columns.values()})
    cells: dict[str, dict[str, str]] = {}
    faults: list[Sentence] = []
    sums = dict.fromkeys(columns, 0)
    for number, row in enumerate(rows[first : first + _LONGEST], first + 1):
        name = _text(row, names)
        if not name:
            continue
        typed = {code: _text(row, column) for code, (_row, column) in columns.items()}
        if _plain(name) in _TOTALS:
            faults += _unbalanced(number, typed, sums)
            break
        if name in cells:
            faults.append(say("第 %(number)d 行：“%(name)s”重复。", number=number, name=name))
        for code, text in typed.items():
            try:
                sums[code] += read_cell(text)[1] or 0
            except CellError as fault:
                faults.append(
                    say("第 %(number)d 行“%(name)s”：%(fault)s。", number=number, name=name, fault=fault.text)
                )
        cells[name] = typed
    return AllocationSheet(cells, tuple(faults))


def _unbalanced(number: int, typed: dict[str, str], sums: dict[str, int]) -> list[Sentence]:
    """Does the 合计 row say what the rows above add up to?"""
    faults = []
    for code, text in typed.items():
        try:
            stated = read_cell(text)[1]
        except CellError:
            stated = None
        if stated is not None and stated != sums[code]:
            faults.append(
                say(
                    "第 %(number)d 行合计为 %(stated)d，各单位相加为 %(sum)d，请核对。",
                    number=number,
                    stated=stated,
                    sum=sums[code],
                )
            )
    return faults


def _name_column(rows: Sequence[Sequence[Any]], taken: set[int]) -> int:
    """The column of the bodies: the one with most words, beside those of the tracks."""
    words: dict[int, int] = {}
    for row in rows:
        for place, value in enumerate(row):
            if (
                place not in taken
                and isinstance(value, str)
                and not _plain(value).isdecimal()
                and value.strip()
            ):
                words[place] = words.get(place, 0) + 1
    return max(words, key=lambda place: words[place], default=0)


def _text(row: Sequence[Any], place: int) -> str:
    return sheets.text(row[place] if place < len(row) else "")


def _plain(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value if value is not None else "")).split())
