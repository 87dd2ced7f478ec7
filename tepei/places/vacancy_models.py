"""岗位表: which posts the units of a year may fill, and how many people each takes."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Model
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle


class Vacancy(Model):
    """`number` people for a post of a unit, which is named as the list names it: it need not be registered yet."""

    __tablename__ = "vacancies"
    __table_args__ = (UniqueConstraint("cycle_id", "unit_code", "post", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    unit_code: Mapped[str] = mapped_column(String(40))
    unit_name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(100))
    number: Mapped[int] = mapped_column(Integer)

    cycle: Mapped[Cycle] = relationship()


scope.public(Vacancy, "the posts that a year offers are announced with it")
yearly.decided(Vacancy, Vacancy.cycle_id, Cycle)
events.register(events={"vacancy.list": N_("上传岗位表")})
