"""Screens of units, posts and divisions 单位管理."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload

from tepei.codes import queries as codes
from tepei.organisations import actions, memberships, queries
from tepei.organisations.forms import (
    KINDS,
    UNIT_COLUMNS,
    DivisionForm,
    MemberForm,
    NewUnitForm,
    UnitFields,
    tell,
)
from tepei.organisations.models import Division, Membership, Organisation
from tepei.portal import once, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.portal.forms import sign_version, version_of
from tepei.portal.theme import day, moment
from tepei.portal.views import SafeModelView, expose, guard

STATES = {"pending": _("待确认"), "active": _("正常"), "refused": _("未予确认"), "closed": _("已停用")}
POST_STATES = {"pending": _("待单位确认"), "active": _("在岗"), "ended": _("已终止")}
LEVELS = {"province": _("自治区"), "prefecture": _("盟市"), "county": _("旗县（市、区）")}


def _yes(value: bool) -> str:
    return gettext("是") if value else gettext("否")


def _role(code: str) -> str:
    post = queries.posts().get(code)
    return post.name if post else code


def may_settle(unit: Organisation) -> bool:
    """Whether the viewer's bureau stands directly above this unit that waits."""
    return unit.state == "pending" and queries.bureau_above(unit).id in scope.viewer().organisation_ids


