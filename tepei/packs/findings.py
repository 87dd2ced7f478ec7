"""What is wrong with a pack, named by file and line 问题."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

from tepei.packs import sources
from tepei.packs.sources import NO_FILE, SourceError, Table, TableRow, YamlFile
from tepei.policy.definition import DefinitionError
from tepei.policy.words import Sentence, say

Made = TypeVar("Made")
Given = ParamSpec("Given")


def no_track(code: str) -> Sentence:
    return say("没有“%(code)s”这一培养方式", code=code)


def no_fact(key: str) -> Sentence:
    return say("没有条件依据“%(key)s”", key=key)


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

    def table(self, path: Path, columns: Collection[str]) -> Table | None:
        """The CSV file with at least these columns, or None with the problem noted."""
        return self._open(lambda: sources.table(path, self.shown(path), columns, self._text(path)))

    def has(self, path: Path) -> bool:
        """Is there such a file?"""
        return path.exists() if self.texts is None else path in self.texts

    def add(self, path: str, line: int, text: Sentence, where: str = "") -> None:
        self.problems.append(Problem(path, line, text, where))

    def at(self, source: YamlFile | TableRow | Table, text: Sentence, where: str = "") -> None:
        """`where` is a key path of a document."""
        line = source.line_of(where) if isinstance(source, YamlFile) else source.line
        self.add(source.path, line, text, where)

    def make(
        self,
        source: YamlFile | TableRow,
        making: Callable[Given, Made],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Made | None:
        """What `making` gives with these arguments; None where it finds a definition at fault."""
        try:
            return making(*given, **named)
        except DefinitionError as error:
            self.at(source, error.text, error.path)
            return None

    def make_rows(self, table: Table | None, making: Callable[[TableRow], Made]) -> tuple[Made, ...]:
        """What `making` gives for each row that is right."""
        made = (self.make(row, making, row) for row in table or ())
        return tuple(result for result in made if result is not None)

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
