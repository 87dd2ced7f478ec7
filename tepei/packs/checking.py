"""What is wrong with a pack: its files by themselves, then what they say of each other 核对."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tepei.packs.cases import check_cases
from tepei.packs.findings import Findings, Problem
from tepei.packs.forms import check_forms
from tepei.packs.pack import Cycle, Pack
from tepei.packs.reading import gather
from tepei.packs.sources import Document, Table


def check(folder: Path) -> list[Problem]:
    """Every problem of a province's folder and of the base that it stands on, in order of file and line."""
    findings = Findings(folder.parent)
    pack = gather(folder, findings)
    if pack is None:
        return findings.problems
    for path in sorted((*(folder.parent / "base").glob("codes/*.csv"), *folder.glob("codes/*.csv"))):
        _check_keys(findings.table(path, ("code",)), "", findings)
    _check_keys(findings.table(folder / "divisions.csv", ("code", "valid_from")), "valid_from", findings)
    _check_organisations(folder, pack, findings)
    for cycle in pack.cycles:
        _check_cycle(folder / "programmes" / cycle.folder, cycle, pack, findings)
    return sorted(set(findings.problems))


def _check_keys(table: Table | None, second: str, findings: Findings) -> None:
    """No code (with the `second` column) twice, no parent that is not there."""
    codes = {row["code"] for row in table or ()}
    seen: set[tuple[str, str]] = set()
    for row in table or ():
        key = (row["code"], row[second])
        if key in seen:
            findings.at(row, f"代码“{row['code']}”重复")
        seen.add(key)
        if row["parent"] and row["parent"] not in codes:
            findings.at(row, f"没有上级“{row['parent']}”")


def _check_organisations(folder: Path, pack: Pack, findings: Findings) -> None:
    opened = findings.document(folder / "organisations.yaml")
    if opened is None or not pack.organisations:
        return
    if pack.organisations[0].code != pack.region_code:
        findings.at(
            opened, f"与 pack.yaml 的 region_code“{pack.region_code}”不一致", "organisations.region.code"
        )
    for code, count in Counter(body.code for body in pack.organisations).items():
        if count > 1:
            findings.at(opened, f"单位编码“{code}”重复")
    known = {body.code for body in pack.organisations}
    for body in pack.organisations:
        for above in {body.parent, body.pool} - {None} - known:
            findings.at(opened, f"“{body.name}”的上级“{above}”不在单位之内", "organisations.bureaus")


def _check_cycle(folder: Path, cycle: Cycle, pack: Pack, findings: Findings) -> None:
    opened = findings.document(folder / "cycle.yaml")
    if opened is not None:
        _check_tracks(opened, cycle, findings)
        _check_windows(opened, pack, findings)
    _check_requirements(findings.document(folder / "requirements.yaml"), cycle, findings)
    _check_places(findings.table(folder / "places.csv", ("body", "name")), cycle, pack, findings)
    check_forms(folder, cycle, pack, findings)
    check_cases(folder, cycle, pack, findings)


def _check_tracks(opened: Document, cycle: Cycle, findings: Findings) -> None:
    seen: set[str] = set()
    for number, track in enumerate(cycle.tracks):
        where = f"cycle.tracks[{number}].code"
        if track.code in seen:
            findings.at(opened, f"培养方式“{track.code}”重复", where)
        seen.add(track.code)
        if not track.requirements:
            findings.at(opened, f"requirements.yaml 没有“{track.code}”的选拔条件", where)


def _check_windows(opened: Document, pack: Pack, findings: Findings) -> None:
    known = {organisation.code for organisation in pack.organisations}
    seen: set[tuple[str, str]] = set()
    for number, window in enumerate(opened.value.get("windows") or ()):
        body, where = str(window.get("body", "")), f"cycle.windows[{number}]"
        if body and body not in known:
            findings.at(opened, f"没有单位“{body}”", f"{where}.body")
        for step in window.get("steps") or ():
            if (step, body) in seen:
                findings.at(opened, f"环节“{step}”的时限重复", f"{where}.steps")
            seen.add((step, body))


def _check_requirements(opened: Document | None, cycle: Cycle, findings: Findings) -> None:
    if opened is None:
        return
    if not isinstance(opened.value, dict):
        findings.at(opened, "应按培养方式列出选拔条件")
        return
    for code in opened.value.keys() - {track.code for track in cycle.tracks}:
        findings.at(opened, f"cycle.yaml 没有“{code}”这一培养方式", f"requirements.{code}")
    for track in cycle.tracks:
        keys = [requirement["key"] for requirement in track.requirements]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                findings.at(opened, f"条件“{key}”重复", f"requirements.{track.code}[{number}].key")


def _check_places(table: Table | None, cycle: Cycle, pack: Pack, findings: Findings) -> None:
    if table is None:
        return
    known = {organisation.code for organisation in pack.organisations}
    seen: set[str] = set()
    for row in table:
        if row["body"] not in known:
            findings.at(row, f"没有推荐单位“{row['body']}”")
        if row["body"] in seen:
            findings.at(row, f"推荐单位“{row['body']}”重复")
        seen.add(row["body"])
    for text in _unbalanced(table, cycle):
        findings.at(table, text)


def _unbalanced(table: Table, cycle: Cycle) -> Iterator[str]:
    tracks = {track.code: track for track in cycle.tracks}
    for column in set(table.columns) - {"body", "name"} - tracks.keys():
        yield f"cycle.yaml 没有“{column}”这一培养方式"
    for code, track in tracks.items():
        if code not in table.columns:
            yield f"缺少“{track.name}”的列“{code}”"
            continue
        total = sum(place.places or 0 for place in cycle.places if place.track == code)
        if track.total is not None and total != track.total:
            yield f"“{track.name}”各单位名额合计 {total} 名，与总数 {track.total} 名不符"
