"""The files of a year as one value 年度."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tepei.packs.files import YearFiles, opened, strange_columns
from tepei.packs.findings import Findings
from tepei.packs.overlays import applied, located
from tepei.policy.definition import DefinitionError, Fault, Where, path_of
from tepei.policy.vocabulary import Vocabulary
from tepei.policy.words import say
from tepei.policy.year import Year

# The year that another one begins from: by its code, or by its year and the code of the programme ("" where none is said).
Origins = Callable[[str | int, str], Year | None]


@dataclass(frozen=True)
class Read:
    """A year that was read, with its files, so that what is wrong with it can be told at its line."""

    cycle: Year
    files: YearFiles
    full: Mapping[str, Any]

    def note(self, faults: Iterator[Fault], findings: Findings) -> None:
        """Faults of the value as problems of the files."""
        _note(self.files, self.full, faults, findings)


def no_origin(_named: str | int, _programme: str) -> None:
    """There is no other year."""


def read_cycle(
    folder: Path, findings: Findings, vocabulary: Vocabulary, origins: Origins = no_origin
) -> Read | None:
    """None where something is wrong with the files by themselves; every problem is noted."""
    files = opened(folder, findings)
    if files is None:
        return None
    plain = files.plain
    full = _in_full(files, plain, findings, origins)
    if full is None:
        return None
    try:
        read = Read(Year.from_data(full, vocabulary=vocabulary), files, full)
    except DefinitionError as error:
        _note(files, full, error.faults, findings)
        return None
    for name, text in strange_columns(files, read.cycle.table):
        findings.at(files.tables[name], text)
    return read


def _in_full(
    files: YearFiles, plain: Mapping[str, Any], findings: Findings, origins: Origins
) -> Mapping[str, Any] | None:
    """With what it takes over from the year that it begins from; None where there is no such year."""
    origin_code = plain.get("from")
    if origin_code is None:
        return plain
    programme = plain.get("programme")
    code = programme.get("code", "") if isinstance(programme, Mapping) else ""
    origin = origins(origin_code, code) if isinstance(origin_code, str | int) else None
    if origin is None or origin.code == plain.get("code"):
        text = say("没有可以沿用的年度“%(code)s”", code=str(origin_code))
        findings.at(files.head, text, f"{files.head.name}.from")
        return None
    full: Mapping[str, Any] = applied(origin.to_data(), {**plain, "from": origin.code}, Year)
    return full


def _note(files: YearFiles, full: Mapping[str, Any], faults: Any, findings: Findings) -> None:
    plain = files.plain
    for fault in faults:
        here: Where | None = fault.where if "from" not in plain else located(fault.where, full, plain, Year)
        path, line = files.locate(("from",) if here is None and "from" in plain else here or ())
        findings.add(path, line, fault.text, path_of(fault.where))
