"""Accounts by invitation: a link that works once, for seven days, and lets its person choose the first password."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from tepei.portal import audit, scope, templates
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent
from tepei.portal.gate import letters
from tepei.portal.gate.passwords import LONGEST, set_password, weakness
from tepei.portal.screens.forms import SafeForm
from tepei.portal.screens.views import SafeView, expose, open_to_all

SECONDS = 7 * 24 * 3600


def link(account: Account) -> str:
    """The address to hand over. It is spent with the first password, and names nobody."""
    token = _signer().dumps([account.id, account.password[-16:]])
    return templates.printable(url_for("InvitationView.accept", token=token))


def links(made: Iterable[object]) -> list[tuple[str, str, str]]:
    """Name, user name and link of each account among these that nobody has signed in with."""
    return [
        (each.get_full_name(), each.username, link(each))
        for each in made
        if isinstance(each, Account) and each.must_change_password and each.last_login is None
    ]


def invited(token: str) -> Account:
    """The account that was invited. Absent for a link that was altered, is spent or too old."""
    pk, mark = _named(token)
    with scope.everything("who holds the link is the person that it was handed to"):
        account = db.session.get(Account, pk)
    if (
        account is None
        or (mark and account.password[-16:] != mark)
        or not account.active
        or not account.must_change_password
        or account.last_login
    ):
        raise Absent
    return account


def _named(token: str) -> tuple[int, str]:
    """Whose link it is, and by which password it is spent: one that was handed over is signed, one that was sent is kept as a hash."""
    if _is_sent(token):
        if (pk := letters.holder(token)) is None:
            raise Absent
        return pk, ""
    try:
        pk, mark = _signer().loads(token, max_age=SECONDS)
    except (BadSignature, ValueError, TypeError):
        raise Absent from None
    return int(pk), str(mark)


def _is_sent(token: str) -> bool:
    """A signature stands behind a dot."""
    return "." not in token


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="invitation")


class FirstPassword(SafeForm):
    """The first password, twice."""

    password = PasswordField(
        _("新密码"),
        [InputRequired(_("请输入新密码。")), Length(max=LONGEST)],
        description=_("至少10个字符，包含大写字母、小写字母、数字、符号中的三种，不含用户名。"),
    )
    again = PasswordField(_("再次输入新密码"), [EqualTo("password", _("两次输入的新密码不一致。"))])
    username = ""

    def validate_password(self, field: PasswordField) -> None:
        """The policy of passwords."""
        if wrong := weakness(field.data or "", self.username):
            raise ValidationError(gettext(wrong))


class InvitationView(SafeView):
    """启用账号."""

    route_base = "/invitation"
    class_permission_name = "Invitation"
    default_view = "accept"

    @expose("/<token>", methods=["GET", "POST"])
    @open_to_all("the signed link is the right; it works once")
    def accept(self, token: str) -> ResponseReturnValue:
        """The person chooses a password, and signs in with it."""
        account = invited(token)
        form = FirstPassword()
        form.username = account.username
        if form.validate_on_submit():
            with transaction(), scope.everything("who holds the link sets their own password"):
                if _is_sent(token) and not letters.spend(token):
                    raise Absent
                set_password(account, form.password.data or "", by_owner=True)
                audit.record("account.accepted", account)
            flash(gettext("账号已启用，请用刚设置的密码登录。"), "success")
            return redirect(url_for("SignInView.login"))
        page = self.render("security/invitation.html", form=form, account=account)
        return page, 422 if form.errors else 200
