"""Telling people, and reading what one was told. What is told is written with what it is about, in one transaction; a worker sends it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tepei.messages import queries
from tepei.messages.kinds import KINDS, NAME, MessageKind
from tepei.messages.models import Delivery, Message, MessageTemplate
from tepei.messages.queries import Wording
from tepei.messages.wording import fill
from tepei.portal import channels, clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import transaction

_CHUNK = 500


@dataclass(frozen=True)
class Occasion:
    """What is told about: `key` names it for ever, so that it is told once to each; `screen` (an endpoint) and `row` show more of it."""

    key: str
    programme: str = ""
    screen: str = ""
    row: int | None = None


def tell(
    kind: MessageKind,
    account_ids: Iterable[int],
    occasion: Occasion,
    values: Mapping[str, str] | None = None,
    wording: Wording | None = None,
) -> int:
    """Put a message of this kind into the inbox of each of these accounts, and on its way out; to how many it was new.

    `values` fill in the places of the wording, which is the kind's unless there is one of its own; the name is each reader's.
    """
    wording = wording or queries.wording(kind, occasion.programme)
    out = channels.active(by_mail=wording.by_mail, by_sms=wording.by_sms)
    ids, told = sorted(set(account_ids)), 0
    with scope.everything("what happened is told to whom it concerns"), transaction() as session:
        for start in range(0, len(ids), _CHUNK):
            for account in _not_told(session, ids[start : start + _CHUNK], occasion.key):
                filled = {**(values or {}), NAME: account.get_full_name()}
                message = Message(
                    account=account,
                    kind=kind.key,
                    programme=occasion.programme,
                    subject=fill(wording.subject, filled)[:100],
                    text=fill(wording.text, filled)[:600],
                    screen=occasion.screen,
                    row=occasion.row,
                    about=occasion.key,
                    sent_at=clock.now(),
                )
                message.deliveries = [Delivery(channel=each, due_at=clock.real()) for each in out]
                session.add(message)
                told += 1
    return told


def _not_told(session: Session, ids: list[int], about: str) -> list[Account]:
    """The accounts in use among these that were not told of it; each has one more to read from now on."""
    known = select(Message.account_id).where(Message.account_id.in_(ids), Message.about == about)
    new = select(Account).where(Account.id.in_(ids), Account.active, Account.id.not_in(known))
    accounts = list(session.scalars(new.order_by(Account.id).with_for_update(of=Account)))
    if accounts:
        more = update(Account).where(Account.id.in_([each.id for each in accounts]))
        session.execute(more.values(unread=Account.unread + 1).execution_options(synchronize_session=False))
    return accounts


def read(message_id: int) -> Message:
    """One's own message, read from now on. Raises Absent."""
    with transaction() as session:
        message = queries.own(message_id)
        _mark(session, Message.id == message.id)
        return message


def read_all() -> None:
    """All that one was told is read."""
    with transaction() as session:
        _mark(session)


def lay_templates() -> None:
    """Make each kind's wording a row that people may edit, where nobody has; what they wrote stays."""
    with transaction() as session:
        known = set(session.scalars(select(MessageTemplate.kind).where(MessageTemplate.programme == "")))
        for kind in KINDS.values():
            if kind.text and kind.key not in known:
                session.add(
                    MessageTemplate(
                        kind=kind.key,
                        subject=kind.subject,
                        text=kind.text,
                        by_sms=kind.by_sms,
                        days="、".join(map(str, kind.days or ())),
                    )
                )


def _mark(session: Session, *which: object) -> None:
    user_id = scope.viewer().user_id
    unread = update(Message).where(Message.account_id == user_id, Message.read_at.is_(None), *which)  # type: ignore[arg-type]
    marked = session.execute(unread.values(read_at=clock.now()).execution_options(synchronize_session=False))
    if count := marked.rowcount:  # type: ignore[attr-defined]
        fewer = update(Account).where(Account.id == user_id).values(unread=Account.unread - count)
        session.execute(fewer.execution_options(synchronize_session=False))
