"""A year told by what differs from an earlier one 沿用与改动.

Plain values over plain values, guided by the types of the record:
- a record, or a mapping, says the keys that differ; `null` takes a key back to what goes without saying;
- a list of records that are known by a key says those that differ: `drop: true` leaves one out, `after: KEY` places a new or a moved
  one (`after: ""` at the start), without it a new one stands at the end;
- every other list, and every value, is said as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tepei.policy.shape import below, find_below, identity_of, is_mapping, is_record, name_of

DROP, AFTER = "drop", "after"
MARKS = (DROP, AFTER)
SAME: Any = object()


def applied(origin: Any, said: Any, kind: Any) -> Any:
    """What the year says in full: `origin` with `said` over it."""
    if isinstance(origin, Mapping) and isinstance(said, Mapping) and (is_record(kind) or is_mapping(kind)):
        return _applied_keys(origin, said, kind)
    key = identity_of(kind)
    if key and isinstance(origin, list) and isinstance(said, list):
        return _applied_items(origin, said, kind, key)
    return said


def _applied_keys(origin: Mapping[str, Any], said: Mapping[str, Any], kind: Any) -> dict[str, Any]:
    found = {key: value for key, value in origin.items() if key not in said}
    for key, value in said.items():
        if value is not None:
            inner = find_below(kind, key)
            found[key] = value if inner is None or key not in origin else applied(origin[key], value, inner)
    order = {key: number for number, key in enumerate((*origin, *said))}
    return dict(sorted(found.items(), key=lambda each: order[each[0]]))


def _applied_items(origin: list[Any], said: list[Any], kind: Any, key: str) -> list[Any]:
    found = {name_of(item, key): item for item in origin}
    for change in said:
        name = name_of(change, key)
        if not isinstance(change, Mapping):
            found[name] = change
            continue
        if change.get(DROP) is True:
            found.pop(name, None)
            continue
        rest = {each: value for each, value in change.items() if each not in MARKS}
        found[name] = applied(found[name], rest, below(kind, 0)) if name in found else rest
        if AFTER in change:
            found = _placed(found, name, str(change[AFTER] or ""))
    return list(found.values())


def _placed(items: dict[Any, Any], name: Any, after: str) -> dict[Any, Any]:
    rest = [(each, item) for each, item in items.items() if each != name]
    at = next(
        (number for number, (each, _) in enumerate(rest, 1) if each == after), 0 if not after else len(rest)
    )
    return dict([*rest[:at], (name, items[name]), *rest[at:]])


def changed(origin: Any, new: Any, kind: Any) -> Any:
    """What has to be said so that `applied` gives `new`; SAME where nothing has to."""
    if origin == new:
        return SAME
    if isinstance(origin, Mapping) and isinstance(new, Mapping) and (is_record(kind) or is_mapping(kind)):
        return _changed_keys(origin, new, kind)
    key = identity_of(kind)
    if key and isinstance(origin, list) and isinstance(new, list):
        return _changed_items(origin, new, kind, key)
    return new


def _changed_keys(origin: Mapping[str, Any], new: Mapping[str, Any], kind: Any) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key in dict.fromkeys((*new, *origin)):
        if key not in new:
            said[key] = None
            continue
        found = changed(origin[key], new[key], below(kind, key)) if key in origin else new[key]
        if found is not SAME:
            said[key] = found
    return said


def _changed_items(origin: list[Any], new: list[Any], kind: Any, key: str) -> list[Any]:
    before = {name_of(item, key): item for item in origin}
    after = {name_of(item, key): item for item in new}
    said: list[Any] = [{key: name, DROP: True} for name in before if name not in after]
    standing = [name for name in before if name in after]
    for number, (name, item) in enumerate(after.items()):
        found = changed(before[name], item, below(kind, 0)) if name in before else item
        change = {} if found is SAME else {key: name, **found}
        standing, place = _moved(standing, list(after)[: number + 1])
        if change or place is not None:
            said.append({key: name, **change, **({} if place is None else {AFTER: place})})
    return said


def _moved(standing: list[Any], wanted: list[Any]) -> tuple[list[Any], Any]:
    """The order after the last of `wanted` stands where it should, and after which one it has to be placed (None: nothing to say)."""
    name, number = wanted[-1], len(wanted) - 1
    if standing[number : number + 1] == [name]:
        return standing, None
    is_new_at_end = name not in standing and len(standing) == number
    rest = [each for each in standing if each != name]
    place = None if is_new_at_end else (wanted[-2] if number else "")
    return [*rest[:number], name, *rest[number:]], place


def located(where: Sequence[int | str], full: Any, said: Any, kind: Any) -> tuple[int | str, ...] | None:
    """Where the year itself says what stands at `where` of its full value; None where it takes it over."""
    found: list[int | str] = []
    for part in where:
        key = identity_of(kind)
        if (
            key
            and isinstance(part, int)
            and isinstance(full, list)
            and isinstance(said, list)
            and said is not full
        ):
            names = [name_of(item, key) for item in said]
            if part >= len(full) or name_of(full[part], key) not in names:
                return tuple(found) or None
            number: int | str = names.index(name_of(full[part], key))
        else:
            number = part
        if not _holds(said, number):
            return tuple(found) or None
        found.append(number)
        full, said, kind = _inside(full, part), said[number], find_below(kind, part)
    return tuple(found)


def _holds(value: Any, part: int | str) -> bool:
    if isinstance(part, int):
        return isinstance(value, list) and part < len(value)
    return isinstance(value, Mapping) and part in value


def _inside(value: Any, part: Any) -> Any:
    return value[part] if _holds(value, part) else None
