"""What was decided about many papers at once 批量办理记录, as it was shown then: who, when, with which words, and what became of each."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.papers.reply_models import Reply
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Model, Moment
from tepei.portal.vault import Sealed
from tepei.programmes import yearly
from tepei.programmes.models import Cycle


class BulkDecision(Model):
    """One press of a button about many papers of a year, in the name of one office; of a `reply`, where they rest on one. `done` and `left` count its entries."""

    __tablename__ = "bulk_decisions"
    __table_args__ = (Index("ix_bulk_decisions_office", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    organisation_name: Mapped[str] = mapped_column(String(120))
    verb: Mapped[str] = mapped_column(String(12))
    opinion: Mapped[str] = mapped_column(String(2000), default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    actor_name: Mapped[str] = mapped_column(String(100), default="")
    on_behalf_of: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[dt.datetime] = mapped_column(Moment)
    done: Mapped[int] = mapped_column(default=0)
    left: Mapped[int] = mapped_column(default=0)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id"), index=True)

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation] = relationship()
    reply: Mapped[Reply | None] = relationship()

    def __str__(self) -> str:
        return f"{self.organisation_name} {self.decided_at:%Y-%m-%d %H:%M}"


class BulkEntry(Model):
    """A paper of it: its decision, written with it; or, where there is none, why it was left. A reason may name others."""

    __tablename__ = "bulk_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk_decisions.id"), index=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"))
    reason: Mapped[str | None] = mapped_column(Sealed(4000))

    bulk: Mapped[BulkDecision] = relationship()
    paper: Mapped[Paper] = relationship()


scope.rows(BulkDecision, lambda viewer: BulkDecision.organisation_id.in_(viewer.organisation_ids))
scope.rows(BulkEntry, scope.through(BulkEntry.bulk_id, BulkDecision))

yearly.rows(BulkDecision, BulkDecision.cycle_id)
yearly.rows(BulkEntry, BulkEntry.bulk_id, BulkDecision)

events.register(
    subjects={"bulk_decisions": N_("批量办理记录")}, events={"bulk_decision.made": N_("批量办理申报材料")}
)
