"""Files with line numbers: YAML documents and CSV tables 源文件."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tepei.packs.loader import (
    CONTROL,
    CONTROL_CHARACTERS,
    LARGEST,
    Unusable,
    compose,
    construct,
)
from tepei.policy.definition import DefinitionError, no_flag, no_number, twice
from tepei.policy.words import ITEMS, Sentence, join, say

NO_FILE = say("缺少此文件")
NOT_UTF8 = say("不是 UTF-8 编码，请另存为 UTF-8（Excel 中选“CSV UTF-8”）")


class SourceError(ValueError):
    """A file that cannot be opened or parsed."""

    def __init__(self, path: str, line: int, text: Sentence) -> None:
        super().__init__(f"{path}:{line}：{text}")
        self.path, self.line, self.text = path, line, text


@dataclass(frozen=True)
class YamlFile:
    """A YAML file: `name` (of the file) begins the key paths, as `cycle.tracks[0].code`."""

    path: str
    name: str
    value: Any
    lines: Mapping[str, int]

    def line_of(self, where: str) -> int:
        """The line of this key path, or of the nearest that holds it."""
        while where not in self.lines and where:
            where = where[: max(where.rfind("."), where.rfind("["), 0)]
        return self.lines.get(where, 1)


@dataclass(frozen=True)
class TableRow:
    """A line of a CSV file; blank cells read as ""."""

    path: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def flag(self, column: str) -> bool:
        if self[column] not in ("0", "1"):
            raise DefinitionError(column, no_flag(column, self[column]))
        return self[column] == "1"

    def whole(self, column: str) -> int | None:
        if self[column] and not self[column].isdecimal():
            raise DefinitionError(column, no_number(column, self[column]))
        number = int(self[column][:20]) if self[column] else None
        if number is not None and number >= LARGEST:
            raise DefinitionError(column, say("数字超出范围：%(number)s", number=self[column][:20]))
        return number


@dataclass(frozen=True)
class Table:
    path: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...] = field(repr=False)
    line: int = 1

    def __iter__(self) -> Iterator[TableRow]:
        return iter(self.rows)


def document(path: Path, shown: str = "", text: str | None = None) -> YamlFile:
    """The YAML file, or `text` in its stead; SourceError where it is absent, not UTF-8, not YAML, or repeats a key."""
    shown = shown or path.name
    try:
        node = compose(_content(path, shown) if text is None else text)
        lines: dict[str, int] = {}
        if node is not None:
            _walk(node, path.stem, lines, shown)
        value = construct(node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        fault = (
            error.text
            if isinstance(error, Unusable)
            else say("不是有效的 YAML：请看此行前后的冒号（半角，后接空格）、缩进（空格，不用制表符）和引号")
        )
        raise SourceError(shown, line, fault) from None
    return YamlFile(shown, path.stem, value, lines)


def table(path: Path, shown: str, required: Collection[str], text: str | None = None) -> Table:
    """The CSV file (UTF-8, header row), or `text` in its stead; SourceError where a required column or a cell is missing."""
    content = _content(path, shown) if text is None else text
    if control := CONTROL_CHARACTERS.search(content):
        raise SourceError(shown, content.count("\n", 0, control.start()) + 1, CONTROL)
    reader = csv.reader(content.splitlines())
    try:
        return _rows_of(reader, shown, required)
    except csv.Error:
        raise SourceError(shown, reader.line_num, say("不是有效的 CSV，或者有一格过长")) from None


def _rows_of(reader: Any, shown: str, required: Collection[str]) -> Table:
    columns = tuple(next(reader, ()))
    if missing := [column for column in required if column not in columns]:
        raise SourceError(shown, 1, say("缺少列：%(columns)s", columns=join(missing, ITEMS)))
    rows = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue  # a sheet leaves empty rows below its last one
        if len(cells) != len(columns):
            raise SourceError(shown, reader.line_num, _uneven(len(columns), len(cells)))
        named = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        rows.append(TableRow(shown, reader.line_num, named))
    return Table(shown, columns, tuple(rows))


def _uneven(expected: int, count: int) -> Sentence:
    return say("应有 %(wanted)d 列，现为 %(count)d 列", wanted=expected, count=count)


def plain(value: Any) -> Any:
    """The value with days as ISO text, ready for JSON."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _content(path: Path, shown: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SourceError(shown, 1, NO_FILE) from None
    except UnicodeDecodeError as error:
        raise SourceError(shown, error.object[: error.start].count(b"\n") + 1, NOT_UTF8) from None


def _walk(node: yaml.Node, where: str, lines: dict[str, int], shown: str) -> None:
    lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            _walk(item, f"{where}[{number}]", lines, shown)
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            path, line = f"{where}.{key.value}", key.start_mark.line + 1
            if path in lines:
                raise SourceError(shown, line, twice(key.value))
            lines[path] = line
            _walk(item, path, lines, shown)
