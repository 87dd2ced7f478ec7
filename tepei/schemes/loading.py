"""A pack's cycles into the tables 载入."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tepei import packs
from tepei.codes import actions as codes
from tepei.organisations import tree
from tepei.organisations.models import Organisation
from tepei.places import actions as places
from tepei.places import queries as place_queries
from tepei.places.models import Place, PlaceEntry, PlaceRow
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.programmes.models import Cycle, Programme, Track, Window
from tepei.schemes import assembling, records
from tepei.schemes.form_models import AttachmentKind, Document, FormField, FormSection, SummaryColumn
from tepei.schemes.models import Case, Limit, MoneyItem, Requirement, RouteStep, Scheme

_OF_CYCLE = (AttachmentKind, RouteStep, SummaryColumn, MoneyItem, Limit)


def load_pack(pack: packs.Pack) -> None:
    """Bring the pack in, in one transaction; again without any effect.

    A draft that nobody edited follows the pack; what was edited on the screens, and what was opened, stays as it is.
    """
    with scope.everything("a pack brings what every body will see"), transaction() as session:
        codes.load(pack)
        tree.load(pack)
        for wanted in pack.cycles:
            cycle = session.scalars(select(Cycle).where(Cycle.code == wanted.code)).one_or_none()
            if cycle is None or follows_pack(cycle, wanted):
                write(session, cycle, wanted)


def follows_pack(cycle: Cycle, wanted: packs.Cycle) -> bool:
    """Has the pack something new for a draft that was left as it was loaded? A cycle without a scheme is given the pack's."""
    scheme = db.session.scalars(select(Scheme).where(Scheme.cycle_id == cycle.id)).one_or_none()
    if scheme is None:
        return True
    if cycle.state != "draft" or scheme.pack_sha256 == digest(wanted):
        return False
    return scheme.pack_sha256 == digest(assembling.assembled(cycle))


def write(session: Session, cycle: Cycle | None, wanted: packs.Cycle) -> Cycle:
    """Make the tables say what the value says; the cycle's state, its places' counters and its ledger stay."""
    bodies = {code: pk for code, pk in session.execute(select(Organisation.code, Organisation.id))}
    with session.no_autoflush:
        is_new = cycle is None
        cycle = _head(session, cycle or Cycle(code=wanted.code, state="draft"), wanted)
    session.add(cycle)
    session.flush()
    write_definition(session, cycle, wanted)
    if is_new or cycle.state == "draft":
        _write_windows(session, cycle, wanted.windows, bodies)
        _write_places(session, cycle, wanted, bodies)
    session.flush()
    session.refresh(cycle)
    assembling.scheme_of(cycle).pack_sha256 = digest(wanted)
    audit.record("pack.cycle", cycle, code=cycle.code, pack=digest(wanted))
    return cycle


