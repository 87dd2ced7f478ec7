"""Reads of cycles, dates and places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from tepei.organisations.models import Organisation
from tepei.policy import calendar
from tepei.policy.eligibility import Requirement
from tepei.policy.fields import Form
from tepei.policy.verdict import Verdict
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import rules
from tepei.programmes.models import Cycle, Extension, Place, PlaceEntry, Track, Window


def open_cycles(now: dt.datetime) -> list[Cycle]:
    """Cycles that are open and have begun, the latest close last."""
    begun = select(Cycle).where(Cycle.state == "open", Cycle.opens_at <= now)
    return list(db.session.scalars(begun.order_by(Cycle.closes_at, Cycle.id)))


def cycles() -> list[Cycle]:
    """Every cycle, the newest first."""
    return list(db.session.scalars(select(Cycle).order_by(Cycle.closes_at.desc(), Cycle.id.desc())))


def cycle_by_code(code: str) -> Cycle:
    """Raises Absent for an unknown code."""
    found: Cycle | None = db.session.scalars(select(Cycle).where(Cycle.code == code)).one_or_none()
    if found is None:
        raise Absent
    return found


def track_by_code(cycle: Cycle, code: str) -> Track:
    """Raises Absent for a code that the cycle does not have."""
    found = next((track for track in cycle.tracks if track.code == code), None)
    if found is None:
        raise Absent
    return found


def configuration_of(cycle: Cycle) -> Mapping[str, Any]:
    """What applications are made under: the frozen copy, before the opening the draft."""
    return cycle.frozen or cycle.configuration


def form_of(cycle: Cycle) -> Form:
    """The application form. Raises DefinitionError where a draft's is at fault."""
    return Form.from_data(configuration_of(cycle)["form"])


def requirements_of(track: Track) -> tuple[Requirement, ...]:
    """The conditions of the track as its cycle was opened, before the opening as they stand."""
    frozen = (track.cycle.frozen or {}).get("tracks", {}).get(track.code, {})
    return tuple(Requirement.from_data(item) for item in frozen.get("requirements", track.requirements))


def steps_with_window(cycle: Cycle) -> set[str]:
    """The steps that are dated for everybody."""
    dated = select(Window.step).where(Window.cycle_id == cycle.id, Window.organisation_id.is_(None))
    return set(db.session.scalars(dated))


def reference_day(cycle: Cycle) -> dt.date:
    """The day to which ages and years are counted: the cycle's deadline."""
    return cycle.closes_at.astimezone(calendar.ZONE).date()


def closing_time(
    cycle: Cycle, step: str, organisation_ids: Sequence[int], person_id: int | None = None
) -> dt.datetime | None:
    """When the step closes for this chain (the organisation's id and those of all above it); None without a deadline."""
    window = _window(cycle, step, organisation_ids, person_id)
    return window.closes_at if window else None


def window_verdict(
    cycle: Cycle, step: str, organisation_ids: Sequence[int], person_id: int | None, now: dt.datetime
) -> Verdict:
    """May the step be taken at `now`? The refusal says since when it is closed, or from when on it is open."""
    return rules.is_step_open(step, _window(cycle, step, organisation_ids, person_id), now)


def _window(cycle: Cycle, step: str, chain: Sequence[int], person_id: int | None) -> calendar.Window | None:
    with scope.everything("dates hold for whoever they are for, whoever asks"):
        windows = db.session.scalars(
            select(Window).where(Window.cycle_id == cycle.id, Window.step == step)
        ).all()
        granted = db.session.scalars(
            select(Extension).where(Extension.cycle_id == cycle.id, _is_for(chain, person_id))
        ).all()
    return calendar.window_for(
        step,
        chain,
        [calendar.Window(row.step, row.closes_at, row.opens_at, row.organisation_id) for row in windows],
        [calendar.Extension(step, row.closes_at, row.organisation_id, row.person_id) for row in granted],
        person_id,
    )


def _is_for(chain: Sequence[int], person_id: int | None) -> ColumnElement[bool]:
    return or_(Extension.organisation_id.in_(chain), Extension.person_id == person_id)


def place_of(track_id: int, pool_id: int) -> Place | None:
    """The places that a body or pool has for a track, as the database has them now; None where nothing was ever set."""
    asked = select(Place).where(Place.track_id == track_id, Place.organisation_id == pool_id)
    found: Place | None = db.session.scalars(asked.execution_options(populate_existing=True)).one_or_none()
    return found


@dataclass(frozen=True)
class Row:
    """A line of the allocation table: `places` has one entry per track, None where nothing was ever set."""

    body: str
    name: str
    places: tuple[Place | None, ...]


@dataclass(frozen=True)
class Sum:
    """The bottom line of a track. `total` is what the notice gives, None where it gives none."""

    places: int
    taken: int
    total: int | None

    @property
    def is_balanced(self) -> bool:
        return self.total is None or self.places == self.total


@dataclass(frozen=True)
class Matrix:
    """Bodies × tracks in the order of the allocation table; `is_whole` where the viewer sees every body's."""

    tracks: tuple[Track, ...]
    rows: tuple[Row, ...]
    sums: tuple[Sum, ...]
    is_whole: bool


def places_matrix(cycle: Cycle) -> Matrix:
    """The allocation table as far as the viewer may see it; sums are over the rows that are shown."""
    asked = (
        select(Place).join(Track).where(Track.cycle_id == cycle.id, scope.criterion(Place))
        .options(joinedload(Place.organisation)).order_by(Place.id)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    found: dict[str, dict[int, Place]] = {}
    for place in db.session.scalars(asked):
        found.setdefault(place.organisation.code, {})[place.track_id] = place
    tracks = tuple(cycle.tracks)
    bodies = configuration_of(cycle).get("bodies", ())
    is_whole = all(body["body"] in found for body in bodies)
    rows = tuple(_rows(found, tracks, bodies))
    return Matrix(tracks, rows, tuple(_sum(track, found.values()) for track in tracks), is_whole)


def _rows(
    found: Mapping[str, Mapping[int, Place]], tracks: Sequence[Track], bodies: Iterable[Mapping[str, str]]
) -> Iterator[Row]:
    """In the table's own order and words; a body that was added later follows under its name."""
    printed = {body["body"]: body["name"] for body in bodies}
    for code in (*printed, *(code for code in found if code not in printed)):
        if places := found.get(code):
            name = printed.get(code) or next(iter(places.values())).organisation.name
            yield Row(code, name, tuple(places.get(track.id) for track in tracks))


def _sum(track: Track, bodies: Iterable[Mapping[int, Place]]) -> Sum:
    ours = [places[track.id] for places in bodies if track.id in places]
    return Sum(sum(place.places or 0 for place in ours), sum(place.taken for place in ours), track.total)


def body_name(cycle: Cycle, organisation: Organisation) -> str:
    """What the allocation table calls a body (兴安盟), else the organisation's own name."""
    bodies = configuration_of(cycle).get("bodies", ())
    return next((body["name"] for body in bodies if body["body"] == organisation.code), organisation.name)


def ledger(place: Place) -> list[PlaceEntry]:
    """Every change of an allotment, newest first."""
    entries = select(PlaceEntry).where(PlaceEntry.place_id == place.id).order_by(PlaceEntry.id.desc())
    return list(db.session.scalars(entries))
