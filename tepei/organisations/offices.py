"""The posts that an account holds today, and who it is by them 在岗."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased, join, outerjoin

from tepei.organisations.models import LENT, Membership, Organisation, Post
from tepei.organisations.queries import IN_OFFICE
from tepei.portal import clock, province, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db


def about(user_id: int, also: Any) -> tuple[Any, Sequence[Row[Any]]]:
    """`also`, a column that may ask for `:user_id`, and the offices that the account holds: one statement, whether it holds any or not."""
    found = db.session.execute(_offices(also), {"user_id": user_id}).all()
    return found[0][-1] if found else None, _today(found)


def _today(found: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """Who holds no office has a row that names none. What a colleague entrusted to the account counts on its days alone, which are asked for
    where there is any: nobody else needs the clock.
    """
    held = [each for each in found if each.id is not None]
    if all(each.first_day is None for each in held):
        return held
    today = clock.today()
    return [each for each in held if each.first_day is None or each.first_day <= today <= each.last_day]


@dataclass(frozen=True)
class PostHeld:
    """A post that somebody holds today: where, in which role (its code), and in whose place, "" in one's own."""

    organisation: str
    role: str
    principal: str


def posts_held(user_id: int) -> list[PostHeld]:
    """What the account may act for, in the order in which it came to it."""
    found = db.session.execute(_offices(Organisation.name), {"user_id": user_id}).all()
    return [PostHeld(each.name, each.code, each.principal_name or "") for each in _today(found)]


@lru_cache
def _offices(*also: Any) -> Select[Any]:
    """Asked by every request, and therefore made once."""
    theirs, principal = aliased(Membership), aliased(Account)
    is_at_work = and_(Membership.organisation_id == Organisation.id, Organisation.state == "active")
    offices = (
        join(Membership, Organisation, is_at_work)
        .join(Post, Membership.role == Post.code)
        .outerjoin(theirs, Membership.principal_id == theirs.id)
        .outerjoin(principal, theirs.user_id == principal.id)
    )
    is_held = and_(Membership.user_id == Account.id, Membership.state.in_((*IN_OFFICE, LENT)))
    return (
        select(
            func.coalesce(Post.base, Post.code).label("role"),
            Organisation.id,
            Organisation.path,
            Organisation.kind,
            Post.exclusive,
            Post.code,
            Membership.first_day,
            Membership.last_day,
            principal.id.label("principal_id"),
            func.coalesce(principal.full_name, principal.username).label("principal_name"),
            *also,
        )
        .select_from(outerjoin(Account, offices, is_held))
        .where(Account.id == bindparam("user_id"))
        .order_by(Membership.id)
    )


def viewer_of(account: Any, offices: Sequence[Row[Any]]) -> scope.Viewer:
    """What the account may see through its offices.

    Administrators oversee their subtree, but act for no organisation: no paper reaches them.
    """
    acting = [office for office in offices if not office.exclusive]
    lent = [office for office in offices if office.first_day is not None]
    roles = frozenset(office.role for office in offices)
    return scope.Viewer(
        user_id=account.id,
        organisation_ids=tuple(dict.fromkeys(office.id for office in acting)),
        paths=tuple(dict.fromkeys(office.path for office in offices)),
        roles=roles,
        duties=frozenset(duty for office in acting for duty in province.bodies().by_code[office.kind].does),
        name=str(account),
        stands_in=tuple(
            scope.StandIn(each.id, each.code, each.principal_id, each.principal_name) for each in lent
        ),
        borrowed=roles - {office.role for office in offices if office.first_day is None},
    )
