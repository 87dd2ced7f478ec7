"""Requests for leave 请假单."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.programmes import yearly


class Leave(Paper):
    """请假单: the training unit and the sending unit (its `organisation`) both approve it. Source: 内人社办发〔2023〕21号 六（二）."""

    __tablename__ = "leaves"
    __table_args__ = ()  # type: ignore[assignment]  # not the parent's: its constraints name the parent's columns
    __mapper_args__ = {"polymorphic_identity": "leave"}

    id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    training_unit_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    training_unit: Mapped[Organisation] = relationship()


yearly.rows(Leave, Leave.id, Paper)
