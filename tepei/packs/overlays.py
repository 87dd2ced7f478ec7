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


def applied(origin: Any, overlay: Any, kind: Any) -> Any:
    """What the year says in full: `origin` with `overlay` over it."""
    if isinstance(origin, Mapping) and isinstance(overlay, Mapping) and (is_record(kind) or is_mapping(kind)):
        return _applied_keys(origin, overlay, kind)
    key = identity_of(kind)
    if key and isinstance(origin, list) and isinstance(overlay, list):
        return _applied_items(origin, overlay, kind, key)
    return overlay


def _applied_keys(origin: Mapping[str, Any], overlay: Mapping[str, Any], kind: Any) -> dict[str, Any]:
    found = {key: value for key, value in origin.items() if key not in overlay}
    for key, value in overlay.items():
        if value is not None:
            inner = find_below(kind, key)
            found[key] = value if inner is None or key not in origin else applied(origin[key], value, inner)
    order = {key: number for number, key in enumerate((*origin, *overlay))}
    return dict(sorted(found.items(), key=lambda each: order[each[0]]))


def _applied_items(origin: list[Any], overlay: list[Any], kind: Any, key: str) -> list[Any]:
    found = {name_of(item, key): item for item in origin}
    for change in overlay:
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
    overlay: dict[str, Any] = {}
    for key in dict.fromkeys((*new, *origin)):
        if key not in new:
            overlay[key] = None
            continue
        found = changed(origin[key], new[key], below(kind, key)) if key in origin else new[key]
        if found is not SAME:
            overlay[key] = found
    return overlay


def _changed_items(origin: list[Any], new: list[Any], kind: Any, key: str) -> list[Any]:
    before = {name_of(item, key): item for item in origin}
    after = {name_of(item, key): item for item in new}
    overlay: list[Any] = [{key: name, DROP: True} for name in before if name not in after]
    standing = [name for name in before if name in after]
    for number, (name, item) in enumerate(after.items()):
        found = changed(before[name], item, below(kind, 0)) if name in before else item
        change = {} if found is SAME else {key: name, **found}
        standing, place = _moved(standing, list(after)[: number + 1])
        if change or place is not None:
            overlay.append({key: name, **change, **({} if place is None else {AFTER: place})})
    return overlay


def _moved(standing: list[Any], order: list[Any]) -> tuple[list[Any], Any]:
    """The order after the last of `order` stands where it should, and after which one it has to be placed (None: nothing to say)."""
    name, number = order[-1], len(order) - 1
    if standing[number : number + 1] == [name]:
        return standing, None
    is_new_at_end = name not in standing and len(standing) == number
    rest = [each for each in standing if each != name]
    place = None if is_new_at_end else (order[-2] if number else "")
    return [*rest[:number], name, *rest[number:]], place


def located(where: Sequence[int | str], full: Any, overlay: Any, kind: Any) -> tuple[int | str, ...] | None:
    """Where the year itself says what stands at `where` of its full value; None where it takes it over."""
    found: list[int | str] = []
    for part in where:
        key = identity_of(kind)
        if (
            key
            and isinstance(part, int)
            and isinstance(full, list)
            and isinstance(overlay, list)
            and overlay is not full
        ):
            names = [name_of(item, key) for item in overlay]
            if part >= len(full) or name_of(full[part], key) not in names:
                return tuple(found) or None
            number: int | str = names.index(name_of(full[part], key))
        else:
            number = part
        if not _holds(overlay, number):
            return tuple(found) or None
        found.append(number)
        full, overlay, kind = _inside(full, part), overlay[number], find_below(kind, part)
    return tuple(found)


def _holds(value: Any, part: int | str) -> bool:
    if isinstance(part, int):
        return isinstance(value, list) and part < len(value)
    return isinstance(value, Mapping) and part in value


def _inside(value: Any, part: Any) -> Any:
    return value[part] if _holds(value, part) else None
