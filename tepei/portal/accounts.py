"""Accounts and sign-ins, and the framework's tables of rights. An account belongs to a person, not to a post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, User, ViewMenu
from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, delete, func, insert, select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Mapped, Session, mapped_column

from tepei.policy.words import say
from tepei.portal import scope
from tepei.portal.database import Model, Moment, db
from tepei.portal.taken import JUST_DONE, taken

__all__ = ["Account", "Permission", "PermissionView", "Role", "SignIn", "ViewMenu", "demo_accounts"]


NO_ADDRESS = "@accounts.invalid"  # FAB wants an address of everybody, and no two alike
NAME_TAKEN = say("该用户名已被使用，请换一个。")


class Account(User):
    """FAB's user with what a Chinese portal needs; one table, so that a request costs no join.

    `unread` counts the messages that it has not read; it moves with them.
    """

    # FAB splits a name into first and last; 阿卜杜热依木·麦麦提图尔荪 has no such parts.
    full_name: Mapped[str | None] = mapped_column(String(100))
    locked_until: Mapped[dt.datetime | None] = mapped_column(Moment)
    must_change_password: Mapped[bool | None] = mapped_column(Boolean, default=False)
    password_set_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    is_demo: Mapped[bool | None] = mapped_column(Boolean, default=False)
    unread: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.full_name or self.username

    @property
    def own_email(self) -> str:
        """The e-mail address of the account itself; "" where it has none."""
        return "" if not self.email or self.email.endswith(NO_ADDRESS) else str(self.email)

    def __str__(self) -> str:
        return self.get_full_name()


class SignIn(Model):
    """One sign-in on one device. The cookie carries its key; ending the row ends the session at the server."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True, info=taken(JUST_DONE))
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[dt.datetime] = mapped_column(Moment)
    seen_at: Mapped[dt.datetime] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)


# FAB looks a user up by lower(username); without this index two accounts could differ by case only.
Index("ix_ab_user_lower_username", func.lower(User.username), unique=True, info=taken(NAME_TAKEN))

scope.public(SignIn, "looked up by the hash of a secret that only the browser holds")


def give_roles(
    session: Session, user_ids: Collection[int], among: Collection[str], held: Collection[tuple[int, str]]
) -> None:
    """Of the roles `among`, these accounts have those that `held` says (an account's id, a role's name); their other roles stay."""
    ids = {name: pk for pk, name in session.execute(select(Role.id, Role.name).where(Role.name.in_(among)))}
    table = Account.roles.property.secondary
    theirs = select(table.c.user_id, table.c.role_id).where(
        table.c.user_id.in_(user_ids), table.c.role_id.in_(ids.values())
    )
    before = {(user_id, role_id) for user_id, role_id in session.execute(theirs)}
    after = {(user_id, ids[name]) for user_id, name in held if name in ids}
    for user_id, role_id in before - after:
        session.execute(delete(table).where(table.c.user_id == user_id, table.c.role_id == role_id))
    if new := sorted(after - before):
        session.execute(insert(table), [{"user_id": user_id, "role_id": role_id} for user_id, role_id in new])
    for account in list(session):
        if isinstance(account, Account) and account.id in user_ids:
            session.expire(account, ["roles"])


def demo_accounts() -> int:
    """How many accounts are the demonstration's; 0 before the first deployment, when there is no table yet."""
    try:
        return (
            db.session.scalar(select(func.count()).select_from(Account).where(Account.is_demo.is_(True))) or 0
        )
    except (OperationalError, ProgrammingError):
        return 0
    finally:
        db.session.rollback()
