"""Next year out of this one 滚动: the same scheme with its dates a year on. Values in, values out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tepei import packs
from tepei.policy.calendar import shifted, shifted_day
from tepei.policy.condition import CONDITION_KEYS

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclasses.dataclass(frozen=True)
class Next:
    """What a new year is called; `keeps_places`: with this year's numbers, else every number is unset (未下达)."""

    code: str
    name: str
    year: int
    document_number: str = ""
    keeps_places: bool = False


def rolled_over(source: packs.Cycle, wanted: Next) -> packs.Cycle:
    """The source's scheme for the wanted year.

    Every date moves by the difference of the years: of the cycle, its windows, the days that conditions name with the year in
    their wording, and the days of the examples, so that each example is expected to give what it gave. Titles that
    name the source's year name the new one. Sources (文号) stay, since nobody but the new notice can say them.
    """
    years = wanted.year - source.year

    def moved(moment: dt.datetime | None) -> dt.datetime | None:
        return shifted(moment, years) if moment else None

    return dataclasses.replace(
        source,
        folder=wanted.code,
        code=wanted.code,
        name=wanted.name,
        year=wanted.year,
        document_number=wanted.document_number,
        opens_at=shifted(source.opens_at, years),
        closes_at=shifted(source.closes_at, years),
        tracks=tuple(_track(track, years) for track in source.tracks),
        windows=tuple(
            dataclasses.replace(each, opens_at=moved(each.opens_at), closes_at=shifted(each.closes_at, years))
            for each in source.windows
        ),
        places=tuple(each if wanted.keeps_places else _unset(each) for each in source.places),
        cases=tuple(_case(each, years) for each in source.cases),
        configuration=_configuration(source, years),
    )


def to_mend(source: packs.Cycle, made: packs.Cycle) -> list[str]:
    """What only the new notice can say, for whoever rolled over."""
    said: list[str] = []
    if not made.document_number:
        said.append("新通知的文号尚未填写。")
    cited = sum(1 for _ in _sources(made))
    if source.document_number and cited:
        said.append(f"{cited} 处依据仍是{source.document_number}，请按新通知逐项核对。")
    unset = sum(place.allowance == "unset" for place in made.places)
    if unset:
        said.append(f"{unset} 个名额尚未下达。")
    return said


def _track(track: packs.Track, years: int) -> packs.Track:
    return dataclasses.replace(
        track, requirements=tuple(_requirement(each, years) for each in track.requirements)
    )


def _requirement(requirement: Mapping[str, Any], years: int) -> dict[str, Any]:
    """Its days, and the same years in its wording (“1980年1月1日（含）后出生”)."""
    named = {year for condition in _conditions(requirement) for year in _years(condition)}
    moved: dict[str, Any] = _with_days(requirement, years)
    if named and moved.get("text"):
        moved["text"] = _with_years(str(moved["text"]), named, years)
    return moved


def _with_days(value: Any, years: int) -> Any:
    """Every day of a condition's value, moved; other texts as they are."""
    if isinstance(value, Mapping):
        return {
            key: _day_moved(item, years)
            if "fact" in value and key in ("value", "day")
            else _with_days(item, years)
            for key, item in value.items()
        }
    return [_with_days(item, years) for item in value] if isinstance(value, list | tuple) else value


def _day_moved(value: Any, years: int) -> Any:
    if isinstance(value, Mapping):
        return {key: _day_moved(item, years) for key, item in value.items()}
    if isinstance(value, dt.date):
        return shifted_day(value, years)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return shifted_day(dt.date.fromisoformat(value), years).isoformat()
    return value


def _with_years(text: str, named: set[int], years: int) -> str:
    return re.sub(
        r"(?<!\d)(\d{4})(?=年)",
        lambda found: str(int(found[1]) + years) if int(found[1]) in named else found[1],
        text,
    )


def _conditions(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if "fact" in value and not value.keys() - set(CONDITION_KEYS):
            yield value
        for item in value.values():
            yield from _conditions(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _conditions(item)


def _years(condition: Mapping[str, Any]) -> set[int]:
    """The years of the days that a condition names."""
    return {int(found[:4]) for found in _DAY.findall(str(condition.get("value")))} | {
        each.year for each in [condition.get("value")] if isinstance(each, dt.date)
    }


def _case(case: packs.Case, years: int) -> packs.Case:
    facts = {
        key: shifted_day(value, years) if isinstance(value, dt.date) else value
        for key, value in case.facts.items()
    }
    return dataclasses.replace(case, facts=facts)


def _unset(place: packs.Place) -> packs.Place:
    """A number has to be given anew; who may not recommend at all (—) still may not."""
    return (
        place if place.allowance == "barred" else dataclasses.replace(place, allowance="unset", places=None)
    )


def _configuration(source: packs.Cycle, years: int) -> dict[str, Any]:
    said: dict[str, Any] = _with_days(dict(source.configuration), years)
    old, new = str(source.year), str(source.year + years)

    def named(text: str) -> str:
        return re.sub(rf"(?<!\d){old}(?!\d)", new, text)

    said["form"] = {**said["form"], "version": named(str(said["form"]["version"]))}
    said["documents"] = {
        key: {**each, **{name: named(str(each[name])) for name in ("title", "version") if name in each}}
        for key, each in said["documents"].items()
    }
    summary = said["summary"]["summary"]
    said["summary"] = {"summary": {**summary, "title": named(str(summary["title"]))}}
    if promise := said.get("promise"):
        said["promise"] = {**promise, "version": named(str(promise["version"]))}
    return said


def _sources(made: packs.Cycle) -> Iterator[str]:
    for track in made.tracks:
        yield from (str(each["source"]) for each in track.requirements if each.get("source"))
    yield from (window.source for window in made.windows if window.source)
