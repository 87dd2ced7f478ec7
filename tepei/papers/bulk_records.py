"""批量办理记录: written while many papers are decided, opened again later by the office that decided them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tepei.papers.bulk_models import BulkDecision, BulkEntry
from tepei.papers.models import Decision, Paper
from tepei.policy.words import Sentence
from tepei.portal import audit, catalogue, clock, scope
from tepei.portal.database import db, transaction

_LONGEST = 600  # characters of a reason, which are sealed


@dataclass(frozen=True)
class RecordKey:
    """A record is about the papers of one year that one office decides."""

    cycle_id: int
    organisation_id: int
    organisation_name: str


@dataclass(frozen=True)
class Records:
    """The records of one press of the button."""

    by_key: Mapping[RecordKey, BulkDecision]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(each.id for each in self.by_key.values())

    def decided(self, key: RecordKey, decision: Decision) -> None:
        """In the transaction of the decision: neither is ever there without the other."""
        bulk = self.by_key[key]
        db.session.add(BulkEntry(bulk=bulk, paper_id=decision.paper_id, decision_id=decision.id))
        bulk.done += 1

    def left(self, key: RecordKey, paper_id: int, reason: Sentence) -> None:
        """It was not decided, and why."""
        with transaction():
            kept = catalogue.chinese(reason)[:_LONGEST]
            db.session.add(BulkEntry(bulk=self.by_key[key], paper_id=paper_id, reason=kept))
            self.by_key[key].left += 1


def begin(verb: str, opinion: str, keys: Iterable[RecordKey], reply_id: int | None = None) -> Records:
    """In a transaction of its own: what follows is decided one by one."""
    with transaction() as session:
        made = {key: _made(verb, opinion, key, reply_id) for key in dict.fromkeys(keys)}
        session.add_all(made.values())
        session.flush()
        for bulk in made.values():
            audit.record("bulk_decision.made", bulk, verb=verb)
        return Records(made)


def _made(verb: str, opinion: str, key: RecordKey, reply_id: int | None) -> BulkDecision:
    who = scope.viewer()
    return BulkDecision(
        cycle_id=key.cycle_id,
        organisation_id=key.organisation_id,
        organisation_name=key.organisation_name,
        verb=verb,
        opinion=opinion.strip(),
        actor_id=who.user_id,
        actor_name=who.name,
        on_behalf_of=who.for_whom(key.organisation_id),
        decided_at=clock.now(),
        reply_id=reply_id,
        done=0,
        left=0,
    )


def entries(bulk: BulkDecision) -> list[BulkEntry]:
    """In the order in which they were decided, each with its paper and track, as far as the viewer still sees that paper."""
    of_it = (
        select(BulkEntry)
        .join(BulkEntry.paper)
        .where(BulkEntry.bulk_id == bulk.id)
        .order_by(BulkEntry.id)
        .options(contains_eager(BulkEntry.paper).joinedload(Paper.track))
    )
    return list(db.session.scalars(of_it))
