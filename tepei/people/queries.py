"""Who looks, and what a person is told about their identity."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, false, or_, select

from tepei.organisations import offices as posts
from tepei.people import rules
from tepei.people.models import IdentityClaim, Listing, Person, in_force
from tepei.policy.identity import normalise_id
from tepei.policy.names import normalise_unit_name
from tepei.policy.words import Sentence
from tepei.portal import scope, vault
from tepei.portal.accounts import Account
from tepei.portal.channels import Contact
from tepei.portal.database import db

APPLICANT = "applicant"
_PERSON = select(Person.id).where(Person.user_id == bindparam("user_id")).scalar_subquery().label("person_id")


def viewer_of(account: Any) -> scope.Viewer:
    """The account's offices and the person behind it, in one statement; nobody where nobody is signed in."""
    user_id = getattr(account, "id", None)
    if user_id is None:
        return scope.NOBODY
    with scope.everything("a viewer is worked out before anybody sees anything"):
        person_id, offices = posts.about(user_id, _PERSON)
    viewer = posts.viewer_of(account, offices)
    roles = viewer.roles | {APPLICANT} if person_id else viewer.roles
    return dataclasses.replace(viewer, person_id=person_id, roles=roles)


def contact_of(account: Account) -> Contact:
    """Where the account is reached: its own address, else what the person registered."""
    with scope.everything("who is told something is reached where they said"):
        person = db.session.scalars(select(Person).where(Person.user_id == account.id)).one_or_none()
    if person is None:
        return Contact(account.own_email)
    return Contact(account.own_email or person.email or "", person.mobile or "")


def holder_of(id_number: str) -> Person | None:
    """Who registered with this ID number, for an office that was given the whole of it; nobody can search with a part."""
    index = vault.blind_index(normalise_id(id_number))
    with scope.everything("an office that was given the number asks for its holder"):
        return db.session.scalars(select(Person).where(Person.id_number_index == index)).one_or_none()


class Listed(NamedTuple):
    """Kinds of list (sanctioned; selected, of a unit) that name somebody beyond doubt, and those that may: nobody has seen the number."""

    certain: frozenset[str]
    doubted: frozenset[str]


def listed(
    person: Person | None, organisation_id: int, units: Collection[str], programme: str, on: dt.date
) -> Listed:
    """The lists that name this person or their unit on the day, for this programme; `units` are the names of what they work for."""
    by_number = Listing.id_number_index == person.id_number_index if person else false()
    about = or_(by_number, Listing.organisation_id == organisation_id)
    unnumbered = and_(Listing.id_number_index.is_(None), Listing.organisation_id.is_(None))
    names = {normalise_unit_name(each) for each in units}
    maybe = and_(unnumbered, Listing.name == person.name, Listing.unit_name.in_(names)) if person else false()
    holds = and_(Listing.programme.in_(("", programme)), in_force(on))
    statement = select(Listing.kind, unnumbered.label("doubted")).where(or_(about, maybe), holds).distinct()
    with scope.everything("the lists decide about whoever applies"):
        found = db.session.execute(statement).all()
    certain = frozenset(kind for kind, is_doubted in found if not is_doubted)
    return Listed(certain, frozenset(kind for kind, _ in found) - certain)


def is_claiming() -> bool:
    """Has the viewer asked for their identity, and not been answered yet?"""
    claimed = (IdentityClaim.claimant_id == scope.viewer().user_id, IdentityClaim.state == "open")
    return bool(db.session.scalar(select(exists().where(*claimed))))


def notices() -> list[Sentence]:
    """What the viewer's home page says about their identity, newest first. Names nobody on the other side."""
    viewer = scope.viewer()
    statement = (
        select(IdentityClaim)
        .where(or_(IdentityClaim.claimant_id == viewer.user_id, IdentityClaim.holder_id == viewer.user_id))
        .order_by(IdentityClaim.id.desc())
        .limit(3)
    )
    with scope.everything("the holder of a number is told of a claim, but not whose it is"):
        claims = db.session.scalars(statement).all()
    return [rules.told(claim.state, claim.claimant_id == viewer.user_id, claim.outcome) for claim in claims]
