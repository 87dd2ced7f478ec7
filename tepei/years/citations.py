"""What a year cites 依据: rewritten where it is the circular's own number, listed where it is still of the year before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tepei import packs
from tepei.policy.definition import Fault, Where
from tepei.policy.record import Record
from tepei.policy.words import say

_KEY = "source"
_UNWRITTEN = "待填写"  # in packs/base/starter


def renumbered(value: Any, old: str, new: str) -> Any:
    """The same with `new` where a citation is just the number `old`. One with a clause stays: the new circular may count otherwise."""
    if isinstance(value, Record):
        parts = {name: getattr(value, name) for name in type(value).model_fields}
        made = {
            name: new if name == _KEY and part == old else renumbered(part, old, new)
            for name, part in parts.items()
        }
        return value.model_copy(update={name: part for name, part in made.items() if part != parts[name]})
    if isinstance(value, tuple):
        return tuple(renumbered(item, old, new) for item in value)
    if isinstance(value, Mapping):
        return {key: renumbered(item, old, new) for key, item in value.items()}
    return value


def left(source: packs.Year, made: packs.Year) -> list[Fault]:
    """Citations that still name the source's circular or its year (also 2024年通知, without a number), each at its key."""
    year = re.compile(rf"(?<!\d){source.year}(?!\d)")
    number = source.document_number
    return [
        Fault(where, say("依据仍是“%(source)s”，请按新通知核对。", source=text))
        for where, text in cited(made)
        if ((number and number in text) or year.search(text))
        and not (made.document_number and made.document_number in text)
    ]


def unwritten(made: packs.Year) -> list[Fault]:
    """Citations that are still those of the blank scheme: applicants read them beside each condition."""
    text = say("依据还是“待填写”，申报人会看到；请写明文号和条款，没有的删去。")
    return [Fault(where, text) for where, found in cited(made) if found == _UNWRITTEN]


def cited(value: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Every citation of a record, with where it stands."""
    if isinstance(value, Record):
        for name, info in type(value).model_fields.items():
            part, key = getattr(value, name), info.alias or name
            if name == _KEY and isinstance(part, str):
                yield (*where, key), part
            else:
                yield from cited(part, (*where, key))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from cited(item, (*where, number))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from cited(item, (*where, key))
