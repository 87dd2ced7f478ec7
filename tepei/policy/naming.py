"""Facts whose values a scheme names itself, and the facts of its own 自行命名的条件依据."""

from __future__ import annotations

from collections.abc import Mapping

from tepei.policy.categories import CATEGORY_CODE
from tepei.policy.definition import DefinitionError
from tepei.policy.facts import FactRecord, Facts
from tepei.policy.record import Record

TRACK_CODE = "track_code"
# By the key of the fact: its part, and the key of one.
_NAMED = {TRACK_CODE: ("tracks", "code"), CATEGORY_CODE: ("categories", "key")}


def names_in(source: object) -> dict[str, dict[str, str]]:
    """What the scheme calls the values of these facts, by the key of the fact."""
    return {code: _names(source, part, key) for code, (part, key) in _NAMED.items()}


def _names(source: object, part: str, key: str) -> dict[str, str]:
    listed = source.get(part) if isinstance(source, Mapping) else ()
    plain = [each.to_data() if isinstance(each, Record) else each for each in listed or ()]
    return {
        str(each[key]): str(each["name"])
        for each in plain
        if isinstance(each, Mapping) and {key, "name"} <= each.keys()
    }


def with_words(facts: Facts, named: Mapping[str, Mapping[str, str]]) -> Facts:
    """The facts, those whose values a scheme names itself with just these words."""
    closed = {
        key: facts[key].model_copy(update={"kind": "choice", "words": words})
        for key, words in named.items()
        if key in facts and words
    }
    return {**facts, **closed}


def sound(listed: object) -> list[FactRecord]:
    """Those of a list that can be read."""
    found = []
    for each in listed if isinstance(listed, list | tuple) else ():
        try:
            found.append(each if isinstance(each, FactRecord) else FactRecord.from_data(each))
        except DefinitionError:
            continue
    return found
