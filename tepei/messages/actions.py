"""Telling people, and reading what one was told. What is told is written with what it is about, in one transaction; a worker sends it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tepei.messages import queries
from tepei.messages.kinds import KINDS, NAME, MessageKind
from tepei.messages.models import Delivery, Message, MessageTemplate
from tepei.messages.queries import Wording
from tepei.messages.wording import fill
from tepei.portal import bulk, channels, clock, scope
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
                session.add(_message(kind.key, account, occasion, (wording, values or {}), out))
                told += 1
    return told


@dataclass(frozen=True)
class Telling:
    """What is told to these accounts on one of many occasions of a kind."""

    account_ids: Sequence[int]
    occasion: Occasion
    values: Mapping[str, str]


def tell_each(kind: MessageKind, tellings: Sequence[Telling]) -> None:
    """Tell each of many occasions, all of one programme and new, in a few statements. An account may be told of several."""
    if not tellings:
        return
    wording = queries.wording(kind, tellings[0].occasion.programme)
    out = channels.active(by_mail=wording.by_mail, by_sms=wording.by_sms)
    ids = {each for telling in tellings for each in telling.account_ids}
    with scope.everything("what happened is told to whom it concerns"), transaction() as session:
        used = select(Account).where(bulk.among(Account.id, ids), Account.active).order_by(Account.id)
        accounts = {each.id: each for each in session.scalars(used.with_for_update(of=Account))}
        made = [
            _message(kind.key, accounts[pk], telling.occasion, (wording, telling.values), out)
            for telling in tellings
            for pk in telling.account_ids
            if pk in accounts
        ]
        session.add_all(made)
        _count_unread(session, Counter(each.account_id for each in made))


def _count_unread(session: Session, more: Mapping[int, int]) -> None:
    """Each account has so many more to read."""
    by_count: dict[int, list[int]] = {}
    for pk, count in more.items():
        by_count.setdefault(count, []).append(pk)
    for count, ids in by_count.items():
        added = update(Account).where(bulk.among(Account.id, ids)).values(unread=Account.unread + count)
        session.execute(added.execution_options(synchronize_session=False))


def _message(
    key: str,
    account: Account,
    occasion: Occasion,
    text: tuple[Wording, Mapping[str, str]],
    out: Iterable[str],
) -> Message:
    wording, values = text
    filled = {**values, NAME: account.get_full_name()}
    message = Message(
        account_id=account.id,
        kind=key,
        programme=occasion.programme,
        subject=fill(wording.subject, filled)[:100],
        text=fill(wording.text, filled)[:600],
        screen=occasion.screen,
        row=occasion.row,
        about=occasion.key,
        sent_at=clock.now(),
    )
    message.deliveries = [Delivery(channel=each, due_at=clock.real()) for each in out]
    return message


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
