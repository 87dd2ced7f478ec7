"""A pack's cycles into the tables 载入."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tepei import packs
from tepei.codes import actions as codes
from tepei.organisations import tree
from tepei.organisations.models import Organisation
from tepei.places import actions as places
from tepei.places import queries as place_queries
from tepei.places.models import Place, PlaceEntry, PlaceRow
from tepei.policy.definition import DefinitionError
from tepei.policy.fields import Section
from tepei.policy.quota import read_cell
from tepei.policy.record import Record
from tepei.policy.windows import days_before
from tepei.policy.words import TERMS_OF_YEARS, say
from tepei.policy.year import WindowRecord
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.programmes import frozen
from tepei.programmes.models import STEPS_APART, Cycle, Programme, RouteStep, Track, TrackRoute, Window
from tepei.schemes import assembling, records
from tepei.schemes.credit_models import MODELS, OF_RULES, CreditCase
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import AttachmentKind, Document, FormField, FormSection, SummaryColumn
from tepei.schemes.models import Case, Category, Fact, Limit, MoneyItem, Requirement, Scheme
from tepei.schemes.sponsor_models import Sponsor

_OF_CYCLE = (
    Fact,
    Category,
    AttachmentKind,
    SummaryColumn,
    MoneyItem,
    Limit,
    Sponsor,
    Evaluation,
    Criterion,
    *MODELS,
)


def load_pack(pack: packs.Pack) -> tree.Loaded:
    """Bring the pack in, in one transaction; again without any effect.

    A draft that nobody edited follows the pack; what was edited on the screens, and what was opened, stays as it is. Refused where the
    database is another province's.
    """
    with scope.everything("a pack brings what every body will see"), transaction() as session:
        _require_own(session, pack)
        codes.load(pack)
        loaded = tree.load(pack)
        for year in sorted(pack.cycles, key=lambda each: bool(each.origin)):
            cycle = session.scalars(select(Cycle).where(Cycle.code == year.code)).one_or_none()
            if cycle is None or follows_pack(cycle, year):
                write(session, cycle, year, pack.texts.get(year.code))
        return loaded


def _require_own(session: Session, pack: packs.Pack) -> None:
    deciding = select(Organisation).where(Organisation.kind == pack.bodies.deciding.code)
    there = session.scalars(deciding.where(Organisation.parent_id.is_(None))).first()
    if there is not None and there.code != pack.region_code:
        raise Refused(
            say(
                "此数据库是“%(there)s”的，不能载入“%(pack)s”的配置包。请为它另设 DATA_DIR 或 DATABASE_URL。",
                there=there.name,
                pack=pack.name,
            )
        )


def follows_pack(cycle: Cycle, year: packs.Year) -> bool:
    """Has the pack something new for a draft that was left as it was loaded? A cycle without a scheme is given the pack's."""
    scheme = db.session.scalars(select(Scheme).where(Scheme.cycle_id == cycle.id)).one_or_none()
    if scheme is None:
        return True
    if cycle.state != "draft" or scheme.pack_sha256 == digest(year):
        return False
    try:
        now = assembling.assembled(cycle)
    except DefinitionError:
        return False
    # What says the same is taken over as well: from then on it is known where it came from.
    return now.model_copy(update={"origin": year.origin}) == year or scheme.pack_sha256 == digest(now)


def write(
    session: Session, cycle: Cycle | None, year: packs.Year, texts: Mapping[str, str] | None = None
) -> Cycle:
    """Make the tables say what the value says; the cycle's state, its places' counters and its ledger stay.

    `texts` are the files that it was read from: an export goes on from them.
    """
    bodies = {code: pk for code, pk in session.execute(select(Organisation.code, Organisation.id))}
    with session.no_autoflush:
        is_new = cycle is None
        cycle = _head(session, cycle or Cycle(code=year.code, state="draft"), year)
        if cycle.state == "draft":
            cycle.run_by_id = bodies[year.run_by] if year.run_by else None
    session.add(cycle)
    session.flush()
    scheme = write_definition(session, cycle, year)
    if is_new or cycle.state == "draft":
        _write_windows(session, cycle, year.windows, bodies)
        _write_places(session, cycle, year, bodies)
    session.flush()
    session.refresh(cycle)
    scheme.pack_sha256, scheme.texts = digest(year), dict(texts or {})
    audit.record("pack.cycle", cycle, code=cycle.code, pack=scheme.pack_sha256)
    return cycle


