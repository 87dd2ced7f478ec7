"""学时减免的核实: what an office confirmed by evidence, so that a relief applies."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.credits.models import works_below
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment
from tepei.portal.files import StoredFile


class ConfirmedRelief(Model):
    """What a relief (`relief_key` of the rules of `year`, `clause` its place in the notice) rests on, as an office confirmed it by evidence.

    `facts` are plain values by key (policy.fact_values.to_data). What was withdrawn counts no more and stays on record.

    Source: 内人社办发〔2024〕201号 一（五）.
    """

    __tablename__ = "confirmed_reliefs"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    relief_key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    clause: Mapped[str] = mapped_column(String(120), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    confirmed_at: Mapped[dt.datetime] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    person: Mapped[Person] = relationship()
    body: Mapped[Organisation] = relationship()
    evidence: Mapped[StoredFile] = relationship()
    confirmed_by: Mapped[Account | None] = relationship(foreign_keys=[confirmed_by_id])

    def __str__(self) -> str:
        return self.name


def _works_here(viewer: scope.Viewer) -> Any:
    works = works_below(viewer, ConfirmedRelief.__table__.c.person_id)
    return works.correlate(ConfirmedRelief.__table__).exists()


scope.rows(ConfirmedRelief, scope.own(ConfirmedRelief.person_id, "person_id"))
scope.rows(ConfirmedRelief, _works_here)
events.register(
    subjects={"confirmed_reliefs": N_("学时减免")},
    events={
        "relief.confirmed": N_("核实学时减免"),
        "relief.withdrawn": N_("撤销学时减免的核实"),
        "relief.evidence_seen": N_("查看学时减免的证明材料"),
    },
)
