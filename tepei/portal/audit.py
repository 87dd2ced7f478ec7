"""History: one append-only row for every move, change, login, export, print and look at full personal data.

Each row's hash covers the hash before it, so that a changed or missing row is named by `verify`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, String, Text, false, select, true, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tepei.policy.words import Sentence, say
from tepei.portal import clock, scope
from tepei.portal.database import Model, Moment, db, transaction

_START = "0" * 64
_CHAIN = "portal"

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


class AuditChain(Model):
    """The end of a chain: its length and last hash. Updating this row is what puts writers in line."""

    __tablename__ = "audit_chains"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    length: Mapped[int] = mapped_column(Integer, default=0)
    head: Mapped[str] = mapped_column(String(64), default=_START)


class AuditEntry(Model):
    """One event: who (id and name as it was), what, about which row, with which facts (no personal data)."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    event: Mapped[str] = mapped_column(String(40), index=True)
    actor_id: Mapped[int | None] = mapped_column(Integer, index=True)
    actor_name: Mapped[str] = mapped_column(String(100), default="")
    subject: Mapped[str] = mapped_column(String(60), default="", index=True)
    facts: Mapped[str] = mapped_column(Text, default="{}")
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


scope.public(AuditChain, "holds a length and a hash")
scope.rows(AuditEntry, lambda viewer: true() if "auditor" in viewer.roles else false())


def record(event: str, subject: Any = None, **facts: Any) -> None:
    """Append one row in the caller's transaction (or its own). `subject` is a row or a word; facts are plain JSON.

    Call it last in a transaction: from here to the commit everybody else's row waits.
    """
    with transaction() as session:
        _write_chain(session, length=AuditChain.length + 1)
        chain = AuditChain.__table__
        number, head = session.execute(
            select(chain.c.length, chain.c.head).where(chain.c.name == _CHAIN)
        ).one()
        who = scope.viewer()
        entry = AuditEntry(
            number=number,
            at=clock.now().replace(microsecond=0),
            event=event,
            actor_id=who.user_id,
            actor_name=who.name,
            subject=_named(subject),
            facts=json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str),
            previous=head,
        )
        entry.hash = digest(entry)
        session.add(entry)
        session.flush()
        _write_chain(session, head=entry.hash)
    if (events := _heard.get()) is not None:
        events.append(event)


def _write_chain(session: Session, **values: Any) -> None:
    moved = session.execute(
        update(AuditChain)
        .where(AuditChain.name == _CHAIN)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise LookupError("the audit chain is missing: run `flask tepei deploy`")


@contextmanager
def heard() -> Iterator[list[str]]:
    """The events that are recorded meanwhile."""
    events: list[str] = []
    token = _heard.set(events)
    try:
        yield events
    finally:
        _heard.reset(token)


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the hash before and everything that the row says."""
    content = [
        entry.previous, entry.number, entry.at.astimezone(dt.UTC).isoformat(), entry.event,
        entry.actor_id, entry.actor_name, entry.subject, entry.facts,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _named(subject: Any) -> str:
    if subject is None or isinstance(subject, str):
        return subject or ""
    return f"{subject.__tablename__}:{subject.id}"


@dataclass(frozen=True)
class Break:
    """Where the chain breaks: the number of the first bad row and what is wrong with it."""

    number: int
    text: Sentence


def verify() -> Break | None:
    """Walk the whole chain in order; the first row that was changed, removed or put in, or None."""
    with scope.everything("the chain is verified from its first row"):
        expected, previous = 1, _START
        for entry in db.session.scalars(
            select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=1000)
        ):
            if entry.number != expected:
                return Break(expected, say("第 %(number)d 条记录缺失", number=expected))
            if entry.previous != previous or entry.hash != digest(entry):
                return Break(
                    entry.number,
                    say(
                        "第 %(number)d 条记录（%(event)s）与校验值不符",
                        number=entry.number,
                        event=entry.event,
                    ),
                )
            expected, previous = expected + 1, entry.hash
        chain = db.session.get_one(AuditChain, _CHAIN)
    if (chain.length, chain.head) != (expected - 1, previous):
        return Break(
            expected,
            say("链尾应为第 %(length)d 条，现在只有 %(count)d 条", length=chain.length, count=expected - 1),
        )
    return None


def begin_chain() -> None:
    """Make the chain's end at deployment, once."""
    with transaction() as session:
        if session.get(AuditChain, _CHAIN) is None:
            session.add(AuditChain(name=_CHAIN, length=0, head=_START))
