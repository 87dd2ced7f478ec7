"""From the tables of a cycle to the value that a pack's files say 汇成方案."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from tepei import packs
from tepei.organisations.models import Organisation
from tepei.places.models import Place, PlaceRow
from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes.models import Cycle, Track, Window
from tepei.schemes import records
from tepei.schemes.form_models import AttachmentKind, Document, FormSection, SummaryColumn
from tepei.schemes.models import Case, Limit, MoneyItem, Requirement, RouteStep, Scheme

Row = TypeVar("Row")


def assembled(cycle: Cycle) -> packs.Cycle:
    """Everything that the tables say about the cycle, as a pack would say it."""
    with scope.everything("a configuration is the same whoever asks for it"):
        return packs.Cycle(
            folder=cycle.code,
            programme_code=cycle.programme.code,
            programme_name=cycle.programme.name,
            code=cycle.code,
            name=cycle.name,
            year=cycle.year,
            document_number=cycle.document_number,
            summary=cycle.summary,
            opens_at=cycle.opens_at,
            closes_at=cycle.closes_at,
            copies=cycle.copies,
            tracks=_tracks(cycle),
            windows=_windows(cycle),
            places=_places(cycle),
            cases=_cases(cycle),
            configuration=configuration(cycle),
        )


def configuration(cycle: Cycle) -> dict[str, Any]:
    """The parts of the working copy that papers read, as plain JSON; a revision adds the tracks (`frozen`)."""
    scheme = scheme_of(cycle)
    return {
        "form": {"version": scheme.form_version, "sections": _sections(cycle)},
        "attachments": _records(AttachmentKind, cycle),
        "route": {
            "source": scheme.route_source,
            "resubmission": scheme.resubmission,
            "steps": _records(RouteStep, cycle),
        },
        "documents": {row.key: {"title": row.title, **row.content} for row in _rows(Document, cycle)},
        "summary": {"summary": {**records.summary_head(scheme), "columns": _records(SummaryColumn, cycle)}},
        "limits": _records(Limit, cycle),
        "money": _records(MoneyItem, cycle),
        "bodies": [{"body": row.organisation.code, "name": row.name} for row in _rows(PlaceRow, cycle)],
        **records.said_once(scheme),
    }


def frozen(cycle: Cycle) -> dict[str, Any]:
    """What a revision stores: the configuration with what every track says and requires."""
    required = _by_track(Requirement, cycle)
    tracks = {
        track.code: {
            "name": track.name,
            "form_label": track.form_label,
            "requirements": [records.record(row) for row in required.get(track.id, ())],
        }
        for track in cycle.tracks
    }
    return {**configuration(cycle), "copies": cycle.copies, "tracks": tracks}


def scheme_of(cycle: Cycle) -> Scheme:
    """The row of what a cycle says once. Raises LookupError where the cycle was never given one."""
    found = db.session.scalars(select(Scheme).where(Scheme.cycle_id == cycle.id)).one_or_none()
    if found is None:
        raise LookupError(f"cycle {cycle.code} has no scheme")
    return found


def _rows(model: type[Row], cycle: Cycle) -> Sequence[Row]:
    """The cycle's rows in their order."""
    table: Any = model
    asked = select(model).where(table.cycle_id == cycle.id).order_by(table.position, table.id)
    return db.session.scalars(asked).all()


def _records(model: type[Any], cycle: Cycle) -> list[dict[str, Any]]:
    return [records.record(row) for row in _rows(model, cycle)]


def _sections(cycle: Cycle) -> list[dict[str, Any]]:
    asked = (
        select(FormSection)
        .where(FormSection.cycle_id == cycle.id)
        .order_by(FormSection.position, FormSection.id)
        .options(selectinload(FormSection.fields))
        .execution_options(populate_existing=True)
    )
    return [
        {**records.record(section), "fields": [records.record(field) for field in section.fields]}
        for section in db.session.scalars(asked)
    ]


def _by_track(model: type[Any], cycle: Cycle) -> Mapping[int, list[Any]]:
    track: InstrumentedAttribute[Track] = model.track
    asked = select(model).join(track).where(Track.cycle_id == cycle.id).order_by(model.position, model.id)
    grouped: dict[int, list[Any]] = {}
    for row in db.session.scalars(asked):
        grouped.setdefault(row.track_id, []).append(row)
    return grouped


def _tracks(cycle: Cycle) -> tuple[packs.Track, ...]:
    required = _by_track(Requirement, cycle)
    return tuple(
        packs.Track(
            code=track.code,
            name=track.name,
            form_label=track.form_label,
            total=track.total,
            total_is_soft=track.total_is_soft,
            requirements=tuple(records.record(row) for row in required.get(track.id, ())),
        )
        for track in cycle.tracks
    )


def _windows(cycle: Cycle) -> tuple[packs.Window, ...]:
    asked = (
        select(Window, Organisation.code).outerjoin(Window.organisation).where(Window.cycle_id == cycle.id)
    )
    return tuple(
        packs.Window(
            step=window.step,
            closes_at=window.closes_at,
            opens_at=window.opens_at,
            body=body,
            source=window.source,
            days_before_close=window.days_before_close,
        )
        for window, body in db.session.execute(asked.order_by(Window.id))
    )


def _places(cycle: Cycle) -> tuple[packs.Place, ...]:
    """Body by body in the order of the allocation table, each track in its order."""
    order = {row.organisation_id: number for number, row in enumerate(_rows(PlaceRow, cycle))}
    asked = (
        select(Place, Organisation.code, Track.code)
        .join(Place.organisation)
        .join(Place.track)
        .where(Track.cycle_id == cycle.id)
        .order_by(Track.position)
    )
    listed = [
        (order.get(place.organisation_id, len(order)), place, *names)
        for place, *names in db.session.execute(asked)
    ]
    return tuple(
        packs.Place(body, track, place.allowance, place.places)
        for _, place, body, track in sorted(listed, key=lambda each: each[0])
    )


def _cases(cycle: Cycle) -> tuple[packs.Case, ...]:
    grouped = _by_track(Case, cycle)
    listed: Iterable[tuple[Track, Case]] = (
        (track, case) for track in cycle.tracks for case in grouped.get(track.id, ())
    )
    ordered = sorted(listed, key=lambda each: (each[1].position, each[1].id))
    return tuple(records.case_of(case, track.code, number) for number, (track, case) in enumerate(ordered, 2))
