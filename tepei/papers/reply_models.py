"""批复: one document from above that answers for many papers at a step. What rests on it keeps its number, day and file by itself (Decision)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Model, Moment
from tepei.portal.files import StoredFile
from tepei.programmes import yearly
from tepei.programmes.models import Cycle


class Reply(Model):
    """A document with its number and day, as the office entered it that acts at the step. It names people: the office alone opens it here."""

    __tablename__ = "replies"
    __table_args__ = (Index("ix_replies_office", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    step_kind: Mapped[str] = mapped_column(String(20))
    step_name: Mapped[str] = mapped_column(String(120))
    number: Mapped[str] = mapped_column(String(100))
    day: Mapped[dt.date] = mapped_column(Date)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    actor_name: Mapped[str] = mapped_column(String(100), default="")
    entered_at: Mapped[dt.datetime] = mapped_column(Moment)

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation] = relationship()
    file: Mapped[StoredFile] = relationship()

    def __str__(self) -> str:
        return self.number


scope.rows(Reply, lambda viewer: Reply.organisation_id.in_(viewer.organisation_ids))

yearly.rows(Reply, Reply.cycle_id)

events.register(
    subjects={"replies": N_("批复")},
    events={"reply.enter": N_("登记批复"), "reply.look": N_("查看批复"), "reply.drop": N_("删除批复")},
)
