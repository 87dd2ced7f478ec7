"""The JSON Schema (draft 2020-12) of a pack's YAML files, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from tepei.packs.shapes import RECORDS, Key

_SCALARS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "whole": {"type": "integer", "minimum": 0},
    "flag": {"type": "boolean"},
    "moment": {"type": "string", "description": "2025-03-21 或 2025-03-21 18:00"},
    "decimal": {"type": ["string", "number"]},
    "texts": {"type": "array", "items": {"type": "string"}},
    "any": {},
}


def schema() -> dict[str, Any]:
    """One document: `$defs` has every record; `properties` has each file under its name."""
    files: dict[str, Any] = {
        "pack.yaml": _ref("pack"),
        "cycle.yaml": _ref("cycle"),
        "requirements.yaml": {"type": "object", "additionalProperties": _list(_ref("requirement"))},
        "form.yaml": _ref("form"),
        "route.yaml": _ref("route"),
        "documents.yaml": {"type": "object", "additionalProperties": _ref("document")},
        "summary.yaml": {
            "type": "object",
            "properties": {"summary": _ref("summary")},
            "required": ["summary"],
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tepei 配置包",
        "type": "object",
        "properties": files,
        "additionalProperties": False,
        "$defs": {name: _record(keys) for name, keys in RECORDS.items()},
    }


def _record(keys: tuple[Key, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key.name: {"title": key.label, **_value(key)} for key in keys},
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def _value(key: Key) -> dict[str, Any]:
    if key.kind == "choice":
        return {"enum": list(key.choices)}
    if key.kind == "choices":
        return _list({"enum": list(key.choices)})
    if key.kind == "record":
        return _ref(key.of)
    if key.kind == "records":
        return _list(_ref(key.of))
    if key.kind == "groups":
        return _list(_list(_ref(key.of)))
    return dict(_SCALARS[key.kind])


def _ref(record: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{record}"}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
