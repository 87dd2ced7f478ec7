"""Next year out of this one 滚动: the same scheme with its dates a year on. Values in, values out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tepei import packs
from tepei.policy.ages import Age, Born
from tepei.policy.calendar import shifted, shifted_day
from tepei.policy.credit_cases import CreditCaseRecord
from tepei.policy.facts import Facts
from tepei.policy.quota import ANY, BARRED
from tepei.policy.record import Record
from tepei.policy.requirements import RequirementRecord
from tepei.policy.year import CaseRecord, PlaceRowRecord
from tepei.years import citations

_DAY, _YEAR = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{4}")


@dataclass(frozen=True)
class Next:
    """What a new year is called; `keeps_places`: with this year's numbers, else every number is unset (未下达)."""

    code: str
    name: str
    year: int
    document_number: str = ""
    keeps_places: bool = False


def rolled_over(source: packs.Year, following: Next) -> packs.Year:
    """The source's scheme for the wanted year.

    Every date moves by the difference of the years: of the cycle, its windows, the days that conditions name with the year in
    their wording, and the days of the examples, so that each example is expected to give what it gave. Titles that
    name the source's year name the new one. Of the sources (依据) those that are the circular's number and nothing else get the new
    number; all others stay, since nobody but the new notice can say its clauses (`citations.left` lists them).
    """
    years = following.year - source.year
    changes: dict[str, Any] = {
        "origin": source.code,
        "code": following.code,
        "name": following.name,
        "year": following.year,
        "document_number": following.document_number,
        "cases": tuple(_case(each, years, source.table) for each in source.cases),
    }
    if not following.keeps_places:
        changes["places"] = tuple(_unset(each) for each in source.places)
    moved: packs.Year = _moved(source, years)
    if source.document_number and following.document_number:
        moved = citations.renumbered(moved, source.document_number, following.document_number)
    return _renamed(moved, source, years).model_copy(update=changes)


def _moved(value: Any, years: int) -> Any:
    """Every moment and every day of a record, moved; other values as they are."""
    move = next((move for kind, move in _MOVES if isinstance(value, kind)), None)
    return move(value, years) if move else value


def _record(value: Record, years: int) -> Record:
    parts = {name: getattr(value, name) for name in type(value).model_fields}
    moved = {name: _moved(part, years) for name, part in parts.items()}
    return value.model_copy(update={name: part for name, part in moved.items() if part != parts[name]})


def _age(age: Age, years: int) -> Age:
    return age.model_copy(update={"day": _day(age.day, years)})


def _requirement(requirement: RequirementRecord, years: int) -> RequirementRecord:
    """Its days, and the same years in its wording (“1980年1月1日（含）后出生”)."""
    groups = tuple(_moved(group, years) for group in requirement.alternatives)
    named = {year for group in requirement.alternatives for each in group for year in _years(each.value)}
    text = _with_years(requirement.text, named, years) if named else requirement.text
    return requirement.model_copy(update={"alternatives": groups, "text": text})


def _years(value: Any) -> set[int]:
    """The years of the days that a condition names."""
    if isinstance(value, Born):
        return {day.year for day in (value.strict, value.generous) if day}
    if isinstance(value, Age):
        return {int(value.day[:4])} if _DAY.fullmatch(value.day) else set()
    return {value.year} if isinstance(value, date) else set()


def _day(text: str, years: int) -> str:
    return shifted_day(date.fromisoformat(text), years).isoformat() if _DAY.fullmatch(text) else text


def _with_years(text: str, named: set[int], years: int) -> str:
    return re.sub(
        r"(?<!\d)(\d{4})(?=年)",
        lambda found: str(int(found[1]) + years) if int(found[1]) in named else found[1],
        text,
    )


def _case(case: CaseRecord, years: int, table: Facts) -> CaseRecord:
    days = {key for key in case.facts if key in table and table[key].kind == "date"}
    facts = {key: _day(text, years) if key in days else text for key, text in case.facts.items()}
    return case.model_copy(update={"facts": facts})


def _credit_case(case: CreditCaseRecord, years: int) -> CreditCaseRecord:
    """Its day, the years and days of its facts, and those of what was earned: a year first, a day last."""
    facts = {key: " ".join(_later(each, years) for each in text.split()) for key, text in case.facts.items()}
    parts = (part.split() for part in case.earned.split("；") if part.strip())
    told = ([_later(year, years), *(_day(each, years) for each in rest)] for year, *rest in parts)
    return case.model_copy(
        update={
            "day": shifted_day(case.day, years),
            "facts": facts,
            "earned": "；".join(" ".join(part) for part in told),
        }
    )


def _later(text: str, years: int) -> str:
    return str(int(text) + years) if _YEAR.fullmatch(text) else _day(text, years)


def _unset(row: PlaceRowRecord) -> PlaceRowRecord:
    """A number has to be given anew; who may not recommend at all (—) still may not, and 不限 stays."""
    kept = {track: number if number in (BARRED, ANY) else None for track, number in row.places.items()}
    return row.model_copy(update={"places": kept})


def _renamed(moved: packs.Year, source: packs.Year, years: int) -> packs.Year:
    """Titles and versions that name the source's year name the new one."""
    old, new = str(source.year), str(source.year + years)

    def named(record: Any, *keys: str) -> Any:
        texts = {key: re.sub(rf"(?<!\d){old}(?!\d)", new, getattr(record, key)) for key in keys}
        return record.model_copy(update=texts)

    return moved.model_copy(
        update={
            "form": named(moved.form, "version"),
            "documents": {key: named(each, "title", "version") for key, each in moved.documents.items()},
            "summary_table": named(moved.summary_table, "title"),
            "promise": named(moved.promise, "version") if moved.promise else None,
        }
    )


# The first that fits: what has a way of its own before what it is a kind of.
_MOVES: tuple[tuple[type, Callable[[Any, int], Any]], ...] = (
    (RequirementRecord, _requirement),
    (CreditCaseRecord, _credit_case),
    (Age, _age),
    (Record, _record),
    (tuple, lambda items, years: tuple(_moved(item, years) for item in items)),
    (Mapping, lambda items, years: {key: _moved(item, years) for key, item in items.items()}),
    (datetime, shifted),
    (date, shifted_day),
)
