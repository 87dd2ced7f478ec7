"""Delegations 委托代办 as they stand: what may be entrusted, to whom, and what was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from tepei.organisations import delegation_rules as rules
from tepei.organisations import grants, queries
from tepei.organisations.delegation_rules import Days
from tepei.organisations.models import LENT, Membership, Organisation, Post
from tepei.portal import province, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Absent

_SHOWN = 20


def own_post(membership_id: int) -> Membership:
    """One of the viewer's own posts. Absent for any other."""
    post = scope.find(Membership, membership_id)
    if post.user_id != scope.viewer().user_id:
        raise Absent
    return post


def entrustable(posts: Iterable[Membership]) -> list[Membership]:
    """Those of these that may be entrusted."""
    reviewing, known = grants.reviewing(), queries.posts()
    return [
        each
        for each in posts
        if each.role in known
        and rules.may_entrust(known[each.role], each.state, reviews=each.role in reviewing)
    ]


def colleagues(post: Membership) -> list[tuple[Account, Organisation, Post]]:
    """Whom it may be entrusted to: who acts for the same organisation, or for one above it at the same step, and is no administrator anywhere."""
    guards = select(Membership.user_id).join(Post, Post.code == Membership.role)
    guards = guards.where(Post.exclusive, Membership.state != "ended")
    statement = (
        select(Account, Organisation, Post)
        .join(Membership, Membership.user_id == Account.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Post, Post.code == Membership.role)
        .where(
            Organisation.id.in_(_at_its_step(post.organisation_id)),
            Membership.state == "active",
            Account.active,
            Account.id != post.user_id,
            Account.id.not_in(guards),
        )
        .order_by(Organisation.path.desc(), Account.full_name, Account.id, Membership.id)
    )
    with scope.everything("colleagues above one's own organisation are errand for by name"):
        found = {account.id: (account, at, role) for account, at, role in db.session.execute(statement)}
    return list(found.values())


def _at_its_step(organisation_id: int) -> list[int]:
    """The organisation, and those above it that review at the step where it does."""
    chain, table = queries.ancestors(organisation_id), province.bodies()
    nodes = [queries.node_of(each) for each in chain]
    steps = [table.where_it_stands(nodes, place).step for place in range(len(nodes))]
    return [each.id for each, step in zip(chain, steps, strict=True) if step == steps[0]]


def whom_to_ask(post: Membership) -> str:
    """The organisation above, which may appoint somebody; "" at the top, where the security administrator does."""
    try:
        return queries.bureau_above(post.organisation).name
    except StopIteration:
        return ""


def others(post: Membership) -> list[tuple[Days, str]]:
    """The other delegations of a post that run or will run: their days, and to whom."""
    running = select(Membership).where(Membership.principal_id == post.id, Membership.state == LENT)
    with scope.everything("every delegation of the post counts"):
        found = db.session.scalars(running.options(joinedload(Membership.user))).all()
        return [(days_of(each), each.user.get_full_name()) for each in found]


def days_of(lent: Membership) -> Days:
    """The days of a delegation."""
    if lent.first_day is None or lent.last_day is None:
        raise ValueError(f"no delegation: {lent.id}")
    return Days(lent.first_day, lent.last_day)


def of_viewer() -> tuple[Sequence[Membership], Sequence[Membership], Sequence[Membership]]:
    """The viewer's own posts, what they have entrusted to others and what others have entrusted to them, the newest first."""
    user_id = scope.viewer().user_id
    mine = select(Membership).where(Membership.user_id == user_id, Membership.state.in_(("active", "ending")))
    mine = mine.options(joinedload(Membership.organisation)).order_by(Membership.id)
    with scope.everything("a delegation is both sides'"):
        given = db.session.scalars(_delegations(Membership.asked_by_id == user_id)).all()
        taken = db.session.scalars(_delegations(Membership.user_id == user_id)).all()
        return db.session.scalars(mine).all(), given, taken


def of_organisation(organisation: Organisation) -> Sequence[Membership]:
    """Those of its posts that are entrusted to a colleague, or will be."""
    running = Membership.organisation_id == organisation.id, Membership.state == LENT
    return db.session.scalars(_delegations(*running)).all()


def _delegations(*which: ColumnElement[bool]) -> Select[Any]:
    return (
        select(Membership)
        .where(Membership.principal_id.is_not(None), *which)
        .options(
            joinedload(Membership.organisation),
            joinedload(Membership.user),
            joinedload(Membership.asked_by),
        )
        .order_by(Membership.id.desc())
        .limit(_SHOWN)
    )
