"""忘记密码: by a code where the portal reaches people, else by whoever may reset the password."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from limits import parse
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from tepei.portal import audit
from tepei.portal.gate import codes, signin
from tepei.portal.gate.invitations import FirstPassword
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.forms import SafeForm
from tepei.portal.screens.views import SafeView, expose, open_to_all

_PER_MINUTE = 10


class CodeRequest(SafeForm):
    """Whose password it is."""

    username = CleanText(
        _("用户名"),
        [InputRequired(_("请输入用户名。")), Length(max=64)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class NewPassword(FirstPassword):
    """The code that came, and the new password twice."""

    code = StringField(
        _("验证码"),
        [InputRequired(_("请输入验证码。")), Length(max=20)],
        description=_("6 位数字，10 分钟内有效。"),
        render_kw={"class": "form-control", "autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class ForgottenView(SafeView):
    """The answers are the same whether anybody has the name or not."""

    route_base = "/forgotten"
    class_permission_name = "Forgotten"
    default_view = "form"

    @expose("/", methods=["GET"])
    @open_to_all("who forgot the password cannot sign in")
    def form(self) -> ResponseReturnValue:
        """Whose password it is, or who may reset it."""
        return self._page("security/forgotten.html", form=CodeRequest())

    @expose("/", methods=["POST"])
    @open_to_all("who forgot the password cannot sign in")
    def send(self) -> ResponseReturnValue:
        """Ask for a code, and go on to where it is typed."""
        form = CodeRequest()
        if not form.validate():
            return self._page("security/forgotten.html", form=form), 422
        if not codes.ways():
            abort(404)
        _limit()
        username = form.username.data or ""
        codes.ask(username)
        audit.record("password.code", signin.masked(username))
        return self._page("security/new_password.html", form=NewPassword(formdata=None), username=username)

    @expose("/password", methods=["POST"])
    @open_to_all("the code is the right; it works once, for ten minutes")
    def renew(self) -> ResponseReturnValue:
        """Set the new password with the code."""
        form, username = NewPassword(), request.form.get("username", "")[:64]
        form.username = username
        if form.validate():
            _limit()
            if codes.redeem(username, form.code.data or "", form.password.data or ""):
                flash(gettext("密码已重置，请用新密码登录。"), "success")
                return redirect(url_for("SignInView.login"))
            form.code.errors = [gettext("验证码不正确或已过期。请核对，或重新获取。")]
        return self._page("security/new_password.html", form=form, username=username), 422

    def _page(self, template: str, **shown: Any) -> str:
        return self.render(template, title=gettext("忘记密码"), ways=codes.ways(), **shown)


def _limit() -> None:
    """For each address; the account has limits of its own."""
    sm: Any = current_app.appbuilder.sm  # type: ignore[attr-defined]
    allowed = parse(f"{current_app.config.get('CODES_PER_MINUTE', _PER_MINUTE)}/minute")
    if not sm.sign_ins_per_address.hit(allowed, "forgotten", request.remote_addr or ""):
        abort(429)
