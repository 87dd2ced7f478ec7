"""Generated screen of the lists that decide about later applications 历史名单; earlier selections are participations."""

from __future__ import annotations

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.people.models import Listing
from tepei.policy.identity import mask_id
from tepei.portal.screens.views import SafeModelView

KINDS = {"selected": _("曾入选"), "sanctioned": _("失信")}


class ListingView(SafeModelView):
    """Who is on the list of the untrustworthy, and which units were selected before; filled by the import and by revocations."""

    datamodel = SQLAInterface(Listing)
    route_base = "/listings"
    class_permission_name = "Listing"
    title = _("历史名单")
    list_intro = _(
        "失信名单和曾入选的单位，申报条件据此核对。名单用“批量导入”录入；按通知所列情形撤销入选的，随撤销列入失信名单。"
        "人员曾入选的见“入选经历”。没有身份证号的标为待核对，同名同单位的人申报时由审核单位核定。"
    )
    empty_text = _("还没有名单。")
    include_route_methods = {"list", "show", "delete"}
    list_columns = ["kind", "name", "unit_name", "year", "programme", "until", "source"]
    show_columns = [
        "kind", "name", "id_number", "unit_name", "organisation", "year", "programme", "until", "source",
    ]  # fmt: skip
    search_columns = ["kind", "name", "year"]
    base_order = ("id", "desc")
    label_columns = {
        "kind": _("名单"),
        "name": _("姓名或单位名称"),
        "id_number": _("身份证号"),
        "unit_name": _("当时所在单位"),
        "organisation": _("单位"),
        "year": _("年度"),
        "programme": _("项目代码"),
        "until": _("截止日期"),
        "source": _("依据"),
    }
    formatters_columns = {
        "kind": KINDS.get,
        "id_number": lambda number: mask_id(number) if number else "",
        "unit_name": lambda name: gettext("%(unit)s（待核对）", unit=name) if name else "",
    }
