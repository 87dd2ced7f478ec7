"""The verbs of the pool: experts are entered, one by one or from a workbook, tied to people, and given an account."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tepei.codes import queries as codes
from tepei.organisations import accounts
from tepei.organisations import queries as organisations
from tepei.organisations.models import Membership, Organisation
from tepei.organisations.roles import give_role, take_role
from tepei.policy.characters import trim
from tepei.policy.names import normalise_name, normalise_unit_name
from tepei.policy.verdict import Verdict
from tepei.portal import audit, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import require
from tepei.portal.gate import passwords, sessions
from tepei.programmes import running
from tepei.selection import expert_rules as rules
from tepei.selection.expert_models import KNOWN_ALREADY, Expert
from tepei.selection.expert_rules import AccountHolder, TypedExpert

ROLE = "expert"
FIELDS = "fields"  # the code set


def enter(typed: TypedExpert, row: Expert | None = None) -> Expert:
    """A new expert of the viewer's pool, or what is known of `row` anew. Refused with the reason at its box."""
    with transaction() as session:
        require(check([typed], row)[0])
        expert = row or Expert(kept_by_id=pool().id)
        _fill(expert, typed)
        session.add(expert)
        if row is None:
            audit.record("expert.add", expert)
        else:
            audit.record("expert.edit", expert)
        return expert


def enter_all(lines: Sequence[TypedExpert]) -> list[Expert]:
    """Many new ones, in one transaction with one row of history. Refused with the reason of the first that may not be entered."""
    with audit.batch("expert.import", "experts", count=len(lines)):
        return [enter(line) for line in lines]


def check(lines: Sequence[TypedExpert], row: Expert | None = None) -> list[Verdict]:
    """Of each, whether it may be entered, and whether the pool has nobody of this name and unit."""
    known_fields = {item.code for item in codes.items(FIELDS)}
    kept = select(Expert.name, Expert.unit_name).where(Expert.kept_by_id == pool().id)
    known = {(name, unit) for name, unit in db.session.execute(kept)} - ({_mark(row)} if row else set())
    verdicts = []
    for line in lines:
        verdict = rules.may_enter(line, known_fields)
        if verdict and mark_of(line) in known:
            verdict = Verdict.no("name", KNOWN_ALREADY)
        verdicts.append(verdict)
    return verdicts


def mark_of(typed: TypedExpert) -> tuple[str, str]:
    """What tells an expert from every other of a pool."""
    return normalise_name(typed.name), _unit_name(typed)


def pool() -> Organisation:
    """Who keeps the pool that the viewer enters experts into: the office that runs years."""
    return running.office() or organisations.region()


def open_account(expert_id: int, username: str) -> tuple[Account, str]:
    """An account in the role of experts, with its one-time password; one that the expert has already is recognised by user name and name.

    Refused with the reason at the box, or Absent.
    """
    username = accounts.tidy_username(username)
    require(accounts.check_username(username))
    password = passwords.temporary()
    with transaction() as session:
        expert = scope.find(Expert, expert_id)
        account = accounts.by_username(session, username)
        require(rules.may_use(expert.name, expert.account_id is not None, _holder(account)))
        if account is None:
            account = accounts.made(username, expert.name, password, once=True)
            accounts.keep([account])
        else:
            password = ""
            sessions.end_all(account.id)  # what it may do changes now
        give_role(session, account, ROLE)
        expert.account_id = account.id
        expert.version += 1
        audit.record("expert.invite", expert, account=account.id)
        return account, password


def before_delete(expert: Expert) -> None:
    """Their account is no expert's any more."""
    if expert.account is not None:
        take_role(expert.account, ROLE)
        sessions.end_all(expert.account.id)


def _holder(account: Account | None) -> AccountHolder | None:
    if account is None:
        return None
    with scope.everything("what an account administers decides whether it may assess"):
        held = db.session.scalars(
            select(Membership.role).where(Membership.user_id == account.id, Membership.state != "ended")
        ).all()
    posts = organisations.posts()
    return AccountHolder(
        account.full_name or "",
        account.id == scope.viewer().user_id,
        any(posts[role].exclusive for role in held if role in posts),
    )


def _fill(expert: Expert, typed: TypedExpert) -> None:
    expert.name, expert.unit_name = mark_of(typed)
    expert.organisation_id = typed.organisation_id
    expert.fields = sorted(set(typed.fields))
    expert.title = trim(typed.title)
    expert.is_outside, expert.is_active = typed.is_outside, typed.is_active
    if typed.phone is not None:
        expert.phone = trim(typed.phone)
    if typed.email is not None:
        expert.email = trim(typed.email)


def _unit_name(typed: TypedExpert) -> str:
    if typed.organisation_id is None:
        return normalise_unit_name(typed.unit_name)
    return db.session.get_one(Organisation, typed.organisation_id).name


def _mark(expert: Expert) -> tuple[str, str]:
    return expert.name, expert.unit_name
