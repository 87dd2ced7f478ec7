"""Passwords: what a good one is, changing one's own, and who must."""

from __future__ import annotations

import re
import secrets
import string
from typing import Any

from flask import current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.widgets import FormWidget
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from werkzeug.security import check_password_hash, generate_password_hash
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from tepei.policy.words import Sentence, join, say
from tepei.portal import audit, clock
from tepei.portal.accounts import Account
from tepei.portal.database import transaction
from tepei.portal.gate import letters, locks, sessions
from tepei.portal.screens.forms import SafeForm
from tepei.portal.screens.guards import wants_json
from tepei.portal.screens.views import SafeView, expose, signed_in

SHORTEST, LONGEST = 10, 128
_KINDS = ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]")
_ALWAYS_OPEN = frozenset({"OwnPasswordView.change", "SignInView.logout", "LocaleView.index"})


def weakness(password: str, username: str = "") -> Sentence:
    """Everything that is wrong with a password; NOTHING for a good one. (GB/T 22239 8.1.4.1 a)"""
    faults = (
        (len(password) < SHORTEST, say("密码至少 %(n)d 个字符。", n=SHORTEST)),
        (
            sum(bool(re.search(kind, password)) for kind in _KINDS) < 3,
            say("密码须包含大写字母、小写字母、数字、符号中的至少三种。"),
        ),
        (bool(username) and username.lower() in password.lower(), say("密码不能包含用户名。")),
        (len(set(password)) < min(5, len(password)), say("密码中重复的字符太多。")),
    )
    return join(text for is_wrong, text in faults if is_wrong)


def set_password(account: Account, password: str, by_owner: bool) -> None:
    """Store a new password in the caller's transaction; one that somebody else set must be changed at first use."""
    config = current_app.config
    method, salt = (
        config.get("FAB_PASSWORD_HASH_METHOD", "scrypt"),
        config.get("FAB_PASSWORD_HASH_SALT_LENGTH", 16),
    )
    account.password = generate_password_hash(password, method, salt)
    account.password_set_at = clock.now()
    account.must_change_password = not by_owner
    account.fail_login_count, account.locked_until = 0, None
    if account.id is not None:
        letters.void(account.id)  # what was sent for a first password opens nothing any more


def set_none(account: Account) -> None:
    """No password opens the account before its owner chooses one: the hash of none, at the cost of none.

    A sign-in takes as long as with any other; and of a list of thousands none is hashed while others wait for the lock.
    """
    method = current_app.config.get("FAB_PASSWORD_HASH_METHOD", "scrypt")
    account.password = f"{method}${secrets.token_hex(8)}${secrets.token_hex(64)}"
    account.password_set_at, account.must_change_password = clock.now(), True
    account.fail_login_count, account.locked_until = 0, None


def temporary() -> str:
    """A password to be told to somebody once; it fulfils the policy."""
    letters = string.ascii_letters.translate(str.maketrans("", "", "lIO"))
    return (
        "".join(secrets.choice(letters + "23456789") for _each in range(12))
        + "-"
        + secrets.choice("23456789")
        + "aZ"
    )


class OwnPassword(SafeForm):
    """The old password and the new one twice."""

    old_password = PasswordField(_("原密码"), [InputRequired(_("请输入原密码。")), Length(max=LONGEST)])
    password = PasswordField(
        _("新密码"),
        [InputRequired(_("请输入新密码。")), Length(max=LONGEST)],
        description=_("至少10个字符，包含大写字母、小写字母、数字、符号中的三种，不含用户名。"),
    )
    again = PasswordField(_("再次输入新密码"), [EqualTo("password", _("两次输入的新密码不一致。"))])

    def validate_old_password(self, field: Any) -> None:
        """The old one is asked, and not endlessly: an unattended browser must not be enough."""
        if check_password_hash(g.user.password, field.data):
            return
        if locks.count(current_user._get_current_object(), f"ab_user:{g.user.id}"):
            sessions.end_all(g.user.id)
        raise ValidationError(_("原密码不正确。"))

    def validate_password(self, field: Any) -> None:
        """The policy, and not the old one again."""
        wrong = weakness(field.data, g.user.username)
        if not wrong and field.data == self.old_password.data:
            wrong = say("新密码不能与原密码相同。")
        if wrong:
            raise ValidationError(gettext(wrong))


class OwnPasswordView(SafeView):
    """修改密码"""

    route_base = "/password"
    default_view = "change"

    @expose("/", methods=["GET", "POST"])
    @signed_in
    def change(self) -> ResponseReturnValue:
        """The page where a person changes their own password; other devices are signed out."""
        form = OwnPassword()
        if form.validate_on_submit():
            account = current_user._get_current_object()
            with transaction():
                set_password(account, form.password.data, by_owner=True)
                sessions.renew(account)
                audit.record("password.change", account)
            flash(gettext("密码已修改，其他设备上的登录已退出。"), "success")
            return redirect(self.appbuilder.get_url_for_index)
        shown = FormWidget(
            form=form, include_cols=["old_password", "password", "again"], exclude_cols=[], fieldsets=None
        )
        page = self.render(
            "appbuilder/general/model/add.html", title=_("修改密码"), widgets={"add": shown}, related_views=[]
        )
        return page, 422 if request.method == "POST" else 200


def to_change_page() -> ResponseReturnValue | None:
    """Whoever must change the password does so before anything else."""
    if not getattr(current_user, "must_change_password", False) or request.endpoint in _ALWAYS_OPEN:
        return None
    if wants_json():
        return {"error": gettext("请先修改密码。")}, 403
    flash(gettext("为保证账号安全，请先修改密码。"), "warning")
    return redirect(url_for("OwnPasswordView.change"))
