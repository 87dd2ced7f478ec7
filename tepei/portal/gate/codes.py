"""Codes by which somebody who forgot their password proves that the mailbox or telephone is theirs 验证码.

A request is a row; the worker makes the code when it sends it, and what is kept is a keyed hash of it. So no code lies anywhere in plain,
and asking costs the same whether anybody has the name or not.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import logging
import secrets
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, ForeignKey, Integer, Select, String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import say
from tepei.portal import audit, catalogue, channels, clock, scope
from tepei.portal.accounts import Account
from tepei.portal.channels import MAIL, SMS, Letter, Undelivered
from tepei.portal.database import Model, Moment, db, transaction
from tepei.portal.gate import passwords, sessions

log = logging.getLogger(__name__)

LASTS = dt.timedelta(minutes=10)
TRIES = 5
PER_HOUR = 3
DIGITS = 6
_DAY = dt.timedelta(days=1)
KIND = "password.code"
SUBJECT = say("重置密码的验证码")


class PasswordCode(Model):
    """One request. `user_id` is None where nobody has the name that was typed; `code_hash` is "" until the code has left."""

    __tablename__ = "password_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)
    requested_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    code_hash: Mapped[str] = mapped_column(String(64), default="")
    sent_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    used_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    account: Mapped[Account | None] = relationship()


scope.public(PasswordCode, "found by a name and proved by a secret that only the mailbox holds")


def ways() -> list[str]:
    """The channels that a code may take here."""
    return [each for each in channels.active(by_mail=True, by_sms=True) if each in (MAIL, SMS)]


def ask(username: str) -> None:
    """Note that somebody asks for a code; the worker sends it, where the name is one that is reached."""
    now = clock.real()
    with transaction() as session:
        account_id = session.scalar(select(Account.id).where(_is_called(username)))
        session.execute(delete(PasswordCode).where(PasswordCode.requested_at < now - _DAY))
        session.add(PasswordCode(user_id=account_id, requested_at=now))


def deliver() -> int:
    """Make and send the codes that were asked for; how many left. What nobody gets is not tried again: people ask anew."""
    sent = 0
    with scope.everything("the worker sends codes to whoever asked"):
        for code_id in db.session.scalars(_waiting()).all():
            sent += _sent(code_id)
    return sent


def redeem(username: str, code: str, password: str) -> bool:
    """Set the password with the latest code of this account. False for a wrong name, a wrong code and one that is spent, alike."""
    now = clock.real()
    with scope.everything("who has the code sets their own password"), transaction() as session:
        latest = (
            select(PasswordCode.id)
            .join(PasswordCode.account)
            .where(_is_called(username), Account.active, PasswordCode.sent_at > now - LASTS)
            .order_by(PasswordCode.id.desc())
            .limit(1)
        )
        found = session.scalar(latest) or 0
        # A try is counted before it is looked at: two at once count two.
        counted = session.execute(
            update(PasswordCode)
            .where(PasswordCode.id == found, PasswordCode.used_at.is_(None), PasswordCode.tries < TRIES)
            .values(tries=PasswordCode.tries + 1)
        )
        row = session.get(PasswordCode, found, populate_existing=True)
        kept = row.code_hash if row is not None and counted.rowcount == 1 else ""  # type: ignore[attr-defined]
        is_right = hmac.compare_digest(kept, _hash(found, code.strip()))
        if not is_right or row is None or row.account is None:
            return False
        row.used_at = now
        passwords.set_password(row.account, password, by_owner=True)
        sessions.end_all(row.account.id)
        audit.record("password.recovered", row.account)
        return True


def _is_called(username: str) -> ColumnElement[bool]:
    return func.lower(Account.username) == username.strip().lower()


def _waiting() -> Select[Any]:
    fresh = PasswordCode.requested_at > clock.real() - LASTS
    return select(PasswordCode.id).where(fresh, PasswordCode.sent_at.is_(None)).order_by(PasswordCode.id)


def _sent(code_id: int) -> bool:
    """One worker takes the request, makes its code, and hands that over."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with transaction() as session:
        taken = session.execute(
            update(PasswordCode)
            .where(PasswordCode.id == code_id, PasswordCode.sent_at.is_(None))
            .values(sent_at=clock.real(), code_hash=_hash(code_id, code))
        )
        if taken.rowcount != 1:  # type: ignore[attr-defined]
            return False
        account = session.get_one(PasswordCode, code_id).account
        is_due = account is not None and account.active and _count(account) <= PER_HOUR
    return bool(account is not None and is_due and _handed_over(account, code_id, code))


def _count(account: Account) -> int:
    recent = PasswordCode.sent_at > clock.real() - dt.timedelta(hours=1)
    counted = select(func.count()).where(PasswordCode.user_id == account.id, recent)
    return db.session.scalar(counted) or 0


def _handed_over(account: Account, code_id: int, code: str) -> bool:
    text = say(
        "验证码 %(code)s，用于重置登录密码，%(minutes)d 分钟内有效，请勿告诉他人。非本人操作请忽略。",
        code=code,
        minutes=LASTS // dt.timedelta(minutes=1),
    )
    written = catalogue.chinese(SUBJECT), catalogue.chinese(text)
    for channel in reversed(ways()):  # a text message is read sooner than a mail
        address = channels.address_of(channel, account)
        if not address:
            continue
        letter = Letter(f"tepei-code-{code_id}", address, KIND, *written, "/forgotten/")
        try:
            with channels.opened(channel) as send:
                send(letter)
        except Undelivered as failure:
            log.warning("a code was not taken by %s: %s", channel, failure.answer)
            continue
        return True
    return False


def _hash(code_id: int, code: str) -> str:
    """Keyed: six digits alone would be found by trying them all."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"password code {code_id} {code}".encode(), hashlib.sha256).hexdigest()
