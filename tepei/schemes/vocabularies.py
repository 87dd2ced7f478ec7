"""What a year may name while it is being written: the province's words and facts, and the facts of its own 用语."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from tepei.policy.definition import DefinitionError
from tepei.policy.facts import FactRecord
from tepei.policy.record import Vocabulary
from tepei.portal import province
from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.schemes import records
from tepei.schemes.models import Fact

_NAMED = "vocabulary"


def of(cycle: Cycle) -> Vocabulary:
    """The year's own facts beside those of the province; one that is at fault is left out, its own page says why."""
    return _with(db.session.scalars(select(Fact).where(Fact.cycle_id == cycle.id).order_by(Fact.position)))


def use(cycle: Cycle) -> None:
    """From now on this request is about that year; what it has is read when somebody asks."""
    db.session().info[_NAMED] = cycle


def current() -> Vocabulary:
    """That of the year which the request is about. Before it is known, and in lists of several years, the facts of all."""
    info = db.session().info
    named = info.get(_NAMED)
    if not isinstance(named, Vocabulary):
        named = of(named) if named is not None else _with(db.session.scalars(select(Fact).order_by(Fact.id)))
        info[_NAMED] = named
    return named


def _with(rows: Iterable[Fact]) -> Vocabulary:
    known, own = province.vocabulary(), {}
    for row in rows:
        try:
            own[row.key] = FactRecord.from_data(records.plain(row), vocabulary=known)
        except DefinitionError:
            continue
    return Vocabulary(known.words, {**known.facts, **own})
