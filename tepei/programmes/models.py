"""Programme → Cycle (年度) → Track (培养方式), with windows and places."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation, under
from tepei.people.models import Person
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment


class Programme(Model):
    """A talent programme (项目), for instance 内蒙古特培."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))

    def __str__(self) -> str:
        return self.name


class Cycle(Model):
    """A year of a programme (年度). state: draft · open · closed · archived.

    `configuration` holds what a notice decides and no screen edits one by one: form, route, documents, summary.
    Opening freezes it: `frozen` is the copy that applications are made under, `frozen_hash` its SHA-256.
    """

    __tablename__ = "cycles"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    year: Mapped[int] = mapped_column(Integer)
    document_number: Mapped[str] = mapped_column(String(60), default="")
    summary: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    opens_at: Mapped[dt.datetime] = mapped_column(Moment)
    closes_at: Mapped[dt.datetime] = mapped_column(Moment)
    copies: Mapped[int] = mapped_column(Integer, default=1)
    configuration: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    frozen: Mapped[dict[str, Any] | None] = mapped_column(Json)
    frozen_hash: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer, default=1)

    programme: Mapped[Programme] = relationship()
    tracks: Mapped[list[Track]] = relationship(back_populates="cycle", order_by="Track.position")

    def __str__(self) -> str:
        return self.name


class Track(Model):
    """A 培养方式 of a cycle, with its requirements as data (see policy/eligibility)."""

    __tablename__ = "tracks"
    __table_args__ = (UniqueConstraint("cycle_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    form_label: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int | None] = mapped_column(Integer)
    requirements: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)

    cycle: Mapped[Cycle] = relationship(back_populates="tracks")

    def __str__(self) -> str:
        return self.name


class Window(Model):
    """When a step may be taken. Without an organisation it holds for all; with one, for it and what is below it.

    step: apply (报名与提交) or a step kind of policy/route.
    """

    __tablename__ = "windows"
    __table_args__ = (UniqueConstraint("cycle_id", "step", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    opens_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    closes_at: Mapped[dt.datetime] = mapped_column(Moment)
    source: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class Extension(Model):
    """More time for one body or one person, with the reason."""

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closes_at: Mapped[dt.datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(300))
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    granted_at: Mapped[dt.datetime] = mapped_column(Moment)

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    person: Mapped[Person | None] = relationship()
    granted_by: Mapped[Account] = relationship()


class Place(Model):
    """Places of one track for one body or pool: the counter that one conditional UPDATE moves.

    allowance: unset (未下达) · barred (—, may not recommend at all) · number (`places` of them).
    """

    __tablename__ = "places"
    __table_args__ = (
        UniqueConstraint("track_id", "organisation_id"),
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


def _of_own_bodies(organisation_column: Any) -> scope.Rule:
    """Rows that hang on an organisation at or below the viewer's own, or on the pool that it draws on."""
    nodes = Organisation.__table__.c

    def rule(viewer: scope.Viewer) -> ColumnElement[bool]:
        own = select(nodes.id).where(under(viewer.paths))
        pools = select(nodes.pool_id).where(nodes.id.in_(viewer.organisation_ids), nodes.pool_id.is_not(None))
        return or_(organisation_column.in_(own), organisation_column.in_(pools))

    return rule


def _of_all_persons(viewer: scope.Viewer) -> ColumnElement[bool]:
    """The region grants extensions to single persons, who have no body that it could look through."""
    return Extension.person_id.is_not(None) if "region_reviewer" in viewer.roles else false()


def _holder_of_an_extension(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Who got more time may not have filed anything yet; the office that granted it knows them."""
    granted = select(Extension.__table__.c.person_id)
    return Person.id.in_(granted) if "region_reviewer" in viewer.roles else false()


scope.public(Programme, "programmes are announced in public notices")
scope.public(Cycle, "years are announced in public notices")
scope.public(Track, "tracks are announced in public notices")
scope.public(Window, "dates are announced in public notices")
scope.rows(Extension, _of_own_bodies(Extension.organisation_id))
scope.rows(Extension, _of_all_persons)
scope.rows(Person, _holder_of_an_extension)
scope.rows(Extension, scope.own(Extension.person_id, "person_id"))
scope.rows(Place, _of_own_bodies(Place.organisation_id))
scope.rows(PlaceEntry, scope.through(PlaceEntry.place_id, Place))
