"""Posts of the world that are entrusted to colleagues."""

from __future__ import annotations

import datetime as dt
import itertools

from sqlalchemy import select

from tepei.organisations.models import LENT, Membership
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tests import factories

_serial = itertools.count(1)


def own_post(username: str) -> int:
    """The post of this account."""
    return _post(username).id


def entrusted(username: str) -> int:
    """The post of this account, in the hands of a new colleague for ten days."""
    post = _post(username)
    colleague = factories.member(f"stand-in{next(_serial)}", post.role, post.organisation, "乌云")
    with scope.everything("a test entrusts a post"), transaction() as session:
        lent = Membership(
            user_id=colleague.id,
            organisation_id=post.organisation_id,
            role=post.role,
            state=LENT,
            began_at=clock.now(),
            asked_by_id=post.user_id,
            principal_id=post.id,
            first_day=clock.today(),
            last_day=clock.today() + dt.timedelta(days=9),
            reason="出差",
        )
        session.add(lent)
    return lent.id


def entrusting(post_id: int) -> dict[str, str]:
    """A form that entrusts this post to somebody of its organisation, a year from now."""
    with scope.everything("a thief knows the colleagues"):
        post = db.session.get_one(Membership, post_id)
        here = Membership.organisation_id == post.organisation_id, Membership.user_id != post.user_id
        colleague = db.session.scalar(select(Membership.user_id).where(*here, Membership.state == "active"))
        day = clock.today() + dt.timedelta(days=365)
    return {"colleague": str(colleague or 1), "first_day": str(day), "last_day": str(day), "reason": "出差"}


def _post(username: str) -> Membership:
    with scope.everything("a test looks"):
        own = select(Membership).join(Account, Membership.user_id == Account.id)
        found = db.session.scalars(
            own.where(Account.username == username, Membership.principal_id.is_(None))
        ).one()
        assert found.organisation
        return found
