"""The type that stands under a key of a record 类型: how whoever goes through plain values knows what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def below(annotation: Any, part: int | str) -> Any:
    """What stands under this part of a path: an item of a list, a value of a mapping, a field of a record. KeyError for an unknown key."""
    here = bare(annotation)
    if not is_record(here):
        return bare(get_args(here)[0 if isinstance(part, int) else 1])
    for name, info in here.model_fields.items():
        if part in (name, info.alias):
            return bare(info.annotation)
    raise KeyError(part)


def find_below(annotation: Any, part: int | str) -> Any:
    """The same; None where nothing of the kind can stand there."""
    try:
        return below(annotation, part)
    except (KeyError, IndexError):
        return None


def keys(record: Any) -> Iterator[tuple[str, FieldInfo]]:
    """(key in files, what is said about it) of a record, in order."""
    return ((info.alias or name, info) for name, info in record.model_fields.items())


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


def item_of(annotation: Any) -> Any:
    """What a list holds; None where it is none."""
    return bare(get_args(annotation)[0]) if get_origin(annotation) is tuple else None


def identity_of(annotation: Any) -> str:
    """By which key the records of this list are known among each other; "" where they are not, or where it is no list of records."""
    item = item_of(annotation)
    if not is_record(item):
        return ""
    key: str = item.identity
    return key if key in item.model_fields else ""


def name_of(item: Any, key: str) -> Any:
    """What a record, as plain values, is known by."""
    return item.get(key) if isinstance(item, Mapping) else item
