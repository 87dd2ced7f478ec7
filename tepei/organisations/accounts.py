"""Accounts: an account belongs to a person, not to a post 账号."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tepei.policy.names import check_name, normalise_name
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import say
from tepei.portal.accounts import NAME_TAKEN, NO_ADDRESS, Account
from tepei.portal.database import insert_all, transaction
from tepei.portal.errors import Refused, Taken
from tepei.portal.gate import passwords

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{3,31}")
_ID_NUMBER = re.compile(r"[0-9]{15}|[0-9]{17}[0-9x]")


def check_username(username: str) -> Verdict:
    """4 to 32 characters of ASCII, so that nobody can dress up as another; never an ID number, for it is logged."""
    if _ID_NUMBER.fullmatch(tidy_username(username)):
        return Verdict.no("username", say("用户名不能使用身份证号码，请另取一个。"))
    if not _USERNAME.fullmatch(tidy_username(username)):
        return Verdict.no(
            "username",
            say("用户名为 4—32 位，以英文字母开头，只能用英文字母、数字和“.”“_”“-”，不区分大小写。"),
        )
    return Verdict.yes()


def check_password(password: str, username: str) -> Verdict:
    """The portal's policy, said at the field."""
    weak = passwords.weakness(password, username.strip())
    return Verdict.no("password", weak) if weak else Verdict.yes()


def check_full_name(name: str) -> Verdict:
    """The rules of names, said at the field."""
    reasons = check_name(normalise_name(name)).failures
    return Verdict(tuple(Reason("full_name", Outcome.FAIL, reason.text) for reason in reasons))


def tidy_username(username: str) -> str:
    """The name as it is kept; case does not tell two people apart."""
    return username.strip().lower()


def by_username(session: Session, username: str) -> Account | None:
    """Who signs in by this name."""
    return by_usernames(session, [username]).get(tidy_username(username))


def by_usernames(session: Session, usernames: Iterable[str]) -> dict[str, Account]:
    """Those who sign in by one of these names, by the name as it is kept."""
    names = {tidy_username(each) for each in usernames}
    found = session.scalars(select(Account).where(func.lower(Account.username).in_(names)))
    return {each.username.lower(): each for each in found}


def open_account(username: str, full_name: str, password: str) -> Account:
    """A new account whose owner chose the password; Refused where the name is taken."""
    account = made(username, full_name, password)
    keep([account])
    return account


def made(username: str, full_name: str, password: str, *, once: bool = False) -> Account:
    """A new account, not kept yet. `once` marks a password that must be changed at the first sign-in.

    Without a password (""), its owner chooses the first one by invitation.

    The address is no mailbox: FAB wants one, and people's own addresses are sealed elsewhere.
    """
    name = tidy_username(username)
    account = Account(
        username=name,
        first_name="",
        last_name="",
        full_name=normalise_name(full_name),
        email=f"{name}{NO_ADDRESS}",
        active=True,
    )
    if password:
        passwords.set_password(account, password, by_owner=not once)
    else:
        passwords.set_none(account)
    return account


def keep(accounts: Sequence[Account]) -> None:
    """Into the table; Refused where somebody else took a name at this moment."""
    try:
        with transaction():
            insert_all(accounts)
    except Taken:
        raise Refused(verdict=Verdict.no("username", NAME_TAKEN)) from None
