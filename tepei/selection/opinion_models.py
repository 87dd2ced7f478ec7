"""征求相关主管部门意见: what departments say of those who are proposed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Model, Moment
from tepei.portal.files import StoredFile
from tepei.programmes import yearly
from tepei.selection.round_models import EvaluationRound

AGREES, OBJECTS = "agrees", "objects"
ANSWERS = {AGREES: N_("无不同意见"), OBJECTS: N_("有不同意见")}


class DepartmentOpinion(Model):
    """相关主管部门的意见 on a round, as its letter says (`file`). Source: 内人社办发〔2023〕147号 三（四）."""

    __tablename__ = "department_opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("evaluation_rounds.id", ondelete="CASCADE"), index=True)
    department: Mapped[str] = mapped_column(String(100))
    answer: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(1000), default="")
    received_on: Mapped[dt.date] = mapped_column(Date)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    entered_at: Mapped[dt.datetime] = mapped_column(Moment)

    round: Mapped[EvaluationRound] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    entered_by: Mapped[Account | None] = relationship()

    def __str__(self) -> str:
        return self.department


scope.rows(DepartmentOpinion, scope.through(DepartmentOpinion.round_id, EvaluationRound))
scope.changes(DepartmentOpinion, scope.changed_through(DepartmentOpinion.round_id, EvaluationRound))
yearly.rows(DepartmentOpinion, DepartmentOpinion.round_id, EvaluationRound)

events.register(
    subjects={"department_opinions": N_("相关部门意见")}, events={"round.hear": N_("记录相关部门意见")}
)
