"""What every row has of a list that a year decides."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from tepei.portal.taken import CODE_TAKEN, taken
from tepei.programmes.models import Cycle, Track


class OfYear:
    """A row of the year; `identity` is the column by which it is known there, "" where nothing is."""

    identity = "key"

    @declared_attr.directive
    def __table_args__(cls) -> Any:
        return (UniqueConstraint("cycle_id", cls.identity, info=taken(CODE_TAKEN)),) if cls.identity else ()

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr
    def cycle_id(cls) -> Mapped[int]:
        # What is unique in the year is found by that.
        return mapped_column(ForeignKey("cycles.id"), index=not cls.identity)

    @declared_attr
    def cycle(cls) -> Mapped[Cycle]:
        return relationship()


class OfTrack(OfYear):
    """A row for one track of the year, or for all of them."""

    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id"))

    @declared_attr
    def track(cls) -> Mapped[Track | None]:
        return relationship()
