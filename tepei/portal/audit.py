"""History: one append-only row for every move, change, login, export, print and look at full personal data.

Each row's hash covers the hash before it, so that a changed or missing row is named by `verify`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, String, Text, false, insert, select, true
from sqlalchemy.orm import Mapped, mapped_column

from tepei.policy.words import Sentence, say
from tepei.portal import clock, scope
from tepei.portal.database import Model, Moment, at_the_end, db, in_transaction, taken_back, transaction
from tepei.portal.taken import JUST_DONE, taken

_START = "0" * 64
_CHAIN = "portal"

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


class AuditChain(Model):
    """The end of a chain: its length and last hash. Locking this row, for the moment of a commit, is what puts writers in line."""

    __tablename__ = "audit_chains"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    length: Mapped[int] = mapped_column(Integer, default=0)
    head: Mapped[str] = mapped_column(String(64), default=_START)


class AuditEntry(Model):
    """One event: who (id and name as it was), what, about which row, with which facts (no personal data)."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True, info=taken(JUST_DONE))
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


@dataclass(frozen=True)
class _Event:
    """What happened, before it has its place in the chain."""

    at: dt.datetime
    event: str
    actor_id: int | None
    actor_name: str
    subject: str
    facts: dict[str, Any]


def record(event: str, subject: Any = None, **facts: Any) -> None:
    """Append one row with the caller's transaction (or one of its own). `subject` is a row, its class and key, or a word; facts are plain JSON.

    It takes its place in the chain at the commit: nobody waits for the work that it is about, and without its row nothing of that stays.
    """
    if not in_transaction():
        with transaction():
            return record(event, subject, **facts)
    db.session.flush()  # a new row has its id from here on
    who = scope.viewer()
    at = clock.now().replace(microsecond=0)
    at_the_end(_append, _Event(at, event, who.user_id, who.name, _named(subject), facts))
    if (events := _heard.get()) is not None:
        events.append(event)
    return None


@contextmanager
def batch(event: str, subject: Any = None, **facts: Any) -> Iterator[dict[str, Any]]:
    """One row for all that is recorded meanwhile: it keeps the parts among its facts, to which the caller may add."""
    with transaction():
        with taken_back(_append) as parts:
            yield facts
        told = [{"event": part.event, "subject": part.subject, **part.facts} for part in parts]
        record(event, subject, **facts, parts=told)


def _append(events: Sequence[_Event]) -> None:
    """Put these at the end of the chain. From here to the commit everybody else's row waits."""
    session, end = db.session(), AuditChain.name == _CHAIN
    chain = session.scalars(
        select(AuditChain).where(end).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if chain is None:
        raise LookupError("the audit chain is missing: run `flask tepei deploy`")
    rows = []
    for number, each in enumerate(events, chain.length + 1):
        facts = json.dumps(each.facts, ensure_ascii=False, sort_keys=True, default=str)
        content = {**vars(each), "number": number, "facts": facts, "previous": chain.head}
        chain.head = digest(content)
        rows.append({**content, "hash": chain.head})
    chain.length += len(rows)
    session.execute(
        insert(AuditEntry), rows
    )  # a publication has thousands, and nobody asks for them as objects
    session.flush()


@contextmanager
def heard() -> Iterator[list[str]]:
    """The events that are recorded meanwhile."""
    events: list[str] = []
    token = _heard.set(events)
    try:
        yield events
    finally:
        _heard.reset(token)


def digest(row: Mapping[str, Any]) -> str:
    """SHA-256 over the hash before and everything that the row, by its columns, says."""
    moment = row["at"].astimezone(dt.UTC).isoformat()
    columns = (row[name] for name in ("event", "actor_id", "actor_name", "subject", "facts"))
    content = [row["previous"], row["number"], moment, *columns]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _named(subject: Any) -> str:
    if subject is None or isinstance(subject, str):
        return subject or ""
    if isinstance(subject, tuple):
        model, key = subject
        return f"{model.__tablename__}:{key}"
    return f"{subject.__tablename__}:{subject.id}"


@dataclass(frozen=True)
class Break:
    """Where the chain breaks: the number of the first bad row and what is wrong with it."""

    number: int
    text: Sentence


def verify() -> Break | None:
    """Walk the whole chain in order; the first row that was changed, removed or put in, or None."""
    # One statement: what others append meanwhile is neither among these rows nor in this length.
    chained = (
        select(AuditEntry, AuditChain.length, AuditChain.head)
        .select_from(AuditChain)
        .outerjoin(AuditEntry, true())
        .where(AuditChain.name == _CHAIN)
        .order_by(AuditEntry.number)
        .execution_options(yield_per=1000, populate_existing=True)
    )
    count, previous, end = 0, _START, None
    with scope.everything("the chain is verified from its first row"):
        for entry, length, head in db.session.execute(chained):
            end = (length, head)
            if entry is None:
                break
            if broken := _broken(entry, count + 1, previous):
                return broken
            count, previous = count + 1, entry.hash
    if end is None:
        return Break(1, say("链尾记录缺失"))
    if end != (count, previous):
        text = say("链尾应为第 %(length)d 条，现在只有 %(count)d 条", length=end[0], count=count)
        return Break(count + 1, text)
    return None


def _broken(entry: AuditEntry, number: int, previous: str) -> Break | None:
    """What is wrong with the row that should be this one."""
    if entry.number != number:
        return Break(number, say("第 %(number)d 条记录缺失", number=number))
    if entry.previous != previous or entry.hash != digest(vars(entry)):
        text = say("第 %(number)d 条记录（%(event)s）与校验值不符", number=number, event=entry.event)
        return Break(number, text)
    return None


def begin_chain() -> None:
    """Make the chain's end at deployment, once."""
    with transaction() as session:
        if session.get(AuditChain, _CHAIN) is None:
            session.add(AuditChain(name=_CHAIN, length=0, head=_START))
