"""Screens of units 单位管理."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.codes import queries as codes
from tepei.organisations import (
    actions,
    appointing,
    delegation_queries,
    queries,
    receptions,
    registration,
)
from tepei.organisations.delegation_views import role_name, state_of
from tepei.organisations.form_views import (
    PARENTS,
    UNIT_COLUMNS,
    NewUnitForm,
    UnitFields,
)
from tepei.organisations.membership_views import MembershipView
from tepei.organisations.models import Organisation
from tepei.policy.words import say
from tepei.portal import audit, files, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.portal.files import StoredFile
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView, expose, guard

STATES = {"pending": _("待确认"), "active": _("正常"), "refused": _("未予确认"), "closed": _("已停用")}


def yes_or_no(value: bool) -> str:
    return gettext("是") if value else gettext("否")


def may_settle(unit: Organisation) -> bool:
    """Whether the viewer's bureau stands directly above this unit that waits."""
    return unit.state == "pending" and queries.bureau_above(unit).id in scope.viewer().organisation_ids


def _is_own(unit: Organisation) -> bool:
    """Does the viewer act for it?"""
    return unit.id in scope.viewer().organisation_ids


class OrganisationView(SafeModelView):
    """单位管理: the viewer's own subtree."""

    datamodel = SQLAInterface(Organisation)
    route_base = "/organisations"
    class_permission_name = "Organisation"
    title = _("单位管理")
    noun = _("单位")
    list_intro = _("本单位及下级单位。自行注册的单位由直接上级%(offices)s（厅局、高校）确认后才能办理业务。")
    include_route_methods = {
        "list",
        "show",
        "add",
        "edit",
        "lookup",
        "confirm",
        "refuse",
        "certificate",
        "authorisation",
    }
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
    lookups = {"parent": PARENTS}
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
        "kind": lambda kind: gettext(queries.kind_name(kind)),
        "state": STATES.get,
        "nature_code": lambda code: codes.name_of("unit_nature", code),
        "affiliation_code": lambda code: codes.name_of("unit_affiliation", code),
        "division_code": queries.division_name,
        "claims_grassroots": yes_or_no,
        "claims_nonpublic": yes_or_no,
        "registered_at": moment,
        "confirmed_at": moment,
    }
    related_views = [MembershipView]
    extra_args = {
        "may_settle": may_settle,
        "is_own": _is_own,
        "reception_of": lambda unit: receptions.of([unit.id]).get(unit.id),
        "offered": appointing.offered,
        "sign_version": sign_version,
        "delegations": delegation_queries.of_organisation,
        "delegation_state": state_of,
        "role_name": role_name,
    }

    @expose("/confirm/<int:pk>", methods=["POST"])
    @guard("review")
    def confirm(self, pk: int) -> ResponseReturnValue:
        """The unit may work."""
        registration.confirm_unit(pk, _version(pk))
        flash(gettext("单位已确认，经办人现在可以登录办理业务。"), "success")
        return redirect(url_for("OrganisationView.show", pk=pk))

    @expose("/refuse/<int:pk>", methods=["POST"])
    @guard("review")
    def refuse(self, pk: int) -> ResponseReturnValue:
        """The unit may not work, and why."""
        registration.refuse_unit(pk, _version(pk), request.form.get("reason", ""))
        flash(gettext("已不予确认，理由已告知经办人。"), "success")
        return redirect(url_for("OrganisationView.show", pk=pk))

    @expose("/certificate/<int:pk>", methods=["GET"])
    @guard("review")
    def certificate(self, pk: int) -> ResponseReturnValue:
        """The 登记证书 that the unit registered with; every look is recorded."""
        return _paper(pk, "certificate")

    @expose("/authorisation/<int:pk>", methods=["GET"])
    @guard("review")
    def authorisation(self, pk: int) -> ResponseReturnValue:
        """The 授权书 of who registered it; every look is recorded."""
        return _paper(pk, "authorisation")

    def create(self, form: Any) -> Organisation:
        if form.parent.data is None:
            raise Refused(say("请选择上级。"))
        return actions.create_unit(form.parent.data.id, form.kind.data, form.facts())

    def change(self, form: Any, row: Organisation) -> Organisation:
        actions.edit_unit(row.id, row.version, form.facts())
        return row


def _paper(pk: int, key: str) -> ResponseReturnValue:
    unit = scope.find(Organisation, pk)
    stored = db.session.get(StoredFile, getattr(unit, f"{key}_id") or 0)
    if stored is None:
        raise Absent
    audit.record("unit.papers_seen", unit, paper=key)
    return files.send(stored, inline=True)


def _version(pk: int) -> int:
    return version_of(request.form.get("version", ""), scope.find(Organisation, pk))
