"""Who acts for an organisation: appointed, handed over, ended; the history stays 岗位."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tepei.organisations import accounts, queries, rules
from tepei.organisations.models import Membership, Organisation, Post
from tepei.organisations.roles import sync_account
from tepei.policy.names import normalise_name
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, join, say
from tepei.portal import audit, clock, province, scope
from tepei.portal.accounts import Account
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, Stale, require
from tepei.portal.gate import passwords, sessions


@dataclass(frozen=True)
class Newcomer:
    """Somebody who takes up a post. An account that exists already is recognised by user name and name together."""

    username: str
    full_name: str
    password: str = ""


@dataclass(frozen=True)
class Appointed:
    """The new membership, and the one-time password where an account was made for it (shown once)."""

    membership: Membership
    password: str = ""


def create_member(organisation_id: int, role: str, newcomer: Newcomer) -> Appointed:
    """A bureau gives somebody a post in its own subtree. Raises Absent, Refused."""
    with transaction() as session:
        organisation = scope.find(Organisation, organisation_id)
        require(_may_appoint(organisation, role))
        waits = queries.posts()[role].exclusive
        appointed = _appoint(session, organisation, role, newcomer, "proposed" if waits else "active")
        made = appointed.membership
        if waits:
            audit.record("membership.proposed", made, role=role, user=made.user_id)
        else:
            audit.record("membership.began", made, role=role, user=made.user_id)
    return appointed


def confirm(membership_id: int) -> Membership:
    """A second person confirms that an administrator's post begins or ends. Raises Absent, Refused, Stale."""
    with transaction() as session:
        membership = scope.find(Membership, membership_id)
        require(_may_appoint(membership.organisation, membership.role))
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
        require(_may_appoint(membership.organisation, membership.role))
        if membership.state not in ("proposed", "ending"):
            raise Refused(say("该岗位没有待确认的变动，请刷新页面查看最新状态。"))
        _move(session, membership, membership.state, "ended" if membership.state == "proposed" else "active")
        audit.record("membership.withdrawn", membership, role=membership.role, user=membership.user_id)
        return membership


def hand_over(membership_id: int, newcomer: Newcomer) -> Appointed:
    """One person leaves a post and another takes it up, at one moment. Raises Absent, Refused, Stale."""
    with transaction() as session:
        old = _active(membership_id)
        require(_may_appoint(old.organisation, old.role))
        if queries.posts()[old.role].exclusive:
            raise Refused(
                say(
                    "管理员岗位不能直接移交：请先新增接任者的岗位，再终止原岗位，两项均由另一名安全管理员确认。"
                )
            )
        _end(session, old)
        appointed = _appoint(session, old.organisation, old.role, newcomer)
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
        old = _active(membership_id)
        if old.user_id == scope.viewer().user_id:
            raise Refused(say("不能终止自己的岗位，以免无人办理。请用“移交”交给接任者。"))
        require(_may_appoint(old.organisation, old.role))
        if queries.posts()[old.role].exclusive:
            _move(session, old, "active", "ending")
            audit.record("membership.ending", old, role=old.role, user=old.user_id)
            return
        _end(session, old)
        audit.record("membership.ended", old, role=old.role, user=old.user_id)


def renew_password(membership_id: int) -> Appointed:
    """Another one-time password, only for an account that has never chosen its own. Raises Absent, Refused.

    Whoever reads it can sign in as that person, with every post that they hold: all of them must be the viewer's to give.
    """
    with transaction() as session:
        membership = _active(membership_id)
        require(_may_appoint(membership.organisation, membership.role))
        account = session.get_one(Account, membership.user_id)
        if not account.must_change_password or account.last_login is not None:
            raise Refused(say("该账号已由本人使用，一次性密码不能重发。忘记密码的，请联系安全管理员。"))
        if not _all_theirs(session, account.id):
            raise Refused(say("该账号还担任您不能授予的岗位，一次性密码请由其上级或安全管理员重发。"))
        password = passwords.temporary()
        passwords.set_password(account, password, by_owner=False)
        audit.record("password.renewed", membership, user=account.id)
    return Appointed(membership, password)


def _all_theirs(session: Session, user_id: int) -> bool:
    """Could the viewer have given this account every post that it holds?"""
    posts = select(Membership).where(Membership.user_id == user_id, Membership.state != "ended")
    with scope.everything("posts out of sight count as well"):
        everywhere = session.scalars(posts).all()
    in_sight = set(session.scalars(posts.where(scope.criterion(Membership))))
    return all(each in in_sight and _may_appoint(each.organisation, each.role) for each in everywhere)


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
        require(_fits(organisation, posts[role]))
        appointed = _appoint(session, organisation, role, newcomer)
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
        _take_effect(session, membership.user_id)


def offered(organisation: Organisation) -> list[Post]:
    """The roles that the viewer may give in this organisation."""
    return [post for code, post in queries.posts().items() if _may_appoint(organisation, code)]


def _may_appoint(organisation: Organisation, role: str) -> Verdict:
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


def _fits(organisation: Organisation, post: Post) -> Verdict:
    return rules.may_sit(post, _seat(organisation)) & _works(organisation)


def _seat(organisation: Organisation) -> rules.Seat:
    kinds = province.bodies().seen_as(organisation.kind, organisation.reports_to_region)
    return rules.Seat(organisation.name, kinds)


def _works(organisation: Organisation) -> Verdict:
    if organisation.state == "active":
        return Verdict.yes()
    return Verdict.no("role", say("“%(name)s”尚未确认或已停用，不能设置岗位。", name=organisation.name))


def _appoint(
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
    _take_effect(session, account.id)
    return Appointed(membership, password)


def _account_of(session: Session, newcomer: Newcomer) -> tuple[Account, str]:
    """The account of that name, or a new one with a one-time password."""
    require(accounts.check_username(newcomer.username) & accounts.check_full_name(newcomer.full_name))
    known = accounts.by_username(session, newcomer.username)
    if known is None:
        password = newcomer.password or passwords.temporary()
        once = not newcomer.password
        return accounts.open_account(
            session, newcomer.username, newcomer.full_name, password, once=once
        ), password
    if known.full_name != normalise_name(newcomer.full_name):
        raise Refused(verdict=Verdict.no("username", accounts.TAKEN))
    return known, ""


def _active(membership_id: int) -> Membership:
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
    _take_effect(session, membership.user_id)


def _take_effect(session: Session, user_id: int) -> None:
    """Rights change now, and whoever is signed in with the old ones signs in again."""
    sync_account(session, user_id)
    session.flush()
    sessions.end_all(user_id)
