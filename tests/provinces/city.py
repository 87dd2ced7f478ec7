"""The offices of 澜江市, filled as people fill them: appointed from above, registered and confirmed from below."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

from sqlalchemy import select

from tepei.applications import actions as applications
from tepei.applications.models import Application
from tepei.organisations import appointing, memberships, registration
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import draft_actions, drafts
from tepei.people import actions as people
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tests import factories
from tests.organisations import examples
from tests.provinces.conftest import YEAR

CITY, DISTRICT, OTHER = "990000", "990101", "990102"
_serial = itertools.count(1)


@dataclass
class City:
    """A reviewer at each level, and a unit of 青石区 that its district confirmed."""

    city: Account
    district: Account
    unit: Organisation
    reviewer: Account


def account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def appointed(organisation: Organisation, role: str, username: str) -> Account:
    """By whoever acts now. The one-time password is set to the tests' own, so that a browser can sign in."""
    made = memberships.create_member(
        organisation.id, role, appointing.Newcomer(username, "某审核员", factories.PASSWORD)
    )
    return db.session.get_one(Account, made.membership.user_id)


def peopled() -> City:
    """From the first account at the terminal down to a confirmed unit."""
    newcomer = appointing.Newcomer("city", "市审核员", factories.PASSWORD)
    first = memberships.install_member(CITY, "city_reviewer", newcomer)
    city = db.session.get_one(Account, first.membership.user_id)
    with factories.signed_in(city):
        district = appointed(factories.organisation(DISTRICT), "district_reviewer", "district")
        appointed(factories.organisation(OTHER), "district_reviewer", "other")
    unit = registered("青石区第一医院", DISTRICT, "hospital")
    with factories.signed_in(district):
        registration.confirm_unit(unit.id, unit.version)
    return City(city, district, unit, account("hospital"))


def registered(name: str, division: str, username: str, department_id: int | None = None) -> Organisation:
    """A unit that registers itself and waits."""
    facts = examples.facts(name=name, division_code=division, department_id=department_id)
    return registration.register_unit(facts, examples.registrar(username), examples.papers())


def applicant() -> Account:
    """Somebody who registers themself."""
    username, born_on = f"applicant{next(_serial)}", dt.date(1985, 6, 1)
    number = factories.id_number(born_on)
    facts = people.PersonFacts("白音", number, born_on, "1", "02", "13900000000")
    people.register_person(facts, username, factories.PASSWORD)
    return account(username)


def submitted(who: Account, unit: Organisation, track: str = "abroad") -> int:
    """A whole application of this person, handed in."""
    with factories.signed_in(who):
        cycle = programmes.cycle_by_code(YEAR)
        made = applications.start(cycle, programmes.track_by_code(cycle, track), unit.id)
        draft_actions.save_section(made.id, "basic", {"workplace": unit.name}, made.form.edition)
        one = drafts.find(made.id, Application)
        applications.submit(one.id, one.form.edition)
        return one.id


def approve(who: Account, pk: int) -> None:
    with factories.signed_in(who):
        papers.approve(pk, paper(pk).version, "同意")


def paper(pk: int) -> Application:
    with scope.everything("a test looks"):
        db.session.expire_all()
        return db.session.get_one(Application, pk)
