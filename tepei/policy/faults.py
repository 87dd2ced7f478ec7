"""What is wrong with plain values, at the key where it stands 填写错误."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tepei.policy.definition import (
    MISSING,
    NO_LIST,
    NO_MAPPING,
    NO_TEXT,
    NO_WHOLE,
    Fault,
    Where,
    no_amount,
    no_day,
    no_moment,
    unknown_key,
)
from tepei.policy.shape import below, keys
from tepei.policy.words import Sentence, say

_OF_TYPE: Mapping[str, Sentence] = {
    "string_type": NO_TEXT,
    "bool_type": say("应为 true 或 false"),
    "int_type": NO_WHOLE,
    "tuple_type": NO_LIST,
    "model_type": NO_MAPPING,
    "mapping_type": NO_MAPPING,
}
_OF_VALUE: Mapping[str, Callable[[object], Sentence]] = {
    "date": no_day,
    "datetime": no_moment,
    "decimal": no_amount,
}
_UNFIT = say("内容不对")
_LONGEST = 40  # characters of a value that are repeated


def faults_of(error: ValidationError, record: type[BaseModel]) -> list[Fault]:
    """Every fault, in the order of the keys; unknown keys first, since a key that is mistyped is missing as well."""
    found = sorted(error.errors(include_url=False), key=lambda each: each["type"] != "extra_forbidden")
    return [_fault(each, record) for each in found]


def _fault(details: ErrorDetails, record: type[BaseModel]) -> Fault:
    where, kind = details["loc"], details["type"]
    if kind == "extra_forbidden":
        return Fault(where, unknown_key(_keys_at(record, where[:-1])))
    if kind == "value_error":
        raised = details["ctx"]["error"]
        return Fault((*where, *getattr(raised, "where", ())), getattr(raised, "text", _UNFIT))
    if details["input"] is None or kind == "missing":
        return Fault(where, MISSING)
    if kind == "string_type" and isinstance(details["input"], bool):
        return Fault(where, say("应为文字；on、off、yes、no、true、false 读作是非，要作文字请加引号"))
    return Fault(where, _OF_TYPE.get(kind) or _of_value(kind, str(details["input"])[:_LONGEST]))


def _of_value(kind: str, value: str) -> Sentence:
    found = _OF_VALUE.get(kind.split("_", maxsplit=1)[0])
    return found(value) if found else _UNFIT


def _keys_at(record: type[BaseModel], where: Where) -> list[str]:
    """The keys of the record that stands there."""
    here: Any = record
    for part in where:
        here = below(here, part)
    return [key for key, _ in keys(here)]
