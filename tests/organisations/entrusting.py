"""A post that its holder entrusts to a colleague, and what has come of that."""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy import select

from tepei.messages.models import Message
from tepei.organisations import delegating
from tepei.organisations.delegating import Entrusting
from tepei.organisations.models import Membership, Organisation
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tests import factories

DAY = dt.timedelta(days=1)


def post_of(account: Account) -> Membership:
    with scope.everything("a test looks"):
        return db.session.scalars(
            select(Membership).where(Membership.user_id == account.id, Membership.principal_id.is_(None))
        ).first()


def entrust(who: Account, to: Account, first: int = 0, last: int = 9, reason: str = "出差") -> Membership:
    with factories.signed_in(who):
        today = clock.today()
        errand = Entrusting(to.id, today + first * DAY, today + last * DAY, reason)
        return delegating.entrust(post_of(who).id, errand)


def two_of(role: str = "county_reviewer", of: str | Organisation = "152221") -> tuple[Account, Account]:
    return factories.member("holder", role, of, "阿拉坦"), factories.member("colleague", role, of, "乌云")


def days_later(days: int) -> None:
    clock.move_to(clock.now() + days * DAY)


def events(event: str) -> list[dict[str, object]]:
    with scope.everything("a test looks"):
        found = db.session.scalars(select(AuditEntry).where(AuditEntry.event == event)).all()
        return [json.loads(each.facts) for each in found]


def kinds_told(account: Account) -> list[str]:
    with scope.everything("a test looks"):
        return list(
            db.session.scalars(
                select(Message.kind).where(Message.account_id == account.id).order_by(Message.id)
            )
        )


def with_outsider(unit: Organisation) -> tuple[Account, Account]:
    """Two of one unit, of whom the second trains and does not review there."""
    holder = factories.member("holder", "unit_reviewer", unit, "阿拉坦")
    school = factories.member("colleague", "year_manager", unit, "乌云")
    return holder, school
