"""Sign-ins kept at the server: the cookie carries a random key, and ending the row ends the session everywhere.

A session also ends by itself when the account's password or roles are no longer those it began with, so no verb
that changes them has to remember it. Its times are the machine's own: moving the demonstration's clock signs nobody out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from functools import lru_cache
from typing import Any

from flask import current_app, session
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload

from tepei.portal import clock
from tepei.portal.accounts import Account, SignIn
from tepei.portal.database import db, transaction

_KEY, _STANDING = "sign_in", "standing"
_SEEN_EVERY = dt.timedelta(minutes=1)
MANY_DEVICES = frozenset({"applicant"})  # who reviews or administers works in one place at a time


def begin(account: Account) -> None:
    """Begin a session with a key of its own; nothing of an earlier visitor's session is kept but the language."""
    language = session.get("locale")
    session.clear()
    if language:
        session["locale"] = language
    key = secrets.token_urlsafe(32)
    now = clock.real()
    if not {role.name for role in account.roles} <= MANY_DEVICES:
        end_all(account.id)
    with transaction() as written:
        written.add(SignIn(key_hash=_hash(key), user_id=account.id, began_at=now, seen_at=now))
    session[_KEY], session[_STANDING] = key, _standing(account)


def renew(account: Account) -> None:
    """Go on in this browser after a change that ended the account's sessions (own password, own roles)."""
    end_all(account.id)
    flask_login = {
        name: value for name, value in session.items() if name in ("_user_id", "_id", "_fresh", "csrf_token")
    }
    begin(account)
    session.update(flask_login)


def account_of(user_id: str) -> Account | None:
    """The account behind this request's cookie, if its session still holds; touches `seen_at` once a minute."""
    key = session.get(_KEY)
    if not isinstance(key, str) or not str(user_id).isdecimal():
        return None
    found = db.session.execute(_with_account(), {"key": _hash(key)}).unique().one_or_none()
    if found is None:
        return None
    sign_in, account = found
    if account.id != int(user_id) or not _holds(sign_in, account):
        _end(SignIn.id == sign_in.id)
        return None
    _touch(sign_in)
    return account  # type: ignore[no-any-return]


def end_current() -> None:
    """End this browser's session."""
    key = session.get(_KEY)
    if isinstance(key, str):
        _end(SignIn.key_hash == _hash(key))
    session.clear()


def end_all(*user_ids: int) -> None:
    """End every session of these accounts."""
    if user_ids:
        _end(SignIn.user_id.in_(user_ids))


@lru_cache
def _with_account() -> Any:
    """Asked by every request, and therefore made once."""
    return (
        select(SignIn, Account)
        .join(Account, Account.id == SignIn.user_id)
        .where(SignIn.key_hash == bindparam("key"), SignIn.ended_at.is_(None))
        .options(joinedload(Account.roles))
        .execution_options(populate_existing=True)
    )


def _holds(sign_in: SignIn, account: Account) -> bool:
    now, config = clock.real(), current_app.config
    return bool(
        account.active
        and now - sign_in.seen_at < config["SESSION_IDLE"]
        and now - sign_in.began_at < config["SESSION_TOTAL"]
        and secrets.compare_digest(session.get(_STANDING, ""), _standing(account))
    )


def _standing(account: Account) -> str:
    """A fingerprint of the password and the roles."""
    text = "|".join((account.password or "", *sorted(role.name for role in account.roles)))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _touch(sign_in: SignIn) -> None:
    now = clock.real()
    if now - sign_in.seen_at < _SEEN_EVERY:
        return
    try:
        with transaction() as written:
            written.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=now))
    except OperationalError:
        # A busy database must not lock people out of reading; the next minute tries again.
        db.session.rollback()


def _end(which: Any) -> None:
    with transaction() as written:
        written.execute(
            update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=clock.real())
            .execution_options(synchronize_session=False)
        )  # fmt: skip


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
