"""结业证书 of a trainee, with everything that stands on it as it was on the day of issue."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.database import Json, Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.programmes.running_models import receives_through
from tepei.trainees.models import Trainee

ISSUED, REVOKED = "issued", "revoked"
CERTIFICATE_STATES = {ISSUED: N_("有效"), REVOKED: N_("已撤销")}
NUMBER_TAKEN = say("证书编号与另一年度或项目的重复。请在年度的“证书编号规则”中加上能够区别的字母后再颁发。")


class Certificate(Model):
    """One certificate: the `serial`-th (from 1) of its year. `live` is True while it holds, else None: a trainee has one at a time.

    A revoked one keeps its number; `reason` says why, and the page behind its number as well.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("cycle_id", "serial", info=taken(JUST_DONE)),
        UniqueConstraint("trainee_id", "live", name="uq_certificates_live", info=taken(JUST_DONE)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"))
    serial: Mapped[int] = mapped_column(Integer)
    number: Mapped[str] = mapped_column(String(60), unique=True, info=taken(NUMBER_TAKEN))
    title: Mapped[str] = mapped_column(String(60))
    issuers: Mapped[list[str]] = mapped_column(Json, default=list)
    name: Mapped[str] = mapped_column(String(100))
    unit_name: Mapped[str] = mapped_column(String(120))
    training_unit_name: Mapped[str] = mapped_column(String(120), default="")
    track_name: Mapped[str] = mapped_column(String(100))
    begins_on: Mapped[dt.date | None] = mapped_column(Date)
    left_on: Mapped[dt.date | None] = mapped_column(Date)
    issued_on: Mapped[dt.date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12), default=ISSUED)
    live: Mapped[bool | None] = mapped_column(Boolean, default=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    revoked_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()
    trainee: Mapped[Trainee] = relationship()

    def __str__(self) -> str:
        return self.number


# Its owner, the sending unit and the bureaux above it see it, and who runs the year.
scope.rows(Certificate, scope.through(Certificate.trainee_id, Trainee))
scope.rows(Certificate, receives_through(Certificate.cycle_id))
scope.changes(Certificate, receives_through(Certificate.cycle_id))
yearly.rows(Certificate, Certificate.cycle_id)
yearly.rows(Certificate, Certificate.trainee_id, Trainee)

events.register(
    subjects={"certificates": N_("结业证书")},
    events={
        "certificate.issue": N_("颁发结业证书"),
        "certificate.revoke": N_("撤销结业证书"),
        "certificate.print": N_("打印结业证书"),
    },
)
