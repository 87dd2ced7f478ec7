"""What a year may name while it is being written: the province's words and facts, and the facts of its own 用语."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from tepei.codes import queries as codes
from tepei.policy.categories import CATEGORY_CODE
from tepei.policy.deriving import DIVISIONS
from tepei.policy.facts import FactRecord, by_key
from tepei.policy.naming import with_words
from tepei.policy.record import Choice, Provincial, Vocabulary
from tepei.policy.words import Sentence
from tepei.portal import province
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.schemes import records
from tepei.schemes.models import Category, Fact
from tepei.schemes.wording import CODED, SEPARATORS

_NAMED, _CYCLE = "vocabulary", "vocabulary of"


def of(cycle: Cycle) -> Vocabulary:
    """The year's own facts beside those of the province, and what its tracks and categories are called; a fact that is at fault is left
    out, its own page says why.
    """
    bare = _with(_facts(cycle)).with_steps(programmes.own_steps(cycle))
    ours = select(Category).where(Category.cycle_id == cycle.id).order_by(Category.position)
    named = {
        "track_code": {track.code: track.name for track in cycle.tracks},
        CATEGORY_CODE: {row.key: row.name for row in db.session.scalars(ours)},
    }
    return bare.with_facts(with_words(bare.facts, named))


def use(cycle: Cycle, *, is_list: bool = False) -> None:
    """From now on this request is about that year; what it has is read when somebody asks. A list does without the names of values and
    of steps of the year's own."""
    db.session().info[_NAMED] = (cycle, is_list)
    db.session().info[_CYCLE] = cycle


def current() -> Vocabulary:
    """That of the year which the request is about. Before it is known, and in lists of several years, the facts of all."""
    info = db.session().info
    match info.get(_NAMED):
        case Vocabulary() as known:
            return known
        case (Cycle() as cycle, bool(is_list)):
            found = _with(_facts(cycle)) if is_list else of(cycle)
        case _:
            found = _with(db.session.scalars(select(Fact).order_by(Fact.id)))
    info[_NAMED] = found
    return found


def current_cycle() -> Cycle | None:
    """The year which the request is about, where that is known."""
    found: Cycle | None = db.session().info.get(_CYCLE)
    return found


def words_of(choice: Choice | Provincial) -> Mapping[str, Sentence | str]:
    """What is offered, as this installation says it."""
    return choice.words if isinstance(choice, Choice) else choice.words(current().words)


def names(fact: FactRecord) -> Mapping[str, str]:
    """What the codes are called that a fact may have, in their order; one whose name stands for several, or could not be told from
    two names, keeps its code.
    """
    listed = codes.items(fact.code_set or (DIVISIONS if fact.kind == "place" else ""))
    counted = Counter(item.name for item in listed)
    return {
        item.code: item.code if counted[item.name] > 1 or SEPARATORS.search(item.name) else item.name
        for item in listed
    }


def naming(groups: Iterable[Iterable[Mapping[str, Any]]]) -> Vocabulary:
    """The current one, with the names of the codes that these conditions are about, for whoever says them in words."""
    known = current()
    facts = {each["fact"]: known.facts.get(each["fact"]) for group in groups for each in group}
    coded = {key: names(fact) for key, fact in facts.items() if fact is not None and fact.kind in CODED}
    return known.with_facts(with_words(known.facts, coded)) if coded else known


def _facts(cycle: Cycle) -> Iterable[Fact]:
    return db.session.scalars(select(Fact).where(Fact.cycle_id == cycle.id).order_by(Fact.position))


def _with(rows: Iterable[Fact]) -> Vocabulary:
    known = province.vocabulary()
    return known.with_facts({**known.facts, **by_key(records.sound(rows, known))})
