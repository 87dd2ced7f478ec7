"""A year as the files of its folder, byte for byte the same for the same year 写出."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tepei.packs.files import CASES, CREDIT_CASES, FILES, HEAD, PARTS, PLACES, REQUIREMENTS, SUMMARY, cells
from tepei.packs.overlays import changed
from tepei.packs.splicing import spliced
from tepei.packs.yaml import dump
from tepei.policy.route import NEVER
from tepei.policy.shape import below
from tepei.policy.tracks import TrackRecord
from tepei.policy.year import Year

_LAST_COLUMNS = ("expect", "outcome", "comment")
_OF_CREDITS = ("earned", "verdict", "relief", "missing", "comment")
_IN_TABLES = ("places", "cases", "credit_cases")


def write_cycle(
    cycle: Year, origin: Year | None = None, onto: Mapping[str, str] | None = None
) -> dict[str, str]:
    """File name → text. With the `origin` that the year begins from, what differs from it alone; `onto` these texts, whose lines stay
    where they still hold.
    """
    full = {key: value for key, value in cycle.to_data().items() if key != "from"}
    plain = full if origin is None else {"from": origin.code, **_beyond(origin, full)}
    usual = cycle.model_dump(mode="json")
    before = onto or {}
    texts = {}
    for name, value in _split(plain, is_whole=origin is None).items():
        shown = before.get(name)
        texts[name] = spliced(shown, value, _part(name, usual), _kind(name)) if shown else dump(value)
    return texts | _tables(plain, cycle.table, is_whole=origin is None)


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """The files into this folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _beyond(origin: Year, full: Mapping[str, Any]) -> dict[str, Any]:
    before = {key: value for key, value in origin.to_data().items() if key != "from"}
    plain: dict[str, Any] = changed(before, full, Year)
    return plain


def _split(plain: Mapping[str, Any], *, is_whole: bool) -> dict[str, Any]:
    """What each YAML file says; of a year that begins from another, only files that say something."""
    tracks = plain.get("tracks", [])
    rest = {key: value for key, value in plain.items() if key not in (*PARTS.values(), *_IN_TABLES)}
    bare = [{key: value for key, value in track.items() if key != "requirements"} for track in tracks]
    rest["tracks"] = bare if is_whole else [track for track in bare if track.keys() != {"code"}]
    required = {
        each["code"]: each.get("requirements", []) for each in tracks if is_whole or "requirements" in each
    }
    found = {HEAD: {key: value for key, value in rest.items() if key != "tracks" or value}}
    if required or is_whole:
        found[REQUIREMENTS] = required
    for name, key in PARTS.items():
        if key in plain or (is_whole and key != "credits"):
            found[name] = {SUMMARY: plain.get(key)} if name == "summary.yaml" else plain.get(key, {})
    return {name: found[name] for name in FILES if name in found}


def _part(name: str, usual: Mapping[str, Any]) -> Any:
    if name == REQUIREMENTS:
        return {track["code"]: track["requirements"] for track in usual["tracks"]}
    if name == "summary.yaml":
        return {SUMMARY: usual["summary_table"]}
    return usual[PARTS[name]] if name in PARTS else usual


def _kind(name: str) -> Any:
    """The type of what a file says."""
    if name == REQUIREMENTS:
        return Mapping[str, below(TrackRecord, "requirements")]  # type: ignore[misc]
    if name == "summary.yaml":
        return Mapping[str, below(Year, "summary_table")]  # type: ignore[misc]
    return below(Year, PARTS[name]) if name in PARTS else Year


def _tables(plain: Mapping[str, Any], facts: Iterable[str], *, is_whole: bool) -> dict[str, str]:
    found = {}
    has_places = plain.get("places_held_from") != NEVER
    if "places" in plain or (is_whole and has_places):
        found[PLACES] = _places(plain)
    if is_whole or "cases" in plain:
        found[CASES] = _cases(plain.get("cases", ()), facts)
    if "credit_cases" in plain:
        found[CREDIT_CASES] = _credit_cases(plain["credit_cases"], facts)
    return found


def _places(plain: Mapping[str, Any]) -> str:
    rows = plain.get("places", ())
    tracks = [track["code"] for track in plain.get("tracks", ())]
    columns = list(dict.fromkeys((*tracks, *(track for row in rows for track in row.get("places", ())))))
    written = (
        [row["body"], row.get("name", ""), *(cells(row.get("places", {}).get(track)) for track in columns)]
        for row in rows
    )
    return _csv(["body", "name", *columns], written)


def _cases(cases: Sequence[Mapping[str, Any]], facts: Iterable[str]) -> str:
    columns = _stated(cases, facts)
    written = (
        [
            case["track"],
            *(case.get("facts", {}).get(key, "") for key in columns),
            " ".join(case.get("expect", ())),
            case["outcome"],
            case.get("comment", ""),
        ]
        for case in cases
    )
    return _csv(["track", *columns, *_LAST_COLUMNS], written)


def _credit_cases(cases: Sequence[Mapping[str, Any]], facts: Iterable[str]) -> str:
    columns = _stated(cases, facts)
    written = (
        [
            case["level"],
            case["day"],
            *(case.get("facts", {}).get(key, "") for key in columns),
            *(case.get(key, "") for key in _OF_CREDITS),
        ]
        for case in cases
    )
    return _csv(["level", "day", *columns, *_OF_CREDITS], written)


def _stated(cases: Sequence[Mapping[str, Any]], facts: Iterable[str]) -> list[str]:
    """A column for each fact that some example states, in the order of the facts; what is no fact stands last."""
    stated = dict.fromkeys(key for case in cases for key in case.get("facts", ()))
    return list(dict.fromkeys((*(key for key in facts if key in stated), *stated)))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue()
