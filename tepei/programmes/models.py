"""Programme → Cycle (年度) → Track (培养方式), with revisions and windows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.policy.tracks import PERSON
from tepei.policy.words import N_, TERMS_OF_YEARS, say
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment
from tepei.portal.taken import CODE_TAKEN, JUST_DONE, taken
from tepei.programmes import yearly


class Programme(Model):
    """A talent programme (项目), for instance 内蒙古特培."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True, info=taken(CODE_TAKEN))
    name: Mapped[str] = mapped_column(String(120))

    def __str__(self) -> str:
        return self.name


class Cycle(Model):
    """A year of a programme (年度). state: draft · open · closed · archived.

    What the notice decides beyond these columns stands in the tables of schemes/ and is a working copy: papers are made
    under a `Revision`, the one in force is number `revision_number` (0: never opened). A rehearsal (演练) has a clock of its own and
    is counted nowhere. `source` is the cycle that this one was rolled over from. `run_by` organises it for what stands below it; the region
    where it is None. `track_word`, `selected_word` and `number_word` are what the notice calls its tracks, the selection and the number that it gives, "" where it says as others do.
    """

    __tablename__ = "cycles"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True, info=taken(CODE_TAKEN))
    name: Mapped[str] = mapped_column(String(160))
    year: Mapped[int] = mapped_column(Integer)
    document_number: Mapped[str] = mapped_column(String(60), default="")
    summary: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    opens_at: Mapped[dt.datetime] = mapped_column(Moment)
    closes_at: Mapped[dt.datetime] = mapped_column(Moment)
    copies: Mapped[int] = mapped_column(Integer, default=1)
    track_word: Mapped[str] = mapped_column(String(20), default="")
    selected_word: Mapped[str] = mapped_column(String(20), default="")
    number_word: Mapped[str] = mapped_column(String(20), default="")
    revision_number: Mapped[int] = mapped_column(Integer, default=0)
    is_rehearsal: Mapped[bool] = mapped_column(Boolean, default=False)
    rehearsal_now: Mapped[dt.datetime | None] = mapped_column(Moment)
    testers: Mapped[list[int]] = mapped_column(Json, default=list)  # ids of accounts that file in a rehearsal
    source_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"))
    run_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    programme: Mapped[Programme] = relationship()
    source: Mapped[Cycle | None] = relationship(remote_side=[id])
    run_by: Mapped[Organisation | None] = relationship()
    tracks: Mapped[list[Track]] = relationship(back_populates="cycle", order_by="Track.position")
    revision: Mapped[Revision | None] = relationship(
        primaryjoin="and_(foreign(Revision.cycle_id) == Cycle.id, Revision.number == Cycle.revision_number)",
        viewonly=True,
        uselist=False,
    )

    @property
    def words(self) -> dict[str, str]:
        """What this year calls the terms of policy.words.TERMS_OF_YEARS; those of others are the province's."""
        return {key: word for key in TERMS_OF_YEARS if (word := getattr(self, key))}

    def __str__(self) -> str:
        return self.name


