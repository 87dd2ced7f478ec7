"""What was told to whom, how it went out, and in whose words."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.messages import wording
from tepei.messages.kinds import EXAMPLES
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.channels import INBOX
from tepei.portal.database import Model, Moment
from tepei.portal.taken import JUST_DONE, taken

WORDED_TWICE = say("该项目已有这种消息的用语，请修改已有的那一条。")
WAITING, SENT, FAILED = "waiting", "sent", "failed"


class MessageTemplate(Model):
    """消息用语: how a kind of message is worded, for one programme by its code or for all ("").

    `days`: how long before a close it is sent, “7、3、1”; "" for what follows an event, and for never.
    """

    __tablename__ = "message_templates"
    __table_args__ = (UniqueConstraint("kind", "programme", info=taken(WORDED_TWICE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    programme: Mapped[str] = mapped_column(String(40), default="")
    subject: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(String(500))
    by_mail: Mapped[bool] = mapped_column(Boolean, default=True)
    by_sms: Mapped[bool] = mapped_column(Boolean, default=False)
    days: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    def __str__(self) -> str:
        return self.subject

    @property
    def preview(self) -> str:
        """As somebody would read it."""
        return f"{wording.fill(self.subject, EXAMPLES)}\n{wording.fill(self.text, EXAMPLES)}"


class Message(Model):
    """消息: one thing told to one account, in the words of that day.

    `screen` (an endpoint) and `row` are where there is more about it; `about` names the occasion, so that it is told once to each.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("account_id", "about", info=taken(JUST_DONE)),
        Index("ix_messages_account_newest", "account_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    programme: Mapped[str] = mapped_column(String(40), default="")
    subject: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(String(600))
    screen: Mapped[str] = mapped_column(String(80), default="")
    row: Mapped[int | None] = mapped_column(Integer)
    about: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[dt.datetime] = mapped_column(Moment)
    read_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    account: Mapped[Account] = relationship()
    deliveries: Mapped[list[Delivery]] = relationship(back_populates="message", order_by="Delivery.id")

    def __str__(self) -> str:
        return self.subject

    @property
    def address(self) -> str:
        """Where it is read; what leaves the portal leads here, and names neither a paper nor a person."""
        return f"{INBOX}/{self.id}"


class Delivery(Model):
    """发送: a message on its way out by a channel (channels.CHANNELS). state: waiting · sent · failed.

    Not tried before `due_at`, the machine's own time. `trouble` is what the other side answered at the last attempt.
    """

    __tablename__ = "message_deliveries"
    __table_args__ = (Index("ix_message_deliveries_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[dt.datetime] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    trouble: Mapped[str] = mapped_column(String(200), default="")

    message: Mapped[Message] = relationship(back_populates="deliveries")


scope.rows(Message, scope.own(Message.account_id))
# The region answers for what is told; a message holds nothing of a person but the name.
scope.rows(Message, lambda viewer: true() if "decides" in viewer.duties else false())
scope.rows(Delivery, scope.through(Delivery.message_id, Message))
scope.public(
    MessageTemplate, "wording carries nothing about a person; the screen is guarded by its permission"
)

events.register({"message.announced": N_("群发消息")}, {"messages": N_("消息")})
events.edited(MessageTemplate, say("消息用语"))
