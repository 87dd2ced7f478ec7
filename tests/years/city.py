"""兴安盟 runs a year of its own beside the region's: who sets it up, and one unit of a county of it with its reviewers."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from tepei.applications import actions
from tepei.applications.models import Application
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.places import table
from tepei.policy.words import Sentence
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.programmes.models import Cycle
from tepei.schemes import actions as schemes
from tepei.schemes import checking
from tepei.years import starting
from tepei.years.rollover import Next
from tests import factories
from tests.applications import filling
from tests.papers.stage import Stage

REGIONS, CITYS, CITY, COUNTY = "nmg-tepei-2023", "xingan-2023", "152200", "152221"


def manager(app: Flask, of: str = CITY, name: str = "manager") -> Account:
    """Whoever sets up the years of a bureau."""
    with app.app_context():
        return factories.member(name, "year_manager", of)


def account(username: str) -> Account:
    """Of whoever was appointed before."""
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def begin(account: Account) -> Cycle:
    """A draft made of the region's year."""
    with factories.signed_in(account):
        return starting.roll_over(queries.cycle_by_code(REGIONS), Next(CITYS, "兴安盟本级培养计划", 2023))


def faults(code: str = CITYS) -> list[Sentence]:
    return [fault.text for fault in checking.faults(queries.cycle_by_code(code))]


def open_year(account: Account, places: int = 1) -> Cycle:
    """The year with this many places for each of its counties and for its own units on each track, and open."""
    with factories.signed_in(account):
        year = queries.cycle_by_code(CITYS)
        lines = table.lines(year)
        for line in lines:
            line.cells = dict.fromkeys(line.cells, str(places))
        table.write(year, lines, "兴安盟分配")
        return schemes.open_cycle(year.id, year.version)


def ready(account: Account, places: int = 1) -> Cycle:
    """Begun and open."""
    begin(account)
    return open_year(account, places)


def stage(parent: str = COUNTY) -> Stage:
    """A unit of the city's with a reviewer at each stop up to the city."""
    unit = factories.unit("前旗医院", parent)
    made = Stage(unit, {"unit": factories.member("unit1", "unit_reviewer", unit, "单位审核员")})
    if parent != CITY:
        made.reviewers["county"] = factories.member("county1", "county_reviewer", parent, "旗县审核员")
    made.reviewers["prefecture"] = factories.member("city1", "prefecture_reviewer", CITY, "盟审核员")
    return made


def started(person: Person, unit: Organisation, code: str = CITYS, track: str = "outside") -> Application:
    """A draft of this person in the year."""
    with factories.signed_in(person):
        year = queries.cycle_by_code(code)
        return actions.start(year, queries.track_by_code(year, track), unit.id)


def submitted(person: Person, unit: Organisation) -> Application:
    """Filled in and submitted in the city's year."""
    draft = started(person, unit)
    with factories.signed_in(person):
        filled = filling.fill(draft)
        return actions.submit(filled.id, filled.form.edition)


def way(paper: Application) -> str:
    """Its stops; a star at the one that takes the place."""
    with scope.everything("a test looks at a route"):
        steps = db.session.get_one(Application, paper.id).steps
        return " ".join(step.kind + "*" * step.takes_place for step in steps)
