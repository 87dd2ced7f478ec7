"""What a prefecture hears of rules of hours that the region enters for it."""

from __future__ import annotations

from sqlalchemy import select

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import MATTER, UNIT, YEAR, MessageKind, register
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.policy.words import say
from tepei.portal import scope
from tepei.portal.database import db
from tepei.schemes.credit_models import LocalCredits

LAID_DOWN = register(
    MessageKind(
        "credit.local",
        say("本地继续教育规定"),
        (UNIT, YEAR, MATTER),
        "{年度}的本地继续教育规定已录入",
        "{单位}：{年度}中本地另行规定的继续教育要求已由组织单位录入或修改（依据：{事项}），年度开放或修订后生效。有不同意见的，请与组织单位联系。",
    )
)


def tell(row: LocalCredits) -> None:
    """Whoever acts for the body that it is about, in the transaction of the save; each change anew."""
    with scope.everything("the body that a rule is about is told"):
        body = db.session.scalars(select(Organisation).where(Organisation.code == row.body)).one_or_none()
    if body is None or body.id in scope.viewer().organisation_ids:
        return
    accounts = organisations.members_of([body.id]).get(body.id, [])
    values = {UNIT: body.name, YEAR: row.cycle.name, MATTER: row.source or "—"}
    messages.tell(LAID_DOWN, accounts, Occasion(f"{LAID_DOWN.key}:{row.id}:{row.version}"), values)
