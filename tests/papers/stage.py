"""A stage for papers: one unit's route with a reviewer at every stop, and stories told in a line.

A story is "applicant.submit unit.approve region.send_back:1": who, which verb, and for send_back whereto (-1: the applicant).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from sqlalchemy import select, update

from tepei.applications.models import Application
from tepei.forms.models import FilledForm
from tepei.organisations import queries as organisations
from tepei.organisations.models import Membership, Organisation
from tepei.papers import actions
from tepei.people.models import Person
from tepei.places import actions as place_actions
from tepei.places.models import Place
from tepei.policy import life
from tepei.policy.quota import Allowance
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.programmes.models import Cycle, Track
from tests import factories
from tests.applications.filling import photo

CYCLE = "nmg-tepei-2023"
ROLES = {
    "unit": "unit_reviewer",
    "department": "department_reviewer",
    "county": "county_reviewer",
    "prefecture": "prefecture_reviewer",
    "bureau_department": "department_reviewer",
    "region": "region_reviewer",
}
_serial = itertools.count(1)


@dataclass
class Stage:
    """A unit, the people who review its papers by kind of stop, and the papers on it."""

    unit: Organisation
    reviewers: dict[str, Account] = field(default_factory=dict)

    def paper(self, track: str = "outside", person: Person | None = None) -> Application:
        """A draft of a new person (or this one) of the unit."""
        return draft(person or factories.person(f"applicant{next(_serial)}"), self.unit, track)

    def play(self, paper: Application, story: str) -> Application:
        """Tell the story; each move is made by its person on the version that they see now."""
        for line in story.split():
            who, _, what = line.partition(".")
            verb, _, target = what.partition(":")
            self.act(paper, who, verb, int(target) if target else None)
        return paper

    def act(self, paper: Application, who: str, verb: str, target: int | None = None) -> None:
        """One move with an opinion where one is due."""
        extra = {} if verb in ("submit", "retract") else {"opinion": f"{verb}的意见"}
        if verb == "revoke":
            extra |= {"proof": actions.Proof(photo(), "撤销决定.png")}
        if verb == "send_back":
            extra["target"] = life.APPLICANT if target is None else target
        actor = applicant_of(paper) if who == "applicant" else self.reviewers[who]
        with factories.signed_in(actor):
            if verb == "submit":
                actions.submit(paper, paper.version)
            else:
                getattr(actions, verb)(paper.id, paper.version, **extra)

    def arrived(self, stop: str, track: str = "outside") -> Application:
        """A paper that lies on the desk of this stop."""
        before = itertools.takewhile(lambda kind: kind != stop, self.reviewers)
        return self.play(
            self.paper(track), " ".join(["applicant.submit", *(f"{kind}.approve" for kind in before)])
        )


def stage(parent: str | Organisation = "152221") -> Stage:
    """A new unit under a node (default: 科尔沁右翼前旗 of 兴安盟), with one reviewer for each stop of its route."""
    factories.open_year(CYCLE)
    unit = factories.unit(f"第{next(_serial)}医院", parent)
    stops = [stop for (stop,) in organisations.stages_from(unit.id)]
    made = Stage(unit)
    for stop in stops:
        of = db.session.get_one(Organisation, stop.organisation_id)
        made.reviewers[stop.kind] = factories.member(
            f"reviewer{next(_serial)}", ROLES[stop.kind], of, f"{stop.kind}审核员"
        )
    return made


def cycle() -> Cycle:
    """The year, as the database has it."""
    asked = select(Cycle).where(Cycle.code == CYCLE)
    return db.session.scalars(asked.execution_options(populate_existing=True)).one()


def draft(person: Person, unit: Organisation, track: str = "outside") -> Application:
    """An application that its person has begun."""
    with scope.everything("a test begins an application"), transaction() as session:
        row = Application(
            number=f"T{next(_serial):09d}", person_id=person.id, cycle_id=cycle().id, track_id=track_id(track),
            organisation_id=unit.id, organisation_name=unit.name, applicant_name=person.name, form=FilledForm(answers={}),
            created_at=clock.now(), state="draft", live=True,
        )  # fmt: skip
        session.add(row)
    return row


def join(account: Account, organisation: Organisation, role: str) -> None:
    """The account acts for the organisation as well."""
    with scope.everything("a test makes a membership"), transaction() as session:
        session.add(
            Membership(user_id=account.id, organisation_id=organisation.id, role=role, began_at=clock.now())
        )


def leave(account: Account) -> None:
    """The account hands its offices over."""
    with scope.everything("a test ends memberships"), transaction() as session:
        session.execute(update(Membership).where(Membership.user_id == account.id).values(state="ended"))


def applicant_of(paper: Application) -> Account:
    """The account of the person whose paper it is."""
    with scope.everything("a test looks for the applicant"):
        return db.session.get_one(Account, db.session.get_one(Person, paper.person_id).user_id)


def track_id(code: str) -> int:
    """The id of a track of the cycle."""
    with scope.everything("a test looks a track up"):
        return db.session.scalars(
            select(Track.id).join(Cycle).where(Track.code == code, Cycle.code == CYCLE)
        ).one()


def place(pool: str, track: str = "outside") -> Place:
    """The counter of a pool, as the database has it."""
    of = factories.organisation(pool)
    with scope.everything("a test looks places up"):
        asked = select(Place).where(Place.organisation_id == of.id, Place.track_id == track_id(track))
        return db.session.scalars(asked.execution_options(populate_existing=True)).one()


def set_places(pool: str, places: int, track: str = "outside") -> None:
    """Allot this many, whatever the notice gives in all."""
    row = place(pool, track)
    region = factories.organisation("150000")
    with factories.signed_in(_setter(region)):
        place_actions.change_places(row.id, Allowance.NUMBER, places, "调整", row.version)


def _setter(region: Organisation) -> Account:
    with scope.everything("a test looks for its clerk"):
        found = db.session.scalars(select(Account).where(Account.username == "places_clerk")).first()
    return found or factories.member("places_clerk", "region_reviewer", region)
