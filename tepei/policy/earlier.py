"""In what somebody took part before 入选经历: programmes of here and elsewhere, and what a fact takes of them.

What is not sure (a line that names nobody's number, a term without an end) counts neither as yes nor as no: where the answer hangs on it, the
fact is not known and people settle it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tepei.policy.derivation_words import NOT_ASSESSED
from tepei.policy.derivations import Derivation

if TYPE_CHECKING:
    from tepei.policy.facts import FactRecord

CODE_SET = "earlier_programmes"  # programmes of elsewhere, and tiers of any: those have the programme's code above them
NONE = 0  # the rank of who was never selected, where a fact has a word for it


@dataclass(frozen=True)
class KnownProgramme:
    """A programme that participations may be of: its code, its name, and the code and name of each tier."""

    code: str
    name: str
    pairs: frozenset[tuple[str, str]] = frozenset()

    @property
    def tiers(self) -> frozenset[str]:
        """What its tiers are called, codes and names alike."""
        return frozenset(word for pair in self.pairs for word in pair)

    def tier(self, text: str) -> tuple[str, str]:
        """(code, name) of the tier that is called so; its name alone where it has none."""
        return min((pair for pair in self.pairs if text in pair), default=("", text))

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.code, self.name})


def listed(items: Collection[tuple[str, str, str | None]]) -> Iterator[KnownProgramme]:
    """The programmes of the code set, each with its tiers; an item is a code, its name and the code above it."""
    for code, name, above in items:
        if not above:
            tiers = frozenset((tier, word) for tier, word, parent in items if parent == code)
            yield KnownProgramme(code, name, tiers)


def joined(programmes: Iterable[KnownProgramme]) -> list[KnownProgramme]:
    """Each programme once, with the tiers of all years."""
    found: dict[str, KnownProgramme] = {}
    for each in programmes:
        same = found.get(each.code)
        tiers = each.pairs | (same.pairs if same else frozenset())
        found[each.code] = KnownProgramme(each.code, each.name, tiers)
    return list(found.values())


@dataclass(frozen=True)
class KnownParticipation:
    """One participation: `programme` and `tier` under every name that each has, the one to be shown first. `until` is the last day of its
    term, None where nobody knows. `is_sure`: it is this person's beyond doubt. `is_under_way`: asked for, and not decided.
    """

    programme: tuple[str, ...]
    tier: tuple[str, ...]
    year: int
    until: date | None = None
    assessment: str = ""
    is_sure: bool = True
    is_under_way: bool = False

    def called(self, field: str) -> tuple[str, ...]:
        """What stands in a field, under every name."""
        names = {"programme": self.programme, "tier": self.tier, "year": (str(self.year),)}
        return names.get(field, (self.assessment or NOT_ASSESSED,))

    def in_term(self, on: date) -> bool | None:
        """Does its term cover the day? None where nobody knows when it ends."""
        if self.is_under_way or self.year > on.year:
            return False
        return None if self.until is None else self.until >= on


def taken(fact: FactRecord, source: Derivation, earlier: Iterable[KnownParticipation], on: date) -> object:
    """What the fact takes of the participations that it is about; None where that hangs on what is not sure."""
    counted = [(each, _counts(each, source, on)) for each in earlier]
    sure = [each for each, counts in counted if counts]
    found = _value(fact, source, sure, on)
    if all(counts is not None for _, counts in counted):
        return found
    possible = [each for each, counts in counted if counts is not False]
    return found if _value(fact, source, possible, on) == found else None


def _counts(each: KnownParticipation, source: Derivation, on: date) -> bool | None:
    """Is the fact about this participation? None where that is not sure: an old list tells no tiers."""
    if each.year > on.year or (source.within is not None and on.year - each.year >= source.within):
        return False
    told = {field: {*each.called(field)} - {""} for field in source.where}
    if any(names and not names & {*source.where[field]} for field, names in told.items()):
        return False
    answer = _WAYS[source.earlier](each, on)
    is_sure = each.is_sure and all(told.values())
    return None if answer and not is_sure else answer


_WAYS: Mapping[str, Callable[[KnownParticipation, date], bool | None]] = {
    "selected": lambda each, _: not each.is_under_way,
    "in_term": lambda each, on: each.in_term(on),
    "current": lambda each, on: True if each.is_under_way else each.in_term(on),
}


def _value(fact: FactRecord, source: Derivation, found: Sequence[KnownParticipation], on: date) -> object:
    return _TAKEN[source.take](fact, source, sorted(found, key=lambda each: each.year), on)


def _latest(fact: FactRecord, source: Derivation, found: Sequence[KnownParticipation], _: date) -> object:
    return _of(fact, source, found[-1]) if found else _without(fact)


def _earliest(fact: FactRecord, source: Derivation, found: Sequence[KnownParticipation], _: date) -> object:
    return _of(fact, source, found[0]) if found else _without(fact)


def _highest(fact: FactRecord, source: Derivation, found: Sequence[KnownParticipation], _: date) -> object:
    """None where one of them has no rank: it might be the highest."""
    ranks: list[Any] = [_of(fact, source, each) for each in found]
    return None if None in ranks else max(ranks, default=_without(fact))


def _values(_: FactRecord, source: Derivation, found: Sequence[KnownParticipation], __: date) -> object:
    return tuple(dict.fromkeys(name for each in found for name in each.called(source.field)[:1] if name))


def _years_ago(_: FactRecord, __: Derivation, found: Sequence[KnownParticipation], on: date) -> int | None:
    return on.year - found[-1].year if found else None


_TAKEN: Mapping[str, Callable[[FactRecord, Derivation, Sequence[KnownParticipation], date], Any]] = {
    "any": lambda _, __, found, ___: bool(found),
    "count": lambda _, __, found, ___: len(found),
    "terms": lambda _, __, found, ___: len({(each.programme[:1], each.year) for each in found}),
    "latest": _latest,
    "earliest": _earliest,
    "highest": _highest,
    "values": _values,
    "years_ago": _years_ago,
}


def _of(fact: FactRecord, source: Derivation, each: KnownParticipation) -> object:
    """The field as a value of the fact: of a choice or a rank the one whose word it is."""
    if source.field in ("year", "until"):
        return getattr(each, source.field)
    names = each.called(source.field)
    if fact.kind == "text":
        return names[0]
    return next((value for value, word in fact.values.items() if {word.text, str(value)} & {*names}), None)


def _without(fact: FactRecord) -> object:
    """Of who took part in nothing."""
    return NONE if fact.kind == "rank" and NONE in fact.values else None
