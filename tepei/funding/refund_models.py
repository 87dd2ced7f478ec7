"""退还经费: what was paid for somebody selected and has to be given back: all of it of who was disqualified or revoked, else what was too much."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.papers.models import Paper
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.amounts import Yuan
from tepei.portal.database import Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.programmes.running_models import receives_through

OPEN, REFUNDED, WAIVED = "open", "refunded", "waived"
CLAIM_STATES = {OPEN: N_("待退还"), REFUNDED: N_("已退还"), WAIVED: N_("已免除")}


class RefundClaim(Model):
    """What is asked back for one selected paper on a `ground`: `amount` in all, `recovered` so far (yuan). `live` is True while it is open, else None."""

    __tablename__ = "refund_claims"
    __table_args__ = (
        UniqueConstraint("paper_id", "live", name="uq_refund_claims_live", info=taken(JUST_DONE)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"))
    applicant_name: Mapped[str] = mapped_column(String(100))
    number: Mapped[str] = mapped_column(String(30), default="")
    ground: Mapped[str] = mapped_column(String(500))
    amount: Mapped[Decimal] = mapped_column(Yuan)
    recovered: Mapped[Decimal] = mapped_column(Yuan)
    recovered_on: Mapped[dt.date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12), default=OPEN)
    live: Mapped[bool | None] = mapped_column(Boolean, default=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    claimed_at: Mapped[dt.datetime] = mapped_column(Moment)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()

    def __str__(self) -> str:
        return self.applicant_name


scope.rows(RefundClaim, receives_through(RefundClaim.cycle_id))
scope.changes(RefundClaim, receives_through(RefundClaim.cycle_id))
yearly.rows(RefundClaim, RefundClaim.cycle_id)
yearly.rows(RefundClaim, RefundClaim.paper_id, Paper)

events.register(
    subjects={"refund_claims": N_("退还经费")},
    events={
        "refund.claim": N_("要求退还经费"),
        "refund.recover": N_("登记退还的经费"),
        "refund.waive": N_("免除退还经费"),
    },
)
