"""Who may recommend people in the place of their unit, as a notice says it 代为推荐."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Json, Model
from tepei.portal.taken import CODE_TAKEN, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle, Track


class Sponsor(Model):
    """A line of 代为推荐, see policy.sponsors.SponsorRecord."""

    __tablename__ = "sponsors"
    __table_args__ = (UniqueConstraint("cycle_id", "key", info=taken(CODE_TAKEN)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id"))
    position: Mapped[int] = mapped_column(Integer, default=0)
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    kinds: Mapped[list[str]] = mapped_column(Json, default=list)
    when: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    source: Mapped[str] = mapped_column(String(120), default="")
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()
    track: Mapped[Track | None] = relationship()

    def __str__(self) -> str:
        return self.name


scope.public(Sponsor, "what a notice decides is announced; the working copy names nobody")
yearly.decided(Sponsor, Sponsor.cycle_id, Cycle)

events.register(
    subjects={"sponsors": N_("代为推荐")},
    events={
        "sponsor.add": N_("新增代为推荐"),
        "sponsor.edit": N_("修改代为推荐"),
        "sponsor.delete": N_("删除代为推荐"),
    },
)
