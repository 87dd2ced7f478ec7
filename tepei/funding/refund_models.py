"""退还经费: what a trainee was paid and has to give back: all of it who was disqualified, what was too much who ended early."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.amounts import Yuan
from tepei.portal.database import Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.programmes.running_models import receives_through
from tepei.trainees.models import Trainee

OPEN, REFUNDED, WAIVED = "open", "refunded", "waived"
CLAIM_STATES = {OPEN: N_("待退还"), REFUNDED: N_("已退还"), WAIVED: N_("已免除")}


class RefundClaim(Model):
    """What is asked back of one trainee on a `ground`: `amount` in all, `recovered` so far (yuan). `live` is True while it is open, else None."""

    __tablename__ = "refund_claims"
    __table_args__ = (
        UniqueConstraint("trainee_id", "live", name="uq_refund_claims_live", info=taken(JUST_DONE)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"))
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
    trainee: Mapped[Trainee] = relationship()

    def __str__(self) -> str:
        return str(self.trainee)


scope.rows(RefundClaim, receives_through(RefundClaim.cycle_id))
scope.changes(RefundClaim, receives_through(RefundClaim.cycle_id))
yearly.rows(RefundClaim, RefundClaim.cycle_id)
yearly.rows(RefundClaim, RefundClaim.trainee_id, Trainee)

events.register(
    subjects={"refund_claims": N_("退还经费")},
    events={
        "refund.claim": N_("要求退还经费"),
        "refund.recover": N_("登记退还的经费"),
        "refund.waive": N_("免除退还经费"),
    },
)
