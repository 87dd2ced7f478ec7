"""The type that stands under a key of a record 类型: how whoever goes through plain values knows what they are."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel


def below(annotation: Any, part: int | str) -> Any:
    """What stands under this part of a path: an item of a list, a value of a mapping, a field of a record. KeyError for an unknown key."""
    here = bare(annotation)
    if not is_record(here):
        return bare(get_args(here)[0 if isinstance(part, int) else 1])
    for name, info in here.model_fields.items():
        if part in (name, info.alias):
            return bare(info.annotation)
    raise KeyError(part)


def bare(annotation: Any) -> Any:
    """Without “or nothing”, and without what is noted beside the type."""
    if hasattr(annotation, "__metadata__"):
        return bare(annotation.__origin__)
    args = get_args(annotation)
    return bare(next(each for each in args if each is not NoneType)) if NoneType in args else annotation


def is_record(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def is_mapping(annotation: Any) -> bool:
    return get_origin(annotation) is Mapping


def identity_of(annotation: Any) -> str:
    """By which key the records of this list are known among each other; "" where they are not, or where it is no list of records."""
    if get_origin(annotation) is not tuple:
        return ""
    item = bare(get_args(annotation)[0])
    if not is_record(item):
        return ""
    key: str = item.identity
    return key if key in item.model_fields else ""
