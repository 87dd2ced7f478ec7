"""Tables as offices lay them out on a sheet: heads in any row, one below the other, several side by side, and what is no line of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tepei.policy.characters import plain
from tepei.policy.words import Sentence, say
from tepei.portal.errors import Refused
from tepei.portal.grids import Area, Grid

DEEPEST = 3  # rows of a head
_TOTAL = re.compile(".{0,8}(合计|小计|总计|共计):?")
_REMARK = re.compile(
    r"(注|备注|说明|填表说明|填报说明|填写说明|注意事项)\d*[:.、,;]|\(?注\)?$"
    r"|(填表|填报|制表|经办|审核|审批|复核|负责|联系|报送|单位负责|分管领导|主管领导|填报单位|填报日期|填表日期|填报时间|联系电话|单位|日期|签字|盖章)"
    r"[人字]?(签字|签章|\(.{1,6}\))?[:]"
)
_MERGED = say("该格合并了几行或几列，看不出各是多少，请取消合并后逐格填写。")
_HIDDEN_ROW = say("该行是隐藏的（或被筛选掉了），请取消隐藏、核对后保留或删除。")
_HIDDEN_COLUMN = say("该列是隐藏的，请取消隐藏并核对。")


@dataclass(frozen=True)
class Head:
    """A column: the key by which its cells are known, its head, whether it must be filled, and what may stand in it.

    `names` are other words for the head. `own`: every line has its own, so that a cell merged over several is a fault. `most` characters
    may stand in it.
    """

    key: str
    label: str
    required: bool = False
    help: str = ""
    names: tuple[str, ...] = ()
    own: bool = False
    most: int = 500


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


@dataclass(frozen=True)
class SheetLine:
    """A row of a table with what is wrong with its cells; `total` is what it is called where it adds others up."""

    row: SheetRow
    faults: tuple[RowFault, ...] = ()
    total: str = ""


@dataclass(frozen=True)
class SheetTable:
    """A table found on a sheet: key → column, its head's last row, and the first and last of its columns, all from 0."""

    grid: Grid
    heads: tuple[Head, ...]
    columns: Mapping[str, int]
    head: int
    span: tuple[int, int]
    shared: dict[Area, bool] = field(default_factory=dict)  # what `_is_shared` found

    def with_column(self, head: Head, column: int) -> SheetTable:
        """The same table with a column that its head does not name."""
        return replace(self, heads=(head, *self.heads), columns={head.key: column, **self.columns})

    def hidden(self) -> list[RowFault]:
        """Columns that nobody sees."""
        return [
            RowFault(self.head + 1, head.label, _HIDDEN_COLUMN)
            for head in self._here()
            if self.columns[head.key] in self.grid.hidden_columns
        ]

    def lines(self) -> Iterator[SheetLine]:
        """What the rows below the head say. Notes, signatures, repeated heads and rows without anything in them are none."""
        is_remarked = False
        for row in self.grid.between(self.head + 1):
            total = self._total(row)
            if not total and (self._is_blank(row) or self._continues(row) or self._repeats_head(row)):
                continue
            if not total and self._is_remark(row, is_remarked):
                is_remarked = True
                continue
            shared = (
                set()
                if total
                else {head.key for head in self._here() if head.own and self._is_shared(row, head)}
            )
            texts = {
                key: "" if key in shared else self.grid.at(row, column).text
                for key, column in self.columns.items()
            }
            yield SheetLine(SheetRow(row + 1, texts), tuple(self._faults(row, shared)), total)

    def _texts(self, row: int) -> list[str]:
        """The row's own texts within the table, without blanks."""
        first, last = self.span
        own = self.grid.own(row)
        return [plain(own[column].text) for column in sorted(own) if first <= column <= last]

    def _total(self, row: int) -> str:
        return next((text.rstrip(":") for text in self._texts(row) if _TOTAL.fullmatch(text)), "")

    def _is_remark(self, row: int, is_remarked: bool) -> bool:
        """A note or a signature: one text over several columns; or it begins like one, and what a line must have is missing."""
        texts = self._texts(row)
        is_alone = len(texts) == 1
        if is_alone and any(
            self._is_wide(self.grid.area_of(row, column)) for column in self.columns.values()
        ):
            return True
        if not texts or all(_REMARK.match(text) for text in texts):
            return bool(texts)
        needed = [head for head in self._here() if head.own or head.required]
        is_whole = all(self.grid.at(row, self.columns[head.key]).text for head in needed)
        return not is_whole and (bool(_REMARK.match(texts[0])) or (is_alone and is_remarked))

    def _is_wide(self, area: Area | None) -> bool:
        return (
            area is not None
            and sum(area.left <= column <= area.right for column in self.columns.values()) > 1
        )

    def _here(self) -> list[Head]:
        return [head for head in self.heads if head.key in self.columns]

    def _is_blank(self, row: int) -> bool:
        cells = (self.grid.at(row, column) for column in self.columns.values())
        return not any(cell.text or cell.fault for cell in cells)

    def _continues(self, row: int) -> bool:
        """Whether everything in it stands in areas that began above: one line that is two rows high."""
        own = self.grid.own(row)
        return not any(column in own for column in self.columns.values())

    def _repeats_head(self, row: int) -> bool:
        """Whether the head stands here once more, as on every printed page."""
        texts = [(head, plain(self.grid.at(row, self.columns[head.key]).text)) for head in self._here()]
        filled = [text in _names(head) for head, text in texts if text]
        return len(filled) > 1 and all(filled)

    def _faults(self, row: int, shared: set[str]) -> Iterator[RowFault]:
        if row in self.grid.hidden_rows:
            yield RowFault(row + 1, "", _HIDDEN_ROW)
        for head in self._here():
            if fault := self.grid.at(row, self.columns[head.key]).fault:
                yield RowFault(row + 1, head.label, fault)
            if head.key in shared:
                yield RowFault(row + 1, head.label, _MERGED)

    def _is_shared(self, row: int, head: Head) -> bool:
        """Whether several lines, or several columns that count, have this one cell."""
        area = self.grid.area_of(row, self.columns[head.key])
        if area is None:
            return False
        if area not in self.shared:
            below = self.grid.between(area.top + 1, area.bottom)
            self.shared[area] = self._is_wide(area) or any(not self._continues(row) for row in below)
        return self.shared[area]


