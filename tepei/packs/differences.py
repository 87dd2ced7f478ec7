"""What one cycle says differently from another, in Chinese, record by record 变更."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tepei.packs import shapes
from tepei.packs.pack import Cycle
from tepei.packs.writing import documents
from tepei.policy.calendar import moment_text
from tepei.policy.definition import DefinitionError
from tepei.policy.eligibility import read_alternatives, sentence_of

_SPREAD = "内容有改动"


@dataclass(frozen=True)
class Change:
    """`where` in words from the outside in (区外培养 · 学历、年限或职称 · 条件); empty `before` is new, empty `after` is gone."""

    where: tuple[str, ...]
    before: str
    after: str

    def __str__(self) -> str:
        place = " · ".join(self.where)
        if not self.before:
            return f"{place}：新增 {self.after}"
        return f"{place}：{self.before} → {self.after or '（删除）'}"


def differences(old: Cycle, new: Cycle) -> list[Change]:
    """Every change from the old to the new, in the order of the files; examples are not counted."""
    before, after = documents(old), documents(new)
    tracks = {track.code: track.name for cycle in (old, new) for track in cycle.tracks}
    found = list(_record("cycle", before["cycle"], after["cycle"], ()))
    for code, name in tracks.items():
        asked = before["requirements"].get(code, []), after["requirements"].get(code, [])
        found += _records("requirement", *asked, (name,))
    for part, label in (("form", "申报表"), ("route", "审核流程")):
        found += _record(part, before[part], after[part], (label,))
    for key in dict.fromkeys((*before["documents"], *after["documents"])):
        one, other = before["documents"].get(key, {}), after["documents"].get(key, {})
        found += _record("document", one, other, (str((other or one).get("title", key)),))
    found += _record("summary", before["summary"]["summary"], after["summary"]["summary"], ("汇总表",))
    return [*found, *_places(old, new, tracks)]


def _record(
    record: str, old: Mapping[str, Any], new: Mapping[str, Any], trail: tuple[str, ...]
) -> Iterator[Change]:
    for key in shapes.RECORDS[record]:
        one, other = old.get(key.name, key.usual), new.get(key.name, key.usual)
        if one == other:
            continue
        label = re.split("[：；，]", key.label)[0]
        if key.kind == "record":
            yield from _record(key.of, one or {}, other or {}, (*trail, label))
        elif key.kind == "records":
            yield from _records(key.of, one or [], other or [], (*trail, label))
        elif key.kind == "any" and isinstance(one or other, Mapping | list) and key.name != "value":
            yield Change((*trail, label), _SPREAD, _SPREAD)
        else:
            yield Change((*trail, label), _shown(key, one), _shown(key, other))


def _records(record: str, old: Iterable[Any], new: Iterable[Any], trail: tuple[str, ...]) -> Iterator[Change]:
    """Records are the same where their key is; what moved is told once for the list."""
    before, after = _by_key(old), _by_key(new)
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        name = _name(other or one or {})
        if one is None:
            yield Change(trail, "", name)
        elif other is None:
            yield Change(trail, name, "")
        else:
            yield from _record(record, one, other, (*trail, name))
    kept = [key for key in before if key in after]
    if kept != [key for key in after if key in before]:
        yield Change(
            (*trail, "次序"),
            "、".join(_name(before[k]) for k in kept),
            "、".join(_name(after[k]) for k in after if k in before),
        )


def _by_key(items: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {_key(item): item for item in items}


def _key(item: Mapping[str, Any]) -> str:
    if "steps" in item:
        return f"{item.get('body', '')}:{'、'.join(item['steps'])}"
    return str(item.get("key") or item.get("code") or item.get("kind"))


def _name(item: Mapping[str, Any]) -> str:
    if "steps" in item:
        return "、".join(shapes.step_name(step) for step in item["steps"]) + (
            f"（{item['body']}）" if item.get("body") else ""
        )
    return str(item.get("name") or item.get("label") or item.get("title") or item.get("text") or _key(item))


def _shown(key: shapes.Key, value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if key.kind == "groups":
        return _sentence(value)
    if isinstance(value, datetime):
        return moment_text(value.astimezone())
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return str(value.isoformat() if isinstance(value, date) else value)


def _sentence(groups: Any) -> str:
    try:
        return sentence_of(read_alternatives(groups, ""))
    except DefinitionError:
        return str(groups)


def _places(old: Cycle, new: Cycle, tracks: Mapping[str, str]) -> Iterator[Change]:
    words = {"unset": "未下达", "barred": "—"}
    names = {
        each["body"]: each["name"] for cycle in (old, new) for each in cycle.configuration.get("bodies") or ()
    }
    before, after = (
        {
            (place.body, place.track): words.get(place.allowance) or f"{place.places} 名"
            for place in cycle.places
        }
        for cycle in (old, new)
    )
    for body, track in dict.fromkeys((*before, *after)):
        one, other = before.get((body, track), ""), after.get((body, track), "")
        if one != other:
            yield Change(("名额", names.get(body, body), tracks.get(track, track)), one, other)
