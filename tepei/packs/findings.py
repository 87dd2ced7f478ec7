"""What is wrong with a pack, named by file and line 问题."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tepei.packs import sources
from tepei.packs.rows import Line, TableKind
from tepei.packs.sources import NO_FILE, SourceError, Table, TableRow, YamlFile
from tepei.policy.definition import DefinitionError
from tepei.policy.record import Record
from tepei.policy.vocabulary import Vocabulary
from tepei.policy.words import ITEMS, Sentence, in_file, join, say
from tepei.policy.year import Year

Made = TypeVar("Made")
Held = TypeVar("Held", bound=Record)


def kinds_of_cells(cycle: Year) -> dict[str, str]:
    """The fields of the form that are filled in once, by path, with their kinds."""
    return {
        f"{section.key}.{field.key}": field.kind
        for section in cycle.form.sections
        if not section.rows
        for field in section.fields
    }


def no_track(code: str) -> Sentence:
    return say("没有“%(code)s”这一%(track_word)s", code=code)


def no_fact(key: str) -> Sentence:
    return say("没有条件依据“%(key)s”", key=key)


def strange_column(column: str, known: Iterable[str]) -> Sentence:
    return say("没有“%(column)s”这一列，可用：%(known)s", column=column, known=join(known, ITEMS))


def of_key(key: str, fault: Sentence) -> Sentence:
    return say("“%(key)s”：%(fault)s", key=key, fault=fault)


@dataclass(frozen=True)
class Problem:
    """`path` is relative to the folder of all packs, "" for an upload as a whole; `line` counts from 1; `where` is the key path in a YAML file."""

    path: str
    line: int
    text: Sentence
    where: str = ""

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def with_key(self) -> Sentence:
        """With its place and its key before it, for who writes files."""
        if not self.path or not self.where:
            return self.sentence
        return say(
            "%(path)s:%(line)d %(key)s：%(text)s",
            path=self.path,
            line=self.line,
            key=self.where,
            text=self.text,
        )

    @property
    def sentence(self) -> Sentence:
        """With its place before it."""
        if not self.path:
            return self.text
        return say("%(path)s:%(line)d：%(text)s", path=self.path, line=self.line, text=self.text)


class PackError(ValueError):
    """The pack cannot be read; `problems` say why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Findings:
    """Problems as they are found; reading goes on after each, so that one look names them all. `root` holds all packs.

    `texts` are files that stand in no folder: an upload, what the tables say.
    """

    root: Path
    texts: Mapping[Path, str] | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def in_order(self) -> list[Problem]:
        """Each problem once, by file and line."""
        return sorted(dict.fromkeys(self.problems), key=lambda each: (each.path, each.line))

    def document(self, path: Path) -> YamlFile | None:
        """The YAML file, or None with the problem noted."""
        return self._open(lambda: sources.document(path, self.shown(path), self._text(path)))

    def table(self, path: Path, kind: TableKind[Any]) -> Table | None:
        """The CSV file with its columns, or None with the problem noted; columns that nothing reads are noted."""
        found = self._open(lambda: sources.table(path, self.shown(path), kind.required, self._text(path)))
        if found is not None:
            for column in kind.strange(found.columns):
                self.at(found, strange_column(column, kind.columns))
        return found

    def has(self, path: Path) -> bool:
        """Is there such a file?"""
        return path.exists() if self.texts is None else path in self.texts

    def add(self, path: str, line: int, text: Sentence, where: str = "") -> None:
        self.problems.append(Problem(path, line, in_file(text), where))

    def at(self, source: YamlFile | TableRow | Table, text: Sentence, where: str = "") -> None:
        """`where` is a key path of a document."""
        line = source.line_of(where) if isinstance(source, YamlFile) else source.line
        self.add(source.path, line, text, where)

    def make(
        self, opened: YamlFile | None, record: type[Held], vocabulary: Vocabulary | None = None
    ) -> Held | None:
        """What a document says, as this record; None where it is at fault, or not there."""
        if opened is None:
            return None
        try:
            return record.from_data(opened.value, vocabulary=vocabulary)
        except DefinitionError as error:
            for fault in error.faults:
                self.at(opened, fault.text, ".".join(filter(None, (opened.name, fault.path))))
            return None

    def records(
        self, path: Path, kind: TableKind[Line], vocabulary: Vocabulary | None = None
    ) -> tuple[Line, ...]:
        """The lines of a CSV file that are right."""
        made = (self._line(row, kind, vocabulary) for row in self.table(path, kind) or ())
        return tuple(each for each in made if each is not None)

    def _line(self, row: TableRow, kind: TableKind[Line], vocabulary: Vocabulary | None) -> Line | None:
        try:
            return kind.read(row, vocabulary)
        except DefinitionError as error:
            for fault in error.faults:
                self.at(row, of_key(fault.path or error.path, fault.text))
            return None

    def _text(self, path: Path) -> str | None:
        """None where the file is to be read from its folder."""
        if self.texts is None:
            return None
        if path not in self.texts:
            raise SourceError(self.shown(path), 1, NO_FILE)
        return self.texts[path]

    def _open(self, opening: Callable[[], Made]) -> Made | None:
        try:
            return opening()
        except SourceError as error:
            self.add(error.path, error.line, error.text)
            return None

    def shown(self, path: Path) -> str:
        """The path from the folder of all packs on; the whole path of what lies elsewhere."""
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()