class MembershipView(SafeModelView):
    """账号与岗位: who acts for which organisation."""

    datamodel = SQLAInterface(Membership)
    route_base = "/memberships"
    class_permission_name = "Membership"
    title = _("账号与岗位")
    list_intro = _("账号属于个人。人员变动时请移交岗位：原岗位终止，新岗位开始，历史保留。")
    include_route_methods = {
        "list",
        "show",
        "lookup",
        "new",
        "appoint",
        "hand_over_form",
        "hand_over",
        "end",
        "renew",
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
    extra_args = {"sign_version": sign_version}

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
        flash(gettext("岗位已终止，该账号已退出登录。"), "success")
        return redirect(url_for("MembershipView.show", pk=pk))

    @expose("/renew/<int:pk>", methods=["POST"])
    @guard("write")
    def renew(self, pk: int) -> ResponseReturnValue:
        """Another one-time password for somebody who has never signed in."""
        return self._appointed(memberships.renew_password(pk))

    def _take_up(
        self, form: MemberForm, organisation: Organisation, act: Any, leaving: Membership | None = None
    ) -> ResponseReturnValue:
        if form.validate():
            try:
                with transaction():
                    claimed = once.claim(form.once_key.data)
                    appointed = act(memberships.Newcomer(form.username.data or "", form.full_name.data or ""))
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

    def _appointed(self, appointed: memberships.Appointed) -> ResponseReturnValue:
        return self.render_template(  # type: ignore[no-any-return]
            "organisations/appointed.html", title=gettext("岗位已生效"), appointed=appointed
        )


class OrganisationView(SafeModelView):
    """单位管理: the viewer's own subtree."""

    datamodel = SQLAInterface(Organisation)
    route_base = "/organisations"
    class_permission_name = "Organisation"
    title = _("单位管理")
    list_intro = _("本单位及下级单位。自行注册的单位由直接上级人社部门（厅局、高校）确认后才能办理业务。")
    include_route_methods = {"list", "show", "add", "edit", "lookup", "confirm", "refuse"}
    show_template = "organisations/organisation.html"
    list_columns = ["name", "kind", "parent", "credit_code", "state", "registered_at"]
    show_columns = [
        "state",
        "kind",
        "parent",
        "pool",
        *UNIT_COLUMNS,
        "refusal",
        "registered_at",
        "confirmed_at",
    ]
    add_columns = ["parent", "kind", *UNIT_COLUMNS]
    edit_columns = UNIT_COLUMNS
    search_columns = ["name", "credit_code", "kind", "state"]
    order_columns = ["name", "kind", "state", "registered_at"]
    base_order = ("path", "asc")
    state_column = "state"
    state_labels = STATES
    add_form = NewUnitForm
    edit_form = UnitFields
    label_columns = {
        "name": _("单位名称"),
        "kind": _("单位类别"),
        "parent": _("上级"),
        "pool": _("使用名额"),
        "credit_code": _("统一社会信用代码"),
        "state": _("状态"),
        "registered_at": _("登记时间"),
        "confirmed_at": _("确认时间"),
        "nature_code": _("单位性质"),
        "affiliation_code": _("隶属关系"),
        "division_code": _("单位所在地"),
        "claims_grassroots": _("自述为基层单位"),
        "claims_nonpublic": _("自述为非公有制单位"),
        "address": _("通信地址"),
        "postcode": _("邮政编码"),
        "contact_name": _("联系人"),
        "contact_phone": _("联系电话"),
        "refusal": _("不予确认的理由"),
    }
    formatters_columns = {
        "kind": KINDS.get,
        "state": STATES.get,
        "nature_code": lambda code: codes.name_of("unit_nature", code),
        "affiliation_code": lambda code: codes.name_of("unit_affiliation", code),
        "division_code": queries.division_name,
        "claims_grassroots": _yes,
        "claims_nonpublic": _yes,
        "registered_at": moment,
        "confirmed_at": moment,
    }
    related_views = [MembershipView]
    extra_args = {"may_settle": may_settle, "offered": memberships.offered, "sign_version": sign_version}

    @expose("/confirm/<int:pk>", methods=["POST"])
    @guard("review")
    def confirm(self, pk: int) -> ResponseReturnValue:
        """The unit may work."""
        actions.confirm_unit(pk, _version(pk))
        flash(gettext("单位已确认，经办人现在可以登录办理业务。"), "success")
        return redirect(url_for("OrganisationView.show", pk=pk))

    @expose("/refuse/<int:pk>", methods=["POST"])
    @guard("review")
    def refuse(self, pk: int) -> ResponseReturnValue:
        """The unit may not work, and why."""
        actions.refuse_unit(pk, _version(pk), request.form.get("reason", ""))
        flash(gettext("已不予确认，理由已告知经办人。"), "success")
        return redirect(url_for("OrganisationView.show", pk=pk))

    def _insert(self, form: Any) -> str:
        with transaction():
            claimed = once.claim(form.once_key.data)
            if form.parent.data is None:
                raise Refused(gettext("请选择上级。"))
            unit = actions.create_unit(form.parent.data.id, form.kind.data, form.facts())
            claimed.location = self.after_save(unit)
            return str(claimed.location)

    def _update(self, form: Any, row: Any) -> str:
        actions.edit_unit(row.id, version_of(form.version.data, row), form.facts())
        return str(self.after_save(row))


class DivisionView(SafeModelView):
    """区划: dated, so that old papers keep their names."""

    datamodel = SQLAInterface(Division)
    route_base = "/divisions"
    class_permission_name = "Division"
    title = _("行政区划")
    list_intro = _("更名时原名称保留到前一日，已提交的申报材料不受影响。")
    include_route_methods = {"list", "show", "edit"}
    list_columns = ["code", "name", "level", "kind", "parent_code", "valid_from", "valid_to"]
    show_columns = [*list_columns, "reports_to_region"]
    search_columns = ["code", "name", "level"]
    order_columns = ["code", "name"]
    base_order = ("code", "asc")
    edit_columns = ["name", "change_on"]
    edit_form = DivisionForm
    edit_title = _("区划更名")
    label_columns = {
        "code": _("区划代码"),
        "name": _("名称"),
        "level": _("级别"),
        "kind": _("类型"),
        "parent_code": _("上级区划"),
        "valid_from": _("生效日期"),
        "valid_to": _("停用日期"),
        "reports_to_region": _("直接报自治区"),
    }
    formatters_columns = {
        "level": LEVELS.get,
        "parent_code": queries.division_name,
        "valid_from": day,
        "valid_to": day,
        "reports_to_region": _yes,
    }

    def _update(self, form: Any, row: Any) -> str:
        if form.change_on.data is None:
            raise Refused(gettext("请填写生效日期。"))
        return str(self.after_save(actions.edit_division(row.id, form.name.data or "", form.change_on.data)))


def _version(pk: int) -> int:
    return version_of(request.form.get("version", ""), scope.find(Organisation, pk))


def _member_form(organisation_id: int) -> MemberForm:
    form = MemberForm()
    posts = memberships.offered(scope.find(Organisation, organisation_id))
    form.role.choices = [(post.code, post.name) for post in posts]
    return form


def _successor_form() -> MemberForm:
    form = MemberForm()
    del form.role
    return form
