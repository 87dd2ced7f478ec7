"""A year that a city runs, from its first draft to its 汇总表, beside the region's."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import exports
from tepei.applications.models import Application
from tepei.organisations.models import Organisation
from tepei.papers import returns
from tepei.papers.invariants import invariants
from tepei.places import queries as places
from tepei.places import table
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries, running
from tepei.programmes.models import Cycle
from tepei.schemes import actions as schemes
from tepei.schemes import assembling, checking
from tepei.schemes.loading import write
from tepei.years import starting
from tepei.years.rollover import Next
from tests import factories
from tests.years import city


@pytest.fixture
def manager(app: Flask) -> Account:
    return city.manager(app)


def taken(cycle: Cycle, code: str) -> int:
    """Places that are taken in the city's year on the first track."""
    with scope.everything("a test counts"):
        found = places.place_of(cycle.tracks[0].id, factories.organisation(code).id)
        return found.taken if found else -1


def test_year_that_a_city_begins_is_its_own_and_ends_there(app: Flask, manager: Account) -> None:
    made = city.begin(manager)
    year = assembling.assembled(made)
    assert year.run_by == city.CITY
    assert [step.kind for step in year.route.steps][-1] == "prefecture"
    assert [row.body for row in year.places] == [city.CITY]
    assert {window.body for window in year.windows} == {"", city.CITY}
    assert "bureau_department" not in {step for window in year.windows for step in window.steps}
    assert {track.total for track in year.tracks} == {None}
    assert city.faults() == []


def test_blank_year_of_a_city_ends_there_as_well(app: Flask, manager: Account) -> None:
    with factories.signed_in(manager):
        made = starting.start_blank("xingan", "兴安盟本级", Next("xingan-blank", "兴安盟本级培养计划", 2023))
    kinds = [step.kind for step in assembling.assembled(made).route.steps]
    assert assembling.assembled(made).run_by == city.CITY
    assert "region" not in kinds and kinds[0] == "unit"


def test_region_may_say_who_runs_a_year_and_files_go_round(app: Flask, manager: Account) -> None:
    city.begin(manager)
    made = queries.cycle_by_code(city.CITYS)
    files = checking.written(made)
    assert f"run_by: '{city.CITY}'" in files["cycle.yaml"]
    year, problems = checking.check(files)
    assert (problems, year) == ([], assembling.assembled(made))
    with scope.everything("a test loads"):
        assert year is not None
        write(db.session(), made, year.model_copy(update={"run_by": ""}))
        assert made.run_by is None


def test_loaded_pack_of_somebody_else_becomes_the_citys_and_never_replaces_theirs(
    app: Flask, manager: Account
) -> None:
    beside = queries.cycle_by_code(city.REGIONS)
    files = checking.written(beside)
    own = {**files, "cycle.yaml": files["cycle.yaml"].replace(city.REGIONS, city.CITYS)}
    with factories.signed_in(manager):
        with pytest.raises(Absent):
            schemes.take_over(files)
        made = schemes.take_over(own)
    assert made.run_by is not None and made.run_by.code == city.CITY
    assert city.faults() == []


def test_who_runs_an_open_year_stays(app: Flask, manager: Account) -> None:
    opened = city.ready(manager)
    with scope.everything("a test loads"):
        again = write(db.session(), opened, assembling.assembled(opened).model_copy(update={"run_by": ""}))
    assert again.run_by is not None and again.run_by.code == city.CITY


def test_table_lists_the_counties_and_the_citys_own_units(app: Flask, manager: Account) -> None:
    made = city.begin(manager)
    with factories.signed_in(manager):
        bodies = {body.code for body in table.bodies(made)}
    assert city.COUNTY in bodies and city.CITY in bodies
    assert all(code.startswith("1522") for code in bodies)


@pytest.mark.parametrize(
    ("parent", "way", "body"),
    [(city.COUNTY, "unit county* prefecture", city.COUNTY), (city.CITY, "unit* prefecture", city.CITY)],
)
def test_paper_ends_at_the_city_and_takes_a_place_of_it(
    app: Flask, manager: Account, parent: str, way: str, body: str
) -> None:
    year = city.ready(manager)
    stage = city.stage(parent)
    paper = city.submitted(factories.person("baiyin"), stage.unit)
    assert city.way(paper) == way
    stops = " ".join(f"{kind}.approve" for kind in stage.reviewers)
    stage.play(paper, f"{stops} prefecture.select")
    assert (paper.state, taken(year, body)) == ("selected", 1)
    assert invariants() == []


