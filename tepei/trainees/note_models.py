"""Dated notes about a trainee: what the sending unit asks and hears, what the office received, what trainees report 培养记录."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Model, Moment
from tepei.programmes import yearly
from tepei.trainees.models import Trainee

REQUIREMENT, CONTACT, POST, LEFT, RESULT, PAPER, REPORT = (
    "requirement", "contact", "post", "left", "result", "paper", "report",
)  # fmt: skip


class TraineeNote(Model):
    """One note; `copies` are those of a paper that was handed in. Never changed, never deleted: who erred notes what is right."""

    __tablename__ = "trainee_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    on: Mapped[dt.date] = mapped_column("on_day", Date)
    text: Mapped[str] = mapped_column(String(1000))
    copies: Mapped[int | None] = mapped_column(Integer)
    organisation_name: Mapped[str] = mapped_column(String(120), default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    actor_name: Mapped[str] = mapped_column(String(100), default="")
    on_behalf_of: Mapped[str] = mapped_column(String(200), default="")  # the colleague in whose place 代办
    made_at: Mapped[dt.datetime] = mapped_column(Moment)

    trainee: Mapped[Trainee] = relationship()


scope.rows(TraineeNote, scope.through(TraineeNote.trainee_id, Trainee))
yearly.rows(TraineeNote, TraineeNote.trainee_id, Trainee)
events.register(events={"trainee.note": N_("登记培养记录")})
