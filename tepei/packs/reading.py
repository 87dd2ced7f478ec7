"""From a folder to a Pack 读取."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tepei.packs.base import base_of, read_bodies, read_facts
from tepei.packs.cycles import Read, read_cycle
from tepei.packs.files import texts
from tepei.packs.findings import Findings, PackError
from tepei.packs.pack import Code, Pack
from tepei.packs.records import DivisionRow, PackHead
from tepei.packs.rows import CODES, DIVISIONS, WORKDAYS
from tepei.packs.tree import read_organisations
from tepei.policy.facts import DIVISIONS as PLACE_CODES
from tepei.policy.vocabulary import Vocabulary
from tepei.policy.year import Year


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
    head = findings.make(findings.document(folder / "pack.yaml"), PackHead)
    bodies = read_bodies(folder, findings)
    if head is None or bodies is None:
        return None
    base, known = base_of(folder), Vocabulary(bodies.words)
    divisions = findings.records(folder / "divisions.csv", DIVISIONS, known)
    facts = read_facts(folder, findings, known)
    years = _read_years(folder, Vocabulary(bodies.words, facts), findings)
    pack = Pack(
        code=head.code,
        name=head.name,
        authority=head.authority,
        region_code=head.region_code,
        codes=(*(code for home in (base, folder) for code in _codes(home, findings)), *_places(divisions)),
        workdays=_workdays(base, findings),
        divisions=divisions,
        organisations=read_organisations(folder, divisions, bodies, findings),
        cycles=tuple(year.cycle for year in years),
        bodies=bodies,
        facts=facts,
        words=head.words,
        texts={year.cycle.code: _texts(year.files.folder) for year in years},
    )
    return pack, years


def _texts(folder: Path) -> Mapping[str, str]:
    """The files of a year; nothing where one is no text, which whoever read it has noted."""
    try:
        return texts(folder)
    except PackError:
        return {}


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


def _codes(home: Path, findings: Findings) -> Iterator[Code]:
    for path in sorted(home.glob("codes/*.csv")):
        for number, row in enumerate(findings.records(path, CODES)):
            yield Code(code_set=path.stem, position=number, **dict(row))


def _places(divisions: Sequence[DivisionRow]) -> Iterator[Code]:
    """The divisions as a code set, for fields that ask for a place; one that is no more cannot be chosen."""
    latest = {each.code: each for each in divisions}
    for number, (code, each) in enumerate(latest.items()):
        above = latest.get(each.parent or "")
        name = f"{above.name}{each.name}" if above and above.parent else each.name
        yield Code(
            code_set=PLACE_CODES, position=number, code=code, name=name, parent=each.parent,
            is_selectable=each.valid_to is None,
        )  # fmt: skip


def workdays(base: Path) -> dict[date, bool]:
    """Days on which the weekday rule is wrong, from the folder of the base pack; PackError where they cannot be read."""
    findings = Findings(base.parent)
    found = _workdays(base, findings)
    if findings.problems:
        raise PackError(findings.problems)
    return found


def _workdays(base: Path, findings: Findings) -> dict[date, bool]:
    rows = findings.records(base / "calendar" / "workdays.csv", WORKDAYS)
    return {row.date: row.is_workday for row in rows}
