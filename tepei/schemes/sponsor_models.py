"""Who may recommend people in the place of their unit, as a notice says it 代为推荐."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from tepei.policy.words import say
from tepei.portal import events, scope
from tepei.portal.database import Json, Model
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.schemes.row_models import OfTrack


class Sponsor(OfTrack, Model):
    """A line of 代为推荐, see policy.sponsors.SponsorRecord."""

    __tablename__ = "sponsors"

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    kinds: Mapped[list[str]] = mapped_column(Json, default=list)
    when: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    source: Mapped[str] = mapped_column(String(120), default="")
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)

    def __str__(self) -> str:
        return self.name


scope.public(Sponsor, "what a notice decides is announced; the working copy names nobody")
yearly.decided(Sponsor, Sponsor.cycle_id, Cycle)

events.edited(Sponsor, say("代为推荐"))
