"""Accounts: an account belongs to a person, not to a post 账号."""

from __future__ import annotations

import re
import secrets

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from tepei.policy.names import check_name, normalise_name
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.portal import clock, passwords
from tepei.portal.accounts import Account

TAKEN = "该用户名已被使用，请换一个。"
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{3,31}")
_ID_NUMBER = re.compile(r"[0-9]{15}|[0-9]{17}[0-9x]")
# Without look-alikes: a one-time password is read aloud or copied from paper.
_LETTERS, _DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"


def check_username(username: str) -> Verdict:
    """4 to 32 characters of ASCII, so that nobody can dress up as another; never an ID number, for it is logged."""
    if _ID_NUMBER.fullmatch(username.strip().lower()):
        return Verdict.no("username", "用户名不能使用身份证号码，请另取一个。")
    if not _USERNAME.fullmatch(username.strip().lower()):
        return Verdict.no(
            "username", "用户名为 4—32 位，以英文字母开头，只能用英文字母、数字和“.”“_”“-”，不区分大小写。"
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


def by_username(session: Session, username: str) -> Account | None:
    """Who signs in by this name; case does not tell two people apart."""
    statement = select(Account).where(func.lower(Account.username) == username.strip().lower())
    return session.scalars(statement).one_or_none()


def open_account(
    session: Session, username: str, full_name: str, password: str, *, once: bool = False
) -> Account:
    """A new account; `once` marks a password that must be changed at the first sign-in.

    The address is no mailbox: FAB wants one, and people's own addresses are sealed elsewhere.
    """
    name = username.strip().lower()
    account = Account(
        username=name,
        first_name="",
        last_name="",
        full_name=normalise_name(full_name),
        email=f"{name}@accounts.invalid",
        password=generate_password_hash(password),
        active=True,
        must_change_password=once,
        password_set_at=clock.now(),
    )
    session.add(account)
    session.flush()
    return account


def one_time_password() -> str:
    """Letters and digits in groups, 60 bits: it is shown once and lives until the first sign-in."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    digits = "".join(secrets.choice(_DIGITS) for _ in range(8))
    return f"T-{letters[:4]}-{digits[:4]}-{letters[4:]}-{digits[4:]}"
