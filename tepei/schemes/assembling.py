"""From the tables of a cycle to the one value 汇成方案."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from tepei import packs
from tepei.organisations.models import Organisation
from tepei.places.models import Place, PlaceRow
from tepei.policy.definition import DefinitionError
from tepei.policy.quota import write_cell
from tepei.policy.words import TERMS_OF_YEARS, say
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes.models import Cycle, RouteStep, Track, TrackRoute, Window
from tepei.schemes import records
from tepei.schemes.credit_models import OF_RULES, CreditCase
from tepei.schemes.evaluation_models import Criterion, Evaluation
from tepei.schemes.form_models import AttachmentKind, Document, FormSection, SummaryColumn
from tepei.schemes.models import Case, Category, Fact, Limit, MoneyItem, Requirement, Scheme
from tepei.schemes.sponsor_models import Sponsor

Row = TypeVar("Row")
_SCHEMES = "schemes.of"
_TABLES: tuple[Any, ...] = (
    *OF_RULES.values(),
    AttachmentKind,
    Category,
    CreditCase,
    Criterion,
    Document,
    Evaluation,
    Fact,
    Limit,
    MoneyItem,
    Sponsor,
    SummaryColumn,
    TrackRoute,
)


def assembled(cycle: Cycle) -> packs.Year:
    """Everything that the tables say about the cycle. DefinitionError where that is no scheme: rows can be saved one by one only."""
    return packs.Year.from_data(plain(cycle), "cycle", province.vocabulary())


def sound(cycle: Cycle) -> packs.Year:
    """The same, for who makes something of it. Refused where it is no scheme."""
    try:
        return assembled(cycle)
    except DefinitionError as error:
        raise Refused(
            say("“%(cycle)s”的方案需要先补正：%(fault)s。", cycle=cycle.name, fault=error.text)
        ) from None


def plain(cycle: Cycle) -> dict[str, Any]:
    """The same as plain values, whatever they are worth."""
    with scope.everything("a scheme is the same whoever asks for it"):
        tables = Tables(cycle)
        return {
            **_head(cycle),
            **_scheme(cycle, tables),
            "windows": _windows(cycle),
            "places": _places(cycle),
            "cases": _cases(cycle),
            "credit_cases": tables.plain(CreditCase),
        }


def scheme_of(cycle: Cycle) -> Scheme:
    """The row of what a cycle says once, read once per session. Raises LookupError where the cycle was never given one."""
    kept: dict[int, Scheme] = db.session().info.setdefault(_SCHEMES, {})
    known = kept.get(cycle.id)
    if known is not None and known in db.session:
        return known
    found = db.session.scalars(select(Scheme).where(Scheme.cycle_id == cycle.id)).one_or_none()
    if found is None:
        raise LookupError(f"cycle {cycle.code} has no scheme")
    kept[cycle.id] = found
    return found


def origin_of(cycle: Cycle) -> Cycle | None:
    """The year that this one was made from; a rehearsal is its source told whole."""
    return None if cycle.is_rehearsal else cycle.source


def _head(cycle: Cycle) -> dict[str, Any]:
    origin = origin_of(cycle)
    return {
        "programme": {"code": cycle.programme.code, "name": cycle.programme.name},
        "from": origin.code if origin else "",
        "run_by": cycle.run_by.code if cycle.run_by else "",
        "opens": cycle.opens_at,
        "closes": cycle.closes_at,
        **{
            key: getattr(cycle, key)
            for key in ("code", "name", "year", "document_number", "summary", "copies", *TERMS_OF_YEARS)
        },
    }


def _scheme(cycle: Cycle, tables: Tables) -> dict[str, Any]:
    data = records.once(scheme_of(cycle))
    if "credits" in data:
        data["credits"] |= {key: tables.plain(model) for key, model in OF_RULES.items()}
    required, steps = _by_track(Requirement, cycle), _steps(cycle)
    tracks = [
        {**_track(track), "requirements": [records.plain(row) for row in required.get(track.id, ())]}
        for track in cycle.tracks
    ]
    return data | {
        "facts": tables.plain(Fact),
        "tracks": tracks,
        "categories": tables.plain(Category),
        "limits": tables.plain(Limit),
        "evaluations": tables.plain(Evaluation),
        "criteria": tables.plain(Criterion),
        "sponsors": tables.plain(Sponsor),
        "money": tables.plain(MoneyItem),
        "form": {
            **data["form"],
            "sections": sections_of(cycle),
            "attachments": tables.plain(AttachmentKind),
        },
        "route": {**data["route"], "steps": steps.get(None, [])},
        "routes": [{**records.plain(row), "steps": steps.get(row.id, [])} for row in tables.rows(TrackRoute)],
        "documents": {row.key: {**row.content, "title": row.title} for row in tables.rows(Document)},
        "summary_table": {**data["summary_table"], "columns": tables.plain(SummaryColumn)},
    }


def _track(track: Track) -> dict[str, Any]:
    keys = (
        "code",
        "name",
        "form_label",
        "total",
        "total_is_soft",
        "term_years",
        "filer",
        "repeats",
        "arranged_by",
        "tasks",
    )
    told = {key: getattr(track, key) for key in keys}
    return {**told, "route": track.route.key if track.route else ""}


def _steps(cycle: Cycle) -> Mapping[int | None, list[dict[str, Any]]]:
    """The steps by the id of their route; those of the year's stand under None."""
    grouped: dict[int | None, list[dict[str, Any]]] = {}
    for row in rows_of(RouteStep, cycle):
        grouped.setdefault(row.route_id, []).append(records.plain(row))
    return grouped


