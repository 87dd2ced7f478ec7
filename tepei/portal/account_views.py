"""Accounts and roles as the security administrator sees them. Roles are given by memberships, never on these screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue
from flask_appbuilder.actions import action
from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, ViewMenu
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import true
from wtforms.validators import Length, Optional, Regexp

from tepei.policy.words import say
from tepei.portal import audit, scope
from tepei.portal.accounts import NO_ADDRESS, Account
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.portal.gate import passwords, sessions
from tepei.portal.screens import rights
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.rows import Rows
from tepei.portal.screens.views import SafeModelView, expose, signed_in

OVERSEERS = frozenset({"system_admin", "security_admin", "auditor"})

scope.rows(
    Account,
    lambda viewer: true() if viewer.roles & OVERSEERS else Account.id == (viewer.user_id or 0),
    listed_only=True,
)
scope.public(Role, "which roles exist is in the manual")
for _table in (Permission, ViewMenu, PermissionView):
    scope.public(_table, "which buttons a role has is in the manual")


def _address(email: str | None) -> str:
    return "" if not email or email.endswith(NO_ADDRESS) else email


def _names(roles: Any) -> str:
    return "、".join(rights.role_name(role.name) for role in roles)


class AccountView(SafeModelView):
    """账号管理"""

    route_base = "/accounts"
    class_permission_name = "Account"
    datamodel = Rows(Account)
    title = _("账号")
    list_intro = _("账号的角色由其在单位中的身份决定，请在“账号与岗位”中办理。")
    include_route_methods = {
        "list",
        "show",
        "edit",
        "action",
        "lookup",
        "userinfo",
        "reset_password",
        "unlock",
        "sign_out",
    }
    method_permission_name = {"reset_password": "write", "unlock": "write", "sign_out": "write"}
    list_columns = ["username", "full_name", "roles", "active", "last_login"]
    search_columns = ["username", "full_name", "active"]
    show_columns = ["username", "full_name", "email", "roles", "active", "last_login", "locked_until"]
    edit_columns = ["full_name", "email", "active"]
    order_columns = ["username", "full_name", "last_login"]
    base_order = ("username", "asc")
    label_columns = {
        "username": _("用户名"),
        "full_name": _("姓名"),
        "email": _("电子邮箱"),
        "roles": _("角色"),
        "active": _("启用"),
        "last_login": _("上次登录"),
        "locked_until": _("锁定至"),
    }
    formatters_columns = {
        "email": _address,
        "roles": _names,
        "active": lambda active: gettext("是") if active else gettext("否"),
    }

    edit_form_extra_fields = {
        "email": CleanText(
            _("电子邮箱"),
            [
                Optional(),
                Length(max=320),
                Regexp(r"[^@\s]+@[^@\s]+\Z", message=_("电子邮箱不正确，请核对。")),
            ],
        )
    }

    def name_of(self, row: Account) -> str:
        return f"{row.username} {row.get_full_name()}" if row.full_name else row.username

    def prefill_form(self, form: Any, pk: int) -> None:  # noqa: ARG002  FAB's signature
        form.email.data = _address(form.email.data)

    def _get_show_widget(self, pk: Any, item: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Without the buttons that are refused on oneself."""
        widgets = super()._get_show_widget(pk, item, *args, **kwargs)
        if item.id == g.user.id:
            widgets["show"].template_args["actions"] = {}
        return widgets

    def offers_edit(self, values: Mapping[str, Any]) -> bool:
        return bool(values["username"] != g.user.username)

    def pre_update(self, item: Account) -> None:
        """Who is switched off is signed out; nobody switches themselves off, or on."""
        _require_other(item)
        item.email = item.email or f"{item.username}{NO_ADDRESS}"
        if not item.active:
            sessions.end_all(item.id)

    @expose("/userinfo/")
    @signed_in
    def userinfo(self) -> ResponseReturnValue:
        """One's own account."""
        return self.render_template(  # type: ignore[no-any-return]
            "security/account.html",
            pk=g.user.id,
            title=_("我的账号"),
            widgets={**self._get_show_widget(g.user.id, g.user), "related_views": []},
            posts=rights.posts_held(g.user.id),
            role_name=rights.role_name,
            related_views=[],
        )

    @action("reset_password", _("重置密码"), _("确定要重置该账号的密码吗？"), "fa-lock", multiple=False)
    def reset_password(self, item: Account) -> ResponseReturnValue:
        """A temporary password, shown once."""
        _require_other(item)
        password = passwords.temporary()
        with transaction():
            passwords.set_password(item, password, by_owner=False)
            sessions.end_all(item.id)
            audit.record("password.reset", item)
        return render_template("security/temporary_password.html", account=item, password=password)

    @action("unlock", _("解除锁定"), _("确定要解除锁定吗？"), "fa-unlock", multiple=False)
    def unlock(self, item: Account) -> ResponseReturnValue:
        """Let somebody try again before the time is over."""
        _require_other(item)
        with transaction():
            item.fail_login_count, item.locked_until = 0, None
            audit.record("account.unlock", item)
        return self.post_edit_redirect()

    @action(
        "sign_out", _("强制退出"), _("确定要让该账号在所有设备上退出登录吗？"), "fa-sign-out", multiple=False
    )
    def sign_out(self, item: Account) -> ResponseReturnValue:
        """End every session of an account."""
        with transaction():
            sessions.end_all(item.id)
            audit.record("account.sign_out", item)
        return self.post_edit_redirect()


class RoleView(SafeModelView):
    """角色"""

    route_base = "/roles"
    class_permission_name = "Role"
    datamodel = Rows(Role)
    title = _("角色")
    list_intro = _("角色和权限在部署时由配置规定，不在页面上修改。")
    include_route_methods = {"list", "show"}
    list_columns = ["name"]
    search_columns = ["name"]
    show_columns = ["name", "permissions"]
    label_columns = {"name": _("角色"), "permissions": _("权限")}
    formatters_columns = {"name": rights.role_name, "permissions": rights.in_words}

    def name_of(self, row: Role) -> str:
        return rights.role_name(row.name)


def _require_other(account: Account) -> None:
    if account.id == g.user.id:
        raise Refused(say("不能对自己的账号进行此项操作，请由其他管理员办理。"))
