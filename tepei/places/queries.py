"""Reads of places: one row, the allocation table, the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from tepei.organisations.models import Organisation
from tepei.places.models import Place, PlaceEntry, PlaceRow
from tepei.policy.quota import Allowance
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Track


def place_of(track_id: int, pool_id: int) -> Place | None:
    """The places that a body or pool has for a track, as the database has them now; None where nothing was ever set."""
    statement = select(Place).where(Place.track_id == track_id, Place.organisation_id == pool_id)
    found: Place | None = db.session.scalars(
        statement.execution_options(populate_existing=True)
    ).one_or_none()
    return found


def allotted_in_all(track: Track) -> int | None:
    """How many places all bodies have of the track together; None where one of them is bound by no number."""
    of_track = select(func.sum(Place.places), func.count().filter(Place.allowance == Allowance.ANY))
    with scope.everything("a total is over all bodies"):
        number, unbound = db.session.execute(of_track.where(Place.track_id == track.id)).one()
    return None if unbound else number or 0


def taken(track_id: int) -> int:
    """How many places of the track are taken in all."""
    with scope.everything("a total is over all bodies"):
        return db.session.scalar(select(func.sum(Place.taken)).where(Place.track_id == track_id)) or 0


@dataclass(frozen=True)
class MatrixRow:
    """A line of the allocation table: `places` has one entry per track, None where nothing was ever set."""

    body: str
    name: str
    places: tuple[Place | None, ...]


@dataclass(frozen=True)
class Sum:
    """The bottom line of a track. `total` is what the notice gives, None where it gives none; it `is_open` where a body is bound by no number."""

    places: int
    taken: int
    total: int | None
    is_open: bool = False

    @property
    def is_balanced(self) -> bool:
        return self.total is None or self.is_open or self.places == self.total


@dataclass(frozen=True)
class Matrix:
    """Bodies × tracks in the order of the allocation table; `is_whole` where the viewer sees every body's."""

    tracks: tuple[Track, ...]
    rows: tuple[MatrixRow, ...]
    sums: tuple[Sum, ...]
    is_whole: bool


def places_matrix(cycle: Cycle) -> Matrix:
    """The allocation table as far as the viewer may see it, in the table's own order and words; sums are over the rows
    that are shown. A body that was added later follows under its own name. One statement beside the cycle's tracks.
    """
    printed = and_(PlaceRow.cycle_id == Track.cycle_id, PlaceRow.organisation_id == Place.organisation_id)
    lines = select(func.count()).select_from(PlaceRow).where(PlaceRow.cycle_id == cycle.id)
    statement = (
        select(Place, PlaceRow.name, PlaceRow.position, lines.scalar_subquery())
        .join(Place.track).outerjoin(PlaceRow, printed)
        .where(Track.cycle_id == cycle.id, scope.criterion(Place))
        .options(joinedload(Place.organisation))
        .order_by(PlaceRow.position.is_(None), PlaceRow.position, Place.id)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    found: dict[str, dict[int, Place]] = {}
    names: dict[str, str] = {}
    on_the_table, in_all = set(), 0
    for place, name, position, in_all in db.session.execute(statement):  # noqa: B007 the count is the same in each row
        code = place.organisation.code
        found.setdefault(code, {})[place.track_id] = place
        names[code] = name or place.organisation.name
        if position is not None:
            on_the_table.add(code)
    tracks = tuple(cycle.tracks)
    rows = tuple(
        MatrixRow(code, names[code], tuple(places.get(track.id) for track in tracks))
        for code, places in found.items()
    )
    sums = tuple(_sum(track, found.values()) for track in tracks)
    return Matrix(tracks, rows, sums, bool(rows) and len(on_the_table) == in_all)


def _sum(track: Track, bodies: Iterable[Mapping[int, Place]]) -> Sum:
    ours = [places[track.id] for places in bodies if track.id in places]
    is_open = any(place.allowance == Allowance.ANY for place in ours)
    allotted = sum(place.places or 0 for place in ours)
    return Sum(allotted, sum(place.taken for place in ours), track.total, is_open)


def barred(cycles: Iterable[Cycle]) -> dict[int, tuple[str, ...]]:
    """The bodies that may recommend nobody (“—”), by the track's id, in the words and the order of the allocation table.

    One statement; a notice publishes its table, so whoever applies may know.
    """
    printed = and_(PlaceRow.cycle_id == Track.cycle_id, PlaceRow.organisation_id == Place.organisation_id)
    statement = (
        select(Place.track_id, PlaceRow.name)
        .join(Place.track).join(PlaceRow, printed)
        .where(Track.cycle_id.in_([cycle.id for cycle in cycles]), Place.allowance == Allowance.BARRED)
        .order_by(PlaceRow.position)
    )  # fmt: skip
    found: dict[int, tuple[str, ...]] = {}
    with scope.everything("the allocation table of a notice is public"):
        for track_id, name in db.session.execute(statement):
            found[track_id] = (*found.get(track_id, ()), name)
    return found


def allotted(cycle: Cycle, pool: Organisation) -> list[Place]:
    """What a body or pool has for the tracks of a cycle; no row where nothing was ever set."""
    ours = select(Place).join(Place.track).where(Track.cycle_id == cycle.id)
    return list(db.session.scalars(ours.where(Place.organisation_id == pool.id)))


def body_name(cycle: Cycle, organisation: Organisation) -> str:
    """What the allocation table calls a body (兴安盟), else the organisation's own name."""
    statement = select(PlaceRow.name).where(
        PlaceRow.cycle_id == cycle.id, PlaceRow.organisation_id == organisation.id
    )
    return db.session.scalars(statement).one_or_none() or organisation.name


def others(place: Place) -> list[Place]:
    """Places of the other bodies of the same track, to transfer to."""
    statement = select(Place).where(
        Place.track_id == place.track_id,
        Place.id != place.id,
        Place.allowance.not_in(("barred", "any")),
        scope.criterion(Place),
    )
    return list(db.session.scalars(statement.options(joinedload(Place.organisation)).order_by(Place.id)))


def ledger(place: Place) -> list[PlaceEntry]:
    """Every change of an allotment, newest first."""
    entries = (
        select(PlaceEntry)
        .where(PlaceEntry.place_id == place.id)
        .order_by(PlaceEntry.entered_at.desc(), PlaceEntry.id.desc())
    )
    return list(db.session.scalars(entries))
