"""A list for the record, and whom it names."""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.papers.models import Paper
from tepei.policy.words import Sentence, say
from tepei.portal import scope
from tepei.portal.database import Model
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly


class Lodgement(Paper):
    """备案名单 of a body (`organisation`, `body`) and year. `supplement` is 0 for the first one, then 1, 2 … 补充备案.

    Source: 内人社办发〔2023〕147号 四（二）: “三层次人选名单务必于2023年11月底前……审核备案”.
    """

    __tablename__ = "lodgements"
    __table_args__ = ()  # type: ignore[assignment]  # not the parent's: its constraints name the parent's columns
    __mapper_args__ = {"polymorphic_identity": "lodgement"}

    id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    supplement: Mapped[int] = mapped_column(Integer, default=0)

    people: Mapped[list[LodgedPerson]] = relationship(
        order_by="LodgedPerson.position", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def name(self) -> Sentence:
        """首次备案, then 补充备案第1号 …"""
        if not self.supplement:
            return say("首次备案")
        return say("补充备案第%(number)d号", number=self.supplement)


class LodgedPerson(Model):
    """Somebody on a list as they stood at the handing in; `is_withdrawn`: named by an earlier one, and not selected any more."""

    __tablename__ = "lodged_people"
    __table_args__ = (UniqueConstraint("lodgement_id", "application_id", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lodgement_id: Mapped[int] = mapped_column(ForeignKey("lodgements.id", ondelete="CASCADE"))
    application_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(100))
    unit_name: Mapped[str] = mapped_column(String(120))
    track_name: Mapped[str] = mapped_column(String(60))
    is_withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)


scope.rows(LodgedPerson, scope.through(LodgedPerson.lodgement_id, Paper))
yearly.rows(Lodgement, Lodgement.id, Paper)
yearly.rows(LodgedPerson, LodgedPerson.lodgement_id, Paper)
