"""A scheme as a revision keeps it: JSON, read back as the same value 固定的方案."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tepei.policy.facts import Facts
from tepei.policy.requirements import RequirementRecord
from tepei.policy.scheme import SchemeRecord
from tepei.policy.vocabulary import Vocabulary
from tepei.portal import province

_KEPT = 200  # values that a process remembers
_values: dict[str, SchemeRecord] = {}


def written(scheme: SchemeRecord) -> dict[str, Any]:
    """The JSON of a scheme."""
    return scheme.to_data()


def digest(configuration: Mapping[str, Any]) -> str:
    """SHA-256 of a configuration; the order of its keys does not matter."""
    text = json.dumps(configuration, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def known(sha256: str) -> SchemeRecord | None:
    """The value that this process has read of this hash."""
    return _values.get(sha256)


def read(configuration: Mapping[str, Any], sha256: str) -> SchemeRecord:
    """The value; one that was read before is the same object. `sha256` "" is not remembered."""
    if found := known(sha256):
        return found
    scheme = SchemeRecord.from_data(_lifted(configuration), "revision", _vocabulary(province.facts()))
    if sha256:
        if len(_values) >= _KEPT:
            _values.clear()
        _values[sha256] = scheme
    return scheme


def with_local(scheme: SchemeRecord, sha256: str, further: Mapping[str, Any]) -> SchemeRecord:
    """The scheme of this hash with what an organisation demands beside it (programmes.local_models.LocalRevision)."""
    key = f"{sha256}+{digest(further)}"
    if key not in _values:
        if len(_values) >= _KEPT:
            _values.clear()
        vocabulary = _vocabulary(scheme.table)
        records = {
            track: tuple(RequirementRecord.from_data(each, vocabulary=vocabulary) for each in listed)
            for track, listed in further.items()
        }
        _values[key] = scheme.with_requirements(records)
    return _values[key]


def _vocabulary(facts: Facts) -> Vocabulary:
    """Of a revision, which may name a step that the province no longer has."""
    return Vocabulary(facts=facts, names=province.names)


def _lifted(text: Mapping[str, Any]) -> Mapping[str, Any]:
    """Revisions of before December 2026 kept attachments beside the form, the 汇总表 under `summary`, and tracks by their code; a limit of theirs
    named one track.
    """
    if any("track" in limit for limit in text.get("limits", ())):
        text = {**text, "limits": [_lifted_limit(limit) for limit in text["limits"]]}
    if "summary_table" in text:
        return text
    rest = {
        key: value for key, value in text.items() if key not in ("attachments", "summary", "bodies", "tracks")
    }
    return {
        **rest,
        "form": {**text["form"], "attachments": text.get("attachments", [])},
        "summary_table": text["summary"]["summary"],
        "tracks": [{"code": code, **track} for code, track in text["tracks"].items()],
    }


def _lifted_limit(limit: Mapping[str, Any]) -> Mapping[str, Any]:
    rest = {key: value for key, value in limit.items() if key != "track"}
    return {**rest, "tracks": [limit["track"]]} if limit.get("track") else rest
