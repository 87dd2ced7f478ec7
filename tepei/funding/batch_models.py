"""拨付批次: what is paid together, prepared by one person and approved by another; each line is one entitlement."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.funding.entitlement_models import Entitlement
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.amounts import Yuan
from tepei.portal.database import Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.programmes.running_models import receives_through

DRAFT, APPROVED, PAID, DISCARDED = "draft", "approved", "paid", "discarded"
BATCH_STATES = {
    DRAFT: N_("待复核"),
    APPROVED: N_("已复核，待拨付"),
    PAID: N_("已拨付"),
    DISCARDED: N_("已作废"),
}
PLANNED, TAKEN_OUT, RETURNED, RECOVERED = "planned", "taken_out", "returned", "recovered"
LINE_STATES = {
    PLANNED: N_("待拨付"), PAID: N_("已拨付"), TAKEN_OUT: N_("已移出"), RETURNED: N_("被退回"), RECOVERED: N_("已追回"),
}  # fmt: skip
# What a line of these states stands for is paid or about to be: nobody else may pay it.
LIVE = (PLANNED, PAID)
PAID_TWICE = say("其中有经费已列入另一个拨付批次，不能重复拨付。请刷新页面后重新编制。")


class PaymentBatch(Model):
    """One batch of a year: `number` from 1. `total` is the sum of its lines without those that were taken out (yuan, to the fen).

    Who prepared it never approves it: the database says so as well.
    """

    __tablename__ = "payment_batches"
    __table_args__ = (
        UniqueConstraint("cycle_id", "number", info=taken(JUST_DONE)),
        CheckConstraint("approved_by_id <> prepared_by_id", name="ck_payment_batches_two"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(12), default=DRAFT)
    total: Mapped[Decimal] = mapped_column(Yuan)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    prepared_at: Mapped[dt.datetime] = mapped_column(Moment)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    approved_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    paid_on: Mapped[dt.date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()
    prepared_by: Mapped[Account | None] = relationship(foreign_keys=[prepared_by_id])
    approved_by: Mapped[Account | None] = relationship(foreign_keys=[approved_by_id])
    lines: Mapped[list[PaymentLine]] = relationship(back_populates="batch", order_by="PaymentLine.id")

    def __str__(self) -> str:
        return self.name


class PaymentLine(Model):
    """One entitlement in a batch, with its amount and payee as they were approved. `live` is True while it is to be paid or is paid, else
    None: on every engine an entitlement is paid once at a time. `reason` says why it was taken out, or came back.
    """

    __tablename__ = "payment_lines"
    __table_args__ = (
        UniqueConstraint("entitlement_id", "live", name="uq_payment_lines_live", info=taken(PAID_TWICE)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("payment_batches.id", ondelete="CASCADE"), index=True)
    entitlement_id: Mapped[int] = mapped_column(ForeignKey("entitlements.id", ondelete="CASCADE"))
    payee: Mapped[str] = mapped_column(String(120))
    borne_by: Mapped[str] = mapped_column(String(100), default="")
    amount: Mapped[Decimal] = mapped_column(Yuan)
    state: Mapped[str] = mapped_column(String(12), default=PLANNED)
    live: Mapped[bool | None] = mapped_column(Boolean, default=True)
    reason: Mapped[str] = mapped_column(String(500), default="")

    batch: Mapped[PaymentBatch] = relationship(back_populates="lines")
    entitlement: Mapped[Entitlement] = relationship()

    def __str__(self) -> str:
        return f"{self.entitlement_id}"


scope.rows(PaymentBatch, receives_through(PaymentBatch.cycle_id))
scope.changes(PaymentBatch, receives_through(PaymentBatch.cycle_id))
scope.rows(PaymentLine, scope.through(PaymentLine.batch_id, PaymentBatch))
scope.changes(PaymentLine, scope.changed_through(PaymentLine.batch_id, PaymentBatch))
yearly.rows(PaymentBatch, PaymentBatch.cycle_id)
yearly.rows(PaymentLine, PaymentLine.batch_id, PaymentBatch)
yearly.rows(PaymentLine, PaymentLine.entitlement_id, Entitlement)

events.register(
    subjects={"payment_batches": N_("拨付批次"), "payment_lines": N_("拨付明细")},
    events={
        "batch.prepare": N_("编制拨付批次"),
        "batch.take_out": N_("从拨付批次移出"),
        "batch.approve": N_("复核拨付批次"),
        "batch.discard": N_("作废拨付批次"),
        "batch.pay": N_("登记拨付"),
        "batch.give_back": N_("登记拨付被退回"),
        "batch.export": N_("导出拨付批次"),
        "batch.print": N_("打印拨付批次"),
    },
)
