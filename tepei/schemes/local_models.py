"""The working copy of what an organisation demands beside the region 本地选拔条件."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.database import Json, Model
from tepei.portal.taken import CODE_TAKEN, taken
from tepei.programmes import yearly
from tepei.programmes.models import Track


class LocalRequirement(Model):
    """A 选拔条件 that this organisation adds to those of the region; papers are judged by what it announced (programmes.local_models)."""

    __tablename__ = "local_requirements"
    __table_args__ = (UniqueConstraint("track_id", "organisation_id", "key", info=taken(CODE_TAKEN)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    position: Mapped[int] = mapped_column(Integer, default=0)
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(120), default="")
    severity: Mapped[str] = mapped_column(String(10), default="hard")
    text: Mapped[str] = mapped_column(String(1000), default="")
    only_if: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    alternatives: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation] = relationship()
    track: Mapped[Track] = relationship()

    def __str__(self) -> str:
        return self.name


scope.public(LocalRequirement, "what an organisation demands of its applicants is announced")
scope.changes(LocalRequirement, lambda viewer: LocalRequirement.organisation_id.in_(viewer.organisation_ids))
yearly.rows(LocalRequirement, LocalRequirement.track_id, Track)

events.register({"local_revision.publish": N_("公布本地选拔条件")}, {"local_revisions": N_("本地选拔条件")})
events.edited(LocalRequirement, say("本地选拔条件"))
