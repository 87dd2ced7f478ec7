"""A year's files checked against each other and against their province 核对年度."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tepei.packs.cases import check_cases
from tepei.packs.findings import Findings
from tepei.packs.forms import check_forms
from tepei.packs.pack import Cycle, Pack
from tepei.packs.sources import Document, Table
from tepei.policy.route import STEPS

SUMMARY = "summary"  # what a step demands by this name is the signed 汇总表
_BEFORE_REGION = ("unit", "department", "county", "prefecture", "bureau_department", "corps")


def check_year(folder: Path, cycle: Cycle, pack: Pack, findings: Findings) -> None:
    """Every problem of a cycle that was read from this folder."""
    opened = findings.document(folder / "cycle.yaml")
    if opened is not None:
        _check_tracks(opened, cycle, findings)
        _check_windows(opened, pack, findings)
        _check_named_tracks(opened, cycle, findings)
    _check_requirements(findings.document(folder / "requirements.yaml"), cycle, pack, findings)
    _check_places(findings.table(folder / "places.csv", ("body", "name")), cycle, pack, findings)
    _check_route(findings.document(folder / "route.yaml"), cycle, pack, findings)
    check_forms(folder, cycle, pack, findings)
    check_cases(folder, cycle, pack, findings)


def _check_tracks(opened: Document, cycle: Cycle, findings: Findings) -> None:
    seen: set[str] = set()
    if not cycle.tracks:
        findings.at(opened, "没有培养方式", "cycle.tracks")
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
        body, where = str(window.get("body") or ""), f"cycle.windows[{number}]"
        if body and body not in known:
            findings.at(opened, f"没有单位“{body}”", f"{where}.body")
        for step in window.get("steps") or ():
            if (step, body) in seen:
                findings.at(opened, f"环节“{step}”的时限重复", f"{where}.steps")
            seen.add((step, body))
    if ("apply", "") not in seen:
        findings.at(opened, "没有申报环节（apply）的时限", "cycle.windows")


def _check_named_tracks(opened: Document, cycle: Cycle, findings: Findings) -> None:
    """Limits and money are about tracks that are there, and each has a key of its own."""
    codes = {track.code for track in cycle.tracks}
    for part in ("limits", "money"):
        keys: list[object] = []
        for number, item in enumerate(opened.value.get(part) or ()):
            if not isinstance(item, Mapping):
                continue
            where = f"cycle.{part}[{number}]"
            if item.get("track") and item["track"] not in codes:
                findings.at(opened, f"没有“{item['track']}”这一培养方式", f"{where}.track")
            if item.get("key") in keys:
                findings.at(opened, f"“{item['key']}”重复", f"{where}.key")
            keys.append(item.get("key"))


def _check_requirements(opened: Document | None, cycle: Cycle, pack: Pack, findings: Findings) -> None:
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
    _check_regions(opened, pack, findings)


def _check_regions(opened: Document, pack: Pack, findings: Findings) -> None:
    """Conditions name divisions that the province has."""
    regions = {division.code for division in pack.divisions} | {pack.region_code}
    for where, condition in _conditions(opened.value, opened.name):
        named = condition.get("value")
        codes = named if isinstance(named, list) else [named]
        if condition.get("fact") == "region_code":
            for code in (str(code) for code in codes if str(code) not in regions):
                findings.at(opened, f"没有行政区划“{code}”", f"{where}.value")


def _conditions(value: Any, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        if "fact" in value:
            yield where, value
        for key, item in value.items():
            yield from _conditions(item, f"{where}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _conditions(item, f"{where}[{number}]")


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
    """While some body is unset (未下达), the sum may stay below the total; a soft total binds nobody."""
    tracks = {track.code: track for track in cycle.tracks}
    for column in set(table.columns) - {"body", "name"} - tracks.keys():
        yield f"cycle.yaml 没有“{column}”这一培养方式"
    for code, track in tracks.items():
        if code not in table.columns:
            yield f"缺少“{track.name}”的列“{code}”"
            continue
        ours = [place for place in cycle.places if place.track == code]
        total, is_open = sum(place.places or 0 for place in ours), any(p.allowance == "unset" for p in ours)
        if track.total is None or track.total_is_soft or total == track.total:
            continue
        if total > track.total or not is_open:
            yield f"“{track.name}”各单位名额合计 {total} 名，与总数 {track.total} 名不符"


def _check_route(opened: Document | None, cycle: Cycle, pack: Pack, findings: Findings) -> None:
    """Every stop that the tree leads to is described, none that it never leads to, and what a stop demands is there."""
    if opened is None or not isinstance(opened.value, Mapping):
        return
    steps = [step for step in opened.value.get("steps") or () if isinstance(step, Mapping)]
    kinds = [str(step.get("kind")) for step in steps]
    for kind in _wanted(pack) - set(kinds):
        findings.at(opened, f"流程缺少“{STEPS[kind]}”环节（{kind}），申报材料到此无人审核", "route.steps")
    if kinds and kinds[-1] != "region":
        findings.at(opened, "流程须以自治区人社厅（region）结束", f"route.steps[{len(kinds) - 1}].kind")
    _check_steps(opened, steps, cycle, pack, findings)


def _check_steps(
    opened: Document, steps: list[Mapping[str, Any]], cycle: Cycle, pack: Pack, findings: Findings
) -> None:
    documents = {*cycle.configuration.get("documents", {}), SUMMARY}
    kinds = [str(step.get("kind")) for step in steps]
    for number, step in enumerate(steps):
        where, kind = f"route.steps[{number}]", kinds[number]
        if kind in kinds[:number]:
            findings.at(opened, f"环节“{kind}”重复", f"{where}.kind")
        if kind not in _reachable(pack) and kind in STEPS:
            findings.at(
                opened, f"没有单位处于“{STEPS[kind]}”环节（{kind}），此环节永远不会到达", f"{where}.kind"
            )
        for place, key in enumerate(step.get("demands") or ()):
            if key not in documents:
                findings.at(opened, f"documents.yaml 没有“{key}”", f"{where}.demands[{place}]")


def _wanted(pack: Pack) -> set[str]:
    """Kinds that papers of this province certainly meet."""
    return {"unit", "region", *(kind for kind in ("county", "prefecture", "corps") if kind in _kinds(pack))}


def _reachable(pack: Pack) -> set[str]:
    """Units register under any bureau, so that departments and universities may always stand on a route."""
    return {"unit", "department", "bureau_department", "region", *_kinds(pack)}


def _kinds(pack: Pack) -> set[str]:
    return {organisation.kind for organisation in pack.organisations} & set(_BEFORE_REGION)
