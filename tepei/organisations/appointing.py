"""Who may be given which post where, and giving it 任用."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tepei.organisations import accounts, queries, rules
from tepei.organisations.models import Membership, Organisation, Post
from tepei.organisations.roles import sync_account
from tepei.policy.names import normalise_name
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import clock, province, scope
from tepei.portal.accounts import NAME_TAKEN, Account
from tepei.portal.errors import Refused, require
from tepei.portal.gate import passwords, sessions


@dataclass(frozen=True)
class Newcomer:
    """Somebody who takes up a post. An account that exists already is recognised by user name and name together.

    Who is invited gets no one-time password, and chooses the first one.
    """

    username: str
    full_name: str
    password: str = ""
    is_invited: bool = False


@dataclass(frozen=True)
class Appointed:
    """The new membership, and the one-time password where an account was made for it (shown once)."""

    membership: Membership
    password: str = ""


def offered(organisation: Organisation) -> list[Post]:
    """The roles that the viewer may give in this organisation."""
    return [post for code, post in queries.posts().items() if may_appoint(organisation, code)]


def may_appoint(organisation: Organisation, role: str) -> Verdict:
    posts = queries.posts()
    if role not in posts:
        return Verdict.no("role", say("请选择岗位。"))
    own = [posts[code] for code in scope.viewer().roles if code in posts]
    return (
        rules.may_appoint(own, posts[role], _seat(organisation))
        & _works(organisation)
        & _holds_here(organisation, posts[role])
    )


def _holds_here(organisation: Organisation, post: Post) -> Verdict:
    """A body's own role is given at and below that body alone."""
    if post.owner_id is None or f"/{post.owner_id}/" in organisation.path:
        return Verdict.yes()
    return Verdict.no("role", say("该角色由其他单位自定义，不能在本单位授予。"))


def fits(organisation: Organisation, post: Post) -> Verdict:
    return rules.may_sit(post, _seat(organisation)) & _works(organisation)


def _seat(organisation: Organisation) -> rules.Seat:
    kinds = province.bodies().seen_as(organisation.kind, organisation.reports_to_region)
    return rules.Seat(organisation.name, kinds)


def _works(organisation: Organisation) -> Verdict:
    if organisation.state == "active":
        return Verdict.yes()
    return Verdict.no("role", say("“%(name)s”尚未确认或已停用，不能设置岗位。", name=organisation.name))


def appoint(
    session: Session, organisation: Organisation, role: str, newcomer: Newcomer, state: str = "active"
) -> Appointed:
    account, password = _account_of(session, newcomer)
    if account.id == scope.viewer().user_id:
        raise Refused(verdict=Verdict.no("username", say("不能给自己授予岗位，请由上级或其他管理员办理。")))
    with scope.everything("posts elsewhere decide whether another may be held"):
        held = session.scalars(
            select(Membership).where(Membership.user_id == account.id, Membership.state != "ended")
        ).all()
    posts = queries.posts()
    require(rules.may_hold([posts[each.role] for each in held if each.role in posts], posts[role]))
    if any((each.role, each.organisation_id) == (role, organisation.id) for each in held):
        raise Refused(verdict=Verdict.no("username", say("该账号已在本单位担任此岗位。")))
    membership = Membership(
        user_id=account.id,
        organisation_id=organisation.id,
        role=role,
        state=state,
        began_at=clock.now(),
        asked_by_id=scope.viewer().user_id if state != "active" else None,
    )
    session.add(membership)
    session.flush()
    take_effect(session, account.id)
    return Appointed(membership, password)


def _account_of(session: Session, newcomer: Newcomer) -> tuple[Account, str]:
    """The account of that name, or a new one with a one-time password."""
    require(accounts.check_username(newcomer.username) & accounts.check_full_name(newcomer.full_name))
    known = accounts.by_username(session, newcomer.username)
    if known is None:
        password = "" if newcomer.is_invited else newcomer.password or passwords.temporary()
        once = not newcomer.password
        return accounts.open_account(
            session, newcomer.username, newcomer.full_name, password, once=once
        ), password
    if known.full_name != normalise_name(newcomer.full_name):
        raise Refused(verdict=Verdict.no("username", NAME_TAKEN))
    return known, ""


def take_effect(session: Session, user_id: int) -> None:
    """Rights change now, and whoever is signed in with the old ones signs in again."""
    sync_account(session, user_id)
    session.flush()
    sessions.end_all(user_id)
