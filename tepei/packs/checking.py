"""What is wrong with a pack: its files by themselves, then what they say of each other 核对."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from tepei.packs.base import base_of
from tepei.packs.cycles import Origins, no_origin, read_cycle
from tepei.packs.findings import Findings, Problem, strange_column
from tepei.packs.pack import Pack
from tepei.packs.reading import gather
from tepei.packs.rows import CODES, DIVISIONS
from tepei.packs.sources import Table
from tepei.packs.years import check_year
from tepei.policy.words import say
from tepei.policy.year import Year


def check(folder: Path) -> list[Problem]:
    """Every problem of a province's folder and of the base that it stands on, in order of file and line."""
    findings = Findings(folder.parent)
    found = gather(folder, findings)
    if found is None:
        return findings.problems
    pack, years = found
    base = base_of(folder)
    for path in sorted((*base.glob("codes/*.csv"), *folder.glob("codes/*.csv"))):
        _check_keys(findings.table(path, CODES), "", findings)
    for path in sorted(folder.glob("codes/*.csv")):
        _check_attributes(findings.table(path, CODES), base / "codes" / path.name, pack, findings)
    _check_keys(findings.table(folder / "divisions.csv", DIVISIONS), "valid_from", findings)
    _check_organisations(folder, pack, findings)
    for year in years:
        year.note(check_year(year.cycle, pack), findings)
    return findings.in_order


def _check_keys(table: Table | None, second: str, findings: Findings) -> None:
    """No code (with the `second` column) twice, no parent that is not there."""
    codes = {row["code"] for row in table or ()}
    seen: set[tuple[str, str]] = set()
    for row in table or ():
        key = (row["code"], row[second])
        if key in seen:
            findings.at(row, say("代码“%(code)s”重复", code=row["code"]))
        seen.add(key)
        if row["parent"] and row["parent"] not in codes:
            findings.at(row, say("没有上级“%(code)s”", code=row["parent"]))


def _check_attributes(table: Table | None, usual: Path, pack: Pack, findings: Findings) -> None:
    """A province's code set has no column that nothing reads: neither a fact nor whoever reads the base's set of this name."""
    facts = (*pack.facts.values(), *chain.from_iterable(year.facts for year in pack.cycles))
    known = {*CODES.columns, "note"} | {fact.derivation.attribute for fact in facts if fact.derivation}
    known |= set(shown.columns) if usual.exists() and (shown := findings.table(usual, CODES)) else set()
    for column in table.columns if table else ():
        if column not in known:
            findings.at(table, strange_column(column, sorted(known - {""})))  # type: ignore[arg-type]


def _check_organisations(folder: Path, pack: Pack, findings: Findings) -> None:
    opened = findings.document(folder / "organisations.yaml")
    if opened is None or not pack.organisations:
        return
    if pack.organisations[0].code != pack.region_code:
        text = say("与 pack.yaml 的 region_code“%(code)s”不一致", code=pack.region_code)
        findings.at(opened, text, "organisations.region.code")
    for code, count in Counter(body.code for body in pack.organisations).items():
        if count > 1:
            findings.at(opened, say("单位编码“%(code)s”重复", code=code))
    known = {body.code for body in pack.organisations}
    for body in pack.organisations:
        for above in {body.parent, body.pool} - {None} - known:
            text = say("“%(name)s”的上级“%(above)s”不在单位之内", name=body.name, above=above)
            findings.at(opened, text, "organisations.bureaus")


def check_files(
    files: Mapping[str, str], pack: Pack, origins: Origins = no_origin
) -> tuple[Year | None, list[Problem]]:
    """The year that these texts (by file name) describe in this province, and every problem of them.

    None where the files are at fault by themselves. The paths of the problems are the file names; `origins` finds the year that this
    one begins from.
    """
    root = Path("year")
    findings = Findings(root, {root / name: text for name, text in files.items()})
    read = read_cycle(root, findings, pack.vocabulary, origins)
    if read is not None:
        read.note(check_year(read.cycle, pack), findings)
    return read.cycle if read else None, findings.in_order
