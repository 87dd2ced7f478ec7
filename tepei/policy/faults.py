"""What is wrong with plain values, in Chinese, at the key where it stands 填写错误."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tepei.policy.definition import Fault, Where
from tepei.policy.shape import below, keys

_TEXTS: Mapping[str, str] = {
    "missing": "缺少此项",
    "string_type": "应为文字",
    "bool_type": "应为 true 或 false",
    "int_type": "应为不小于 0 的整数",
    "tuple_type": "应为列表",
    "model_type": "应为键值对",
    "mapping_type": "应为键值对",
    "date": "“{}”不是日期，应如 1978-01-01",
    "datetime": "“{}”不是时间，应如 2025-03-21 18:00",
    "decimal": "“{}”不是数字，应如 36800",
}


def faults_of(error: ValidationError, record: type[BaseModel]) -> list[Fault]:
    """Every fault, in the order of the keys; unknown keys first, since a key that is mistyped is missing as well."""
    found = sorted(error.errors(include_url=False), key=lambda each: each["type"] != "extra_forbidden")
    return [_fault(each, record) for each in found]


def _fault(details: ErrorDetails, record: type[BaseModel]) -> Fault:
    where, kind = details["loc"], details["type"]
    if kind == "extra_forbidden":
        return Fault(where, f"未知的键，可用：{'、'.join(_keys_at(record, where[:-1]))}")
    if kind == "value_error":
        raised = details["ctx"]["error"]
        return Fault((*where, *getattr(raised, "where", ())), getattr(raised, "text", str(raised)))
    if kind in _TEXTS and details["input"] is not None:
        return Fault(where, _TEXTS[kind])
    if details["input"] is None or kind == "missing":
        return Fault(where, _TEXTS["missing"])
    text = _TEXTS.get(kind.split("_")[0], "内容不对")
    return Fault(where, text.format(str(details["input"])[:40]))


def _keys_at(record: type[BaseModel], where: Where) -> list[str]:
    """The keys of the record that stands there."""
    here: Any = record
    for part in where:
        here = below(here, part)
    return sorted(key for key, _ in keys(here))
