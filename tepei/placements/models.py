"""Places at training units, what trainees ask for, who is proposed to which unit, and their notices 落实培养单位."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    and_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.placements.states import ACCEPTED, PROPOSED
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.database import Json, Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.portal.vault import Sealed
from tepei.programmes import running_models, yearly
from tepei.programmes.models import Cycle, Track
from tepei.trainees.models import Trainee

OFFERED = say("该培养单位在此%(track_word)s下已登记名额。请修改已有的那一项。")
PROPOSED_ALREADY = say("该学员已有待答复或已接收的安排。请刷新页面，核对后再操作。")


class TrainingOffer(Model):
    """培养名额 of a unit on a track: so many `places`, of which `taken` are proposed or accepted; one UPDATE moves that.

    `subjects` are those that it names, any where it names none. Where people report stands in `address`, whom they ask in `contact` (sealed);
    those of the unit's registration hold where it says nothing.
    """

    __tablename__ = "training_offers"
    __table_args__ = (
        UniqueConstraint("track_id", "training_unit_id", info=taken(OFFERED)),
        CheckConstraint("taken >= 0 AND taken <= places", name="taken_within"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    training_unit_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    places: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    subjects: Mapped[list[str]] = mapped_column(Json, default=list)
    supervisors: Mapped[list[str]] = mapped_column(Json, default=list)
    address: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str | None] = mapped_column(Sealed(400))
    version: Mapped[int] = mapped_column(Integer, default=1)

    track: Mapped[Track] = relationship()
    training_unit: Mapped[Organisation] = relationship()

    def __str__(self) -> str:
        return f"{self.training_unit} · {self.track}"


class UnitWish(Model):
    """What the person of a paper asked for on the 志愿表, copied when they were selected: the answers themselves are sealed as a whole.

    `wishes` in order, each with its `name` as typed and its `supervisor`; `contact` is whom they named of a unit that would take them.
    """

    __tablename__ = "unit_wishes"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(
        ForeignKey("papers.id", ondelete="CASCADE"), unique=True, info=taken(JUST_DONE)
    )
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    wishes: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    subject: Mapped[str] = mapped_column(String(120), default="")
    adjusts: Mapped[bool | None] = mapped_column(Boolean)
    contact: Mapped[str | None] = mapped_column(Sealed(1600))

    paper: Mapped[Paper] = relationship()


class UnitName(Model):
    """A name that people typed for a training unit, as the arranger understands it; for all of the year."""

    __tablename__ = "unit_names"
    __table_args__ = (UniqueConstraint("cycle_id", "name", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    name: Mapped[str] = mapped_column(String(200))
    training_unit_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))

    def __str__(self) -> str:
        return self.name


class Placement(Model):
    """Somebody proposed to a training unit, and what it answered (placements.states). `live` is True while it holds a place, else None.

    `preference` is the number of the choice (policy.placement), `why` what the proposal rested on, `reason` that of who adjusted without consent,
    of a unit that declined, or of who took it back. Names are those of the day.
    """

    __tablename__ = "placements"
    __table_args__ = (
        UniqueConstraint("trainee_id", "live", name="uq_placements_live", info=taken(PROPOSED_ALREADY)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("training_offers.id"), index=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"), index=True)
    training_unit_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=PROPOSED)
    live: Mapped[bool | None] = mapped_column(Boolean, default=True)
    preference: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(100))
    unit_name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(120), default="")
    supervisor: Mapped[str] = mapped_column(String(100), default="")
    why: Mapped[str] = mapped_column(String(1000), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    proposed_at: Mapped[dt.datetime] = mapped_column(Moment)
    answered_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    trainee: Mapped[Trainee] = relationship()
    offer: Mapped[TrainingOffer] = relationship()
    track: Mapped[Track] = relationship()
    training_unit: Mapped[Organisation] = relationship()
    notice: Mapped[ReportNotice | None] = relationship(back_populates="placement")

    def __str__(self) -> str:
        return self.name


class ReportNotice(Model):
    """报到通知 of one trainee, written with the names of that day; `report_by` is the last day to report in, where one was set.

    It stands while the placement is live.
    """

    __tablename__ = "report_notices"
    __table_args__ = (UniqueConstraint("cycle_id", "number", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"), index=True)
    placement_id: Mapped[int] = mapped_column(
        ForeignKey("placements.id", ondelete="CASCADE"), unique=True, info=taken(JUST_DONE)
    )
    number: Mapped[str | None] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(100))
    office_name: Mapped[str] = mapped_column(String(120))
    report_by: Mapped[dt.date | None] = mapped_column(Date)
    issued_on: Mapped[dt.date] = mapped_column(Date)

    cycle: Mapped[Cycle] = relationship()
    trainee: Mapped[Trainee] = relationship()
    placement: Mapped[Placement] = relationship(back_populates="notice")

    def __str__(self) -> str:
        return self.number or self.name


def of_arranger(track_id: Any) -> scope.Rule:
    """Rows of tracks that the viewer arranges: those that a year gives to their kind of office, else those of the years that they run.

    Who decides about all arranges all: the others act on its behalf.
    """
    tracks, nodes, cycles = Track.__table__.c, Organisation.__table__.c, Cycle.__table__.c

    def rule(viewer: scope.Viewer) -> ColumnElement[bool]:
        if "decides" in viewer.duties:
            return true()
        kinds = select(nodes.kind).where(nodes.id.in_(viewer.organisation_ids))
        years = select(cycles.id).where(running_models.runs(viewer))
        own = or_(tracks.arranged_by.in_(kinds), and_(tracks.arranged_by == "", tracks.cycle_id.in_(years)))
        return track_id.in_(select(tracks.id).where(own))  # type: ignore[no-any-return]

    return rule


def _own_unit(column: Any) -> scope.Rule:
    return lambda viewer: column.in_(viewer.organisation_ids)


scope.rows(Trainee, of_arranger(Trainee.track_id))
scope.rows(UnitWish, of_arranger(UnitWish.track_id))
scope.public(UnitName, "which training unit a name stands for names nobody")
for _model in (TrainingOffer, Placement):
    scope.rows(_model, of_arranger(_model.track_id))
    scope.rows(_model, _own_unit(_model.training_unit_id))
scope.rows(ReportNotice, scope.through(ReportNotice.trainee_id, Trainee))
scope.changes(TrainingOffer, of_arranger(TrainingOffer.track_id))

yearly.rows(TrainingOffer, TrainingOffer.track_id, Track)
yearly.rows(UnitWish, UnitWish.paper_id, Paper)
yearly.rows(UnitName, UnitName.cycle_id)
yearly.rows(Placement, Placement.trainee_id, Trainee)
yearly.rows(ReportNotice, ReportNotice.trainee_id, Trainee)

events.register(
    subjects={
        "placements": N_("培养单位安排"),
        "report_notices": N_("报到通知"),
    },
    events={
        "placement.confirm": N_("确认建议的培养单位"),
        "placement.propose": N_("安排培养单位"),
        "placement.name": N_("核对培养单位名称"),
        "placement.answer": N_("培养单位答复"),
        "placement.withdraw": N_("收回培养单位安排"),
        "report_notice.issue": N_("下发报到通知"),
        "report_notice.print": N_("打印报到通知"),
    },
)
events.edited(TrainingOffer, say("培养名额"))

__all__ = ["ACCEPTED", "Placement", "ReportNotice", "TrainingOffer", "UnitName", "UnitWish", "of_arranger"]
