"""单位注册: the public form of a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import parse

from tepei.organisations import registration
from tepei.organisations.form_views import RegisterUnitForm, tell
from tepei.organisations.rules import UnitFacts
from tepei.policy.verdict import Verdict
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.portal.screens import once
from tepei.portal.screens.views import SafeView, expose, open_to_all


class UnitRegistrationView(SafeView):
    """Open to everybody; what comes in waits for the bureau above."""

    route_base = "/register-unit"
    class_permission_name = "Registration"
    default_view = "form"

    @expose("/", methods=["GET"])
    @open_to_all("a unit has no account yet")
    def form(self) -> ResponseReturnValue:
        """The empty form."""
        return self._page(RegisterUnitForm())

    @expose("/", methods=["POST"])
    @open_to_all("a unit has no account yet")
    def register(self) -> ResponseReturnValue:
        """Register, or the form again with what was typed."""
        form = RegisterUnitForm()
        if carried_out(form, lambda: _register(form), lambda: registration.check(*_typed(form))):
            return redirect(url_for("UnitRegistrationView.received"))
        return self._page(form), 422

    @expose("/received", methods=["GET"])
    @open_to_all("the page after the form")
    def received(self) -> ResponseReturnValue:
        """What happens next."""
        return self.render("organisations/registered.html", title=_("单位登记"))

    def _page(self, form: RegisterUnitForm) -> str:
        return self.render("organisations/register.html", title=_("单位注册"), form=form)


def carried_out(form: Any, work: Callable[[], object], check: Callable[[], Verdict] = Verdict.yes) -> bool:
    """Do the work of a public form once, within the limit of its address; False with every fault at its field.

    `check` is what the rules say of what was typed: people get that in one round with what the form itself finds.
    """
    limit_address()
    if not form.validate():
        tell(form, Refused(verdict=check()))
        return False
    try:
        with transaction():
            once.claim(form.once_key.data)
            work()
    except once.DoneBefore:
        return True
    except Refused as refusal:
        tell(form, refusal)
        return False
    return True


def limit_address() -> None:
    """Before the password's hash, which costs a tenth of a second of processor time."""
    allowed = current_app.config.get("REGISTRATIONS_PER_MINUTE", 20)
    sm: Any = current_app.appbuilder.sm  # type: ignore[attr-defined]
    if not sm.sign_ins_per_address.hit(parse(f"{allowed}/minute"), "register", request.remote_addr or ""):
        abort(429)


def _register(form: RegisterUnitForm) -> object:
    return registration.register_unit(*_typed(form))


def _typed(form: RegisterUnitForm) -> tuple[UnitFacts, registration.Registrar]:
    chosen = form.department_id.data or ""
    who = registration.Registrar(
        form.username.data or "", form.full_name.data or "", form.password.data or ""
    )
    return form.facts(int(chosen) if chosen.isdecimal() else None), who
