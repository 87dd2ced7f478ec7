"""Who may be given which post where, and giving it 任用."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tepei.organisations import accounts, inviting, queries, rules
from tepei.organisations.models import LENT, Membership, Organisation, Post
from tepei.organisations.roles import sync_accounts
from tepei.policy.names import normalise_name
from tepei.policy.verdict import Verdict
from tepei.policy.words import NOTHING, Sentence, say
from tepei.portal import clock, province, scope
from tepei.portal.accounts import NAME_TAKEN, Account
from tepei.portal.channels import Contact
from tepei.portal.database import db, insert_all
from tepei.portal.errors import require
from tepei.portal.gate import passwords, sessions


@dataclass(frozen=True)
class Newcomer:
    """Somebody who takes up a post. An account that exists already is recognised by user name and name together.

    Who is invited gets no one-time password, and chooses the first one; so does who is reached by an `email` or a `mobile`.
    """

    username: str
    full_name: str
    password: str = ""
    is_invited: bool = False
    email: str = ""
    mobile: str = ""


Newcomers = dict[str, tuple[Account, str]]  # an account and its one-time password, by user name


@dataclass(frozen=True)
class Appointed:
    """The new membership, and the one-time password where an account was made for it (shown once), or where the invitation went (masked)."""

    membership: Membership
    password: str = ""
    sent_to: Sentence = NOTHING


def offered(organisation: Organisation) -> list[Post]:
    """The roles that the viewer may give in this organisation."""
    return [post for code, post in queries.posts().items() if may_appoint(organisation, code)]


def may_appoint(organisation: Organisation, role: str) -> Verdict:
    posts = queries.posts()
    if role not in posts:
        return Verdict.no("role", say("请选择岗位。"))
    return (
        rules.may_appoint(queries.own_posts(), posts[role], _seat(organisation))
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


@dataclass(frozen=True)
class Appointment:
    """Who is to act where in which role; `state` as the membership begins."""

    organisation: Organisation
    role: str
    newcomer: Newcomer
    state: str = "active"


@dataclass
class _Known:
    """An account that is there, or is about to be: its id, whose it is, what they hold (role, organisation's id), and which roles for colleagues."""

    id: int | None
    full_name: str
    held: set[tuple[str, int]]
    lent: set[str] = field(default_factory=set)


def judged(appointments: Sequence[Appointment]) -> list[Verdict]:
    """Of each, whether its newcomer may take it up, given those before it. Whether the viewer may give it is `may_appoint`'s."""
    known = _known({accounts.tidy_username(each.newcomer.username) for each in appointments})
    return [_judged(each, known) for each in appointments]


def _judged(appointment: Appointment, known: dict[str, _Known]) -> Verdict:
    newcomer, posts = appointment.newcomer, queries.posts()
    verdict = (
        accounts.check_username(newcomer.username)
        & accounts.check_full_name(newcomer.full_name)
        & rules.check_contact(newcomer.email, newcomer.mobile)
    )
    if not verdict:
        return verdict
    full_name, name = normalise_name(newcomer.full_name), accounts.tidy_username(newcomer.username)
    account = known.setdefault(name, _Known(None, full_name, set()))
    if account.full_name != full_name:
        return Verdict.no("username", NAME_TAKEN)
    if account.id is not None and account.id == scope.viewer().user_id:
        return Verdict.no("username", say("不能给自己授予岗位，请由上级或其他管理员办理。"))
    post = (appointment.role, appointment.organisation.id)
    verdict = rules.may_hold(
        [posts[role] for role in {role for role, _ in account.held} | account.lent if role in posts],
        posts[appointment.role],
    )
    if post in account.held:
        verdict &= Verdict.no("username", say("该账号已在本单位担任此岗位。"))
    if verdict:
        account.held.add(post)
    return verdict


def _known(usernames: Collection[str]) -> dict[str, _Known]:
    rows = accounts.by_usernames(db.session(), usernames)
    found = {name: _Known(row.id, row.full_name or "", set()) for name, row in rows.items()}
    by_id = {each.id: each for each in found.values()}
    with scope.everything("posts elsewhere decide whether another may be held"):
        held = select(
            Membership.user_id, Membership.role, Membership.organisation_id, Membership.state
        ).where(Membership.user_id.in_(by_id), Membership.state != "ended")
        for user_id, role, organisation_id, state in db.session.execute(held):
            if state == LENT:
                by_id[user_id].lent.add(role)
            else:
                by_id[user_id].held.add((role, organisation_id))
    return found


def accounts_for(appointments: Sequence[Appointment]) -> Newcomers:
    """The accounts that the newcomers would have, by user name; not kept yet.

    They are made before anything is asked of the database: from then on others wait, on SQLite all of them, and a password takes long to hash.
    """
    made: Newcomers = {}
    for newcomer in (each.newcomer for each in appointments):
        name = accounts.tidy_username(newcomer.username)
        if name not in made:
            is_invited = newcomer.is_invited or inviting.reached(newcomer.email, newcomer.mobile) != Contact()
            password = "" if is_invited else newcomer.password or passwords.temporary()
            once = not newcomer.password
            account = accounts.made(newcomer.username, newcomer.full_name, password, once=once)
            made[name] = (account, password)
    return made


def appoint(session: Session, appointments: Sequence[Appointment], newcomers: Newcomers) -> list[Appointed]:
    """All of them, in the caller's transaction; who has an account keeps it. Refused, with the reason, where one newcomer may not."""
    for verdict in judged(appointments):
        require(verdict)
    known = accounts.by_usernames(session, newcomers)
    new = {name: found for name, found in newcomers.items() if name not in known}
    accounts.keep([account for account, _ in new.values()])
    appointed = [_appointed(appointment, known, new) for appointment in appointments]
    insert_all([each.membership for each in appointed])
    appointed = [_invited(one, each, new) for one, each in zip(appointed, appointments, strict=True)]
    sync_accounts(session, {each.membership.user_id for each in appointed})
    sessions.end_all(*(account.id for account in known.values()))
    return appointed


def _appointed(appointment: Appointment, known: Mapping[str, Account], new: Newcomers) -> Appointed:
    name = accounts.tidy_username(appointment.newcomer.username)
    account, password = new.get(name) or (known[name], "")
    membership = Membership(
        user_id=account.id,
        organisation_id=appointment.organisation.id,
        role=appointment.role,
        state=appointment.state,
        began_at=clock.now(),
        asked_by_id=scope.viewer().user_id if appointment.state != "active" else None,
    )
    return Appointed(membership, password)


def _invited(appointed: Appointed, appointment: Appointment, new: Newcomers) -> Appointed:
    """With where the letter of a new account went, if one reaches its person."""
    who = appointment.newcomer
    account = new.get(accounts.tidy_username(who.username), (None, ""))[0]
    contact = inviting.reached(who.email, who.mobile)
    if account is None or contact == Contact():
        return appointed
    return replace(appointed, sent_to=inviting.send(account, contact))


def take_effect(session: Session, user_id: int) -> None:
    """Rights change now, and whoever is signed in with the old ones signs in again."""
    sync_accounts(session, {user_id})
    session.flush()
    sessions.end_all(user_id)
