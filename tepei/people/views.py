"""Screens of identity: registration, claims 注册与身份认领."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import Length

from tepei.codes import queries as codes
from tepei.organisations.form_views import AccountFields, ChoiceField, Needed, OnceForm, choices_of
from tepei.organisations.registration_views import carried_out
from tepei.people import actions
from tepei.people.models import IdentityClaim, Person
from tepei.policy.identity import mask_id, mask_phone
from tepei.portal import scope
from tepei.portal.gate import signin
from tepei.portal.screens.fields import CleanText, Day
from tepei.portal.screens.forms import SafeForm, version_of
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView, SafeView, expose, guard, open_to_all

PERSON_STATES = {"unverified": _("未核实"), "verified": _("已核实"), "frozen": _("认领核实中")}


class PersonFields(SafeForm):
    """What somebody says about themself. The browser keeps no ID number: machines are shared."""

    name = CleanText(_("姓名"), [Needed(), Length(max=200)], description=_("与身份证一致，间隔号用“·”。"))
    id_number = CleanText(_("身份证号码"), [Needed(), Length(max=60)], render_kw={"autocomplete": "off"})
    born_on = Day(_("出生日期"), [Needed()])
    sex_code = ChoiceField(
        _("性别"),
        [Needed()],
        choices=[("", _("请选择")), ("1", _("男")), ("2", _("女"))],
    )
    ethnicity_code = ChoiceField(_("民族"), [Needed()], choices=lambda: choices_of("ethnic_groups"))
    mobile = CleanText(_("手机号码"), [Needed(), Length(max=30)], render_kw={"autocomplete": "tel"})
    email = CleanText(_("电子邮箱"), [Length(max=200)], render_kw={"autocomplete": "email"})

    def facts(self) -> actions.PersonFacts:
        """The values, as the rules read them."""
        texts = ("name", "id_number", "sex_code", "ethnicity_code", "mobile", "email")
        return actions.PersonFacts(born_on=self.born_on.data, **{key: self[key].data or "" for key in texts})


class RegisterForm(OnceForm, PersonFields, AccountFields):
    """申报人注册."""


class RegistrationView(SafeView):
    """申报人注册: the answer is the same whether the number is new or taken, and who registered goes on without signing in."""

    route_base = "/register"
    class_permission_name = "Registration"
    default_view = "form"

    @expose("/", methods=["GET"])
    @open_to_all("a person has no account yet")
    def form(self) -> ResponseReturnValue:
        """The empty form."""
        return self._page(RegisterForm())

    @expose("/", methods=["POST"])
    @open_to_all("a person has no account yet")
    def register(self) -> ResponseReturnValue:
        """Register, or the form again with what was typed."""
        form, made = RegisterForm(), []
        typed = form.facts(), form.username.data or "", form.password.data or ""
        if not carried_out(
            form,
            lambda: made.append(actions.register_person(*typed)),
            lambda: actions.check_registration(*typed),
        ):
            return self._page(form), 422
        if not made:  # a second click: the first one's answer has signed them in
            return redirect(url_for("RegistrationView.received"))
        signin.begin_anew(made[0])
        flash(gettext("注册成功，已为您登录。"), "success")
        return redirect(url_for("ApplicationView.new", seat=request.args.get("seat") or None))

    @expose("/received", methods=["GET"])
    @open_to_all("the page after the form")
    def received(self) -> ResponseReturnValue:
        """What happens next."""
        return self.render("people/registered.html", title=gettext("申报人注册"))

    def _page(self, form: RegisterForm) -> str:
        return self.render("people/register.html", title=gettext("申报人注册"), form=form)


class PersonView(SafeModelView):
    """人员: people of papers that have reached the viewer's organisation. The number is masked until it is asked for."""

    datamodel = SQLAInterface(Person)
    route_base = "/people"
    class_permission_name = "Person"
    title = _("人员")
    list_intro = _("申报材料到达过本单位的人员。核对身份证原件后请确认身份，以防证件号码被他人占用。")
    include_route_methods = {"list", "show", "verify", "reveal"}
    show_template = "people/person.html"
    list_columns = ["name", "id_number", "state", "registered_at"]
    show_columns = ["name", "id_number", "sex_code", "ethnicity_code", "mobile", "state", "registered_at"]
    search_columns = ["name", "state"]
    order_columns = ["name", "registered_at"]
    base_order = ("registered_at", "desc")
    state_column = "state"
    state_labels = PERSON_STATES
    label_columns = {
        "name": _("姓名"),
        "id_number": _("身份证号码"),
        "sex_code": _("性别"),
        "ethnicity_code": _("民族"),
        "mobile": _("手机号码"),
        "state": _("身份"),
        "registered_at": _("注册时间"),
    }
    formatters_columns = {
        "id_number": mask_id,
        "mobile": lambda number: mask_phone(number or ""),
        "sex_code": lambda code: codes.name_of("sex", code),
        "ethnicity_code": lambda code: codes.name_of("ethnic_groups", code),
        "state": PERSON_STATES.get,
        "registered_at": moment,
    }

    @expose("/verify/<int:pk>", methods=["POST"])
    @guard("verify")
    def verify(self, pk: int) -> ResponseReturnValue:
        """The reviewer has seen the card."""
        actions.confirm_identity(pk)
        flash(gettext("身份已确认。"), "success")
        return redirect(url_for("PersonView.show", pk=pk))

    @expose("/reveal/<int:pk>", methods=["POST"])
    @guard("reveal")
    def reveal(self, pk: int) -> ResponseReturnValue:
        """查看完整证件号: by POST, so that it stands in no address and no history; every look is recorded."""
        return self.render_template(  # type: ignore[no-any-return]
            "people/number.html",
            title=gettext("完整证件号"),
            name=self._one(str(pk)).name,
            number=actions.reveal_number(pk),
        )


def version_sent(pk: Any) -> int:
    return version_of(request.form.get("version", ""), scope.find(IdentityClaim, pk))
