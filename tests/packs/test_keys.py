"""No key of the format that no notice has ever said: each is written in a pack that is read, checked and walked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from tepei import packs
from tepei.packs.reference import records_of
from tepei.policy.record import Record
from tepei.policy.year import Year

ROOT = Path(__file__).parents[2]
PROVINCES = (
    *packs.provinces(ROOT / "packs"),
    ROOT / "tests/packs/notices/zhicheng",
    ROOT / "tests/provinces/lanjiang",
)


def _note(value: object, found: dict[type[Record], set[str]]) -> None:
    """The keys that stand somewhere with another value than the one that goes without saying."""
    if isinstance(value, Record):
        for key, info in type(value).model_fields.items():
            each = getattr(value, key)
            if each != info.get_default(call_default_factory=True):
                found[type(value)].add(key)
            _note(each, found)
    elif isinstance(value, Mapping):
        _note(tuple(value.values()), found)
    elif isinstance(value, tuple | list):
        for each in value:
            _note(each, found)


def test_every_key_of_a_year_is_said_by_some_pack() -> None:
    found: dict[type[Record], set[str]] = defaultdict(set)
    for folder in PROVINCES:
        _note(packs.read(folder).cycles, found)
    lacking = {
        f"{record.__name__}.{key}"
        for record in records_of(Year)
        for key in record.model_fields
        if key not in found[record]
    }
    assert lacking == set()
