"""Trainees of the world, what they ask for, and their certificates."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.certificates.models import Certificate
from tepei.forms.models import FilledForm
from tepei.organisations.models import Organisation
from tepei.papers import actions, draft_actions, drafts
from tepei.people.models import Person
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.programmes.models import Track
from tepei.trainees import births, moves
from tepei.trainees.models import Trainee
from tepei.trainees.request_models import Leave
from tests import factories
from tests.access.rows import CLOSES, serials
from tests.papers.stage import draft, track_id


def begun(username: str, unit: Organisation, model: type[Any] = Leave) -> int:
    """A draft of a request of this person, whom the test has made, who is trained at the school of the world."""
    with scope.everything("a test begins a request"), transaction() as session:
        account = session.scalars(select(Account).where(Account.username == username)).one()
        person = session.scalars(select(Person).where(Person.user_id == account.id)).one()
        trainee = session.scalars(select(Trainee).where(Trainee.person_id == person.id)).first()
        if trainee is None:
            trainee = session.get_one(Trainee, _in_training(person, unit))
        made = model(form=FilledForm(answers={}), trainee=trainee)
        draft_actions.begin(made, person, unit, session.get_one(Track, track_id("outside")))
    return made.id


def trainee_of(username: str) -> int:
    """The training of this person."""
    with scope.everything("a test looks"):
        of_account = select(Trainee.id).join(Trainee.person).join(Account, Account.id == Person.user_id)
        return db.session.scalars(of_account.where(Account.username == username)).one()


def _in_training(person: Person, unit: Organisation) -> int:
    """By the paper that this person has, or a new one."""
    with scope.everything("a test looks"):
        known = db.session.scalars(select(Application).where(Application.person_id == person.id)).first()
    paper = known or draft(person, unit)
    with scope.everything("a test trains somebody"), transaction():
        trainee = _born(paper.id)
        for verb in ("report_in", "begin"):
            moves.make(trainee, verb)
        return trainee.id


def _born(paper_id: int, school: Organisation | None = None) -> Trainee:
    """Placed at this school, or the one of the world."""
    session = db.session
    births.follow("select", [session.get_one(Application, paper_id)], "")
    trainee = session.scalars(select(Trainee).where(Trainee.application_id == paper_id)).one()
    if school is None:
        school = session.scalars(select(Organisation).where(Organisation.kind == "training_unit")).first()
    moves.make(trainee, "place", training_unit_id=school.id, preference=1)
    return trainee


def trained(name: str, unit: Organisation, school: Organisation | None = None) -> int:
    """A trainee of this unit whom this school, or the one of the world, trains."""
    paper = draft(factories.person(name=name), unit)
    with scope.everything("a test trains somebody"), transaction() as session:
        session.get_one(Application, paper.id).state = "selected"
        return _born(paper.id, school).id


def decided(leave_id: int) -> None:
    """One more leave of this leave's person, that was decided long ago."""
    with scope.everything("a test looks"):
        one = db.session.get_one(Leave, leave_id)
        names = factories.person(), one.organisation, one.person_id
    other, unit, person_id = names
    old = begun(db.session.get_one(Account, other.user_id).username, unit)
    with scope.everything("a test decides a leave"), transaction() as session:
        leave = session.get_one(Leave, old)
        leave.person_id, leave.state, leave.live = person_id, "approved", None


def taken(username: str, unit: Organisation) -> int:
    """A leave of a new person that waits for both units."""
    person = factories.person(username)
    leave_id = begun(username, unit)
    with factories.signed_in(person):
        leave = drafts.find(leave_id, Leave)
        actions.submit(leave, leave.version)
    return leave_id


def certificate(paper_id: int) -> int:
    """Of whoever this paper is about, as if they had completed the training."""
    with scope.everything("a test issues"), transaction() as session:
        paper, serial = session.get_one(Application, paper_id), next(serials)
        known = {"cycle_id": paper.cycle_id, "name": paper.applicant_name}
        trainee = session.scalars(select(Trainee).where(Trainee.application_id == paper_id)).one_or_none() or Trainee(
            application_id=paper.id, person_id=paper.person_id, track_id=paper.track_id, organisation_id=paper.organisation_id,
            state="completed", born_at=clock.now(), **known,
        )  # fmt: skip
        session.add(trainee)
        session.flush()
        if (
            one := session.scalars(
                select(Certificate).where(Certificate.trainee_id == trainee.id)
            ).one_or_none()
        ) is not None:
            return one.id
        made = Certificate(
            trainee_id=trainee.id, serial=serial, number=f"T{serial}", title="结业证书", unit_name="某医院", track_name="区外",
            issued_on=CLOSES.date(), issuers=[], **known,
        )  # fmt: skip
        session.add(made)
    return made.id
