"""Reads about people."""

from __future__ import annotations

from sqlalchemy import select

from tepei.organisations.models import Membership, Organisation
from tepei.people.models import Person
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.scope import Viewer, everything


def viewer_of(account: Account) -> Viewer:
    """The account's sight: its person, and the organisations it acts for now."""
    with everything("a sight is made before anything can be seen with it"):
        person_id = db.session.scalar(select(Person.id).where(Person.user_id == account.id))
        acting = db.session.execute(
            select(Organisation.id, Organisation.path, Membership.role)
            .join(Membership, Membership.organisation_id == Organisation.id)
            .where(Membership.user_id == account.id, Membership.state == "active", Organisation.state == "active")
        ).all()
    roles = {role for _, _, role in acting} | {role.name for role in account.roles}
    return Viewer(
        account.id, person_id, tuple(pk for pk, _, _ in acting), tuple(path for _, path, _ in acting),
        frozenset(roles), account.get_full_name(),
    )  # fmt: skip
