"""From a folder to a Pack 读取."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tepei.packs.base import base_of, read_bodies, read_facts
from tepei.packs.cycles import Read, read_cycle
from tepei.packs.files import texts
from tepei.packs.findings import Findings, PackError
from tepei.packs.pack import Code, DivisionRow, Pack
from tepei.packs.sources import TableRow, YamlFile
from tepei.packs.tree import read_organisations
from tepei.policy.bodies import Bodies
from tepei.policy.definition import BLANK, DefinitionError, Reader, not_among
from tepei.policy.deriving import DIVISIONS
from tepei.policy.record import Vocabulary
from tepei.policy.words import TERMS, say
from tepei.policy.year import Year

_HEAD = ("code", "name", "authority", "region_code", "words")
_CODE_COLUMNS = ("code", "name")
_CODE_PROPERTIES = {"code", "name", "parent", "rank", "selectable"}
_DIVISION_COLUMNS = (
    "code",
    "name",
    "parent",
    "level",
    "kind",
    "separate_reporting",
    "valid_from",
    "valid_to",
)


def read(folder: Path) -> Pack:
    """The pack of a province; PackError with every problem where it cannot be read."""
    findings = Findings(folder.parent)
    found = gather(folder, findings)
    if found is None or findings.problems:
        raise PackError(findings.problems)
    return found[0]


def provinces(root: Path) -> list[Path]:
    """The folders of provinces under the folder of all packs."""
    return sorted(path.parent for path in root.glob("*/pack.yaml"))


def gather(folder: Path, findings: Findings) -> tuple[Pack, list[Read]] | None:
    """The pack as far as it can be read, with its years as they were read, problems noted; None where pack.yaml or bodies.yaml is
    at fault.
    """
    opened = findings.document(folder / "pack.yaml")
    head = findings.make(opened, _head, opened) if opened else None
    bodies = read_bodies(folder, findings)
    if opened is None or head is None or bodies is None:
        return None
    base = base_of(folder)
    listed = findings.table(folder / "divisions.csv", _DIVISION_COLUMNS)
    divisions = findings.make_rows(listed, lambda row: _division(row, bodies))
    facts = read_facts(folder, findings, Vocabulary(bodies.words))
    years = _read_years(folder, Vocabulary(bodies.words, facts), findings)
    pack = Pack(
        *head,
        codes=(*(code for home in (base, folder) for code in _codes(home, findings)), *_places(divisions)),
        workdays=_workdays(base, findings),
        divisions=divisions,
        organisations=read_organisations(folder, divisions, bodies, findings),
        cycles=tuple(year.cycle for year in years),
        bodies=bodies,
        facts=facts,
        words=findings.make(opened, _words, opened) or {},
        texts={year.cycle.code: texts(year.files.folder) for year in years},
    )
    return pack, years


def _read_years(folder: Path, vocabulary: Vocabulary, findings: Findings) -> list[Read]:
    """The years of a province in the order of their folders; one that begins from another is read after it."""
    waiting = sorted(folder.glob("programmes/*/"))
    done: dict[Path, Read | None] = {}

    def find(named: str | int, programme: str) -> Year | None:
        known = [year.cycle for path in waiting if (year := find_read(path)) is not None]
        by_year = [each for each in known if each.year == named and programme in ("", each.programme.code)]
        return next((each for each in known if each.code == named), by_year[0] if len(by_year) == 1 else None)

    def find_read(path: Path) -> Read | None:
        if path not in done:
            done[path] = None  # a year that begins from itself finds nothing
            done[path] = read_cycle(path, findings, vocabulary, find)
        return done[path]

    return [year for path in waiting if (year := find_read(path)) is not None]


def _words(opened: YamlFile) -> dict[str, str | Mapping[str, str]]:
    """Key of a term → the province's Chinese for it, or its word by language."""
    entry = Reader(opened.value, opened.name, _HEAD)
    words = Reader(entry.value("words") or {}, f"{opened.name}.words", TERMS)
    return {key: _word(words, key) for key in TERMS if words.value(key) is not None}


def _word(words: Reader, key: str) -> str | Mapping[str, str]:
    word = words.value(key)
    if isinstance(word, Mapping) and word and all(isinstance(each, str) for each in (*word, *word.values())):
        return dict(word)
    return words.text(key)


def _head(opened: YamlFile) -> tuple[str, str, str, str]:
    entry = Reader(opened.value, opened.name, _HEAD)
    return entry.text("code"), entry.text("name"), entry.text("authority"), entry.text("region_code")


def _codes(home: Path, findings: Findings) -> Iterator[Code]:
    for path in sorted(home.glob("codes/*.csv")):
        for row in findings.table(path, _CODE_COLUMNS) or ():
            made = findings.make(row, _code, path.stem, row)
            if made is not None:
                yield made


def _code(code_set: str, row: TableRow) -> Code:
    return Code(
        code_set,
        row.text("code"),
        row.text("name"),
        row["parent"] or None,
        row.whole("rank"),
        row.line,
        row.flag("selectable", default=True),
        {column: cell for column, cell in row.cells.items() if column not in _CODE_PROPERTIES and cell},
    )


def _places(divisions: Sequence[DivisionRow]) -> Iterator[Code]:
    """The divisions as a code set, for fields that ask for a place; one that is no more cannot be chosen."""
    latest = {each.code: each for each in divisions}
    for number, (code, each) in enumerate(latest.items()):
        above = latest.get(each.parent or "")
        name = f"{above.name}{each.name}" if above and above.parent else each.name
        yield Code(DIVISIONS, code, name, each.parent, None, number, each.valid_to is None, {})


def _workdays(base: Path, findings: Findings) -> dict[date, bool]:
    table = findings.table(base / "calendar" / "workdays.csv", ("date", "is_workday"))
    return dict(findings.make_rows(table, _workday))


def _workday(row: TableRow) -> tuple[date, bool]:
    day = row.day("date")
    if day is None:
        raise DefinitionError("date", BLANK)
    return day, row.flag("is_workday")


def _division(row: TableRow, bodies: Bodies) -> DivisionRow:
    since, until = row.day("valid_from"), row.day("valid_to")
    if since and until and until < since:
        raise DefinitionError("valid_to", say("失效日期早于生效日期"))
    if row["level"] not in bodies.divisions:
        raise DefinitionError("level", not_among(row["level"], bodies.divisions))
    return DivisionRow(
        row.text("code"),
        row.text("name"),
        row["parent"] or None,
        row["level"],
        row["kind"],
        row.flag("separate_reporting"),
        since,
        until,
    )
