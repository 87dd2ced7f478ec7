"""单位注册: the public form of a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from limits import parse

from tepei.organisations import queries, registration
from tepei.organisations.form_views import RegisterUnitForm, done_once
from tepei.organisations.unit_rules import PAPERS, UnitFacts
from tepei.policy.verdict import Verdict
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.gate import signin
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
        form, made = RegisterUnitForm(), []
        typed = _typed(form)
        if not carried_out(
            form,
            lambda: made.append(registration.register_unit(*typed)),
            lambda: registration.check(*typed),
        ):
            return self._page(form), 422
        if not made:  # a second click: the first one's answer has signed them in
            return redirect(url_for("UnitRegistrationView.received"))
        with scope.everything("who registers a unit has just opened this account"):
            account = db.session.get_one(Account, queries.registrars_of(made[0].id)[-1])
        signin.begin_anew(account)
        flash(_("已收到单位登记申请。"), "success")
        return redirect(url_for("Home.index"))

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
    return done_once(form, work, check)


def limit_address() -> None:
    """Before the password's hash, which costs a tenth of a second of processor time."""
    allowed = current_app.config.get("REGISTRATIONS_PER_MINUTE", 20)
    sm: Any = current_app.appbuilder.sm  # type: ignore[attr-defined]
    if not sm.sign_ins_per_address.hit(parse(f"{allowed}/minute"), "register", request.remote_addr or ""):
        abort(429)


def _typed(
    form: RegisterUnitForm,
) -> tuple[UnitFacts, registration.Registrar, registration.UnitPapers]:
    chosen = form.department_id.data or ""
    who = registration.Registrar(
        form.username.data or "", form.full_name.data or "", form.password.data or ""
    )
    sent = {key: request.files.get(key) for key in PAPERS}
    papers = {
        key: registration.UnitPaper(each.stream, each.filename)
        for key, each in sent.items()
        if each and each.filename
    }
    return form.facts(int(chosen) if chosen.isdecimal() else None), who, papers
