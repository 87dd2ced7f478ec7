"""Screens of posts: who acts for which organisation, handing over 账号与岗位."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload

from tepei.organisations import actions, appointing, delegating, inviting, memberships, queries, renewing
from tepei.organisations.form_views import MemberForm, tell
from tepei.organisations.models import Membership, Organisation
from tepei.portal import scope
from tepei.portal.channels import MAIL, SMS, Contact
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.portal.screens import once
from tepei.portal.screens.forms import sign_version
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView, expose, guard

POST_STATES = {
    "pending": _("待单位确认"), "proposed": _("任命待确认"), "active": _("在岗"), "lent": _("代办"), "ending": _("终止待确认"), "ended": _("已终止"),
}  # fmt: skip


def _role(code: str) -> str:
    post = queries.posts().get(code)
    return post.name if post else code


class MembershipView(SafeModelView):
    """账号与岗位: who acts for which organisation."""

    datamodel = SQLAInterface(Membership)
    route_base = "/memberships"
    class_permission_name = "Membership"
    title = _("账号与岗位")
    noun = _("岗位")
    list_intro = _("账号属于个人。人员变动时请移交岗位：原岗位终止，新岗位开始，历史保留。")
    include_route_methods = {
        "list",
        "show",
        "new",
        "appoint",
        "hand_over_form",
        "hand_over",
        "end",
        "renew",
        "invite",
        "confirm",
        "withdraw",
    }
    show_template = "organisations/membership.html"
    list_columns = ["user", "organisation", "role", "state", "began_at", "ended_at"]
    show_columns = list_columns
    search_columns = ["role", "state"]
    order_columns = ["began_at", "ended_at"]
    base_order = ("began_at", "desc")
    state_column = "state"
    state_labels = POST_STATES
    label_columns = {
        "user": _("姓名"),
        "organisation": _("单位"),
        "role": _("岗位"),
        "state": _("状态"),
        "began_at": _("开始时间"),
        "ended_at": _("终止时间"),
    }
    formatters_columns = {"role": _role, "state": POST_STATES.get, "began_at": moment, "ended_at": moment}
    extra_args = {
        "sign_version": sign_version,
        "ways": inviting.ways,
        "waiting": inviting.waiting,
        "masked": lambda row: inviting.masked(Contact(row.email or "", row.mobile or "")),
        "may_end": delegating.may_end,
    }

    def _init_properties(self) -> None:
        super()._init_properties()
        # Joined, unlike elsewhere: posts are few, and the list stays within eight statements.
        self.datamodel.list_load = (joinedload(Membership.user), joinedload(Membership.organisation))

    @expose("/new/<int:organisation_id>", methods=["GET"])
    @guard("add")
    def new(self, organisation_id: int) -> ResponseReturnValue:
        """The form of a new post in this organisation."""
        return self._form(scope.find(Organisation, organisation_id), _member_form(organisation_id))

    @expose("/new/<int:organisation_id>", methods=["POST"])
    @guard("add")
    def appoint(self, organisation_id: int) -> ResponseReturnValue:
        """Give the post; the one-time password is shown here and never again."""
        form = _member_form(organisation_id)
        organisation = scope.find(Organisation, organisation_id)
        return self._take_up(
            form,
            organisation,
            lambda who: actions.create_member(organisation_id, form.role.data or "", who),
        )

    @expose("/hand-over/<int:pk>", methods=["GET"])
    @guard("write")
    def hand_over_form(self, pk: int) -> ResponseReturnValue:
        """The form that names the successor."""
        membership = scope.find(Membership, pk)
        return self._form(membership.organisation, _successor_form(), membership)

    @expose("/hand-over/<int:pk>", methods=["POST"])
    @guard("write")
    def hand_over(self, pk: int) -> ResponseReturnValue:
        """One leaves, another takes up."""
        membership = scope.find(Membership, pk)
        return self._take_up(
            _successor_form(), membership.organisation, lambda who: actions.hand_over(pk, who), membership
        )

    @expose("/end/<int:pk>", methods=["POST"])
    @guard("write")
    def end(self, pk: int) -> ResponseReturnValue:
        """Somebody leaves, nobody follows."""
        actions.end_membership(pk)
        waits = scope.find(Membership, pk).state == "ending"
        told = (
            gettext("已提出终止，须由另一名安全管理员确认后生效。")
            if waits
            else gettext("岗位已终止，该账号已退出登录。")
        )
        flash(told, "success")
        return redirect(url_for("MembershipView.show", pk=pk))

    @expose("/confirm/<int:pk>", methods=["POST"])
    @guard("write")
    def confirm(self, pk: int) -> ResponseReturnValue:
        """The second person's word about an administrator's post."""
        found = memberships.confirm(pk)
        flash(
            gettext("岗位已生效") if found.state == "active" else gettext("岗位已终止，该账号已退出登录。"),
            "success",
        )
        return redirect(url_for("MembershipView.show", pk=pk))

    @expose("/withdraw/<int:pk>", methods=["POST"])
    @guard("write")
    def withdraw(self, pk: int) -> ResponseReturnValue:
        """What was asked is dropped."""
        memberships.withdraw(pk)
        flash(gettext("待确认的变动已取消。"), "success")
        return redirect(url_for("MembershipView.show", pk=pk))

    @expose("/renew/<int:pk>", methods=["POST"])
    @guard("write")
    def renew(self, pk: int) -> ResponseReturnValue:
        """Another one-time password for somebody who has never signed in."""
        return self._appointed(renewing.renew_password(pk))

    @expose("/invite/<int:pk>", methods=["POST"])
    @guard("write")
    def invite(self, pk: int) -> ResponseReturnValue:
        """Another letter for somebody who has never signed in."""
        email, mobile = (request.form.get(name, "").strip() for name in ("email", "mobile"))
        return self._appointed(renewing.invite(pk, email[:200], mobile[:30]))

    def _take_up(
        self, form: MemberForm, organisation: Organisation, act: Any, leaving: Membership | None = None
    ) -> ResponseReturnValue:
        if form.validate():
            try:
                with transaction():
                    claimed = once.claim(form.once_key.data)
                    appointed = act(form.newcomer())
                    claimed.location = url_for("MembershipView.show", pk=appointed.membership.id)
                return self._appointed(appointed)
            except once.DoneBefore as before:
                return redirect(before.location)
            except Refused as refusal:
                tell(form, refusal)
        return self._form(organisation, form, leaving)

    def _form(
        self, organisation: Organisation, form: MemberForm, leaving: Membership | None = None
    ) -> ResponseReturnValue:
        title = gettext("移交岗位") if leaving else gettext("新增岗位")
        page = self.render_template(
            "organisations/member_form.html",
            title=title,
            organisation=organisation,
            form=form,
            leaving=leaving,
        )
        return page, 422 if request.method == "POST" else 200

    def _appointed(self, appointed: appointing.Appointed) -> ResponseReturnValue:
        waits = appointed.membership.state == "proposed"
        title = gettext("任命待另一名安全管理员确认") if waits else gettext("岗位已生效")
        return self.render_template(  # type: ignore[no-any-return]
            "organisations/appointed.html", title=title, appointed=appointed
        )


def _member_form(organisation_id: int) -> MemberForm:
    form = _reachable(MemberForm())
    posts = appointing.offered(scope.find(Organisation, organisation_id))
    form.role.choices = [(post.code, post.name) for post in posts]
    return form


def _successor_form() -> MemberForm:
    form = _reachable(MemberForm())
    del form.role
    return form


def _reachable(form: MemberForm) -> MemberForm:
    """An address is asked for where a letter would reach it."""
    by = inviting.ways()
    for channel, name in ((MAIL, "email"), (SMS, "mobile")):
        if channel not in by:
            del form[name]
    return form
