"""学时认定申请: what a professional says to have learned elsewhere, with the evidence, and what the office made of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, ForeignKey, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation, under
from tepei.people.models import Person
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Json, Model, Moment, Tenths
from tepei.portal.files import StoredFile

OPEN, RECOGNISED, REFUSED, RETRACTED = "open", "recognised", "refused", "retracted"


class CreditClaim(Model):
    """Hours that somebody claims for a year: where they come from, and what the certificate says of them (`learnt`: the plain values of
    policy.conversion.Learnt).

    `organisation_id` looks at the evidence, `path` is its path. `first_body_id` recognised it before, where a second one has to look.
    `granted`: fewer hours than it comes to, which an office recognised for the reason in `outcome`; None for all of them.
    state: open · recognised · refused · retracted.
    """

    __tablename__ = "credit_claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), index=True)
    first_body_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    person_name: Mapped[str] = mapped_column(String(100))
    year: Mapped[int] = mapped_column(SmallInteger)
    subject: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(30))
    learnt: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    learned_on: Mapped[dt.date] = mapped_column(Date)
    course: Mapped[str] = mapped_column(String(200))
    provider_name: Mapped[str] = mapped_column(String(120), default="")
    evidence_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    state: Mapped[str] = mapped_column(String(12), default=OPEN, index=True)
    granted: Mapped[Decimal | None] = mapped_column("granted_tenths", Tenths)
    outcome: Mapped[str] = mapped_column(String(500), default="")
    claimed_at: Mapped[dt.datetime] = mapped_column(Moment)
    closed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    evidence: Mapped[StoredFile] = relationship()

    def __str__(self) -> str:
        return self.course


scope.rows(CreditClaim, scope.own(CreditClaim.person_id, "person_id"))
scope.rows(CreditClaim, lambda viewer: under(viewer.paths, CreditClaim.path))

events.register(
    subjects={"credit_claims": N_("学时认定申请")},
    events={
        "credit_claim.filed": N_("申请认定学时"),
        "credit_claim.checked": N_("初次核定学时"),
        "credit_claim.recognised": N_("认定学时"),
        "credit_claim.refused": N_("不予认定学时"),
        "credit_claim.retracted": N_("撤回学时认定申请"),
        "credit_claim.evidence_seen": N_("查看学时证明材料"),
    },
)
