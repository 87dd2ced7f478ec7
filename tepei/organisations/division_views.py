"""Screens of divisions 行政区划."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.organisations import (
    actions,
    queries,
)
from tepei.organisations.form_views import (
    DivisionForm,
)
from tepei.organisations.models import Division
from tepei.organisations.views import yes_or_no
from tepei.policy.words import say
from tepei.portal import province
from tepei.portal.errors import Refused
from tepei.portal.screens.theme import day
from tepei.portal.screens.views import SafeModelView


def _level(code: str) -> str:
    return gettext(province.bodies().divisions.get(code, code))


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
        "reports_to_region": _("直接报%(region)s"),
    }
    formatters_columns = {
        "level": _level,
        "parent_code": queries.division_name,
        "valid_from": day,
        "valid_to": day,
        "reports_to_region": yes_or_no,
    }

    def change(self, form: Any, row: Division) -> Division:
        if form.change_on.data is None:
            raise Refused(say("请填写生效日期。"))
        return actions.edit_division(row.id, form.name.data or "", form.change_on.data)
