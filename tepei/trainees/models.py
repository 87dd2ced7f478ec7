"""Trainees, and each move of their life 学员."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation, under
from tepei.papers.models import Paper
from tepei.people.models import Person
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.database import Json, Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle, Track

TRAINS_ELSEWHERE = say("该学员正在另一项目中培养，同一时间只能参加一项培养。请先办结另一项培养。")


class Trainee(Model):
    """Somebody who was selected, from that day to the end of the training (policy.traineeship says what may follow).

    `application` is the paper that was selected, `organisation` the sending unit 派出单位; the names of both units are what lists find
    them by. `preference` is the number of the choice that
    `training_unit` was (1, 2, 3), 0 one that they were adjusted to 调剂, None before a unit is found. `begins_on` and `ends_on` are the days of
    training as planned, `left_on` the last day where it ended. `prepared_on` is the day of the training before departure
    训前培训 that they attended, `report_by` the last day to report in; `absent_on` when it was noted that
    they had not, `explained_on` when the sending unit said why. `assessment` is that of the end (policy.traineeship.ASSESSMENTS),
    `is_personal` whether it ended for reasons of their own. `present` is True while somebody has a place at a training unit, else
    None: on every engine a person has one at a time. `version` counts moves.
    """

    __tablename__ = "trainees"
    __table_args__ = (
        UniqueConstraint("person_id", "present", name="uq_trainees_present", info=taken(TRAINS_ELSEWHERE)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("papers.id", ondelete="CASCADE"), unique=True, info=taken(JUST_DONE)
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation_name: Mapped[str] = mapped_column(String(120), default="")
    name: Mapped[str] = mapped_column(String(100), index=True)
    number: Mapped[str] = mapped_column(String(30), default="")
    state: Mapped[str] = mapped_column(String(16), default="awaiting", index=True)
    training_unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    training_unit_name: Mapped[str] = mapped_column(String(120), default="")
    preference: Mapped[int | None] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String(120), default="")
    supervisor: Mapped[str] = mapped_column(String(100), default="")
    begins_on: Mapped[dt.date | None] = mapped_column(Date)
    ends_on: Mapped[dt.date | None] = mapped_column(Date)
    left_on: Mapped[dt.date | None] = mapped_column(Date)
    prepared_on: Mapped[dt.date | None] = mapped_column(Date)
    report_by: Mapped[dt.date | None] = mapped_column(Date)
    absent_on: Mapped[dt.date | None] = mapped_column(Date)
    explained_on: Mapped[dt.date | None] = mapped_column(Date)
    assessment: Mapped[str] = mapped_column(String(16), default="")
    is_personal: Mapped[bool | None] = mapped_column(Boolean)
    present: Mapped[bool | None] = mapped_column(Boolean)
    version: Mapped[int] = mapped_column(Integer, default=1)
    born_at: Mapped[dt.datetime] = mapped_column(Moment)

    application: Mapped[Paper] = relationship()
    person: Mapped[Person] = relationship()
    cycle: Mapped[Cycle] = relationship()
    track: Mapped[Track] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    training_unit: Mapped[Organisation | None] = relationship(foreign_keys=[training_unit_id])
    moves: Mapped[list[TraineeMove]] = relationship(back_populates="trainee", order_by="TraineeMove.id")

    def __str__(self) -> str:
        return self.name


class TraineeMove(Model):
    """One move of a trainee's life: who, for which organisation, as of which day, why. Never changed, never deleted.

    `paper` is the request that it rests on, where one was filed; `before` and `after` are the columns that it changed. `on_behalf_of` is the colleague
    in whose place they acted 代办, by name.
    """

    __tablename__ = "trainee_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"), index=True)
    verb: Mapped[str] = mapped_column(String(16))
    from_state: Mapped[str] = mapped_column(String(16))
    to_state: Mapped[str] = mapped_column(String(16))
    on: Mapped[dt.date] = mapped_column("on_day", Date)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    actor_name: Mapped[str] = mapped_column(String(100), default="")
    organisation_name: Mapped[str] = mapped_column(String(120), default="")
    on_behalf_of: Mapped[str] = mapped_column(String(200), default="")
    trainee_version: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[dt.datetime] = mapped_column(Moment)

    trainee: Mapped[Trainee] = relationship(back_populates="moves")


def _of_own_bodies(viewer: scope.Viewer) -> ColumnElement[bool]:
    """The sending unit sees its people, a bureau or department those below it, a training unit those who are placed with it."""
    nodes, held = Organisation.__table__.c, viewer.organisation_ids
    below = select(nodes.id).where(under(viewer.paths))
    return or_(Trainee.organisation_id.in_(below), Trainee.training_unit_id.in_(held))


scope.rows(Trainee, _of_own_bodies)
scope.rows(Trainee, scope.own(Trainee.person_id, "person_id"))
scope.rows(TraineeMove, scope.through(TraineeMove.trainee_id, Trainee))
yearly.rows(Trainee, Trainee.cycle_id)
yearly.rows(TraineeMove, TraineeMove.trainee_id, Trainee)

events.register(
    subjects={"trainees": N_("学员")},
    events={
        "trainee.born": N_("列为学员"),
        "trainee.place": N_("落实培养单位"),
        "trainee.return_to_board": N_("退回重新落实培养单位"),
        "trainee.prepare": N_("学员参加训前培训"),
        "trainee.report_in": N_("学员报到"),
        "trainee.mark_absent": N_("登记学员未报到"),
        "trainee.explain": N_("说明学员未报到原因"),
        "trainee.give_time": N_("延长学员报到时间"),
        "trainee.begin": N_("学员开始培养"),
        "trainee.leave": N_("学员请假离岗"),
        "trainee.come_back": N_("学员销假"),
        "trainee.change": N_("变更培养安排"),
        "trainee.assess": N_("学员结业考核"),
        "trainee.complete": N_("学员结业"),
        "trainee.end": N_("终止培养"),
        "trainee.disqualify": N_("取消培养资格"),
        "trainee.reinstate": N_("恢复培养"),
        "trainee.export": N_("导出学员名单"),
        "trainee.criticise": N_("打印通报批评"),
    },
)