def digest(cycle: packs.Year) -> str:
    """SHA-256 of all that the year says, examples included."""
    return frozen.digest(cycle.to_data())


def _head(session: Session, cycle: Cycle, year: packs.Year) -> Cycle:
    for name in ("name", "year", "document_number", "summary", "copies", *TERMS_OF_YEARS):
        setattr(cycle, name, getattr(year, name))
    cycle.opens_at, cycle.closes_at = year.opens, year.closes
    programme = year.programme
    found = session.scalars(select(Programme).where(Programme.code == programme.code)).one_or_none()
    cycle.programme = found or Programme(code=programme.code, name=programme.name)
    if not cycle.is_rehearsal:
        origin = select(Cycle).where(Cycle.code == year.origin)
        cycle.source = session.scalars(origin).one_or_none() if year.origin else None
    known = {track.code: track for track in cycle.tracks}
    for position, row in enumerate(year.tracks):
        track = known.pop(row.code, None) or Track(code=row.code, cycle=cycle)
        track.position, track.name, track.form_label = position, row.name, row.form_label
        track.total, track.total_is_soft, track.term_years = row.total, row.total_is_soft, row.term_years
        track.filer, track.repeats, track.arranged_by = row.filer, row.repeats, row.arranged_by
        track.tasks = row.tasks.to_data() if row.tasks else None
    for gone in known.values():
        _drop_track(session, cycle, gone)
    return cycle


def _drop_track(session: Session, cycle: Cycle, track: Track) -> None:
    """A track that the notice has no more; one that papers name cannot go (the foreign key says so)."""
    forget_track(session, track)
    cycle.tracks.remove(track)
    session.delete(track)


def forget_track(session: Session, track: Track) -> None:
    """Delete what hangs on a track: its places with their ledger, windows, conditions, examples, money and how it is evaluated."""
    held = select(Place.id).where(Place.track_id == track.id)
    session.execute(delete(PlaceEntry).where(PlaceEntry.place_id.in_(held)))
    for model in (
        Place,
        Window,
        Requirement,
        Case,
        MoneyItem,
        Sponsor,
        Evaluation,
        Criterion,
        Category,
    ):
        session.execute(delete(model).where(model.track_id == track.id))  # type: ignore[attr-defined]


def write_definition(session: Session, cycle: Cycle, year: packs.Year) -> Scheme:
    """The tables of the scheme, replaced as a whole."""
    tracks = {track.code: track for track in cycle.tracks}
    found = session.scalars(select(Scheme).where(Scheme.cycle_id == cycle.id)).one_or_none()
    scheme = records.fill_scheme(found or Scheme(cycle_id=cycle.id), year)
    session.add(scheme)
    forget_definition(session, cycle)
    listed: Mapping[type[Any], Iterable[Record]] = {
        Fact: year.facts,
        Category: year.categories,
        AttachmentKind: year.form.attachments,
        SummaryColumn: year.summary_table.columns,
        MoneyItem: year.money,
        Limit: year.limits,
        Evaluation: year.evaluations,
        Criterion: year.criteria,
        Sponsor: year.sponsors,
        **{model: getattr(year.credits, key, ()) for key, model in OF_RULES.items()},
        CreditCase: year.credit_cases,
    }
    for model, items in listed.items():
        for position, item in enumerate(items):
            session.add(records.fill(model(cycle_id=cycle.id, position=position), item, tracks))
    for position, (key, document) in enumerate(year.documents.items()):
        content = {name: value for name, value in document.to_data().items() if name != "title"}
        session.add(
            Document(cycle_id=cycle.id, position=position, key=key, title=document.title, content=content)
        )
    _write_form(session, cycle, year.form.sections)
    _write_routes(session, cycle, year)
    _write_requirements(session, year, tracks)
    session.flush()
    return scheme


