"""How experts evaluate in a year, a record to a row (policy.evaluation)."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Boolean, Integer, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from tepei.policy.words import say
from tepei.portal import events, scope
from tepei.portal.database import Json, Model
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.schemes.row_models import OfTrack


class Evaluation(OfTrack, Model):
    """A 评审办法, see policy.evaluation.EvaluationRecord."""

    __tablename__ = "evaluations"

    key: Mapped[str] = mapped_column(String(40))
    method: Mapped[str] = mapped_column(String(10))
    drop_highest: Mapped[int] = mapped_column(Integer, default=0)
    drop_lowest: Mapped[int] = mapped_column(Integer, default=0)
    decimals: Mapped[int] = mapped_column(Integer, default=2)
    pass_mark: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    ties: Mapped[list[str]] = mapped_column(Json, default=list)
    share: Mapped[str] = mapped_column(String(10), default="")
    share_exceeded: Mapped[bool] = mapped_column(Boolean, default=False)
    quorum: Mapped[str] = mapped_column(String(10), default="")
    share_of: Mapped[str] = mapped_column(String(10), default="present")
    panel_size: Mapped[int | None] = mapped_column(Integer)
    outside_percent: Mapped[int | None] = mapped_column(Integer)
    grouped_by: Mapped[str] = mapped_column(String(80), default="")
    masked: Mapped[bool] = mapped_column(Boolean, default=True)
    falls_to: Mapped[str] = mapped_column(String(20), default="")
    consent: Mapped[str] = mapped_column(String(80), default="")
    vetting: Mapped[str] = mapped_column(String(40), default="")
    vetting_ratio: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    vetting_weight: Mapped[int | None] = mapped_column(Integer)
    reserves: Mapped[str] = mapped_column(String(10), default="")
    reserve_number: Mapped[int | None] = mapped_column(Integer)
    reserve_days: Mapped[int | None] = mapped_column(Integer)
    letter_number: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)

    def __str__(self) -> str:
        return self.track.name if self.track else self.key


class Criterion(OfTrack, Model):
    """A 评审指标, see policy.evaluation.CriterionRecord."""

    __tablename__ = "criteria"

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    maximum: Mapped[int] = mapped_column(Integer, default=100)
    weight: Mapped[int] = mapped_column(Integer, default=100)
    help: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)

    def __str__(self) -> str:
        return self.name


for _model in (Evaluation, Criterion):
    scope.public(_model, "what a notice decides is announced; the working copy names nobody")
    yearly.decided(_model, _model.cycle_id, Cycle)

events.edited(Evaluation, say("评审办法"))
events.edited(Criterion, say("评审指标"))
