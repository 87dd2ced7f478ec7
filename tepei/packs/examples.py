"""What the packs that ship say under each key: the examples of the reference 示例值, so that none is invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic.fields import FieldInfo

from tepei.packs.base import BASE
from tepei.packs.reading import provinces, read
from tepei.packs.records import Organisations, PackHead, RoleRecord
from tepei.packs.rows import TABLES
from tepei.packs.sources import document, table
from tepei.policy.bodies import Bodies
from tepei.policy.facts import FactRecord
from tepei.policy.record import Choice, choice_of
from tepei.policy.shape import bare, find_below, is_mapping, is_record, keys
from tepei.policy.year import Year

Examples = dict[tuple[type, str], str]
_SHORT = 24  # characters; a longer one is told where none is shorter
# Files beside those of a year → the type of what they say.
DOCUMENTS: Mapping[str, Any] = {
    "pack.yaml": PackHead, "organisations.yaml": Organisations, "bodies.yaml": Bodies,
    "roles.yaml": Mapping[str, RoleRecord], "facts.yaml": tuple[FactRecord, ...],
}  # fmt: skip


def examples() -> Examples:
    """(record, key as files say it) → the first short value that a pack has there."""
    found: Examples = {}
    for folder in (BASE, *provinces(BASE.parent)):
        for name, kind in DOCUMENTS.items():
            if (folder / name).exists():
                _note(document(folder / name).value, kind, found)
        for record, key, cell in _cells(folder):
            _keep(found, record, key, cell)
    for folder in provinces(BASE.parent):
        for year in read(folder).cycles:
            _note(year.to_data(), Year, found)
    return found


def _cells(folder: Path) -> Iterator[tuple[type, str, str]]:
    for pattern, kind in TABLES.items():
        for path in sorted(folder.glob(f"**/{pattern}")):
            for row in table(path, path.name, ()):
                yield from ((kind.record, key, row[key]) for key in kind.columns if row[key])


def _note(value: Any, kind: Any, found: Examples) -> None:
    here = bare(kind)
    if is_record(here) and isinstance(value, Mapping):
        for key, info in keys(here):
            if key in value and not is_record(bare(info.annotation)):
                _keep(found, here, key, value[key])
            _note(value.get(key), info.annotation, found)
    elif is_mapping(here) and isinstance(value, Mapping):
        for each in value.values():
            _note(each, get_args(here)[1], found)
    elif isinstance(value, list):
        for each in value:
            _note(each, find_below(here, 0), found)


def example(record: type, key: str, info: FieldInfo, found: Examples) -> str:
    """The example of a key, "" where it has none: of a pack, its own, or the value that does not go without saying."""
    if (record, key) in found or is_record(bare(info.annotation)):
        return found.get((record, key), "")
    if info.examples:
        return _text(info.examples[0])
    if bare(info.annotation) is bool:
        return _text(not info.get_default())
    choice = choice_of(info.metadata)
    words = choice.words if isinstance(choice, Choice) else ()
    return next((each for each in words if each not in ("", info.get_default())), "")


def _keep(found: Examples, record: type, key: str, value: Any) -> None:
    text = _text(value)
    if text and ((record, key) not in found or len(found[record, key]) > _SHORT >= len(text)):
        found[record, key] = text


def _text(value: Any) -> str:
    """As a file says it in one line; "" of what holds records of its own."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and value and not isinstance(value[0], Mapping | list):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, Mapping) and all(isinstance(each, str | int) for each in value.values()):
        return f"{{{', '.join(f'{key}: {_text(each)}' for key, each in value.items())}}}" if value else ""
    return "" if isinstance(value, Mapping | list) else str(value).split("\n")[0]
