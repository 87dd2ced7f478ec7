"""A list of recommendation, whom it names in which order, and the bodies that handed in none."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.models import Paper
from tepei.papers.sight_models import in_own_name
from tepei.policy.words import N_, Sentence, say
from tepei.portal import events, scope
from tepei.portal.database import Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.programmes.running_models import receives


class Recommendation(Paper):
    """推荐名单 with its report: the body is `organisation` and `body`, the year's tracks stand together on it.

    Source: 内人社办发〔2023〕147号 三（二）. `supplement` is 0 for the first of a body and year, then 1, 2 … 补充. `endorsement` is the roster
    that its signed scan is bound to; with the handing in it becomes one of the year, and what follows a return has another.
    """

    __tablename__ = "recommendations"
    __table_args__ = ()  # type: ignore[assignment]  # not the parent's: its constraints name the parent's columns
    __mapper_args__ = {"polymorphic_identity": "recommendation"}

    id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    supplement: Mapped[int] = mapped_column(Integer, default=0)
    endorsement_id: Mapped[int | None] = mapped_column(
        ForeignKey("endorsements.id"), unique=True, info=taken(JUST_DONE)
    )

    endorsement: Mapped[Endorsement | None] = relationship(cascade="all")
    people: Mapped[list[RecommendedPerson]] = relationship(
        order_by="RecommendedPerson.position", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def name(self) -> Sentence:
        """首次推荐, then 补充推荐第1号 …"""
        if not self.supplement:
            return say("首次推荐")
        return say("补充推荐第%(number)d号", number=self.supplement)


class RecommendedPerson(Model):
    """Somebody on a list: their application and where they stand; `opinion` is what the body says of them alone, "" for what it says of all."""

    __tablename__ = "recommended_people"
    __table_args__ = (UniqueConstraint("recommendation_id", "application_id", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendations.id", ondelete="CASCADE"))
    application_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    opinion: Mapped[str] = mapped_column(String(500), default="")

    application: Mapped[Paper] = relationship(foreign_keys=[application_id])


class ForgoneRecommendation(Model):
    """视为放弃: the body had handed in nothing when its time was over. Source: 内人社办发〔2023〕147号 五."""

    __tablename__ = "forgone_recommendations"
    __table_args__ = (UniqueConstraint("cycle_id", "organisation_id", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    closed_at: Mapped[dt.datetime] = mapped_column(Moment)
    recorded_at: Mapped[dt.datetime] = mapped_column(Moment)

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation] = relationship()


scope.rows(RecommendedPerson, scope.through(RecommendedPerson.recommendation_id, Paper))
scope.rows(
    ForgoneRecommendation, lambda viewer: ForgoneRecommendation.organisation_id.in_(viewer.organisation_ids)
)
scope.rows(
    ForgoneRecommendation,
    lambda viewer: ForgoneRecommendation.cycle_id.in_(select(Cycle.__table__.c.id).where(receives(viewer))),
)

# The body alone arranges its list; what the worker noted nobody changes.
scope.changes(
    RecommendedPerson,
    lambda viewer: RecommendedPerson.recommendation_id.in_(
        select(Paper.__table__.c.id).where(in_own_name(viewer))
    ),
)
scope.changes(ForgoneRecommendation, lambda _viewer: false())

yearly.rows(Recommendation, Recommendation.id, Paper)
yearly.rows(RecommendedPerson, RecommendedPerson.recommendation_id, Paper)
yearly.rows(Endorsement, Endorsement.id, Recommendation, "endorsement_id")
yearly.rows(ForgoneRecommendation, ForgoneRecommendation.cycle_id)

events.register(
    subjects={"forgone_recommendations": N_("视为放弃推荐")},
    events={
        "recommendation.arrange": N_("调整推荐名单"),
        "recommendation.hand_in": N_("报送推荐名单"),
        "recommendation.give_back": N_("整体退回推荐名单"),
        "recommendation.forgo": N_("记录逾期未报、视为放弃"),
    },
)
