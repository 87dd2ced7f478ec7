"""The JSON Schema (draft 2020-12) of a pack's YAML files, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from tepei.packs.files import HEAD, PARTS, REQUIREMENTS, SUMMARY
from tepei.policy.bodies import Bodies
from tepei.policy.facts import FactRecord
from tepei.policy.record import Record
from tepei.policy.scheme import TrackRecord
from tepei.policy.shape import below
from tepei.policy.year import Year

_RECORDS: tuple[type[Record], ...] = (Year, below(below(TrackRecord, "requirements"), 0), Bodies, FactRecord)


def schema() -> dict[str, Any]:
    """One document: `$defs` has every record; `properties` has each file under its name."""
    _, made = models_json_schema(
        [(record, "validation") for record in _RECORDS], schema_generator=GenerateJsonSchema, by_alias=True
    )
    records = made["$defs"]
    files = {
        HEAD: _head(records.pop("Year")),
        REQUIREMENTS: {"type": "object", "additionalProperties": _list(_ref("RequirementRecord"))},
        **{name: _part(name, key) for name, key in PARTS.items()},
        # Of the base, and of a province, which says only what differs from it.
        "bodies.yaml": {**records["Bodies"], "required": []},
        "facts.yaml": _list({**records["FactRecord"], "required": ["key"]}),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tepei 配置包",
        "type": "object",
        "properties": files,
        "additionalProperties": False,
        "$defs": records,
    }


def _head(cycle: dict[str, Any]) -> dict[str, Any]:
    """cycle.yaml has to say only what has no file of its own; a year in one file says all of it there."""
    return {**cycle, "required": [key for key in cycle["required"] if key not in PARTS.values()]}


def _part(name: str, key: str) -> dict[str, Any]:
    record = below(Year, key)
    if name == "documents.yaml":
        return {"type": "object", "additionalProperties": _ref(below(record, "").__name__)}
    if name == "summary.yaml":
        return {"type": "object", "properties": {SUMMARY: _ref(record.__name__)}, "required": [SUMMARY]}
    return _ref(record.__name__)


def _ref(record: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{record}"}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
