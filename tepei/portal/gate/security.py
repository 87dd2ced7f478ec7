"""Security manager: FAB's, with its doors closed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from flask import current_app, g
from flask_appbuilder.security.sqla.manager import SecurityManager as Stock
from flask_appbuilder.security.sqla.models import (
    Permission,
    PermissionView,
    Role,
    ViewMenu,
    assoc_permissionview_role,
)
from flask_login import current_user
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, literal, select, union_all

from tepei.portal import scope
from tepei.portal.account_views import AccountView, RoleView
from tepei.portal.accounts import Account
from tepei.portal.gate import sessions
from tepei.portal.gate.passwords import OwnPasswordView
from tepei.portal.gate.signin import SignInView

Grant = tuple[str, str]
WORK = "work"


class SecurityManager(Stock):
    """Accounts and sessions are ours; nothing of FAB's charts, registration, groups, REST or tokens is offered."""

    user_model = Account
    userstatschartview = None
    # What the portal is used for, each with the condition that it is: ("work", its name) is held by everybody while that holds.
    works: Mapping[str, ColumnElement[bool]] = {}

    def __init__(self, appbuilder: Any) -> None:
        super().__init__(appbuilder)
        storage = storage_from_string(current_app.config.get("RATELIMIT_STORAGE_URI", "memory://"))
        self.sign_ins_per_address = FixedWindowRateLimiter(storage)

    def register_views(self) -> None:
        """Only our own: FAB would add a REST login, charts, and screens on which rights are handed out freely."""
        add = self.appbuilder.add_view_no_menu
        self.auth_view = add(SignInView)
        self.user_view = add(AccountView)
        add(OwnPasswordView)
        add(RoleView)

    def load_user(self, pk: str) -> Account | None:
        """The account of this request's session, for Flask-Login."""
        return sessions.account_of(pk)

    def load_user_jwt(self, _jwt_header: Any, jwt_data: Any) -> None:
        """Nobody: there is no door for tokens."""

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Whether the signed-in account holds the permission; nobody else holds any."""
        account = current_user._get_current_object()  # once: a menu asks for each of its entries
        return account.is_authenticated and (permission_name, view_name) in self.grants(account)

    def is_item_public(self, _permission: str, _view: str) -> bool:
        """Nothing is: a page for everybody says so in code."""
        return False

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        """The menu entries that the account holds."""
        return {name for name in menu_names or () if self.has_access("menu_access", name)}

    def grants(self, account: Any) -> frozenset[Grant]:
        """Everything that the account's roles grant, and what the portal is used for, read once per request."""
        held: dict[int, frozenset[Grant]] = g.setdefault("grants", {})
        if account.id not in held:
            roles = {"roles": [role.id for role in account.roles] + self._lent(account)}
            held[account.id] = frozenset(map(tuple, self.session.execute(self._granted, roles)))
        return held[account.id]

    @cached_property
    def _granted(self) -> CompoundSelect[Any]:
        """Asked by every request, and therefore made once."""
        used = (select(literal(WORK), literal(name)).where(is_there) for name, is_there in self.works.items())
        return union_all(_of_roles(), *used)

    def _lent(self, account: Any) -> list[int]:
        """The roles of posts that the viewer holds these days for a colleague: no row gives them, so none has to be taken back."""
        who = scope.viewer()
        names = {each.role for each in who.stands_in} if who.user_id == account.id else set()
        return list(self.session.scalars(select(Role.id).where(Role.name.in_(names)))) if names else []


def _of_roles() -> Select[Any]:
    grants = assoc_permissionview_role.c
    return (
        select(Permission.name, ViewMenu.name)
        .select_from(PermissionView)
        .join(Permission, PermissionView.permission_id == Permission.id)
        .join(ViewMenu, PermissionView.view_menu_id == ViewMenu.id)
        .join(assoc_permissionview_role, grants.permission_view_id == PermissionView.id)
        .where(grants.role_id.in_(bindparam("roles", expanding=True)))
    )
