"""Roles as data: packs/base/roles.yaml is what the database agrees with after each deployment 岗位与权限."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, ViewMenu
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from tepei import packs
from tepei.organisations.models import Membership, Organisation, Post
from tepei.organisations.queries import PREFIX, Grants, forget, granted
from tepei.portal import audit, scope
from tepei.portal.accounts import Account
from tepei.portal.database import transaction

# FAB makes these two by itself. Nobody holds the first, and who is not signed in may do nothing.
_STOCK = ("Admin", "Public")


def sync_roles(path: Path) -> None:
    """Make posts, roles, screens and grants exactly what the file says; what it does not list is removed."""
    cards: Mapping[str, Mapping[str, Any]] = packs.document(path).value
    wanted = {code: _grants_of(card) for code, card in cards.items()}
    with scope.everything("the rights of every role are set"), transaction() as session:
        before = granted()
        _sync_posts(session, cards)
        _sync_grants(session, wanted)
        forget()
        if before != wanted:
            audit.record("roles.synced", "roles", changed=sorted(_changed(before, wanted)))


def sync_account(session: Session, user_id: int) -> None:
    """Give the account the roles of its active memberships; other roles (申报人) stay as they are."""
    offices = {post.code for post in session.scalars(select(Post)) if post.kinds}
    active = (
        select(Membership.role)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .where(Membership.user_id == user_id, Membership.state == "active", Organisation.state == "active")
    )
    with scope.everything("posts that somebody holds elsewhere count as well"):
        held = set(session.scalars(active)) & offices
    account = session.get_one(Account, user_id)
    kept = [role for role in account.roles if role.name not in offices]
    account.roles = kept + list(session.scalars(select(Role).where(Role.name.in_(held))))


def give_role(session: Session, account: Account, code: str) -> None:
    """Add one role that rests on no membership."""
    if code not in {role.name for role in account.roles}:
        account.roles.append(session.scalars(select(Role).where(Role.name == code)).one())


def take_role(account: Account, code: str) -> None:
    """Take it back."""
    account.roles = [role for role in account.roles if role.name != code]


def _grants_of(card: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {screen: tuple(sorted(verbs)) for screen, verbs in sorted(card["grants"].items())}


def _changed(before: Grants, after: Grants) -> set[str]:
    return {role for role in before.keys() | after.keys() if before.get(role) != after.get(role)}


def _sync_posts(session: Session, cards: Mapping[str, Mapping[str, Any]]) -> None:
    session.execute(delete(Post).where(Post.code.not_in(cards)))
    for position, (code, card) in enumerate(cards.items()):
        session.merge(
            Post(
                code=code,
                name=card["name"],
                kinds=list(card["kinds"]),
                appoints=list(card.get("appoints", ())),
                exclusive=bool(card.get("exclusive", False)),
                position=position,
            )
        )


def _sync_grants(session: Session, wanted: Grants) -> None:
    roles = {
        role.name: role for role in session.scalars(select(Role).options(selectinload(Role.permissions)))
    }
    pairs = {
        (screen, verb) for screens in wanted.values() for screen, verbs in screens.items() for verb in verbs
    }
    rights = _rights(session, pairs)
    for code, role in roles.items():
        if code not in wanted and code not in _STOCK:
            session.delete(role)
        elif code in _STOCK:
            role.permissions = []
    for code, screens in wanted.items():
        role = roles.get(code) or Role(name=code)
        role.permissions = [rights[screen, verb] for screen, verbs in screens.items() for verb in verbs]
        session.add(role)
    session.flush()
    _forget(session, {right.id for right in rights.values()})


def _rights(session: Session, pairs: set[tuple[str, str]]) -> dict[tuple[str, str], PermissionView]:
    """One row per (screen, verb), made where it is missing."""
    verbs = {row.name: row for row in session.scalars(select(Permission))}
    screens = {row.name: row for row in session.scalars(select(ViewMenu))}
    known = {
        (row.view_menu.name, row.permission.name): row for row in session.scalars(select(PermissionView))
    }
    rights = {}
    for screen, verb in sorted(pairs):
        name = PREFIX + verb
        right = known.get((screen, name)) or PermissionView(
            permission=verbs.setdefault(name, Permission(name=name)),
            view_menu=screens.setdefault(screen, ViewMenu(name=screen)),
        )
        session.add(right)
        rights[screen, verb] = right
    session.flush()
    return rights


def _forget(session: Session, kept: set[int]) -> None:
    """Rights that no role can have any more, and the words that only they used."""
    for right in session.scalars(select(PermissionView).where(PermissionView.id.not_in(kept))):
        session.delete(right)
    session.flush()
    used = select(PermissionView.permission_id), select(PermissionView.view_menu_id)
    session.execute(delete(Permission).where(Permission.id.not_in(used[0])))
    session.execute(delete(ViewMenu).where(ViewMenu.id.not_in(used[1])))