def forget_definition(session: Session, cycle: Cycle) -> None:
    """Delete every row of the scheme but the one that says things once."""
    sections = select(FormSection.id).where(FormSection.cycle_id == cycle.id)
    session.execute(delete(FormField).where(FormField.section_id.in_(sections)))
    session.execute(update(Track).where(Track.cycle_id == cycle.id).values(route_id=None))
    for model in (*_OF_CYCLE, RouteStep, TrackRoute, Document, FormSection):
        session.execute(delete(model).where(model.cycle_id == cycle.id))  # type: ignore[attr-defined]
    tracks = select(Track.id).where(Track.cycle_id == cycle.id)
    for model in (Requirement, Case):
        session.execute(delete(model).where(model.track_id.in_(tracks)))
    session.flush()


def _write_form(session: Session, cycle: Cycle, sections: Iterable[Section]) -> None:
    for position, item in enumerate(sections):
        section = records.fill(FormSection(cycle_id=cycle.id, position=position), item)
        section.fields = [
            records.fill(FormField(position=number), each) for number, each in enumerate(item.fields)
        ]
        session.add(section)


def _write_routes(session: Session, cycle: Cycle, year: packs.Year) -> None:
    """The year's route, and those of single tracks."""
    known = {
        item.key: records.fill(TrackRoute(cycle_id=cycle.id, position=position), item)
        for position, item in enumerate(year.routes)
    }
    session.add_all(known.values())
    ways = ((year.route, None), *((item, known[item.key]) for item in year.routes))
    for number, (way, row) in enumerate(ways):
        for position, step in enumerate(way.steps, number * STEPS_APART):
            session.add(records.fill(RouteStep(cycle_id=cycle.id, route=row, position=position), step))
    routes = {track.code: track.route for track in year.tracks}
    for track in cycle.tracks:
        track.route = known.get(routes[track.code])


def _write_requirements(session: Session, year: packs.Year, tracks: Mapping[str, Track]) -> None:
    for track in year.tracks:
        for position, item in enumerate(track.requirements):
            session.add(records.fill(Requirement(track=tracks[track.code], position=position), item))
    for position, case in enumerate(year.cases):
        session.add(records.fill(Case(position=position), case, tracks))


def _write_windows(
    session: Session, cycle: Cycle, windows: Iterable[WindowRecord], bodies: Mapping[str, int]
) -> None:
    """A row for each step of a window."""
    session.execute(delete(Window).where(Window.cycle_id == cycle.id))
    tracks = {track.code: track for track in cycle.tracks}
    for window, step in ((each, step) for each in windows for step in each.steps):
        session.add(
            Window(
                cycle_id=cycle.id,
                step=step,
                organisation_id=bodies[window.body] if window.body else None,
                track=tracks.get(window.track),
                category=window.category,
                opens_at=window.opens,
                closes_at=window.closes or days_before(cycle.closes_at, window.days_before_close or 0),
                days_before_close=window.days_before_close,
                source=window.source,
            )
        )
        session.flush()


def _write_places(session: Session, cycle: Cycle, year: packs.Year, bodies: Mapping[str, int]) -> None:
    """In the order of the allocation table; what changes is a line of the ledger."""
    tracks = {track.code: track for track in cycle.tracks}
    session.execute(delete(PlaceRow).where(PlaceRow.cycle_id == cycle.id))
    reason = f"{year.document_number or year.name} 名额分配表"
    for position, row in enumerate(year.places):
        body = bodies[row.body]
        session.add(PlaceRow(cycle_id=cycle.id, organisation_id=body, position=position, name=row.name))
        for code, number in row.places.items():
            _write_place(session, tracks[code], body, number, reason)


def _write_place(session: Session, track: Track, body: int, number: int | str | None, reason: str) -> None:
    allowed = read_cell(number)
    place = place_queries.place_of(track.id, body) or Place(track=track, organisation_id=body)
    if (place.allowance, place.places) != allowed or place.id is None:
        place.allowance, place.places = allowed
        session.add(places.entry_of(place, reason))
