"""One's inbox, and the wording that holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from tepei.messages.kinds import MessageKind
from tepei.messages.models import Message, MessageTemplate
from tepei.messages.rules import days_of
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Absent

PAGE = 30


@dataclass(frozen=True)
class Wording:
    """How a kind is worded for a programme, and by which ways it goes out; `days` before a close, the greatest first."""

    subject: str
    text: str
    by_mail: bool
    by_sms: bool
    days: tuple[int, ...] = ()


def wording(kind: MessageKind, programme: str = "") -> Wording:
    """What was decided for this programme, else for all, else what the kind brings along."""
    own = select(MessageTemplate).where(
        MessageTemplate.kind == kind.key, MessageTemplate.programme.in_({programme, ""})
    )
    found = db.session.scalars(own.order_by(MessageTemplate.programme.desc()).limit(1)).first()
    if found is None:
        return Wording(kind.subject, kind.text, True, kind.by_sms, kind.days or ())
    return Wording(found.subject, found.text, found.by_mail, found.by_sms, days_of(found.days) or ())


def inbox(before: int | None = None) -> Sequence[Message]:
    """One's own messages, the newest first, of those older than the message with id `before`; one more than a page."""
    mine = select(Message).where(Message.account_id == scope.viewer().user_id)
    if before is not None:
        mine = mine.where(Message.id < before)
    return db.session.scalars(mine.order_by(Message.id.desc()).limit(PAGE + 1)).all()


def own(message_id: int) -> Message:
    """One's own message. Raises Absent."""
    message = scope.find(Message, message_id)
    if message.account_id != scope.viewer().user_id:
        raise Absent
    return message


def miscounted() -> Sequence[int]:
    """Accounts whose number of unread messages is not what is unread."""
    unread = select(func.count()).where(Message.account_id == Account.id, Message.read_at.is_(None))
    return db.session.scalars(select(Account.id).where(Account.unread != unread.scalar_subquery())).all()
