"""The verbs of a person: they register, a reviewer confirms who they are, a number is shown."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tepei.codes import queries as codes
from tepei.organisations import accounts
from tepei.organisations.roles import give_role
from tepei.people import rules
from tepei.people.models import Person
from tepei.people.queries import APPLICANT
from tepei.people.rules import PersonFacts
from tepei.policy.identity import id_number_facts, normalise_id
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, scope, vault
from tepei.portal.accounts import NAME_TAKEN, Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, Taken, require

__all__ = [
    "PersonFacts",
    "check_registration",
    "confirm_identity",
    "register_person",
    "reveal_number",
]


def check_registration(facts: PersonFacts, username: str, password: str) -> Verdict:
    """Everything that a registration would be refused for; the code of each reason is the field that it is about."""
    with scope.everything("somebody registers"):
        verdict = checked(facts) & accounts.check_username(username)
        verdict &= accounts.check_password(password, username)
        if accounts.by_username(db.session(), username):
            verdict &= Verdict.no("username", NAME_TAKEN)
        return verdict


def register_person(facts: PersonFacts, username: str, password: str) -> Account:
    """An account, and the person behind it where the number is new. The answer is the same where it is taken:
    who signs in with an account that has no person is asked to claim the number.

    Raises Refused; the code of each reason is the field that it is about.
    """
    with scope.everything("somebody registers"), transaction() as session:
        require(check_registration(facts, username, password))
        account = accounts.open_account(username, facts.name, password)
        give_role(session, account, APPLICANT)
        if holder_of(session, facts) is None:
            settle_person(session, account, facts)
        audit.record("person.registered", account)
        return account


def confirm_identity(person_id: int) -> None:
    """A reviewer who has seen the identity card confirms the person. Raises Absent, Refused."""
    with transaction() as session:
        person = scope.find(Person, person_id)
        if person.user_id == scope.viewer().user_id:
            raise Refused(say("不能核实自己的身份，请由其他审核员办理。"))
        moved = session.execute(
            update(Person)
            .where(Person.id == person.id, Person.state == "unverified")
            .values(state="verified")
        )
        if moved.rowcount != 1:  # type: ignore[attr-defined]
            raise Refused(say("该人员的身份已经核实，或正在处理认领。请刷新页面查看。"))
        audit.record("person.verified", person)


def reveal_number(person_id: int) -> str:
    """The full ID number of somebody whom the viewer may see; every look is recorded. Raises Absent."""
    with transaction():
        person = scope.find(Person, person_id)
        audit.record("person.number_revealed", person)
    return person.id_number


def checked(facts: PersonFacts) -> Verdict:
    known = frozenset(each.code for each in codes.items("ethnic_groups"))
    return rules.check_person(facts, known, clock.today())


def holder_of(session: Session, facts: PersonFacts) -> Person | None:
    index = vault.blind_index(normalise_id(facts.id_number))
    return session.scalars(select(Person).where(Person.id_number_index == index)).one_or_none()


def settle_person(session: Session, account: Account, facts: PersonFacts) -> bool:
    """The person behind the account; False where somebody else registered the number at this moment."""
    number = normalise_id(facts.id_number)
    born_on, sex_code = id_number_facts(number)
    person = Person(
        user_id=account.id,
        name=rules.tidy_name(facts.name),
        id_number=number,
        id_number_index=vault.blind_index(number),
        sex_code=sex_code,
        born_on=born_on,
        ethnicity_code=facts.ethnicity_code,
        mobile=rules.tidy_mobile(facts.mobile),
        email=rules.tidy_email(facts.email) or None,
        registered_at=clock.now(),
    )
    try:
        with transaction():
            session.add(person)
    except Taken:
        return False
    return True
