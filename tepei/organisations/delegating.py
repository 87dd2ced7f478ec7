"""委托代办: who holds a reviewing post entrusts it to a colleague for some days, and remains its holder.

A delegation is a membership of the colleague's with the days that it holds for; what it gives, it gives on those days (offices.py), whether the
nightly job has run or not.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import COLLEAGUE, NAME, PERIOD, PRINCIPAL, UNIT, MessageKind, register
from tepei.organisations import delegation_queries as delegations
from tepei.organisations import delegation_rules as rules
from tepei.organisations import grants, queries
from tepei.organisations.appointing import may_appoint
from tepei.organisations.delegation_rules import Days
from tepei.organisations.models import LENT, Membership
from tepei.policy.calendar import day_text
from tepei.policy.characters import trim
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.accounts import Account
from tepei.portal.catalogue import chinese
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale, require

_PLACES = (NAME, UNIT, PRINCIPAL, COLLEAGUE, PERIOD)
SCREEN = "DelegationView.index"

ENTRUSTED = register(
    MessageKind(
        "delegation.entrusted",
        say("岗位委托代办"),
        _PLACES,
        "{单位}：{委托人}的岗位由{受托人}代办",
        "{姓名}同志：{单位}{委托人}的岗位{起止日期}委托{受托人}代办。委托期间以受托人名义办理，并注明代{委托人}办理。",
    )
)
ENDED = register(
    MessageKind(
        "delegation.ended",
        say("委托代办结束"),
        _PLACES,
        "{单位}：{受托人}不再代{委托人}办理",
        "{姓名}同志：{单位}{委托人}的岗位委托{受托人}代办（{起止日期}）已结束。",
    )
)


@dataclass(frozen=True)
class Entrusting:
    """What somebody asks for: to whom, from when until when, why; None where nothing was given."""

    colleague_id: int | None
    first_day: dt.date | None
    last_day: dt.date | None
    reason: str


def entrust(membership_id: int, errand: Entrusting) -> Membership:
    """A colleague holds the post as well, on these days. Raises Absent, Refused."""
    with transaction() as session:
        post = delegations.own_post(membership_id)
        # Two at once follow each other: the second one reads what the first has written.
        session.refresh(post, with_for_update={"of": Membership})
        require(may_entrust(post))
        days = _checked(errand)
        colleague = next(
            (each for each, *_ in delegations.colleagues(post) if each.id == errand.colleague_id), None
        )
        if colleague is None:
            raise Refused(verdict=Verdict.no("colleague", say("请从列表中选择受托人。")))
        require(rules.is_free(days, delegations.others(post)))
        lent = Membership(
            user_id=colleague.id,
            organisation_id=post.organisation_id,
            role=post.role,
            state=LENT,
            began_at=clock.now(),
            asked_by_id=post.user_id,
            principal_id=post.id,
            first_day=days.first,
            last_day=days.last,
            reason=trim(errand.reason),
        )
        session.add(lent)
        session.flush()
        _tell(ENTRUSTED, lent)
        audit.record("membership.entrusted", lent, **_facts(lent))
        return lent


def may_entrust(post: Membership) -> Verdict:
    """May its holder entrust it?"""
    known = queries.posts()
    if post.role not in known:
        return Verdict.no("post", say("该岗位已经终止或尚未生效，不能委托。请刷新页面查看最新状态。"))
    return rules.may_entrust(known[post.role], post.state, reviews=post.role in grants.reviewing())


def _checked(errand: Entrusting) -> Days:
    """The days. Refused with everything that is wrong with the form, each at its field."""
    chosen = Verdict.yes() if errand.colleague_id else Verdict.no("colleague", say("请选择受托人。"))
    dated = rules.check_days(errand.first_day, errand.last_day, clock.today())
    verdict = chosen & dated & rules.check_reason(errand.reason)
    if not verdict or errand.first_day is None or errand.last_day is None:
        raise Refused(verdict=verdict)
    return Days(errand.first_day, errand.last_day)


def end(delegation_id: int) -> Membership:
    """It is over before its last day: either side says so, or who may appoint there. Raises Absent, Refused, Stale."""
    with transaction() as session:
        lent = scope.find(Membership, delegation_id)
        if lent.principal_id is None:
            raise Absent
        require(may_end(lent))
        if lent.state != LENT:
            raise Refused(say("该委托已经结束，请刷新页面查看最新状态。"))
        _end(session, lent)
        audit.record("membership.returned", lent, **_facts(lent))
        return lent


def may_end(lent: Membership) -> Verdict:
    """May the viewer end it?"""
    appoints = may_appoint(lent.organisation, lent.role)
    return rules.may_end(scope.viewer().user_id, lent.asked_by_id or 0, lent.user_id, appoints)


def end_with(session: Session, ended: Membership) -> list[int]:
    """What rests on a post that has just ended, ends with it: it is entrusted no longer, and who is no colleague any more holds none for others."""
    theirs = select(Membership).where(
        Membership.state == LENT,
        or_(Membership.principal_id == ended.id, Membership.user_id == ended.user_id),
    )
    over = []
    with scope.everything("whoever holds a post through this one loses it"):
        for lent in session.scalars(theirs.options(joinedload(Membership.principal))).all():
            if lent.principal_id != ended.id and lent.principal and _is_colleague(lent):
                continue
            _end(session, lent)
            over.append(lent.id)
    return over


def _is_colleague(lent: Membership) -> bool:
    return lent.principal is not None and lent.user_id in {
        account.id for account, *_ in delegations.colleagues(lent.principal)
    }


def end_lapsed() -> int:
    """The nightly job: those whose last day is over are ended, each by itself; how many. They have given nothing since that day."""
    lapsed = select(Membership.id).where(Membership.state == LENT, Membership.last_day < clock.today())
    count = 0
    with scope.everything("a delegation ends after its last day"):
        for delegation_id in db.session.scalars(lapsed.order_by(Membership.id)).all():
            count += _lapsed(delegation_id)
    return count


def _lapsed(delegation_id: int) -> bool:
    with transaction() as session:
        lent = session.get_one(Membership, delegation_id, populate_existing=True)
        if lent.state != LENT:
            return False
        _end(session, lent)
        audit.record("membership.lapsed", lent, **_facts(lent))
        return True


def _end(session: Session, lent: Membership) -> None:
    """Unless somebody was faster."""
    moved = session.execute(
        update(Membership)
        .where(Membership.id == lent.id, Membership.state == LENT)
        .values(state="ended", ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    session.refresh(lent)
    _tell(ENDED, lent)


def _facts(lent: Membership) -> dict[str, object]:
    """Who, where, which days; why somebody is away is theirs and of those who may appoint, and no matter of the history."""
    days = delegations.days_of(lent)
    return {
        "role": lent.role,
        "organisation": lent.organisation_id,
        "principal": lent.asked_by_id,
        "user": lent.user_id,
        "first_day": days.first.isoformat(),
        "last_day": days.last.isoformat(),
    }


def _tell(kind: MessageKind, lent: Membership) -> None:
    """Both sides."""
    days, names = delegations.days_of(lent), _names(lent)
    values = {
        UNIT: lent.organisation.name,
        PRINCIPAL: names[0],
        COLLEAGUE: names[1],
        PERIOD: f"{chinese(day_text(days.first))}至{chinese(day_text(days.last))}",
    }
    occasion = Occasion(f"{kind.key}:{lent.id}", screen=SCREEN)
    messages.tell(kind, {lent.asked_by_id or 0, lent.user_id}, occasion, values)


def _names(lent: Membership) -> tuple[str, str]:
    principal = db.session.get(Account, lent.asked_by_id or 0)
    return (
        principal.get_full_name() if principal else "",
        db.session.get_one(Account, lent.user_id).get_full_name(),
    )
