"""Whoever runs years of one bureau writes no row of another's year, whatever verb forgets to ask; who decides about all writes all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from tepei.places.models import Place, PlaceRow
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent
from tepei.programmes import queries, yearly
from tepei.programmes.models import Cycle, Extension, Revision, Track
from tepei.schemes.form_models import FormField, FormSection
from tepei.schemes.models import Requirement, Scheme
from tests import factories
from tests.years import city


@pytest.fixture
def manager(app: Flask) -> Account:
    found = city.manager(app)
    city.begin(found)
    return found


def first(model: type, code: str) -> int:
    """The id of a row of that year."""
    with scope.everything("a test looks a row up"):
        year = queries.cycle_by_code(code)
        return db.session.scalars(yearly._statement(model, year.id).order_by(model.id)).first()  # type: ignore[attr-defined, no-any-return]


CHANGES: list[tuple[type, str, object]] = [
    (Cycle, "name", "改名"),
    (Track, "name", "改名"),
    (Scheme, "per_person", 2),
    (Requirement, "name", "改名"),
    (FormSection, "title", "改名"),
    (FormField, "label", "改名"),
]


@pytest.mark.parametrize(("model", "column", "value"), CHANGES, ids=[each[0].__name__ for each in CHANGES])
def test_row_of_a_year_is_changed_by_who_runs_it_alone(
    app: Flask, manager: Account, model: type, column: str, value: object
) -> None:
    own, foreign = (_row(model, code) for code in (city.CITYS, city.REGIONS))
    for pk, may in ((own, True), (foreign, False)):
        with factories.signed_in(manager):
            row = scope.find(model, pk)
            assert scope.may_change(row) is may
            _tried(lambda row=row: setattr(row, column, value), may)
        db.session.expire_all()
        with scope.everything("a test looks"):
            assert (getattr(db.session.get_one(model, pk), column) == value) is may


def _row(model: type, code: str) -> int:
    return queries.cycle_by_code(code).id if model is Cycle else first(model, code)


def _tried(write: Callable[[], object], may: bool) -> None:
    if may:
        with transaction():
            write()
        return
    with pytest.raises(Absent), transaction():
        write()


def test_row_is_neither_added_to_nor_moved_into_nor_deleted_from_another_year(
    app: Flask, manager: Account
) -> None:
    foreign, own = queries.cycle_by_code(city.REGIONS).id, first(Track, city.CITYS)
    theirs = first(Requirement, city.REGIONS)
    with factories.signed_in(manager):
        _tried(lambda: db.session.add(Track(cycle_id=foreign, code="x", name="另加")), may=False)
        _tried(lambda: _moved(db.session.get_one(Track, own), foreign), may=False)
        _tried(lambda: db.session.delete(db.session.get_one(Requirement, theirs)), may=False)
    with scope.everything("a test looks"):
        assert db.session.get(Requirement, theirs) is not None
        assert db.session.get_one(Track, own).cycle_id != foreign


def _moved(track: Track, cycle_id: int) -> None:
    track.code, track.cycle_id = "moved", cycle_id


def test_statement_over_many_rows_leaves_those_of_others(app: Flask, manager: Account) -> None:
    with factories.signed_in(manager), transaction() as session:
        session.execute(update(Track).values(name="全部改名").execution_options(synchronize_session=False))
        session.execute(delete(PlaceRow))
    with scope.everything("a test looks"):
        names = {
            code: {track.name for track in queries.cycle_by_code(code).tracks}
            for code in (city.CITYS, city.REGIONS)
        }
        assert names[city.CITYS] == {"全部改名"} and "全部改名" not in names[city.REGIONS]
        rows = select(PlaceRow).where(PlaceRow.cycle_id == queries.cycle_by_code(city.REGIONS).id)
        assert len(db.session.scalars(rows).all()) > 10


def test_places_of_ones_own_body_in_the_regions_year_are_read_and_not_changed(
    app: Flask, manager: Account
) -> None:
    with scope.everything("a test looks"):
        track = queries.cycle_by_code(city.REGIONS).tracks[0].id
        pk = db.session.scalars(
            select(Place.id).where(
                Place.track_id == track, Place.organisation_id == factories.organisation(city.CITY).id
            )
        ).one()
    with factories.signed_in(manager):
        place = scope.find(Place, pk)
        assert not scope.may_change(place)
        with pytest.raises(Absent):
            scope.locked(Place, pk, place.version)


def test_region_changes_the_years_of_all(app: Flask, manager: Account) -> None:
    region = factories.member("region", "region_reviewer", "150000")
    with factories.signed_in(region):
        _tried(lambda: setattr(queries.cycle_by_code(city.CITYS), "summary", "核对"), may=True)
    assert queries.cycle_by_code(city.CITYS).summary == "核对"


def test_what_a_year_decides_says_who_may_change_it() -> None:
    """All that hangs on a year but its papers, what belongs to them, and the windows that bodies set for themselves."""
    ruled = {model.__tablename__ for model in scope.changed_by_rule()}
    assert yearly.registered() - ruled == {
        "papers", "applications", "leaves", "steps", "decisions", "filled_forms", "attachments", "submissions",
        "endorsements", "team_members", "participations", "windows", "desk_rows",
        "recommendations", "lodgements", "lodged_people", "panel_members", "assessments", "ballot_boxes",
        "trainees", "trainee_moves", "trainee_notes", "early_ends", "training_changes",
        "unit_wishes", "unit_names", "placements", "report_notices", "planned_courses", "bulk_decisions", "bulk_entries", "replies",
    }  # fmt: skip
    assert {Revision, Extension} <= scope.changed_by_rule()


def test_list_of_anothers_year_offers_no_row_to_add(app: Flask, manager: Account) -> None:
    """Its form would let them choose every year but that one."""
    client = app.test_client()
    factories.sign_in(client, manager.username)
    with app.app_context(), scope.everything("a test looks the years up"):
        years = {code: queries.cycle_by_code(code).id for code in (city.CITYS, city.REGIONS)}
    offered = {
        code: "/attachment-kinds/add" in client.get(f"/attachment-kinds/list/?_flt_0_cycle={pk}").text
        for code, pk in years.items()
    }
    assert offered == {city.CITYS: True, city.REGIONS: False}
