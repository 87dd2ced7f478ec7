"""The generated screen of code sets 代码集."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tepei.codes.models import CodeItem
from tepei.portal.screens.views import SafeModelView

# What people call the sets that a pack brings; one that is not named here shows its own key.
SETS: dict[str, Any] = {
    "ethnic_groups": _("民族"),
    "sex": _("性别"),
    "political_status": _("政治面貌"),
    "education_levels": _("学历"),
    "degrees": _("学位"),
    "title_levels": _("职称层级"),
    "title_series": _("职称系列和名称"),
    "unit_nature": _("单位性质"),
    "unit_affiliation": _("隶属关系"),
    "uscc_prefix": _("统一社会信用代码前两位"),
    "fields": _("申报领域"),
    "earlier_programmes": _("入选经历的项目"),
    "divisions": _("行政区划"),
}


def _set_name(code_set: str) -> str:
    return str(SETS.get(code_set, code_set))


def _sets() -> list[SelectChoice]:
    return [SelectChoice("", ""), *(SelectChoice(*each) for each in SETS.items())]


class CodeItemView(SafeModelView):
    """Entries of code sets. The code itself stays, as applications refer to it; an entry that is out of use is not chosen any more."""

    datamodel = SQLAInterface(CodeItem)
    route_base = "/codes"
    class_permission_name = "CodeItem"
    title = _("代码集")
    noun = _("代码")
    list_intro = _("民族、学历、职称等代码取自国家标准。停用的代码请取消“可选”，不要改作他用。")
    include_route_methods = {"list", "show", "add", "edit", "lookup"}
    list_columns = ["code_set", "code", "name", "parent_code", "rank", "is_selectable"]
    show_columns = [*list_columns, "position"]
    add_columns = ["code_set", "code", "name", "parent_code", "rank", "position", "is_selectable"]
    edit_columns = ["name", "parent_code", "rank", "position", "is_selectable"]
    search_columns = ["code_set", "code", "name"]
    base_order = ("id", "asc")
    label_columns = {
        "code_set": _("代码集"),
        "code": _("代码"),
        "name": _("名称"),
        "parent_code": _("上级代码"),
        "rank": _("等级"),
        "position": _("次序"),
        "is_selectable": _("可选"),
    }
    formatters_columns = {"code_set": _set_name}
    search_form_extra_fields = {
        "code_set": SelectField(_("代码集"), choices=_sets, render_kw={"class": "form-control"})
    }
    add_form_extra_fields = {
        "code_set": SelectField(
            _("代码集"),
            [InputRequired(_("请选择。"))],
            choices=_sets,
            render_kw={"class": "form-control"},
        )
    }
    description_columns = {"rank": _("比较高低时使用，数字越大等级越高")}
