"""What an example says of earlier participations, as participations 示例的入选经历."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from tepei.policy.definition import Invalid
from tepei.policy.derivation_words import NOT_ASSESSED
from tepei.policy.derivations import Derivation
from tepei.policy.earlier import KnownParticipation, taken
from tepei.policy.facts import FactRecord
from tepei.policy.words import say

_MOST = 20  # of one person


def with_participations(
    fact: FactRecord, value: Any, known: list[KnownParticipation], on: date
) -> list[KnownParticipation]:
    """These participations, and as many more as the fact needs to come to this value. Raises Invalid where none do.

    One that is there already is used before a new one is added.
    """
    source = fact.derivation
    assert source is not None  # noqa: S101  the caller asks for facts that come from here
    found = known
    for _ in range(_MOST):
        if taken(fact, source, found, on) == value or _is_nothing(value):
            return found
        found = next(_tries(fact, source, value, found, on))
    raise Invalid(say("没有入选经历能使“%(fact)s”为“%(value)s”", fact=fact.label, value=fact.describe(value)))


def _is_nothing(value: Any) -> bool:
    """Who took part in nothing needs nothing."""
    return value in (False, 0, ())


def _tries(
    fact: FactRecord, source: Derivation, value: Any, found: list[KnownParticipation], on: date
) -> Iterator[list[KnownParticipation]]:
    """With one that is there made to say the value, else with one more."""
    if source.field in ("tier", "assessment"):
        for number, each in enumerate(found):
            told = _told(each, fact, source, value, on)
            is_there = each.assessment if source.field == "assessment" else any(each.tier)
            if not is_there and taken(fact, source, [told], on) == value:
                yield [*found[:number], told, *found[number + 1 :]]
    years = {each.year for each in found} if source.take == "terms" else set()
    yield [*found, _told(_usual(source, on, years), fact, source, value, on)]


def _usual(source: Derivation, on: date, but: set[int]) -> KnownParticipation:
    """One that the fact is about, of a year that is none of these."""
    first = {field: values[0] for field, values in source.where.items()}
    years = (int(first["year"]),) if first.get("year", "").isdecimal() else range(on.year, 0, -1)
    year = next((year for year in years if year not in but), on.year)
    assessment = first.get("assessment", "")
    return KnownParticipation(
        (first.get("programme", ""),),
        (first.get("tier", ""),),
        year,
        until=on if source.earlier != "selected" else None,
        assessment="" if assessment == NOT_ASSESSED else assessment,
    )


def _told(
    each: KnownParticipation, fact: FactRecord, source: Derivation, value: Any, on: date
) -> KnownParticipation:
    """The participation with the value in the field that the fact takes."""
    if source.take == "years_ago":
        return replace(each, year=on.year - int(value))
    word = fact.values.get(value)
    text = word.text if word is not None else str(value[-1] if isinstance(value, tuple) and value else value)
    changes: dict[str, Any] = {
        "year": {"year": value},
        "until": {"until": value},
        "tier": {"tier": (text,)},
        "programme": {"programme": (text,)},
        "assessment": {"assessment": "" if text == NOT_ASSESSED else text},
    }
    return replace(each, **changes.get(source.field, {}))
