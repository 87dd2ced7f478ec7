"""应拨付经费: what is to be paid for somebody selected, a row for each money item or each instalment of it, as it was computed last."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import Boolean, ColumnElement, Date, ForeignKey, Numeric, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.papers.models import Paper
from tepei.papers.sight_models import own
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.amounts import Yuan
from tepei.portal.database import Model
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.programmes.running_models import receives_through


class Entitlement(Model):
    """One item for one selected paper, trained or not, or its instalment `instalment` (0: as a whole): yuan to the fen, None where nothing could be computed; `why`
    explains it, `computed_on` is the day it last changed. `applicant_name` and `number` (编号) are those of the paper: who pays for a year need not have reviewed it.

    `expected` is what the whole period would come to. Where people have to decide, `settled_reason` says why they settled on the amount.
    `payee` is the name that is paid, of the kind `payee_kind` (policy.money.PAYEES); `is_due`: it may be paid now.
    """

    __tablename__ = "entitlements"
    __table_args__ = (UniqueConstraint("paper_id", "item", "instalment", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"))
    applicant_name: Mapped[str] = mapped_column(String(100))
    number: Mapped[str] = mapped_column(String(30), default="")
    item: Mapped[str] = mapped_column(String(40))
    instalment: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(200))
    borne_by: Mapped[str] = mapped_column(String(100), default="")
    payee_kind: Mapped[str] = mapped_column(String(20), default="")
    payee: Mapped[str] = mapped_column(String(120), default="")
    months: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    amount: Mapped[Decimal | None] = mapped_column(Yuan)
    expected: Mapped[Decimal | None] = mapped_column(Yuan)
    is_due: Mapped[bool] = mapped_column(Boolean, default=False)
    why: Mapped[str] = mapped_column(String(500), default="")
    computed_on: Mapped[dt.date] = mapped_column(Date)
    settled_reason: Mapped[str] = mapped_column(String(500), default="")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    version: Mapped[int] = mapped_column(default=1)

    cycle: Mapped[Cycle] = relationship()

    def __str__(self) -> str:
        return f"{self.applicant_name} {self.name}"


def _own(who: scope.Viewer) -> ColumnElement[bool]:
    """Of one's own selection; whoever sends or trains somebody reads nothing of it."""
    return Entitlement.paper_id.in_(select(Paper.__table__.c.id).where(own(who)))


scope.rows(Entitlement, receives_through(Entitlement.cycle_id))
scope.rows(Entitlement, _own)
scope.changes(Entitlement, receives_through(Entitlement.cycle_id))
yearly.rows(Entitlement, Entitlement.cycle_id)
yearly.rows(Entitlement, Entitlement.paper_id, Paper)

events.register(
    subjects={"entitlements": N_("应拨付经费")},
    events={
        "entitlement.compute": N_("计算应拨付经费"),
        "entitlement.settle": N_("核定应拨付经费"),
        "entitlement.export": N_("导出应拨付经费"),
    },
)
