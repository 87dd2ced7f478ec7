"""What one year says differently from another, record by record 变更. Read off what the later one would have to restate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tepei.packs.changes import PLACES, Change
from tepei.packs.files import cells
from tepei.packs.overlays import AFTER, DROP, SAME, changed
from tepei.policy.definition import DefinitionError
from tepei.policy.requirements import read_alternatives, sentence_of
from tepei.policy.scheme import WINDOW_STEPS, SchemeRecord
from tepei.policy.shape import below, identity_of, is_mapping, is_record, keys
from tepei.policy.vocabulary import Vocabulary
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.policy.year import PlaceRowRecord, WindowRecord

_SPREAD = say("内容有改动")
_FOR_WHOM = ("track", "category", "body")  # of a window
_TITLES = ("name", "label", "title", "text")


def differences(old: SchemeRecord, new: SchemeRecord, province: Vocabulary) -> list[Change]:
    """Every change from the old to the new, in the order of their keys; examples are not counted, nor is where the year begins from.

    `province`: what it calls its steps, its kinds and its codes.
    """
    before, after = (
        {key: value for key, value in each.to_data().items() if key not in ("from", "cases", "credit_cases")}
        for each in (old, new)
    )
    found = changed(before, after, type(new))
    tracks = {track.code: track.name for each in (old, new) for track in each.tracks}
    known = province.with_facts({**old.table, **new.table}).with_steps({**old.own_steps, **new.own_steps})
    trail = _Words(tracks, WINDOW_STEPS.words(known.words), known)
    return [] if found is SAME else [*_in_record(found, before, after, type(new), trail)]


@dataclass(frozen=True)
class _Words:
    """What is needed to say where something stands: names of tracks and of steps, and the words from the outside in."""

    tracks: Mapping[str, str]
    steps: Mapping[str, Sentence]
    vocabulary: Vocabulary
    trail: tuple[Sentence | str, ...] = ()

    def within(self, *words: Sentence | str) -> _Words:
        return replace(self, trail=(*self.trail, *(word for word in words if word)))


def _in_record(overlay: Mapping[str, Any], old: Any, new: Any, kind: Any, words: _Words) -> Iterator[Change]:
    for key, info in keys(kind):
        if key not in overlay:
            continue
        inside = words if key == "tracks" else words.within(Sentence(str(info.title)))
        usual = info.get_default() if not info.is_required() else None
        one, other = _get(old, key, usual), _get(new, key, usual)
        yield from _change(overlay[key], one, other, below(kind, key), inside)


def _change(overlay: Any, old: Any, new: Any, kind: Any, words: _Words) -> Iterator[Change]:
    if _is_of(kind, PlaceRowRecord):
        yield from _places(old or [], new or [], words)
    elif _is_of(kind, WindowRecord):
        yield from _windows(old or [], new or [], words)
    elif is_record(kind) and isinstance(overlay, Mapping) and isinstance(old, Mapping):
        yield from _in_record(overlay, old, new, kind, words)
    elif is_mapping(kind) and isinstance(overlay, Mapping):
        yield from _in_mapping(overlay, old or {}, new or {}, kind, words)
    elif identity_of(kind) and isinstance(overlay, list):
        yield from _in_list(overlay, old or [], new or [], kind, words)
    else:
        yield _plainly(old, new, kind, words)


def _in_mapping(overlay: Mapping[str, Any], old: Any, new: Any, kind: Any, words: _Words) -> Iterator[Change]:
    for key, value in overlay.items():
        one, other = old.get(key), new.get(key)
        named = words.within(_title(other or one, key))
        if one is None or other is None or not is_record(below(kind, key)):
            yield Change(named.trail, _shown(one), _shown(other))
        else:
            yield from _in_record(value, one, other, below(kind, key), named)


def _in_list(
    overlay: list[Any], old: list[Any], new: list[Any], kind: Any, words: _Words
) -> Iterator[Change]:
    """Records are the same where their key is; what moved is told once for the list."""
    key = identity_of(kind)
    before, after = ({item[key]: item for item in each} for each in (old or [], new or []))
    for change in overlay:
        name = change[key]
        one, other = before.get(name), after.get(name)
        title = _title(other or one, name)
        if one is None or change.get(DROP):
            yield Change(words.trail, "" if one is None else title, "" if other is None else title)
            continue
        rest = {each: value for each, value in change.items() if each not in (key, AFTER)}
        yield from _in_record(rest, one, other, below(kind, 0), words.within(title))
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        listed = (kept, [name for name in after if name in before])
        yield Change(
            (*words.trail, say("次序")),
            *(join((_title(after[name], name) for name in each), ITEMS) for each in listed),
        )


def _plainly(old: Any, new: Any, kind: Any, words: _Words) -> Change:
    if _is_conditions(old) or _is_conditions(new):
        return Change(words.trail, _sentence(old, words.vocabulary), _sentence(new, words.vocabulary))
    is_spread = any(isinstance(each, list | Mapping) and not _is_texts(each) for each in (old, new))
    if is_spread and not is_record(kind):
        return Change(words.trail, _SPREAD, _SPREAD)
    return Change(words.trail, _shown(old), _shown(new))


def _places(old: list[Any], new: list[Any], words: _Words) -> Iterator[Change]:
    names = {row["body"]: row.get("name") or row["body"] for row in (*old, *new)}
    before, after = (
        {(row["body"], track): value for row in rows for track, value in row.get("places", {}).items()}
        for rows in (old, new)
    )
    for body, track in dict.fromkeys((*before, *after)):
        one, other = (_place(each, (body, track)) for each in (before, after))
        if one != other:
            yield Change((PLACES, names[body], words.tracks.get(track, track)), one, other)


def _place(table: Mapping[Any, Any], cell: tuple[str, str]) -> Sentence | str:
    if cell not in table:
        return ""
    shown = cells(table[cell])
    return say("%(count)s 名", count=shown) if shown.isdecimal() else shown or say("未下达")


def _windows(old: list[Any], new: list[Any], words: _Words) -> Iterator[Change]:
    """Windows are the same where their steps are, and for whom they are."""
    before, after = (
        {(*(each.get(key, "") for key in _FOR_WHOM), *each["steps"]): each for each in rows}
        for rows in (old, new)
    )
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        title = _window_title(other or one, words)
        if one is None or other is None:
            yield Change(words.trail, title if one else "", title if other else "")
        elif one != other:
            rest = {
                key: other.get(key) for key in dict.fromkeys((*one, *other)) if one.get(key) != other.get(key)
            }
            yield from _in_record(rest, one, other, WindowRecord, words.within(title))


def _window_title(window: Any, words: _Words) -> Sentence:
    steps = join((words.steps.get(step, step) for step in window["steps"]), ITEMS)
    track, category, body = (window.get(key, "") for key in _FOR_WHOM)
    for_whom = [each for each in (words.tracks.get(track, track), category, body) if each]
    return say("%(steps)s（%(body)s）", steps=steps, body=join(for_whom, ITEMS)) if for_whom else steps


def _is_of(kind: Any, record: Any) -> bool:
    return not is_record(kind) and not is_mapping(kind) and getattr(kind, "__args__", (None,))[0] is record


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(not isinstance(item, list | Mapping) for item in value)


def _is_conditions(value: Any) -> bool:
    groups = isinstance(value, list) and value and all(isinstance(group, list) for group in value)
    return bool(groups) and all(
        "fact" in item for group in value for item in group if isinstance(item, Mapping)
    )


def _sentence(groups: Any, vocabulary: Vocabulary) -> Sentence | str:
    try:
        return sentence_of(read_alternatives(groups, vocabulary)) if groups else ""
    except DefinitionError:
        return str(groups)


def _title(item: Any, name: Sentence | str) -> Sentence | str:
    found = (item.get(key) for key in _TITLES) if isinstance(item, Mapping) else iter(())
    return next((each for each in found if each), name)


def _shown(value: Any) -> Sentence | str:
    if value is None or value in ("", [], ()):
        return ""
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, list | tuple):
        return join((str(item) for item in value), ITEMS)
    return _title(value, _SPREAD) if isinstance(value, Mapping) else str(value)


def _get(value: Any, key: str, usual: Any) -> Any:
    found = value.get(key) if isinstance(value, Mapping) else None
    return usual if found is None else found
