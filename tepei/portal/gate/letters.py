"""Invitations that leave as letters 邀请: a link that works once, until it expires or another one is sent.

The link is made of the portal's key and the row's salt when the letter leaves, and found by a keyed hash: it lies nowhere in plain. The
addresses are sealed, and gone when the link is spent.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets

from flask import current_app
from sqlalchemy import ColumnElement, ForeignKey, String, false, select, update
from sqlalchemy.orm import Mapped, mapped_column

from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.channels import MAIL, SMS, Contact
from tepei.portal.database import Model, Moment, db, transaction
from tepei.portal.taken import JUST_DONE, taken
from tepei.portal.vault import Sealed

LASTS = dt.timedelta(days=7)
_KEPT = dt.timedelta(days=30)


class Invitation(Model):
    """One letter's link, and where it goes. Spent when it was used or voided."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)
    salt: Mapped[str] = mapped_column(String(32))
    link_hash: Mapped[str] = mapped_column(String(64), unique=True, info=taken(JUST_DONE))
    email: Mapped[str | None] = mapped_column(Sealed(600))
    mobile: Mapped[str | None] = mapped_column(Sealed(300))
    made_at: Mapped[dt.datetime] = mapped_column(Moment)
    expires_at: Mapped[dt.datetime] = mapped_column(Moment)
    used_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    voided_at: Mapped[dt.datetime | None] = mapped_column(Moment)


# Who holds the link is found by it; nobody looks invitations up.
scope.rows(Invitation, lambda _viewer: false())

_UNSPENT = (Invitation.used_at.is_(None), Invitation.voided_at.is_(None))


def issue(account: Account, contact: Contact) -> Invitation:
    """A new link to these addresses; earlier ones of the account are void. In the caller's transaction."""
    void(account.id)
    salt = secrets.token_hex(16)
    with scope.everything("an invitation is made for somebody else"), transaction() as session:
        made = Invitation(
            user_id=account.id,
            salt=salt,
            link_hash=_hash(_token(salt)),
            email=contact.email or None,
            mobile=contact.mobile or None,
            made_at=clock.real(),
            expires_at=clock.real() + LASTS,
        )
        session.add(made)
        session.flush()
        return made


def void(user_id: int) -> None:
    """No link that was sent to this account opens it any more."""
    with scope.everything("an invitation ends whoever ends it"), transaction() as session:
        session.execute(
            update(Invitation)
            .where(Invitation.user_id == user_id, *_UNSPENT)
            .values(voided_at=clock.real(), email=None, mobile=None)
            .execution_options(synchronize_session=False)
        )


def latest(user_id: int) -> Invitation | None:
    """The link that is out for this account; None where none is, or it is spent."""
    unspent = select(Invitation).where(Invitation.user_id == user_id, *_UNSPENT)
    with scope.everything("who may invite asks whether somebody was"):
        return db.session.scalars(unspent.order_by(Invitation.id.desc()).limit(1)).first()


def letter_of(invitation_id: int, channel: str) -> tuple[str, str] | None:
    """Where the letter goes by this channel and where it leads; None where its link is spent or too old."""
    with scope.everything("the worker sends what was asked for"):
        row = db.session.get(Invitation, invitation_id, populate_existing=True)
    if row is None or row.used_at or row.voided_at or row.expires_at <= clock.real():
        return None
    return {MAIL: row.email, SMS: row.mobile}.get(channel) or "", f"/invitation/{_token(row.salt)}"


def holder(token: str) -> int | None:
    """Whose link it is; None for one that nobody was sent, that is spent or too old."""
    row = select(Invitation.user_id).where(Invitation.link_hash == _hash(token), *_good())
    with scope.everything("who holds the link is the person that it was sent to"):
        return db.session.scalar(row)


def spend(token: str) -> bool:
    """Use the link, once; False for whoever comes second."""
    with scope.everything("who holds the link uses it"), transaction() as session:
        used = session.execute(
            update(Invitation)
            .where(Invitation.link_hash == _hash(token), *_good())
            .values(used_at=clock.real(), email=None, mobile=None)
            .execution_options(synchronize_session=False)
        )
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]


def tidy() -> int:
    """Forget the addresses of links that are too old; how many."""
    with scope.everything("addresses are not kept longer than they are of use"), transaction() as session:
        old = session.execute(
            update(Invitation)
            .where(*_UNSPENT, Invitation.expires_at < clock.real() - _KEPT)
            .values(voided_at=clock.real(), email=None, mobile=None)
            .execution_options(synchronize_session=False)
        )
    return int(old.rowcount)  # type: ignore[attr-defined]


def _good() -> tuple[ColumnElement[bool], ...]:
    return (*_UNSPENT, Invitation.expires_at > clock.real())


def _token(salt: str) -> str:
    return base64.urlsafe_b64encode(_keyed(f"invitation {salt}")).rstrip(b"=").decode()


def _hash(token: str) -> str:
    return _keyed(f"invitation link {token}").hex()


def _keyed(text: str) -> bytes:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
