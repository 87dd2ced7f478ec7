"""What a year may name while it is being written: the province's words and facts, and the facts of its own 用语."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, true

from tepei.codes import queries as codes
from tepei.policy.categories import CATEGORY_CODE
from tepei.policy.facts import FactRecord, by_key
from tepei.policy.naming import TRACK_CODE, with_words
from tepei.policy.record import Choice
from tepei.policy.vocabulary import Provincial, Vocabulary
from tepei.policy.words import Sentence
from tepei.portal import province
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track
from tepei.schemes import records
from tepei.schemes.models import Category, Fact
from tepei.schemes.wording import SEPARATORS

_NAMED, _CYCLE = "vocabulary", "vocabulary of"
_CLOSED = (TRACK_CODE, CATEGORY_CODE)  # facts whose values a year names itself


def of(cycle: Cycle) -> Vocabulary:
    """The year's own facts beside those of the province, and what its tracks and categories are called; a fact that is at fault is left
    out, its own page says why.
    """
    return _closed(_with(_facts(cycle)), cycle).with_steps(programmes.own_steps(cycle))


def use(cycle: Cycle | None, *, is_list: bool = False) -> None:
    """From now on this request is about that year; what it has is read when somebody asks. A list does without the names of steps of the
    year's own, and asks for those of tracks and categories where something names one (`naming`). None: about one that is still to be chosen, which has what the province has."""
    db.session().info[_NAMED] = (cycle, is_list)
    db.session().info[_CYCLE] = cycle


def current() -> Vocabulary:
    """That of the year which the request is about. Before it is known, and in lists of several years, the facts of all."""
    info = db.session().info
    match info.get(_NAMED, ()):
        case Vocabulary() as known:
            return known
        case (Cycle() as cycle, bool(is_list)):
            found = _with(_facts(cycle)) if is_list else of(cycle)
        case (None, _):
            found = province.vocabulary()
        case _:
            found = _with(db.session.scalars(select(Fact).order_by(Fact.id)))
    info[_NAMED] = found
    return found


def current_cycle() -> Cycle | None:
    """The year which the request is about, where that is known."""
    found: Cycle | None = db.session().info.get(_CYCLE)
    return found


def naming(groups: Iterable[Iterable[Mapping[str, Any]]]) -> Vocabulary:
    """The current one, with what tracks and categories are called where these conditions name one."""
    is_about_some = any(each.get("fact") in _CLOSED for group in groups for each in group)
    return _named() if is_about_some else current()


def _named() -> Vocabulary:
    known, info = current(), db.session().info
    is_to_be_chosen = _CYCLE in info and info[_CYCLE] is None
    if not is_to_be_chosen and known.facts[TRACK_CODE].kind != "choice":
        info[_NAMED] = known = _closed(known, current_cycle())
    return known


def tracks() -> Mapping[str, Sentence | str]:
    """The tracks of the year that the request is about, or of all, by code."""
    return {str(code): name for code, name in _named().facts[TRACK_CODE].values.items()}


def words_of(choice: Choice | Provincial) -> Mapping[str, Sentence | str]:
    """What is offered, as this installation says it."""
    return choice.words if isinstance(choice, Choice) else choice.words(current().words)


def names(fact: FactRecord) -> Mapping[str, str]:
    """What the codes are called that a fact may have, in their order; one whose name stands for several, or could not be told from
    two names, keeps its code.
    """
    listed = codes.items(fact.codes)
    counted = Counter(item.name for item in listed)
    return {
        item.code: item.code if counted[item.name] > 1 or SEPARATORS.search(item.name) else item.name
        for item in listed
    }


def _facts(cycle: Cycle) -> Iterable[Fact]:
    return db.session.scalars(select(Fact).where(Fact.cycle_id == cycle.id).order_by(Fact.position))


def _closed(known: Vocabulary, cycle: Cycle | None = None) -> Vocabulary:
    """With what tracks and categories are called, of the year or of all: nothing else is one."""
    is_ours: Any = true() if cycle is None else Track.cycle_id == cycle.id
    is_of_ours: Any = true() if cycle is None else Category.cycle_id == cycle.id
    tracks = select(Track.code, Track.name).where(is_ours).order_by(Track.id)
    categories = select(Category.key, Category.name).where(is_of_ours).order_by(Category.position)
    named = {TRACK_CODE: tracks, CATEGORY_CODE: categories}
    words = {key: {code: name for code, name in db.session.execute(listed)} for key, listed in named.items()}
    return known.with_facts(with_words(known.facts, words))


def _with(rows: Iterable[Fact]) -> Vocabulary:
    known = province.vocabulary()
    return known.with_facts({**known.facts, **by_key(records.sound(rows, known))})
