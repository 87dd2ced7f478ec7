"""Who acts for an organisation: a post begins, is confirmed, handed over, ended; the history stays 岗位."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tepei.organisations import delegating, queries, rules
from tepei.organisations.appointing import (
    Appointed,
    Appointment,
    Newcomer,
    accounts_for,
    appoint,
    fits,
    judged,
    may_appoint,
    take_effect,
)
from tepei.organisations.models import Membership, Organisation
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, join, say
from tepei.portal import audit, clock, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, Stale, require


def create_member(organisation_id: int, role: str, newcomer: Newcomer) -> Appointed:
    """A bureau gives somebody a post in its own subtree. Raises Absent, Refused."""
    organisation = scope.find(Organisation, organisation_id)
    return create_members([Appointment(organisation, role, newcomer)])[0]


def create_members(appointments: Sequence[Appointment]) -> list[Appointed]:
    """Many at once; the accounts that have posts already are few among them. Refused with the reason of the first that may not."""
    newcomers = accounts_for(appointments)
    with transaction() as session:
        for verdict in check_members(appointments):
            require(verdict)
        posts = queries.posts()
        states = {code: "proposed" if post.exclusive else "active" for code, post in posts.items()}
        appointed = appoint(
            session, [replace(each, state=states[each.role]) for each in appointments], newcomers
        )
        for made in (each.membership for each in appointed):
            if made.state == "active":
                audit.record("membership.began", made, role=made.role, user=made.user_id)
            else:
                audit.record("membership.proposed", made, role=made.role, user=made.user_id)
    return appointed


def check_members(appointments: Sequence[Appointment]) -> list[Verdict]:
    """Of each, whether the viewer may give it and its newcomer may take it up, given those before it."""
    places = {(each.organisation.id, each.role): each.organisation for each in appointments}
    given = {key: may_appoint(organisation, key[1]) for key, organisation in places.items()}
    allowed = [given[each.organisation.id, each.role] for each in appointments]
    taken = iter(judged([each for each, verdict in zip(appointments, allowed, strict=True) if verdict]))
    return [next(taken) if verdict else verdict for verdict in allowed]


def confirm(membership_id: int) -> Membership:
    """A second person confirms that an administrator's post begins or ends. Raises Absent, Refused, Stale."""
    with transaction() as session:
        membership = scope.find(Membership, membership_id)
        require(may_appoint(membership.organisation, membership.role))
        require(rules.may_confirm(scope.viewer().user_id, membership.asked_by_id, membership.user_id))
        if membership.state not in ("proposed", "ending"):
            raise Refused(say("该岗位没有待确认的变动，请刷新页面查看最新状态。"))
        begins = membership.state == "proposed"
        _move(session, membership, membership.state, "active" if begins else "ended")
        if begins:
            audit.record("membership.began", membership, role=membership.role, user=membership.user_id)
        else:
            audit.record("membership.ended", membership, role=membership.role, user=membership.user_id)
        return membership


def withdraw(membership_id: int) -> Membership:
    """What was asked about an administrator's post is dropped: it stays as it was. Raises Absent, Refused, Stale."""
    with transaction() as session:
        membership = scope.find(Membership, membership_id)
        require(may_appoint(membership.organisation, membership.role))
        if membership.state not in ("proposed", "ending"):
            raise Refused(say("该岗位没有待确认的变动，请刷新页面查看最新状态。"))
        _move(session, membership, membership.state, "ended" if membership.state == "proposed" else "active")
        audit.record("membership.withdrawn", membership, role=membership.role, user=membership.user_id)
        return membership


def hand_over(membership_id: int, newcomer: Newcomer) -> Appointed:
    """One person leaves a post and another takes it up, at one moment. Raises Absent, Refused, Stale."""
    with transaction() as session:
        old = active(membership_id)
        require(may_appoint(old.organisation, old.role))
        if queries.posts()[old.role].exclusive:
            raise Refused(
                say(
                    "管理员岗位不能直接移交：请先新增接任者的岗位，再终止原岗位，两项均由另一名安全管理员确认。"
                )
            )
        _end(session, old)
        appointment = Appointment(old.organisation, old.role, newcomer)
        (appointed,) = appoint(session, [appointment], accounts_for([appointment]))
        if appointed.membership.user_id == old.user_id:
            raise Refused(say("接任者与原任者是同一个账号，请填写接任者的用户名和姓名。"))
        audit.record(
            "membership.handed_over",
            appointed.membership,
            role=old.role,
            ended=old.id,
            user_before=old.user_id,
            user_after=appointed.membership.user_id,
        )
    return appointed


def end_membership(membership_id: int) -> None:
    """Somebody leaves a post. Raises Absent, Refused, Stale."""
    with transaction() as session:
        old = active(membership_id)
        if old.user_id == scope.viewer().user_id:
            raise Refused(say("不能终止自己的岗位，以免无人办理。请用“移交”交给接任者。"))
        require(may_appoint(old.organisation, old.role))
        if queries.posts()[old.role].exclusive:
            _move(session, old, "active", "ending")
            audit.record("membership.ending", old, role=old.role, user=old.user_id)
            return
        _end(session, old)
        audit.record("membership.ended", old, role=old.role, user=old.user_id)


def install_member(code: str, role: str, newcomer: Newcomer) -> Appointed:
    """A post given at the terminal, where the first administrators come from; limits between posts hold all the same.

    Refused with the reason, an unknown code included.
    """
    with scope.everything("a post is given at the terminal"), transaction() as session:
        organisation = session.scalars(select(Organisation).where(Organisation.code == code)).one_or_none()
        if organisation is None:
            raise Refused(say("没有代码为 %(code)s 的单位。", code=code))
        posts = queries.posts()
        if role not in posts:
            raise Refused(say("没有角色 %(role)s；可用：%(posts)s。", role=role, posts=join(posts, ITEMS)))
        require(fits(organisation, posts[role]))
        appointment = Appointment(organisation, role, newcomer)
        (appointed,) = appoint(session, [appointment], accounts_for([appointment]))
        audit.record("membership.began", appointed.membership, role=role, user=appointed.membership.user_id)
    return appointed


def settle(session: Session, unit: Organisation, state: str) -> None:
    """The posts that waited with a unit begin ("active") or come to nothing ("ended")."""
    waiting = select(Membership).where(Membership.organisation_id == unit.id, Membership.state == "pending")
    for membership in session.scalars(waiting).all():
        membership.state = state
        if state == "active":
            membership.began_at = clock.now()
        else:
            membership.ended_at = clock.now()
        session.flush()
        take_effect(session, membership.user_id)


def active(membership_id: int) -> Membership:
    """The post, which is held. Absent, Refused."""
    membership = scope.find(Membership, membership_id)
    if membership.state != "active":
        raise Refused(say("该岗位已经终止或尚未生效，请刷新页面查看最新状态。"))
    return membership


def _end(session: Session, membership: Membership) -> None:
    _move(session, membership, "active", "ended")


def _move(session: Session, membership: Membership, state: str, to: str) -> None:
    """From a state to another, unless somebody was faster."""
    values: dict[str, object] = {"state": to}
    if to == "ended":
        values["ended_at"] = clock.now()
    if to == "ending":
        values["asked_by_id"] = scope.viewer().user_id
    moved = session.execute(
        update(Membership)
        .where(Membership.id == membership.id, Membership.state == state)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    session.refresh(membership)
    if to == "ended":
        delegating.end_with(session, membership)
    take_effect(session, membership.user_id)
