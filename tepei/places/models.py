"""Places of a track for a body or pool, the lines of the allocation table, and the ledger of every change."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Model, Moment
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle, Track
from tepei.programmes.running_models import of_own_bodies


class PlaceRow(Model):
    """A line of the allocation table: which body, at which position, under which printed name (呼伦贝尔市（含满洲里市）)."""

    __tablename__ = "place_rows"
    __table_args__ = (UniqueConstraint("cycle_id", "organisation_id", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    position: Mapped[int] = mapped_column(Integer, default=0)
    name: Mapped[str] = mapped_column(String(120))

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation] = relationship()

    def __str__(self) -> str:
        return self.name


class Place(Model):
    """Places of one track for one body or pool: the counter that one conditional UPDATE moves.

    allowance: unset (未下达) · barred (—, may not recommend at all) · number (`places` of them) · soft (原则上 so many) · any (不限).
    """

    __tablename__ = "places"
    __table_args__ = (
        UniqueConstraint("track_id", "organisation_id", info=taken(JUST_DONE)),
        CheckConstraint("taken >= 0", name="ck_places_taken"),
        CheckConstraint(
            "allowance <> 'number' OR (places IS NOT NULL AND taken <= places)", name="ck_places_limit"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    allowance: Mapped[str] = mapped_column(String(8), default="unset")
    places: Mapped[int | None] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)

    track: Mapped[Track] = relationship()
    organisation: Mapped[Organisation] = relationship()


class PlaceEntry(Model):
    """A line of the ledger: what was allotted, added or withdrawn, by whom and why."""

    __tablename__ = "place_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    allowance: Mapped[str] = mapped_column(String(8))
    places: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(300))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    entered_at: Mapped[dt.datetime] = mapped_column(Moment)

    place: Mapped[Place] = relationship()
    entered_by: Mapped[Account | None] = relationship()


scope.public(PlaceRow, "who may recommend is announced with the allocation table")
scope.rows(Place, of_own_bodies(Place.organisation_id))
scope.rows(PlaceEntry, scope.through(PlaceEntry.place_id, Place))

yearly.decided(PlaceRow, PlaceRow.cycle_id, Cycle)
yearly.decided(Place, Place.track_id, Track)
yearly.decided(PlaceEntry, PlaceEntry.place_id, Place)

events.register(
    subjects={"places": N_("名额")},
    events={
        "place.set": N_("调整名额"),
        "place.table": N_("填写名额表"),
        "place.export": N_("导出名额表"),
    },
)