def rows_of(model: type[Row], cycle: Cycle) -> Sequence[Row]:
    """The cycle's rows in their order."""
    table: Any = model
    statement = select(model).where(table.cycle_id == cycle.id).order_by(table.position, table.id)
    if hasattr(table, "track"):
        statement = statement.options(joinedload(table.track))
    return db.session.scalars(statement).all()


class Tables:
    """The tables of a year's records. No year fills all of them: one statement finds which hold anything, and only those are read."""

    def __init__(self, cycle: Cycle) -> None:
        self.cycle = cycle
        held = select(*(exists().where(table.cycle_id == cycle.id) for table in _TABLES))
        self.held = {
            table for table, is_held in zip(_TABLES, db.session.execute(held).one(), strict=True) if is_held
        }

    def rows(self, model: type[Any]) -> Sequence[Any]:
        """The year's rows in their order."""
        return rows_of(model, self.cycle) if model in self.held else ()

    def plain(self, model: type[Any]) -> list[dict[str, Any]]:
        """The same as plain values."""
        return [records.plain(row) for row in self.rows(model)]


def sections_of(cycle: Cycle) -> list[dict[str, Any]]:
    """The form's sections with their fields, as plain values."""
    statement = (
        select(FormSection)
        .where(FormSection.cycle_id == cycle.id)
        .order_by(FormSection.position, FormSection.id)
        .options(selectinload(FormSection.fields))
        .execution_options(populate_existing=True)
    )
    return [
        {**records.plain(section), "fields": [records.plain(field) for field in section.fields]}
        for section in db.session.scalars(statement)
    ]


def of_track(model: type[Any], track: Track) -> Sequence[Any]:
    """The rows that hang on a track, in their order."""
    statement = select(model).where(model.track_id == track.id).order_by(model.position, model.id)
    return db.session.scalars(statement).all()


def _by_track(model: type[Any], cycle: Cycle) -> Mapping[int, list[Any]]:
    track: InstrumentedAttribute[Track] = model.track
    statement = select(model).join(track).where(Track.cycle_id == cycle.id).order_by(model.position, model.id)
    grouped: dict[int, list[Any]] = {}
    for row in db.session.scalars(statement):
        grouped.setdefault(row.track_id, []).append(row)
    return grouped


def _windows(cycle: Cycle) -> list[dict[str, Any]]:
    return [
        {**dict(dates), "steps": [window.step for window in group]} for dates, group in _alike_windows(cycle)
    ]


def window_groups(cycle: Cycle) -> list[list[Window]]:
    """The windows as the scheme counts them: steps that share body, dates and source stand in one entry."""
    return [group for _dates, group in _alike_windows(cycle)]


def _alike_windows(cycle: Cycle) -> Iterator[tuple[tuple[tuple[str, Any], ...], list[Window]]]:
    statement = (
        select(Window, Organisation.code, Track.code)
        .outerjoin(Window.organisation)
        .outerjoin(Window.track)
        .where(Window.cycle_id == cycle.id)
    )
    listed = db.session.execute(statement.order_by(Window.id)).all()
    for dates, group in groupby(listed, lambda each: _dates(*each)):
        yield dates, [window for window, *_ in group]


def _dates(window: Window, body: str | None, track: str | None) -> tuple[tuple[str, Any], ...]:
    is_dated = window.days_before_close is None
    return (
        ("body", body or ""),
        ("track", track or ""),
        ("category", window.category),
        ("opens", window.opens_at),
        ("closes", window.closes_at if is_dated else None),
        ("days_before_close", window.days_before_close),
        ("source", window.source),
    )


def _places(cycle: Cycle) -> list[dict[str, Any]]:
    """The allocation table, row by row in its order."""
    statement = (
        select(Place, Track.code).join(Place.track).where(Track.cycle_id == cycle.id).order_by(Track.position)
    )
    cells: dict[int, dict[str, Any]] = {}
    for place, track in db.session.execute(statement):
        cells.setdefault(place.organisation_id, {})[track] = _number(place)
    rows = select(PlaceRow).where(PlaceRow.cycle_id == cycle.id).order_by(PlaceRow.position, PlaceRow.id)
    return [
        {"body": row.organisation.code, "name": row.name, "places": cells.get(row.organisation_id, {})}
        for row in db.session.scalars(rows.options(joinedload(PlaceRow.organisation)))
    ]


def _number(place: Place) -> int | str | None:
    return write_cell(place.allowance, place.places)


def _cases(cycle: Cycle) -> list[dict[str, Any]]:
    return [{**records.plain(case), "track": code} for code, case in cases_of(cycle)]


def cases_of(cycle: Cycle) -> list[tuple[str, Case]]:
    """The examples in the order of the scheme, each with the code of its track."""
    codes = {track.id: track.code for track in cycle.tracks}
    listed = [(codes[pk], case) for pk, cases in _by_track(Case, cycle).items() for case in cases]
    return sorted(listed, key=lambda each: (each[1].position, each[1].id))
