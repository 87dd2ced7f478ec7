"""A public notice, whom it names, and what was objected."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.policy.names import mask_name
from tepei.policy.notice import NoticePeriod
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.portal.vault import Sealed
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.programmes.running_models import receives

AHEAD, RUNNING, ENDED, VOID = "ahead", "running", "ended", "void"
STATES = {AHEAD: N_("未到公示日期"), RUNNING: N_("公示中"), ENDED: N_("公示期满"), VOID: N_("已作废")}


class PublicNotice(Model):
    """公示 of one step of an organisation: up from the beginning of `starts_on` to the end of `ends_on`, and never changed.

    `days` count as `in_working_days` and `counts_first_day` say (policy.notice); `is_estimated` where nobody had announced yet which of them
    are worked. `place` is where it hangs beside the portal, `contact` the office that hears objections. `number` is random and in its address.
    One that was withdrawn has its `void_reason`, and counts for nobody.
    """

    __tablename__ = "public_notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True, info=taken(JUST_DONE))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation_name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[dt.date] = mapped_column(Date)
    ends_on: Mapped[dt.date] = mapped_column(Date, index=True)
    days: Mapped[int] = mapped_column(Integer)
    in_working_days: Mapped[bool] = mapped_column(Boolean)
    counts_first_day: Mapped[bool] = mapped_column(Boolean)
    is_estimated: Mapped[bool] = mapped_column(Boolean, default=False)
    void_reason: Mapped[str] = mapped_column(String(500), default="")
    put_up_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    put_up_at: Mapped[dt.datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation] = relationship()
    put_up_by: Mapped[Account | None] = relationship()
    entries: Mapped[list[NoticeEntry]] = relationship(back_populates="notice", order_by="NoticeEntry.id")

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> NoticePeriod:
        """How its days are counted."""
        return NoticePeriod(self.days, self.in_working_days, self.counts_first_day)

    def state_on(self, day: dt.date) -> str:
        """One of STATES."""
        if self.void_reason:
            return VOID
        if day < self.starts_on:
            return AHEAD
        return RUNNING if day <= self.ends_on else ENDED


class NoticeEntry(Model):
    """Somebody whom a notice is about; `left_out` is why the public does not see them (涉密), "" for everybody else.

    The names are those of the day on which it was put up. `void_reason`: why it counts for them no more, though for the others it does.
    """

    __tablename__ = "notice_entries"
    __table_args__ = (UniqueConstraint("notice_id", "paper_id", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("public_notices.id", ondelete="CASCADE"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    stage: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(120))
    unit_name: Mapped[str] = mapped_column(String(120))
    track_name: Mapped[str] = mapped_column(String(100))
    left_out: Mapped[str] = mapped_column(String(200), default="")
    void_reason: Mapped[str] = mapped_column(String(200), default="")

    notice: Mapped[PublicNotice] = relationship(back_populates="entries")
    paper: Mapped[Paper] = relationship()
    objections: Mapped[list[Objection]] = relationship(back_populates="entry", order_by="Objection.id")

    @property
    def counts(self) -> bool:
        """Are they announced by it?"""
        return not self.void_reason and not self.notice.void_reason

    @property
    def is_public(self) -> bool:
        """May everybody read of them?"""
        return not self.left_out and not self.void_reason

    @property
    def public_name(self) -> str:
        """As everybody may read it."""
        return mask_name(self.name)


class Objection(Model):
    """异议 to one entry, by somebody who left a contact; both are sealed. `upheld` is None until the organisation has answered it."""

    __tablename__ = "objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("notice_entries.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Sealed)
    contact: Mapped[str] = mapped_column(Sealed)
    received_at: Mapped[dt.datetime] = mapped_column(Moment)
    upheld: Mapped[bool | None] = mapped_column(Boolean)
    finding: Mapped[str] = mapped_column(String(1000), default="")
    answered_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    entry: Mapped[NoticeEntry] = relationship(back_populates="objections")
    answered_by: Mapped[Account | None] = relationship()


# How many objections wait for an answer.
PublicNotice.open_objections = column_property(
    select(func.count(Objection.id))
    .join(NoticeEntry, NoticeEntry.id == Objection.entry_id)
    .where(NoticeEntry.notice_id == PublicNotice.id, Objection.upheld.is_(None))
    .correlate_except(Objection, NoticeEntry)
    .scalar_subquery()
)

scope.rows(PublicNotice, lambda viewer: PublicNotice.organisation_id.in_(viewer.organisation_ids))
# Who decides about a year sees every notice of it.
scope.rows(
    PublicNotice,
    lambda viewer: PublicNotice.cycle_id.in_(select(Cycle.__table__.c.id).where(receives(viewer))),
)
scope.rows(NoticeEntry, scope.through(NoticeEntry.notice_id, PublicNotice))
scope.rows(Objection, scope.through(Objection.entry_id, NoticeEntry))
# Who put a notice up takes it down and answers; nobody does for them.
scope.changes(PublicNotice, lambda viewer: PublicNotice.organisation_id.in_(viewer.organisation_ids))
scope.changes(NoticeEntry, scope.changed_through(NoticeEntry.notice_id, PublicNotice))
scope.changes(Objection, scope.changed_through(Objection.entry_id, NoticeEntry))

yearly.rows(PublicNotice, PublicNotice.cycle_id)
yearly.rows(NoticeEntry, NoticeEntry.notice_id, PublicNotice)
yearly.rows(Objection, Objection.entry_id, NoticeEntry)

events.register(
    subjects={
        "public_notices": N_("公示"),
        "notice_entries": N_("公示人选"),
        "objections": N_("异议"),
    },
    events={
        "public_notice.put_up": N_("发布公示"),
        "public_notice.withdraw": N_("作废公示"),
        "public_notice.print": N_("打印公示证明"),
        "notice_entry.void": N_("人选有变动，其公示作废"),
        "objection.receive": N_("收到异议"),
        "objection.answer": N_("答复异议"),
    },
)
