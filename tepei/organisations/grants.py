"""What each role may do on which screen 权限, as the framework keeps it."""

from __future__ import annotations

from sqlalchemy import select

from tepei.portal.accounts import Permission, PermissionView, Role, ViewMenu
from tepei.portal.database import db

PREFIX = "can_"
Grants = dict[str, dict[str, tuple[str, ...]]]
REVIEW = ("Review", "review")


def granted() -> Grants:
    """{role code: {screen: verbs}} as the database has it."""
    statement = (
        select(Role.name, ViewMenu.name, Permission.name)
        .select_from(Role)
        .join(Role.permissions)
        .join(PermissionView.permission)
        .join(PermissionView.view_menu)
    )
    found: Grants = {}
    for role, screen, permission in sorted(tuple(row) for row in db.session.execute(statement)):
        verbs = found.setdefault(role, {}).get(screen, ())
        found[role][screen] = (*verbs, permission.removeprefix(PREFIX))
    return found


def reviewing() -> set[str]:
    """The roles that decide about papers."""
    screen, verb = REVIEW
    statement = (
        select(Role.name)
        .join(Role.permissions)
        .join(PermissionView.permission)
        .join(PermissionView.view_menu)
        .where(ViewMenu.name == screen, Permission.name == PREFIX + verb)
    )
    return set(db.session.scalars(statement))
