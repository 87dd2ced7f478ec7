"""What a line of each CSV file says 表格: its columns are the keys of a record.

Cells are text. A column that the record does not have is a mistake at the head of the file, but where one key takes all further columns:
those of the allocation table are tracks, those of an example are facts, those of a code set are its attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import NoneType
from typing import Any, Generic, TypeVar, get_args

from pydantic.fields import FieldInfo

from tepei.packs.records import CodeRow, DivisionRow, WorkdayRow
from tepei.packs.sources import TableRow
from tepei.policy.credit_cases import CreditCaseRecord
from tepei.policy.record import Choice, Record, choice_of
from tepei.policy.shape import bare, below, keys
from tepei.policy.vocabulary import Vocabulary
from tepei.policy.year import CaseRecord, PlaceRowRecord

_PATTERNS: Mapping[Any, str] = {bool: "[01]", int: "[0-9]+", date: "[0-9]{4}-[0-9]{2}-[0-9]{2}"}


Line = TypeVar("Line", bound=Record)


@dataclass(frozen=True)
class TableKind(Generic[Line]):
    """`further` is the key of the record that takes all other columns, "" where there are none; `named` says how these are called."""

    record: type[Line]
    further: str = ""
    named: str = ""

    @cached_property
    def columns(self) -> Mapping[str, FieldInfo]:
        """What the record has a column for."""
        return {key: info for key, info in keys(self.record) if key != self.further}

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(key for key, info in self.columns.items() if info.is_required())

    def strange(self, columns: Iterable[str]) -> list[str]:
        """Columns that nothing reads."""
        return [] if self.further else [each for each in columns if each not in self.columns]

    def read(self, row: TableRow, vocabulary: Vocabulary | None = None) -> Line:
        """The line as its record. Raises DefinitionError."""
        return self.record.from_data(self.plain(row), vocabulary=vocabulary)

    def plain(self, row: TableRow) -> dict[str, Any]:
        """The line as plain values; an empty cell says nothing. DefinitionError where a cell is no such value."""
        found = {key: _value(row, key, info) for key, info in self.columns.items() if row[key]}
        if self.further:
            kind = below(self.record, self.further)
            others = {key: cell for key, cell in row.cells.items() if key not in self.columns}
            found[self.further] = dict(_further(others, get_args(kind)[1]))
        return found

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the file as a list of its lines, each an object of text by the names of the columns: what whoever reads CSV
        gets, in the language of the other files.
        """
        text = {"type": "string"}
        line = {
            "type": "object",
            "properties": {key: _cell(info) for key, info in self.columns.items()},
            "required": list(self.required),
            "additionalProperties": text if self.further else False,
        }
        return {"type": "array", "items": line}


DIVISIONS, WORKDAYS = TableKind(DivisionRow), TableKind(WorkdayRow)
CODES = TableKind(CodeRow, "attributes", "列名即属性，条件依据以 attribute 取用")
PLACES = TableKind(PlaceRowRecord, "places", "每种%(track_word)s一列，列名为其代码")
_OF_FACTS = ("facts", "每项条件依据一列，列名为其代码；空格为没有说明")
CASES, CREDIT_CASES = TableKind(CaseRecord, *_OF_FACTS), TableKind(CreditCaseRecord, *_OF_FACTS)
# Each CSV file of a pack, from its folder; workdays are the base's alone.
TABLES: Mapping[str, TableKind[Any]] = {
    "divisions.csv": DIVISIONS, "codes/*.csv": CODES, "calendar/workdays.csv": WORKDAYS,
    "places.csv": PLACES, "cases.csv": CASES, "credit_cases.csv": CREDIT_CASES,
}  # fmt: skip


def _value(row: TableRow, key: str, info: FieldInfo) -> Any:
    kind = bare(info.annotation)
    if kind is bool:
        return row.flag(key)
    if kind is int:
        return row.whole(key)
    return row[key].split() if get_args(kind) else row[key]


def _further(cells: Mapping[str, str], kind: Any) -> Iterator[tuple[str, Any]]:
    """An empty cell says nothing, but where nothing is a value of its own (未下达)."""
    kinds = get_args(getattr(kind, "__origin__", kind))
    may_be_nothing, may_be_number = NoneType in kinds, int in kinds
    for key, cell in cells.items():
        if may_be_number and cell.isdecimal() and len(cell) < 9:
            yield key, int(cell)
        elif cell or may_be_nothing:
            yield key, cell or None


def _cell(info: FieldInfo) -> dict[str, Any]:
    """A cell of a column; an empty one is the same as nothing, where the column may say nothing."""
    choice, pattern = choice_of(info.metadata), _PATTERNS.get(bare(info.annotation))
    found: dict[str, Any] = {"type": "string", "title": info.title}
    if info.description:
        found["description"] = info.description
    if isinstance(choice, Choice):
        found["enum"] = list(choice.words)
    elif pattern:
        found["pattern"] = f"^({pattern}){'' if info.is_required() else '?'}$"
    elif info.is_required():
        found["minLength"] = 1
    return found
