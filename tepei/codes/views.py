"""The generated screen of code sets 代码集."""

from __future__ import annotations

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _

from tepei.codes.models import CodeItem
from tepei.portal.screens.views import SafeModelView


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
    description_columns = {"rank": _("比较高低时使用，数字越大等级越高")}
