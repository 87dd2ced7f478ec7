"""Which tables share a page: each part of a document on pages of its own, or after the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from tepei.policy.layout import LayoutPart
from tepei.printing.filled import FilledPaper
from tepei.printing.parts import PartRows, table_of
from tepei.printing.sheets import A4, PaperSheet
from tepei.printing.spans import carried
from tepei.printing.typesetting import WORTH_STARTING, Row, paginate

TABLE_HEAD = 10.0  # mm
HEADING = 13.0  # mm of the heading of a part that follows another
HIGH = 60.0  # mm: a row that the form makes as high as this stays so


@dataclass(frozen=True)
class Block:
    """A part with its heading, or what of it stands on one page; `begins` where it is its first. `widths` in percent."""

    title: str
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    head: tuple[str, ...] = ()
    begins: bool = True

    @property
    def height(self) -> float:
        """In mm, without its heading."""
        return _height(self.rows) + (TABLE_HEAD if self.head else 0.0)

    def signed(self, rows: Sequence[Row]) -> Block:
        """With these rows below its own, across all of its columns."""
        across = (
            replace(row, cells=tuple(replace(cell, colspan=len(self.widths)) for cell in row.cells))
            for row in rows
        )
        return replace(self, rows=(*self.rows, *across))


@dataclass(frozen=True)
class Page:
    """What stands on one sheet, from top to bottom: blocks, below what takes so many mm more than their heading does (`masthead`)."""

    blocks: tuple[Block, ...]
    masthead: float = 0.0

    def room(self, sheet: PaperSheet) -> float:
        """What is left of it, in mm."""
        headings = HEADING * max(0, len(self.blocks) - 1)
        return sheet.rows - self.masthead - headings - sum(block.height for block in self.blocks)

    def with_block(self, block: Block) -> Page:
        """With this one below the others."""
        return replace(self, blocks=(*self.blocks, block))


def composed(
    parts: Sequence[LayoutPart], filled: FilledPaper, sheet: PaperSheet = A4, masthead: float = 0.0
) -> tuple[Page, ...]:
    """The parts in the order of the form. A signature stands below what is signed, where there is room."""
    pages: list[Page] = [Page((), masthead)] if parts and masthead else []
    for part, after in zip_longest(parts, parts[1:]):
        table = table_of(part, filled, sheet)
        room = pages[-1].room(sheet) if pages else 0.0
        is_bare = bool(pages) and not pages[-1].blocks
        if pages and not is_bare and part.is_signature and _height((*table.rows, *table.notes)) <= room:
            *above, last = pages[-1].blocks
            pages[-1] = replace(pages[-1], blocks=(*above, last.signed((*table.rows, *table.notes))))
            continue
        begun = room if is_bare else room - HEADING if part.follows else 0.0
        shared, *alone = _cut(table, sheet, begun, is_open=bool(after and after.follows))
        if shared:
            pages[-1] = pages[-1].with_block(Block(part.title, table.widths, shared, table.head))
        for rows in alone:
            begins = not shared and rows is alone[0]
            pages.append(Page((Block(part.title, table.widths, rows, table.head, begins),)))
    return tuple(pages)


def _cut(table: PartRows, sheet: PaperSheet, room: float, is_open: bool) -> list[tuple[Row, ...]]:
    """The rows that stand in this room of a page that is begun, which may be none, and those of each page after it. The last ones stay as
    tall as they are where something comes after them on their page (`is_open`).
    """
    head = TABLE_HEAD if table.head else 0.0
    height, begun = sheet.rows - head, room - head
    if begun < WORTH_STARTING:
        begun = 0.0
    rows = (*table.rows, *_blanks(table, begun, height), *table.notes)
    pages = paginate(rows, height, begun) if begun else [[], *paginate(rows, height)]
    *before, last = pages
    free = [begun or height, *(height for _ in pages[1:])]
    whole = [_filled_up(page, place) for page, place in zip(before, free, strict=False)]
    end = tuple(last) if is_open else _filled_up(last, free[-1])
    return carried([*whole, end], len(table.widths))


def _blanks(table: PartRows, begun: float, height: float) -> tuple[Row, ...]:
    """As many rows as fill the page up, where the form has no number of them."""
    if table.blank is None:
        return ()
    used = _height((*table.rows, *table.notes))
    room = begun if begun and used <= begun else height
    return (table.blank,) * int(max(0.0, room - used) // table.blank.height)


def _filled_up(rows: Sequence[Row], height: float) -> tuple[Row, ...]:
    """A long text at the foot of a page takes what is left of it: people may go on by hand. Notes stay below it."""
    notes = [row for row in rows if row.is_note]
    above = rows[: len(rows) - len(notes)] or rows
    if not above or not above[-1].flows or above[-1].least > HIGH:
        return tuple(rows)
    *before, last = above
    return (*before, replace(last, least=height - _height((*before, *notes))), *notes)


def _height(rows: Sequence[Row]) -> float:
    return sum(row.height for row in rows)
