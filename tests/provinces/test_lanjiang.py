"""Levels of other names and another number: a municipality from the first account to 确定入选, without a line of code."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei import packs
from tepei.applications import checks
from tepei.applications.models import Application
from tepei.organisations import actions as organisations
from tepei.organisations import appointing, memberships, queries, registration
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers.invariants import invariants
from tepei.people.models import Listing
from tepei.places import queries as places
from tepei.places import table
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes.models import Cycle
from tepei.schemes import assembling, checking
from tepei.years import starting
from tepei.years.rollover import Next
from tests import factories
from tests.organisations import examples
from tests.provinces.city import (
    CITY,
    DISTRICT,
    account,
    applicant,
    approve,
    paper,
    peopled,
    registered,
    submitted,
)
from tests.provinces.conftest import PACK


def stops_of(organisation: Organisation) -> list[str]:
    return [stop.kind + "*" * stop.takes_place for (stop,) in queries.stages_from(organisation.id)]


def seen_by(*accounts: Account) -> list[int]:
    """How many papers each of them sees."""
    counts = []
    for each in accounts:
        with factories.signed_in(each):
            counts.append(db.session.query(Application).count())
    return counts


def test_the_pack_is_clean() -> None:
    assert [str(problem) for problem in packs.check(PACK)] == []


def test_a_paper_goes_from_its_unit_over_the_district_to_the_city_and_is_selected(app: Flask) -> None:
    city = peopled()
    other = account("other")
    pk = submitted(applicant(), city.unit)
    assert stops_of(city.unit) == ["unit", "district*", "city"]
    steps = [city.reviewer, city.district, city.city]
    assert seen_by(*steps, other) == [1, 0, 0, 0]
    approve(city.reviewer, pk)
    assert seen_by(*steps, other) == [1, 1, 0, 0]
    approve(city.district, pk)
    assert seen_by(*steps, other) == [1, 1, 1, 0]
    assert (paper(pk).body_name, paper(pk).holds_place) == ("青石区人才局", True)
    approve(city.city, pk)
    with factories.signed_in(city.city):
        papers.select(pk, paper(pk).version)
        place = places.place_of(paper(pk).track_id, paper(pk).pool_id or 0)
        assert place is not None
        assert (place.places, place.taken) == (2, 1)
    assert paper(pk).state == "selected"
    assert invariants() == []


def test_a_foreign_district_acts_on_nothing(app: Flask) -> None:
    city = peopled()
    pk = submitted(applicant(), city.unit)
    with factories.signed_in(account("other")), pytest.raises(Absent):
        papers.approve(pk, 1, "同意")


def test_a_bureau_right_below_the_city_confirms_and_recommends(app: Flask) -> None:
    city = peopled()
    with factories.signed_in(city.city):
        health = organisations.create_unit(
            factories.organisation(CITY).id, "bureau", examples.facts(name="市卫生健康委", division_code=CITY)
        )
        reviewer = memberships.create_member(
            health.id, "bureau_reviewer", appointing.Newcomer("bureau", "委办局审核员", factories.PASSWORD)
        )
        assert health in table.bodies(Cycle())
    with pytest.raises(Refused, match="请选择主管厅局"):
        registered("市中心医院", CITY, "central")
    unit = registered("市中心医院", CITY, "central", health.id)
    assert queries.bureau_above(unit) is health
    with factories.signed_in(db.session.get_one(Account, reviewer.membership.user_id)):
        registration.confirm_unit(unit.id, unit.version)
    assert stops_of(unit) == ["unit", "bureau*", "city"]
    assert stops_of(health) == ["bureau*", "city"]


@pytest.mark.parametrize(
    ("who", "of", "offered"),
    [
        ("city", CITY, ["city_reviewer"]),
        ("city", DISTRICT, ["district_reviewer"]),
        ("city", "unit", ["unit_reviewer"]),
        ("district", DISTRICT, ["district_reviewer"]),
        ("district", "unit", ["unit_reviewer"]),
        ("hospital", "unit", []),
    ],
)
def test_each_level_is_offered_the_roles_of_its_own(
    app: Flask, who: str, of: str, offered: list[str]
) -> None:
    city = peopled()
    seat = city.unit if of == "unit" else factories.organisation(of)
    with factories.signed_in(account(who)):
        assert [post.code for post in appointing.offered(seat)] == offered


@pytest.mark.parametrize(
    ("who", "kind", "parent", "why"),
    [
        ("district", "employer", DISTRICT, ""),
        ("district", "bureau", DISTRICT, "不能设在所选的上级之下"),
        ("city", "employer", CITY, "不能设在所选的上级之下"),
        ("city", "county", DISTRICT, "不能设在所选的上级之下"),
        ("city", "bureau", CITY, ""),
    ],
)
def test_units_stand_where_the_table_says(app: Flask, who: str, kind: str, parent: str, why: str) -> None:
    peopled()
    above = factories.organisation(parent)
    facts = examples.facts(name="某单位", division_code=parent)
    with factories.signed_in(account(who)):
        if not why:
            assert organisations.create_unit(above.id, kind, facts).kind == kind
            return
        with pytest.raises(Refused, match=why):
            organisations.create_unit(above.id, kind, facts)


def test_what_concerns_everybody_is_seen_by_who_decides_alone(app: Flask) -> None:
    city = peopled()
    with scope.everything("a test lists somebody"), transaction() as session:
        session.add(Listing(kind="selected", name="白音", year=2022, source="虚构"))
    for who, count in ((city.city, 1), (city.district, 0), (city.reviewer, 0)):
        with factories.signed_in(who) as viewer:
            assert db.session.query(Listing).count() == count
            assert ("decides" in viewer.duties) is bool(count)


def test_facts_follow_from_the_table(app: Flask) -> None:
    city = peopled()
    pk = submitted(applicant(), city.unit)
    with scope.everything("a test looks"):
        known = checks.of(paper(pk)).facts
    assert (known["region_code"], known["region_name"], known["unit_level"]) == (
        DISTRICT,
        "青石区",
        "prefecture",
    )
    assert "is_corps" not in known


def test_a_blank_year_has_the_steps_of_the_city(app: Flask) -> None:
    city = peopled()
    with factories.signed_in(city.city):
        made = starting.start_blank("other", "另一计划", Next("other-2025", "另一计划2025", 2025))
        year = assembling.assembled(made)
        assert checking.faults(made) == []
    assert [step.kind for step in year.route.steps] == ["unit", "district", "bureau", "city"]
    boxes = [box.steps for part in year.printed("application").parts for box in part.boxes]
    assert boxes == [("unit",), ("district",), ("bureau",), ("city",)]
