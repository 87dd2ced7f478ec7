"""The JSON Schema (draft 2020-12) of a pack's files, for editors that complete and check while one types.

A CSV file is told in the same language: as the list of its lines, each an object of text by the names of the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from tepei.packs.examples import DOCUMENTS
from tepei.packs.files import HEAD, PARTS, REQUIREMENTS, SUMMARY
from tepei.packs.overlays import AFTER, DROP
from tepei.packs.rows import TABLES
from tepei.policy.record import Record
from tepei.policy.shape import bare, below, is_mapping, is_record
from tepei.policy.tracks import TrackRecord
from tepei.policy.year import Year

_FILES: Mapping[str, Any] = {
    HEAD: Year,
    REQUIREMENTS: Mapping[str, below(TrackRecord, "requirements")],  # type: ignore[misc]
    **{name: below(Year, key) for name, key in PARTS.items()},
    **DOCUMENTS,
}


def schema(*, of_changes: bool = False) -> dict[str, Any]:
    """One document: `$defs` has every record; `properties` has each file under its name.

    `of_changes`: of files that say what differs, of a year that begins from another, or kinds, roles and facts of a province.
    """
    held = sorted(
        {each for kind in _FILES.values() for each in _within(kind)}, key=lambda each: each.__name__
    )
    _, made = models_json_schema(
        [(record, "validation") for record in held], schema_generator=GenerateJsonSchema, by_alias=True
    )
    records: dict[str, Any] = made["$defs"]
    if of_changes:
        records = {name: _loose(record) for name, record in records.items()}
    files = {name: _told(kind) for name, kind in _FILES.items()}
    files[HEAD] = _head(records.pop(Year.__name__))
    files["summary.yaml"] = {
        "type": "object", "properties": {SUMMARY: files["summary.yaml"]}, "required": [SUMMARY], "additionalProperties": False,
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tepei 配置包",
        "type": "object",
        "properties": files | {name: kind.schema() for name, kind in TABLES.items()},
        "additionalProperties": False,
        "$defs": records,
    }


def _within(kind: Any) -> Iterator[type[Record]]:
    here = bare(kind)
    if is_record(here):
        yield here
    else:
        for each in get_args(here):
            yield from _within(each)


def _told(kind: Any) -> dict[str, Any]:
    here = bare(kind)
    if is_record(here):
        return {"$ref": f"#/$defs/{here.__name__}"}
    if is_mapping(here):
        return {"type": "object", "additionalProperties": _told(get_args(here)[1])}
    return {"type": "array", "items": _told(get_args(here)[0])}


def _head(cycle: dict[str, Any]) -> dict[str, Any]:
    """cycle.yaml has to say only what has no file of its own; a year in one file says all of it there."""
    return {**cycle, "required": [key for key in cycle.get("required", ()) if key not in PARTS.values()]}


def _loose(record: dict[str, Any]) -> dict[str, Any]:
    """Nothing is missed, `null` takes a key back, and an item of a list may be left out or placed."""
    if "properties" not in record:
        return record
    told = {key: {"anyOf": [kind, {"type": "null"}]} for key, kind in record["properties"].items()}
    marks = {DROP: {"const": True}, AFTER: {"type": "string"}}
    return {**record, "properties": told | marks, "required": []}