def test_no_more_than_the_places_of_the_county(app: Flask, manager: Account) -> None:
    city.ready(manager, places=0)
    stage = city.stage()
    paper = city.submitted(factories.person("baiyin"), stage.unit)
    with pytest.raises(Refused, match="科尔沁右翼前旗"):
        stage.play(paper, "unit.approve county.approve")


def test_places_of_selection_are_the_citys(app: Flask, manager: Account) -> None:
    made = city.begin(manager)
    with scope.everything("a test changes the scheme"):
        assembling.scheme_of(made).places_held_from = "selection"
        db.session.commit()
    year = city.open_year(manager, places=1)
    stage = city.stage()
    paper = city.submitted(factories.person("baiyin"), stage.unit)
    stage.play(paper, "unit.approve county.approve prefecture.approve")
    assert taken(year, city.CITY) == 0
    stage.act(paper, "prefecture", "select")
    assert (taken(year, city.CITY), taken(year, city.COUNTY), invariants()) == (1, 0, [])


def test_units_of_others_are_refused_in_words(app: Flask, manager: Account) -> None:
    city.ready(manager)
    with pytest.raises(Refused, match="本年度由兴安盟人力资源和社会保障局组织，只受理其所属单位的申报"):
        city.started(factories.person("baiyin"), factories.unit("青城医院", "150102"))


def test_one_person_applies_in_both_years(app: Flask, manager: Account) -> None:
    city.ready(manager)
    region = factories.member("region", "region_reviewer", "150000")
    with factories.signed_in(region):
        beside = queries.cycle_by_code(city.REGIONS)
        schemes.open_cycle(beside.id, beside.version)
    person, unit = factories.person("baiyin"), factories.unit()
    drafts = [city.started(person, unit, code) for code in (city.CITYS, city.REGIONS)]
    assert [draft.cycle.code for draft in drafts] == [city.CITYS, city.REGIONS]


def test_lists_of_the_year_are_the_citys_and_none_of_the_regions(app: Flask, manager: Account) -> None:
    year = city.ready(manager)
    region = factories.member("region", "region_reviewer", "150000")
    stage = city.stage()
    paper = city.submitted(factories.person("baiyin"), stage.unit)
    stage.play(paper, "unit.approve county.approve prefecture.approve")
    track, found = year.tracks[0], {}
    for name, who in {"city": stage.reviewers["prefecture"], "region": region, "manager": manager}.items():
        with factories.signed_in(who):
            found[name] = (running.ends_at_viewer(year), len(exports.recommended(year, track)))
    assert found == {"city": (True, 1), "region": (False, 0), "manager": (True, 1)}
    with factories.signed_in(stage.reviewers["prefecture"]):
        sheet = exports.summary(year, track)
        assert any("兴安盟人力资源和社会保障局" in line for line in sheet.above)
    with factories.signed_in(manager):
        states = {each.name: each.state for each in returns.of(track)}
    assert states["科尔沁右翼前旗人力资源和社会保障局"] == "due"
    assert all("呼和浩特" not in name for name in states)


def test_department_runs_a_year_of_its_own_units(app: Flask) -> None:
    pool = factories.organisation("150000-direct")
    office = factories.node("自治区卫生健康委员会", "department", pool, code="health", pool_id=pool.id)
    account = factories.member("manager", "year_manager", office)
    made = city.begin(account)
    assert city.faults() == []
    with factories.signed_in(account):
        assert [body.code for body in table.bodies(made)] == ["health"]
    city.open_year(account)
    unit = factories.unit("直属医院", office)
    paper = city.submitted(factories.person("baiyin"), unit)
    assert city.way(paper) == "unit* bureau_department"
    with scope.everything("a test looks"):
        pool_id = db.session.scalars(select(Application.pool_id).where(Application.id == paper.id)).one()
        assert db.session.get_one(Organisation, pool_id).code == "health"
