"""Signing in and out: one answer for every failure, a lock after several, a limit for each address."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flask import abort, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_login import current_user, login_user, logout_user
from limits import parse
from sqlalchemy import func, select
from werkzeug.security import check_password_hash, generate_password_hash
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from tepei.portal import audit, clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.gate import locks, sessions
from tepei.portal.gate.passwords import LONGEST
from tepei.portal.screens.forms import SafeForm
from tepei.portal.screens.views import SafeView, expose, open_to_all

FAILED = _("用户名或密码不正确，或者账号暂时不能登录。连续输错多次，账号会锁定一段时间。")


def _without_nul(text: str | None) -> str | None:
    """PostgreSQL takes it in no text; no name has one."""
    return text and text.replace("\x00", "\ufffd")


class SignInForm(SafeForm):
    """User name and password."""

    username = StringField(
        _("用户名"), [InputRequired(_("请输入用户名。")), Length(max=64)], filters=[_without_nul]
    )
    password = PasswordField(_("密码"), [InputRequired(_("请输入密码。")), Length(max=LONGEST)])


class SignInView(SafeView):
    """登录"""

    route_base = ""
    default_view = "login"
    login_template = "appbuilder/general/security/login_db.html"

    @expose("/login/", methods=["GET", "POST"])
    @open_to_all("people without a session come here to get one")
    def login(self) -> ResponseReturnValue:
        """The login page."""
        onward = own_path(request.args.get("next", "")) or self.appbuilder.get_url_for_index
        if current_user.is_authenticated:
            return redirect(onward)
        form = SignInForm()
        if form.validate_on_submit():
            _limit()
            account = authenticate(form.username.data or "", form.password.data or "")
            if account is not None:
                sessions.begin(account)
                login_user(account)
                return redirect(onward)
            _guesses().hit(*_of_this_address())
            flash(str(FAILED), "danger")
        page = self.render(self.login_template, title=_("登录"), form=form)
        return page, 422 if request.method == "POST" else 200

    @expose("/logout/", methods=["GET", "POST"])
    @open_to_all("who has no session any more is sent to the start")
    def logout(self) -> ResponseReturnValue:
        """A page that asks, and by POST the end of the session: a link from elsewhere signs nobody out."""
        if not current_user.is_authenticated:
            return redirect(self.appbuilder.get_url_for_index)
        if request.method != "POST":  # HEAD comes here as well
            return self.render("security/logout.html", title=_("退出登录"))
        audit.record("logout", current_user._get_current_object())
        sessions.end_current()
        logout_user()
        flash(str(_("您已退出登录。")), "success")
        return redirect(self.appbuilder.get_url_for_index)


def authenticate(username: str, password: str) -> Account | None:
    """The account, if name and password are right and it is neither locked nor disabled.

    Unknown, wrong, locked and disabled cost the same: one lookup, one hash, one update, one row of history.
    """
    found = db.session.scalars(
        select(Account).where(func.lower(Account.username) == username.strip().lower())
    )
    account = found.one_or_none()
    may = account is not None and account.active and account.password and not locks.is_shut(account)
    is_right = check_password_hash(str(account.password) if may and account else _no_hash(), password)
    if account is not None and may and is_right and password.strip("\x00"):
        return _succeed(account)
    locks.count(account if may else None, masked(username))
    return None


def begin_anew(account: Account) -> None:
    """Whoever just chose their password goes on in this browser; who was signed in there is not any more."""
    if current_user.is_authenticated:
        sessions.end_current()
    _succeed(account)
    sessions.begin(account)
    login_user(account)


def _succeed(account: Account) -> Account:
    with transaction():
        account.last_login = clock.now().replace(tzinfo=None)
        account.login_count = (account.login_count or 0) + 1
        account.fail_login_count, account.locked_until = 0, None
        # From here on it is this person who acts; the request began with nobody.
        with scope.acting_as(scope.Viewer(user_id=account.id, name=account.get_full_name())):
            audit.record("login", account)
    return account


def masked(username: str) -> str:
    """A typed name as it may be kept: it can be an ID number, a person's name, or a password in the wrong box."""
    shown = username[: min(2, len(username) // 3)]
    return shown + "*" * min(max(len(username) - len(shown), 1), 16)


def own_path(target: str) -> str:
    """The target if it is a path of this site, else nothing."""
    parts = urlsplit(target)
    is_path = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
    )
    return target if is_path and target.isprintable() and "\\" not in target else ""


def _limit() -> None:
    """Before the hash, which costs a tenth of a second of processor time. Wrong passwords count: a hospital signs in from one address."""
    if not _guesses().test(*_of_this_address()):
        abort(429)


def _guesses() -> Any:
    return current_app.appbuilder.sm.sign_ins_per_address  # type: ignore[attr-defined]


def _of_this_address() -> tuple[Any, str]:
    return parse(f"{current_app.config.get('LOGINS_PER_MINUTE', 20)}/minute"), request.remote_addr or ""


def _no_hash() -> str:
    return _hash_of_nobody(current_app.config.get("FAB_PASSWORD_HASH_METHOD", "scrypt"))


@cache
def _hash_of_nobody(method: str) -> str:
    """By the same method as real ones, or the time would tell who exists."""
    return generate_password_hash("nobody has this password", method)
