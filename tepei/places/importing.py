"""An allocation table as notices attach it (附件1), read from an xlsx into the lines of the table on screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tepei.places.table import CellError, TableLine, read_cell, short
from tepei.policy.words import Sentence, say
from tepei.portal import sheets
from tepei.portal.tables import Head, RowFault, SheetLine, SheetTable
from tepei.programmes.models import Track

_BODY = Head("", "推荐单位", own=True)
_GRAND = ("合计", "总计", "共计")


@dataclass(frozen=True)
class _Sheet:
    """The tables with their lines, and track code → name."""

    tables: Sequence[tuple[SheetTable, Sequence[SheetLine]]]
    tracks: Mapping[str, str]

    @property
    def entries(self) -> Iterator[SheetLine]:
        """The lines that add up."""
        return (line for _table, lines in self.tables for line in lines if not line.total)


def fill(lines: Sequence[TableLine], content: bytes, tracks: Sequence[Track]) -> list[Sentence]:
    """Type the workbook into the lines; answers what people have to look at. Refused where it holds no such table."""
    heads = [_head(track) for track in tracks]
    by_name = {_plain(line.name): line for line in lines}
    found = [table.with_column(_BODY, _name_column(table, by_name)) for table in sheets.find(content, heads)]
    sheet = _Sheet(
        [(table, list(table.lines())) for table in found], {track.code: track.name for track in tracks}
    )
    hidden = [_told(fault, "") for table in found for fault in table.hidden()]
    return [*hidden, *_type(sheet, by_name), *_unbalanced(sheet)]


def _head(track: Track) -> Head:
    words = [name for name in (track.name, track.form_label) if name]
    return Head(
        track.code,
        track.name,
        required=True,
        names=tuple(f"{word}{end}" for word in words for end in ("", "名额", "名额数", "人数")),
        own=True,
    )


def _name_column(table: SheetTable, by_name: Mapping[str, TableLine]) -> int:
    """The column of the bodies: the one that names most of them, else the one with most words."""
    scores: dict[int, tuple[int, int]] = {}
    first, last = table.span
    for row in table.grid.between(table.head + 1):
        for column, cell in table.grid.own(row).items():
            if first <= column <= last and column not in table.columns.values():
                hits, words = scores.get(column, (0, 0))
                is_word = bool(cell.text) and not _plain(cell.text).isdecimal()
                scores[column] = hits + (_plain(cell.text) in by_name), words + is_word
    return max(sorted(scores), key=scores.__getitem__, default=first)


def _type(sheet: _Sheet, by_name: Mapping[str, TableLine]) -> Iterator[Sentence]:
    """Fill in what can be read, each body once; tell what cannot, and whom the sheet lacks."""
    rows: dict[str, int] = {}
    for line in sheet.entries:
        number, name = line.row.number, line.row.cells[_BODY.key]
        body = by_name.get(_plain(name))
        yield from (_told(fault, name) for fault in line.faults)
        if not name:
            yield say("第 %(number)d 行有名额而没有推荐单位，该行未填入。", number=number)
        elif body is None:
            yield say("第 %(number)d 行：没有推荐单位“%(name)s”，该行未填入。", number=number, name=name)
        elif body.body in rows:
            yield say(
                "第 %(number)d 行：“%(name)s”重复，填入的是第 %(first)d 行的数，请核对。",
                number=number,
                name=name,
                first=rows[body.body],
            )
        else:
            rows[body.body] = number
            yield from _typed(line, body, sheet.tracks)
    for body in by_name.values():
        if body.is_listed and body.body not in rows:
            yield say("文件中没有“%(name)s”，该行保留原来的数，请核对。", name=body.name)


def _typed(line: SheetLine, body: TableLine, tracks: Mapping[str, str]) -> Iterator[Sentence]:
    """The cells that can be trusted; one that cannot stays as it was, and has been told."""
    faulty = {fault.column for fault in line.faults}
    for code, name in tracks.items():
        if name in faulty:
            continue
        body.cells[code] = line.row.cells[code]
        try:
            read_cell(body.cells[code])
        except CellError as fault:
            yield _told(RowFault(line.row.number, name, say("%(fault)s。", fault=fault.text)), body.name)


def _told(fault: RowFault, name: str) -> Sentence:
    where = (
        say("第 %(number)d 行“%(name)s”", number=fault.row, name=name)
        if name
        else say("第 %(number)d 行", number=fault.row)
    )
    if not fault.column:
        return say("%(where)s：%(fault)s", where=where, fault=fault.text)
    return say("%(where)s，“%(column)s”：%(fault)s", where=where, column=fault.column, fault=fault.text)


def _unbalanced(sheet: _Sheet) -> Iterator[Sentence]:
    """Do the totals say what the rows add up to, wherever they stand?"""
    for code, name in sheet.tracks.items():
        whole = sum(_number(line, code) for line in sheet.entries)
        for _table, lines in sheet.tables:
            for place, line in enumerate(lines):
                right = _right_sums(lines, place, code, whole)
                stated = _stated(line, code)
                if stated is not None and stated not in right:
                    yield say(
                        "第 %(number)d 行“%(track)s”的%(total)s为 %(stated)d，各单位相加为 %(sum)d，请核对。",
                        number=line.row.number,
                        track=name,
                        total=line.total,
                        stated=stated,
                        sum=right[0],
                    )


def _right_sums(lines: Sequence[SheetLine], place: int, code: str, whole: int) -> list[int]:
    """What a total may say: the only 合计 all of the sheet or of its block, any other the rows above it or below it up to the next total."""
    grand = [line for line in lines if line.total in _GRAND]
    if grand == [lines[place]]:
        return [whole, _sum(lines, code)]
    ends = [number for number, line in enumerate(lines) if line.total]
    above = max((number for number in ends if number < place), default=-1)
    below = min((number for number in ends if number > place), default=len(lines))
    groups = [group for group in (lines[above + 1 : place], lines[place + 1 : below]) if group]
    sums = [_sum(group, code) for group in groups]
    return [*sums, whole] if lines[place].total in _GRAND or not sums else sums


def _sum(lines: Sequence[SheetLine], code: str) -> int:
    return sum(_number(line, code) for line in lines if not line.total)


def _stated(line: SheetLine, code: str) -> int | None:
    try:
        return read_cell(line.row.cells[code])[1] if line.total else None
    except CellError:
        return None


def _number(line: SheetLine, code: str) -> int:
    try:
        return read_cell(line.row.cells[code])[1] or 0
    except CellError:
        return 0


def _plain(name: str) -> str:
    """A name without what stands in brackets, without spaces, and without the bureau."""
    flat = unicodedata.normalize("NFKC", name).partition("(")[0]
    return short("".join(flat.split()))