class Revision(Model):
    """What was in force from a moment on: the whole configuration as JSON, its SHA-256, and why it was made."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("cycle_id", "number", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    number: Mapped[int] = mapped_column(Integer)
    # Read when it is asked for: whoever knows the hash has the value already (frozen.py), and it is longer than all the rest of a page.
    configuration: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500), default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    made_at: Mapped[dt.datetime] = mapped_column(Moment)

    cycle: Mapped[Cycle] = relationship()
    made_by: Mapped[Account | None] = relationship()

    def __str__(self) -> str:
        return f"{self.cycle} · {self.number}"


class Track(Model):
    """A 培养方式 of a cycle. `total` is what the notice plans; a soft one (total_is_soft) may be exceeded by the allocation.

    `route` is one of its own; without it the year's is taken. `term_years`: for how long who is selected is in the programme.
    `filer` is one of policy.tracks.FILERS, who may file any number of papers on a track that `repeats`. `arranged_by`: the kind of organisation that finds training units, "" for who runs the year. `tasks`: of a cohort alone, see policy.tasks.TasksRecord.
    """

    __tablename__ = "tracks"
    told_apart_by = "cycle"
    __table_args__ = (UniqueConstraint("cycle_id", "code", info=taken(CODE_TAKEN)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    form_label: Mapped[str] = mapped_column(String(60), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int | None] = mapped_column(Integer)
    total_is_soft: Mapped[bool] = mapped_column(Boolean, default=False)
    term_years: Mapped[int | None] = mapped_column(Integer)
    filer: Mapped[str] = mapped_column(String(10), default=PERSON)
    repeats: Mapped[bool] = mapped_column(Boolean, default=False)
    arranged_by: Mapped[str] = mapped_column(String(20), default="")
    tasks: Mapped[dict[str, Any] | None] = mapped_column(Json)
    route_id: Mapped[int | None] = mapped_column(ForeignKey("track_routes.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship(back_populates="tracks")
    route: Mapped[TrackRoute | None] = relationship()

    def __str__(self) -> str:
        return self.name


class TrackRoute(Model):
    """A route of its own for tracks that name it, see policy.route.TrackRouteRecord; that of the year stands in its scheme."""

    __tablename__ = "track_routes"
    told_apart_by = "cycle"
    __table_args__ = (UniqueConstraint("cycle_id", "key", info=taken(CODE_TAKEN)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    position: Mapped[int] = mapped_column(Integer, default=0)
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(120))
    resubmission: Mapped[str] = mapped_column(String(10), default="resume")
    decides: Mapped[list[str]] = mapped_column(Json, default=list)
    skips: Mapped[list[str]] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()

    def __str__(self) -> str:
        return self.name


STEPS_APART = 1000  # the steps of one route stand together in a list, whatever is added to another


class RouteStep(Model):
    """A 环节 of the year's route, or of one of its own (`route`), see policy.route.RouteStepRecord. Windows name it by its kind."""

    __tablename__ = "route_steps"
    __table_args__ = (UniqueConstraint("cycle_id", "route_id", "kind", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    route_id: Mapped[int | None] = mapped_column(ForeignKey("track_routes.id"))
    position: Mapped[int] = mapped_column(Integer, default=0)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60), default="")
    opinion: Mapped[str] = mapped_column(String(300))
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)
    demands: Mapped[list[str]] = mapped_column(Json, default=list)
    by: Mapped[list[str]] = mapped_column(Json, default=list)
    at: Mapped[str] = mapped_column(String(80), default="")
    needed: Mapped[int | None] = mapped_column(Integer)
    notice_days: Mapped[int | None] = mapped_column(Integer)
    notice_in: Mapped[str] = mapped_column(String(10), default="working")
    notice_from: Mapped[str] = mapped_column(String(10), default="same_day")
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()
    route: Mapped[TrackRoute | None] = relationship()

    def __str__(self) -> str:
        return self.name or self.kind


class Window(Model):
    """When a step may be taken. Without an organisation it holds for all; with one, for it and what is below it. One for a track, or for the
    category of this key, takes the place of the one for all.

    step: apply (报名与提交), a step of bodies.yaml or one of the year's own. Where `days_before_close` is set, `closes_at` follows the cycle's close.
    """

    __tablename__ = "windows"
    __table_args__ = (
        UniqueConstraint(
            "cycle_id", "step", "organisation_id", "track_id", "category", info=taken(JUST_DONE)
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id"))
    category: Mapped[str] = mapped_column(String(40), default="")
    opens_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    closes_at: Mapped[dt.datetime] = mapped_column(Moment)
    days_before_close: Mapped[int | None] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    cycle: Mapped[Cycle] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    track: Mapped[Track | None] = relationship()


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


scope.public(Programme, "programmes are announced in public notices")
scope.public(Cycle, "years are announced in public notices")
yearly.years(Cycle)
scope.public(Revision, "what is in force is announced in public notices")
scope.public(Track, "tracks are announced in public notices")
for _table in (TrackRoute, RouteStep):
    scope.public(_table, "how papers travel is announced in public notices")
scope.public(Window, "dates are announced in public notices")

events.register(
    subjects={"cycles": N_("年度")},
    events={
        "cycle.closed": N_("关闭年度"),
        "window.set": N_("设定时限"),
        "extension.granted": N_("批准延期"),
    },
)
events.edited(Window, say("时限"))
events.edited(Extension, say("延期"), "add")
