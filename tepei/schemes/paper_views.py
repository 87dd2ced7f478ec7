"""Generated screens of the route, the documents, the 汇总表 and what a scheme says once 流程、打印材料与汇总表."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.policy.definition import Invalid
from tepei.policy.numbering import checked_pattern
from tepei.policy.shape import below
from tepei.policy.words import PARTS, join
from tepei.policy.year import Year
from tepei.portal.errors import Refused
from tepei.schemes import record_views, records
from tepei.schemes.form_models import Document, SummaryColumn
from tepei.schemes.input_views import Layout
from tepei.schemes.models import RouteStep, Scheme
from tepei.schemes.part_views import PartView


class RouteStepView(PartView):
    """审核环节: name, opinion box, and the signed scans that it demands."""

    datamodel = SQLAInterface(RouteStep)
    route_base = "/route-steps"
    title = _("审核环节")
    list_intro = _(
        "一份申报表走哪些环节由单位的上级决定；这里规定每个环节的叫法、意见栏和须上传的签字盖章扫描件。"
    )
    list_columns = ["cycle", "kind", "name", "opinion", "demands", "assumed"]
    search_columns = ["cycle", "kind"]


class DocumentView(PartView):
    """打印材料: the layout as the pack's file has it, checked when it is saved."""

    datamodel = SQLAInterface(Document)
    route_base = "/documents"
    title = _("打印材料")
    list_columns = ["cycle", "key", "title"]
    show_columns = list_columns
    add_columns = ["cycle", "key", "title", "content"]
    edit_columns = ["title", "content"]
    search_columns = ["cycle", "title"]
    label_columns = {"cycle": _("年度"), "key": _("代码"), "title": _("标题"), "content": _("版式")}
    extra_fields = {"content": Layout(_("版式"), description=_("写法见配置包说明；保存时逐行检查"))}


class SummaryColumnView(PartView):
    """汇总表的列, in their order."""

    datamodel = SQLAInterface(SummaryColumn)
    route_base = "/summary-columns"
    title = _("汇总表的列")
    list_columns = ["cycle", "label", "group", "sources", "kind", "width"]
    search_columns = ["cycle", "label"]


def _once_columns() -> list[record_views.ColumnWords]:
    """What the scheme's row says, each under its column, in the words of the record that has it."""
    by_column = []
    for column, (*outer, key) in records.ONCE.items():
        home = below(Year, outer[0]) if outer else Year
        found = next(each for each in record_views.columns_of(home) if each[0] == key)
        by_column.append((column, *found[1:]))
    return by_column


class SchemeView(PartView):
    """实施方案: what a year says once."""

    datamodel = SQLAInterface(Scheme)
    route_base = "/schemes"
    title = _("实施方案")
    include_route_methods = {"list", "show", "edit", "lookup"}
    method_permission_name: dict[str, str] = {}
    base_order = ("id", "desc")
    list_columns = ["cycle", "form_version", "places_held_from"]
    search_columns = ["cycle"]
    formatters_columns = {
        "statuses": lambda words: gettext(
            join((f"{state}：{word}" for state, word in (words or {}).items()), PARTS)
        ),
    }

    @classmethod
    def fields_of(cls, model: Any) -> list[record_views.ColumnWords]:  # noqa: ARG003  one row, of no record alone
        return _once_columns()

    def pre_update(self, row: Scheme) -> None:
        super().pre_update(row)
        if row.trainee_number_pattern:
            try:
                checked_pattern(row.trainee_number_pattern)
            except Invalid as error:
                raise Refused(error.text) from None

    def after_save(self, row: Scheme) -> str:
        return self._link("show", pk=str(row.id))
