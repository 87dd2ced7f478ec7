"""A pack's cycles into the database 载入年度计划."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tepei import packs
from tepei.codes import actions as codes
from tepei.organisations import tree
from tepei.organisations.models import Organisation
from tepei.portal import audit, clock, scope
from tepei.portal.database import transaction
from tepei.programmes import queries
from tepei.programmes.models import Cycle, Place, PlaceEntry, Programme, Track, Window


def load_pack(pack: packs.Pack) -> None:
    """Bring the pack in, in one transaction; again without any effect. A cycle that was opened stays as it was frozen."""
    with scope.everything("a pack brings what every body will see"), transaction() as session:
        codes.load(pack)
        tree.load(pack)
        bodies = {code: pk for code, pk in session.execute(select(Organisation.code, Organisation.id))}
        for wanted in pack.cycles:
            _load_cycle(session, wanted, bodies)


def entry_of(place: Place, reason: str) -> PlaceEntry:
    """A line of the ledger for how the place stands now."""
    return PlaceEntry(
        place=place,
        allowance=place.allowance,
        places=place.places,
        reason=reason,
        entered_by_id=scope.viewer().user_id,
        entered_at=clock.now(),
    )


def _load_cycle(session: Session, wanted: packs.Cycle, bodies: Mapping[str, int]) -> None:
    cycle = session.scalars(select(Cycle).where(Cycle.code == wanted.code)).one_or_none()
    if cycle is not None and (
        cycle.state != "draft" or cycle.configuration.get("pack") == wanted.fingerprint
    ):
        return
    with session.no_autoflush:
        cycle = _described(cycle or Cycle(code=wanted.code, state="draft"), wanted)
        cycle.programme = _programme(session, wanted)
    session.add(cycle)
    session.flush()
    _add_windows(session, cycle, wanted.windows, bodies)
    _add_places(session, cycle, wanted, bodies)
    session.flush()
    audit.record("pack.cycle", cycle, code=cycle.code, pack=wanted.fingerprint)


def _described(cycle: Cycle, wanted: packs.Cycle) -> Cycle:
    for name in ("name", "year", "document_number", "summary", "opens_at", "closes_at", "copies"):
        setattr(cycle, name, getattr(wanted, name))
    cycle.configuration = {**wanted.configuration, "pack": wanted.fingerprint}
    known = {track.code: track for track in cycle.tracks}
    for position, row in enumerate(wanted.tracks):
        track = known.get(row.code) or Track(code=row.code, cycle=cycle)
        track.position, track.requirements = position, [dict(requirement) for requirement in row.requirements]
        track.name, track.form_label, track.total = row.name, row.form_label, row.total
    return cycle


def _programme(session: Session, wanted: packs.Cycle) -> Programme:
    found = session.scalars(select(Programme).where(Programme.code == wanted.programme_code)).one_or_none()
    return found or Programme(code=wanted.programme_code, name=wanted.programme_name)


def _add_windows(
    session: Session, cycle: Cycle, wanted: Iterable[packs.Window], bodies: Mapping[str, int]
) -> None:
    """What is there stays as it was edited."""
    dated = select(Window.step, Window.organisation_id).where(Window.cycle_id == cycle.id)
    known = {tuple(key) for key in session.execute(dated)}
    for row in wanted:
        body = bodies[row.body] if row.body else None
        if (row.step, body) not in known:
            session.add(
                Window(
                    cycle_id=cycle.id,
                    step=row.step,
                    organisation_id=body,
                    opens_at=row.opens_at,
                    closes_at=row.closes_at,
                    source=row.source,
                )
            )


def _add_places(session: Session, cycle: Cycle, wanted: packs.Cycle, bodies: Mapping[str, int]) -> None:
    """In the order of the allocation table, with the first line of the ledger. What is there stays as it was edited."""
    tracks = {track.code: track for track in cycle.tracks}
    for row in wanted.places:
        track, body = tracks[row.track], bodies[row.body]
        if queries.place_of(track.id, body) is None:
            place = Place(track=track, organisation_id=body, allowance=row.allowance, places=row.places)
            session.add(entry_of(place, f"{wanted.document_number} 名额分配表"))
