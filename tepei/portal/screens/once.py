"""A form is carried out once: its key is written in the transaction that it starts, so a double click finds it."""

from __future__ import annotations

import datetime as dt
import re
import secrets

from sqlalchemy import Integer, String, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from tepei.policy.words import say
from tepei.portal import clock, scope
from tepei.portal.database import Model, Moment, db
from tepei.portal.errors import Refused

_KEPT = dt.timedelta(hours=24)
_FORM = re.compile(r"[A-Za-z0-9_-]{22}")
NOBODY = 0  # a form that is open to people without an account


class OnceKey(Model):
    """A form that was carried out: its key, whose it was, and the page that it led to."""

    __tablename__ = "once_keys"

    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    user_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    created_at: Mapped[dt.datetime] = mapped_column(Moment, index=True)
    location: Mapped[str] = mapped_column(String(300), default="")


scope.public(OnceKey, "found only by the random key that one browser holds")


class DoneBefore(Exception):
    """This form was carried out already; `location` is where it led."""

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__(location)


def new_key() -> str:
    """A key for one form: 22 characters."""
    return secrets.token_urlsafe(16)


def claim(key: str) -> OnceKey:
    """Take the key inside the caller's transaction. Raises DoneBefore for a used one, Refused for a malformed one."""
    if not _FORM.fullmatch(key or ""):
        raise Refused(say("页面已失效，请刷新后重新提交。"))
    session, owner, now = db.session, scope.viewer().user_id or NOBODY, clock.now()
    used = session.get(OnceKey, (key, owner))
    if used is not None:
        raise DoneBefore(used.location)
    session.execute(delete(OnceKey).where(OnceKey.user_id == owner, OnceKey.created_at < now - _KEPT))
    claimed = OnceKey(key=key, user_id=owner, created_at=now)
    session.add(claimed)
    try:
        session.flush()
    except IntegrityError:
        # The other click committed while this one waited for it.
        session.rollback()
        raise DoneBefore(getattr(session.get(OnceKey, (key, owner)), "location", "")) from None
    return claimed