def digest(cycle: packs.Cycle) -> str:
    """SHA-256 of the files that say the same, examples included."""
    said = json.dumps(packs.write_cycle(cycle), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _head(session: Session, cycle: Cycle, wanted: packs.Cycle) -> Cycle:
    for name in ("name", "year", "document_number", "summary", "opens_at", "closes_at", "copies"):
        setattr(cycle, name, getattr(wanted, name))
    found = session.scalars(select(Programme).where(Programme.code == wanted.programme_code)).one_or_none()
    cycle.programme = found or Programme(code=wanted.programme_code, name=wanted.programme_name)
    known = {track.code: track for track in cycle.tracks}
    for position, row in enumerate(wanted.tracks):
        track = known.pop(row.code, None) or Track(code=row.code, cycle=cycle)
        track.position, track.name, track.form_label = position, row.name, row.form_label
        track.total, track.total_is_soft = row.total, row.total_is_soft
    for gone in known.values():
        _drop_track(session, cycle, gone)
    return cycle


def _drop_track(session: Session, cycle: Cycle, track: Track) -> None:
    """A track that the notice has no more; one that papers name cannot go (the foreign key says so)."""
    forget_track(session, track)
    cycle.tracks.remove(track)
    session.delete(track)


def forget_track(session: Session, track: Track) -> None:
    """Delete what hangs on a track: its places with their ledger, conditions, examples, money and limits."""
    held = select(Place.id).where(Place.track_id == track.id)
    session.execute(delete(PlaceEntry).where(PlaceEntry.place_id.in_(held)))
    for model in (Place, Requirement, Case, MoneyItem, Limit):
        session.execute(delete(model).where(model.track_id == track.id))  # type: ignore[attr-defined]


def write_definition(session: Session, cycle: Cycle, wanted: packs.Cycle) -> None:
    """The tables of the scheme, replaced as a whole."""
    said, tracks = wanted.configuration, {track.code: track for track in cycle.tracks}
    scheme = session.scalars(select(Scheme).where(Scheme.cycle_id == cycle.id)).one_or_none()
    session.add(records.fill_scheme(scheme or Scheme(cycle_id=cycle.id), said))
    forget_definition(session, cycle)
    listed: Mapping[type[Any], Iterable[Any]] = {
        AttachmentKind: said.get("attachments") or (),
        RouteStep: (said.get("route") or {}).get("steps") or (),
        SummaryColumn: ((said.get("summary") or {}).get("summary") or {}).get("columns") or (),
        MoneyItem: said.get("money") or (),
        Limit: said.get("limits") or (),
    }
    for model, items in listed.items():
        for position, item in enumerate(items):
            session.add(records.fill(model(cycle_id=cycle.id, position=position), item, tracks))
    for position, (key, content) in enumerate((said.get("documents") or {}).items()):
        rest = {name: value for name, value in content.items() if name != "title"}
        session.add(
            Document(
                cycle_id=cycle.id, position=position, key=key, title=content.get("title", ""), content=rest
            )
        )
    _write_form(session, cycle, (said.get("form") or {}).get("sections") or ())
    _write_requirements(session, wanted, tracks)
    session.flush()


def forget_definition(session: Session, cycle: Cycle) -> None:
    """Delete every row of the scheme but the one that says things once."""
    sections = select(FormSection.id).where(FormSection.cycle_id == cycle.id)
    session.execute(delete(FormField).where(FormField.section_id.in_(sections)))
    for model in (*_OF_CYCLE, Document, FormSection):
        session.execute(delete(model).where(model.cycle_id == cycle.id))  # type: ignore[attr-defined]
    tracks = select(Track.id).where(Track.cycle_id == cycle.id)
    for model in (Requirement, Case):
        session.execute(delete(model).where(model.track_id.in_(tracks)))
    session.flush()


def _write_form(session: Session, cycle: Cycle, sections: Iterable[Mapping[str, Any]]) -> None:
    for position, item in enumerate(sections):
        section = records.fill(FormSection(cycle_id=cycle.id, position=position), item)
        section.fields = [
            records.fill(FormField(position=number), each)
            for number, each in enumerate(item.get("fields") or ())
        ]
        session.add(section)


def _write_requirements(session: Session, wanted: packs.Cycle, tracks: Mapping[str, Track]) -> None:
    for track in wanted.tracks:
        for position, item in enumerate(track.requirements):
            session.add(records.fill(Requirement(track=tracks[track.code], position=position), item))
    for position, case in enumerate(wanted.cases):
        session.add(
            Case(
                track=tracks[case.track],
                position=position,
                facts=records.facts_as_text(case),
                expect=sorted(case.expect),
                outcome=case.outcome,
                comment=case.comment,
            )
        )


def _write_windows(
    session: Session, cycle: Cycle, wanted: Iterable[packs.Window], bodies: Mapping[str, int]
) -> None:
    session.execute(delete(Window).where(Window.cycle_id == cycle.id))
    for row in wanted:
        session.add(
            Window(
                cycle_id=cycle.id,
                step=row.step,
                organisation_id=bodies[row.body] if row.body else None,
                opens_at=row.opens_at,
                closes_at=row.closes_at,
                days_before_close=row.days_before_close,
                source=row.source,
            )
        )
        session.flush()


def _write_places(session: Session, cycle: Cycle, wanted: packs.Cycle, bodies: Mapping[str, int]) -> None:
    """In the order of the allocation table; what changes is a line of the ledger."""
    tracks = {track.code: track for track in cycle.tracks}
    session.execute(delete(PlaceRow).where(PlaceRow.cycle_id == cycle.id))
    for position, row in enumerate(wanted.configuration.get("bodies") or ()):
        session.add(
            PlaceRow(
                cycle_id=cycle.id, organisation_id=bodies[row["body"]], position=position, name=row["name"]
            )
        )
    reason = f"{wanted.document_number or wanted.name} 名额分配表"
    for each in wanted.places:
        track, body = tracks[each.track], bodies[each.body]
        place = place_queries.place_of(track.id, body) or Place(track=track, organisation_id=body)
        if (place.allowance, place.places) != (each.allowance, each.places) or place.id is None:
            place.allowance, place.places = each.allowance, each.places
            session.add(places.entry_of(place, reason))