def find(grid: Grid, heads: Sequence[Head]) -> list[SheetTable]:
    """The tables whose heads have every required column, side by side in one row; none where there is no such row."""
    for depth in range(1, DEEPEST + 1):
        for row in grid.numbers:
            if found := _found(grid, heads, row, depth):
                return found
    return []


def _names(head: Head) -> set[str]:
    return {plain(name) for name in (head.label, *head.names)} | {plain(head.label) + "*"}


def _found(grid: Grid, heads: Sequence[Head], row: int, depth: int) -> list[SheetTable]:
    """Cut from left to right, where a head comes again."""
    named = {name: head.key for head in heads for name in _names(head)}
    runs: list[dict[str, int]] = [{}]
    columns = sorted({column for number in range(row, row + depth) for column in grid.filled(number)})
    for column in columns:
        key = next((named[label] for label in _labels(grid, row, depth, column) if label in named), "")
        if key and key in runs[-1]:
            runs.append({})
        if key:
            runs[-1][key] = column
    required = {head.key for head in heads if head.required}
    whole = [run for run in runs if required <= run.keys()]
    if len(whole) < len(runs) and required <= {key for run in runs for key in run}:
        twice = next(key for run in runs[1:] for key in run)
        label = next(head.label for head in heads if head.key == twice)
        raise Refused(say("表头“%(label)s”不止一列，看不出应读哪一列，请只保留一列。", label=label))
    starts = [0, *(max(run.values()) + 1 for run in whole[:-1])]
    ends = [*(max(run.values()) for run in whole[:-1]), max(grid.columns, default=0)]
    return [
        SheetTable(grid, tuple(heads), run, row + depth - 1, span)
        for run, span in zip(whole, zip(starts, ends, strict=False), strict=False)
    ]


def _labels(grid: Grid, row: int, depth: int, column: int) -> list[str]:
    """What a column's head may be called: its lowest text, or all of them one after the other, without stars and brackets.

    Where all of it is merged over several columns, the first one has it.
    """
    texts: list[str] = []
    is_own = False
    for number in range(row, row + depth):
        area = grid.area_of(number, column)
        text = plain(grid.at(number, column).text).strip("*").rstrip(":")
        is_own = is_own or (bool(text) and (area is None or area.left == column))
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    if not is_own:
        return []
    whole = [texts[-1], "".join(texts)]
    return [*whole, *(re.sub(r"\([^()]*\)$", "", each) for each in whole)]
