"""What trainees ask for on papers of their own: leave, an early end, a change 请假、终止、变更."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.programmes import yearly
from tepei.trainees.models import Trainee


class OfTrainee:
    """A paper of somebody who is trained; its `organisation` is the sending unit."""

    @declared_attr
    def trainee_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"), nullable=True, index=True)

    @declared_attr
    def trainee(cls) -> Mapped[Trainee]:
        return relationship(Trainee)


class Leave(OfTrainee, Paper):
    """请假单: the training unit and the sending unit both approve it. Source: 内人社办发〔2023〕21号 六（二）."""

    __tablename__ = "leaves"
    __table_args__ = ()  # type: ignore[assignment]  # not the parent's: its constraints name the parent's columns
    __mapper_args__ = {"polymorphic_identity": "leave"}

    id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)


class EarlyEnd(OfTrainee, Paper):
    """终止培养申请: the sending unit consents, who runs the year approves. Source: 内人社办发〔2023〕21号 六（二）."""

    __tablename__ = "early_ends"
    __table_args__ = ()  # type: ignore[assignment]  # as above
    __mapper_args__ = {"polymorphic_identity": "early_end"}

    id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)


class TrainingChange(OfTrainee, Paper):
    """变更申请: period, subject or unit change with the consent of who runs the year alone. `new_unit` is None where the unit stays.

    Source: 内人社办发〔2023〕21号 六（三）.
    """

    __tablename__ = "training_changes"
    __table_args__ = ()  # type: ignore[assignment]  # as above
    __mapper_args__ = {"polymorphic_identity": "training_change"}

    id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    new_unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))

    new_unit: Mapped[Organisation | None] = relationship()


for _model in (Leave, EarlyEnd, TrainingChange):
    yearly.rows(_model, _model.id, Paper)
