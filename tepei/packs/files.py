"""Which part of a year stands in which file 年度的文件.

cycle.yaml says whatever has no file of its own; a year in one file says everything there. Where a year begins `from:` another one,
files say only what differs, and files that are not there say nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tepei.packs import rows
from tepei.packs.findings import Findings, PackError, Problem, no_fact, no_track
from tepei.packs.rows import TableKind
from tepei.packs.sources import NOT_UTF8, Table, YamlFile
from tepei.policy.definition import NO_MAPPING, Where, path_of
from tepei.policy.route import NEVER
from tepei.policy.words import Sentence, say
from tepei.policy.year import RENAMED

HEAD = "cycle.yaml"
REQUIREMENTS = "requirements.yaml"
PARTS = {
    "form.yaml": "form", "route.yaml": "route", "documents.yaml": "documents", "summary.yaml": "summary_table",
    "credits.yaml": "credits",
}  # fmt: skip
PLACES, CASES, CREDIT_CASES = "places.csv", "cases.csv", "credit_cases.csv"
FILES = (HEAD, REQUIREMENTS, *PARTS, PLACES, CASES, CREDIT_CASES)
OPTIONAL = ("credits.yaml", CREDIT_CASES)  # of years of continuing education alone
SUMMARY = "summary"  # the one key of summary.yaml
_TABLES: Mapping[str, TableKind[Any]] = {
    PLACES: rows.PLACES, CASES: rows.CASES, CREDIT_CASES: rows.CREDIT_CASES,
}  # fmt: skip


@dataclass
class YearFiles:
    """The files of one year. `plain` is what they say, as one value."""

    folder: Path
    documents: dict[str, YamlFile] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)

    @property
    def head(self) -> YamlFile:
        return self.documents[HEAD]

    @property
    def plain(self) -> dict[str, Any]:
        """Keys in the order of the files; what no file says is not there."""
        plain = dict(self.head.value)
        for name, key in PARTS.items():
            if name in self.documents:
                plain[key] = _unwrapped(name, self.documents[name].value)
        if REQUIREMENTS in self.documents:
            plain["tracks"] = _with_requirements(plain.get("tracks"), self.documents[REQUIREMENTS].value)
        for name, table in self.tables.items():
            plain[name.removesuffix(".csv")] = [_TABLES[name].plain(row) for row in table]
        return plain

    def locate(self, where: Where) -> tuple[str, int]:
        """(path, line) of what stands there, or of the nearest that holds it."""
        name, inside = self._home(where)
        if name in self.tables:
            rows = self.tables[name].rows
            number = inside[0] if inside else None
            is_row = isinstance(number, int) and number < len(rows)
            return self.tables[name].path, rows[number].line if is_row else 1  # type: ignore[index]
        document = self.documents[name]
        return document.path, document.line_of(path_of((document.name, *inside)))

    def _home(self, where: Where) -> tuple[str, Where]:
        top = where[0] if where else ""
        for name, key in PARTS.items():
            if top == key and name in self.documents:
                return name, ((SUMMARY,) if name == "summary.yaml" else ()) + where[1:]
        if f"{top}.csv" in self.tables:
            return f"{top}.csv", where[1:]
        if top == "tracks" and where[2:3] == ("requirements",) and REQUIREMENTS in self.documents:
            return REQUIREMENTS, (self._track(where[1]), *where[3:])
        return HEAD, where

    def _track(self, number: int | str) -> str:
        tracks = self.plain.get("tracks")
        found = tracks[number] if isinstance(tracks, list) and isinstance(number, int) else {}
        return str(found.get("code", ""))


def opened(folder: Path, findings: Findings) -> YearFiles | None:
    """The files of the folder; problems noted, None where cycle.yaml cannot be read."""
    head = findings.document(folder / HEAD)
    if head is None or not isinstance(head.value, Mapping):
        if head is not None:
            findings.at(head, NO_MAPPING)
        _open_rest(YearFiles(folder), {}, findings)
        return None
    found = YearFiles(folder, {HEAD: head})
    _open_rest(found, head.value, findings)
    for text, where in _strangers(found):
        findings.at(found.documents[REQUIREMENTS], text, where)
    return found


def _open_rest(found: YearFiles, plain: Mapping[str, Any], findings: Findings) -> None:
    for name, key in {**PARTS, REQUIREMENTS: "requirements"}.items():
        if _is_due(found.folder / name, key, plain, findings):
            document = findings.document(found.folder / name)
            if document is not None:
                found.documents[name] = document
    for name, kind in _TABLES.items():
        if _is_due(found.folder / name, name.removesuffix(".csv"), plain, findings):
            table = findings.table(found.folder / name, kind)
            if table is not None:
                found.tables[name] = table


def _is_due(path: Path, key: str, plain: Mapping[str, Any], findings: Findings) -> bool:
    """A file that is not there is missed, unless the year says that part in cycle.yaml, begins from another year, or has no places."""
    if findings.has(path):
        return True
    is_given = key in plain or (key == "requirements" and _says_requirements(plain))
    is_idle = key == "places" and plain.get("places_held_from") == NEVER
    return not ("from" in plain or is_given or is_idle or path.name in OPTIONAL)


def _says_requirements(plain: Mapping[str, Any]) -> bool:
    tracks = plain.get("tracks")
    return isinstance(tracks, list) and any(
        isinstance(each, Mapping) and "requirements" in each for each in tracks
    )


def _strangers(found: YearFiles) -> Iterator[tuple[Sentence, str]]:
    """Requirements of tracks that the year does not have; of a year that begins from another, the reader asks once it knows both."""
    document = found.documents.get(REQUIREMENTS)
    if document is None:
        return
    if not isinstance(document.value, Mapping):
        yield say("应按%(track_word)s列出选拔条件"), ""
        return
    tracks = found.head.value.get("tracks")
    codes = (
        {each.get("code") for each in tracks if isinstance(each, Mapping)}
        if isinstance(tracks, list)
        else set()
    )
    for code in document.value:
        if code not in codes and "from" not in found.head.value:
            yield no_track(code), f"requirements.{code}"


def _unwrapped(name: str, value: Any) -> Any:
    return value.get(SUMMARY) if name == "summary.yaml" and isinstance(value, Mapping) else value


def _with_requirements(tracks: Any, required: Any) -> Any:
    """The tracks with what requirements.yaml says of each; a year that begins from another may name a track there alone."""
    if not isinstance(required, Mapping):
        return tracks
    listed = (
        [dict(each) if isinstance(each, Mapping) else each for each in tracks]
        if isinstance(tracks, list)
        else []
    )
    by_code = {each.get("code"): each for each in listed if isinstance(each, dict)}
    for code, requirements in required.items():
        if code in by_code:
            by_code[code]["requirements"] = requirements
        elif tracks is None:
            listed.append({"code": code, "requirements": requirements})
    return listed


def strange_columns(files: YearFiles, facts: Collection[str]) -> Iterator[tuple[str, Sentence]]:
    """Columns of examples that are no facts, whether or not anything stands in them, with the file."""
    for name in (CASES, CREDIT_CASES):
        columns = files.tables[name].columns if name in files.tables else ()
        known = (*_TABLES[name].columns, *RENAMED, *facts)
        yield from ((name, no_fact(each)) for each in columns if each not in known)


def cells(places: Any) -> str:
    """A number of the allocation table as its file says it."""
    return "" if places is None else str(places)


def texts(folder: Path) -> dict[str, str]:
    """File name → text, of those files of a year that are in the folder. PackError for what is not UTF-8."""
    found: dict[str, str] = {}
    problems = []
    for name in FILES:
        path = folder / name
        try:
            found |= {name: path.read_text(encoding="utf-8-sig")} if path.exists() else {}
        except UnicodeDecodeError as error:
            problems.append(Problem(name, error.object[: error.start].count(b"\n") + 1, NOT_UTF8))
    if problems:
        raise PackError(problems)
    return found
