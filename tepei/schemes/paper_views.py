"""Generated screens of the route, the documents, the 汇总表 and what a scheme says once 流程、打印材料与汇总表."""

from __future__ import annotations

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.packs.shapes import COLUMN_KINDS, PAPERS
from tepei.policy.definition import DefinitionError
from tepei.policy.numbering import check_pattern
from tepei.policy.route import HELD_FROM, RESUBMISSIONS, STEPS
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanLongText
from tepei.schemes.editor_fields import Layout, Lines, Statuses, chosen
from tepei.schemes.form_models import Document, SummaryColumn
from tepei.schemes.models import RouteStep, Scheme
from tepei.schemes.part_views import PartView

_HELD = dict(zip(HELD_FROM, (_("推荐时占用推荐单位的名额"), _("确定入选时占用自治区的名额")), strict=True))
_RESUMED = dict(zip(RESUBMISSIONS, (_("回到退回的环节"), _("从头开始")), strict=True))
_WRITTEN = dict(zip(COLUMN_KINDS, (_("文字"), _("数字"), _("年月"), _("日期"), _("空列")), strict=True))


class RouteStepView(PartView):
    """审核环节: name, opinion box, and the signed scans that it demands."""

    datamodel = SQLAInterface(RouteStep)
    route_base = "/route-steps"
    title = _("审核环节")
    list_intro = _(
        "一份申报表走哪些环节由单位的上级决定；这里规定每个环节的叫法、意见栏和须上传的签字盖章扫描件。"
    )
    list_columns = ["cycle", "kind", "name", "opinion", "demands", "assumed"]
    show_columns = list_columns
    add_columns = list_columns
    edit_columns = ["name", "opinion", "demands", "assumed"]
    search_columns = ["cycle", "kind"]
    label_columns = {
        "cycle": _("年度"),
        "kind": _("环节"),
        "name": _("本省的叫法"),
        "opinion": _("审核意见栏的文字"),
        "demands": _("须上传扫描件的材料"),
        "assumed": _("原文未载，为推定"),
    }
    formatters_columns = {
        "kind": lambda kind: gettext(STEPS.get(kind, kind)),
        "demands": lambda keys: "、".join(keys or ()),
    }
    edit_form_extra_fields = {
        "demands": Lines(_("须上传扫描件的材料"), description=_("每行一个打印材料的代码；汇总表为 summary")),
        "opinion": CleanLongText(_("审核意见栏的文字")),
    }
    add_form_extra_fields = {**edit_form_extra_fields, "kind": chosen(_("环节"), STEPS)}


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
    edit_form_extra_fields = {"content": Layout(_("版式"), description=_("写法见配置包说明；保存时逐行检查"))}
    add_form_extra_fields = edit_form_extra_fields


class SummaryColumnView(PartView):
    """汇总表的列, in their order."""

    datamodel = SQLAInterface(SummaryColumn)
    route_base = "/summary-columns"
    title = _("汇总表的列")
    list_columns = ["cycle", "label", "group", "sources", "kind", "width"]
    show_columns = ["cycle", "key", "label", "group", "sources", "kind", "width"]
    add_columns = show_columns
    edit_columns = show_columns[2:]
    search_columns = ["cycle", "label"]
    label_columns = {
        "cycle": _("年度"),
        "key": _("代码"),
        "label": _("列名"),
        "group": _("上一行合并的列名"),
        "sources": _("取自哪些栏"),
        "kind": _("写法"),
        "width": _("列宽"),
    }
    formatters_columns = {"sources": lambda names: "、".join(names or ()), "kind": _WRITTEN.get}
    edit_form_extra_fields = {
        "sources": Lines(
            _("取自哪些栏"), description=_("每行一个“栏目.栏”，例如 basic.name；序号为 about.row")
        ),
        "kind": chosen(_("写法"), _WRITTEN),
    }
    add_form_extra_fields = edit_form_extra_fields


class SchemeView(PartView):
    """实施方案: what a year says once."""

    datamodel = SQLAInterface(Scheme)
    route_base = "/schemes"
    title = _("实施方案")
    include_route_methods = {"list", "show", "edit", "lookup"}
    method_permission_name: dict[str, str] = {}
    base_order = ("id", "desc")
    list_columns = ["cycle", "form_version", "places_held_from"]
    show_columns = [
        "cycle", "form_version", "route_source", "resubmission", "places_held_from", "statuses", "promise_version",
        "promise_text", "promise_assumed", "trainee_number_pattern", "trainee_number_assumed", "summary_title",
        "summary_source", "summary_file_name", "summary_above", "summary_note", "summary_paper", "summary_landscape",
        "summary_assumed",
    ]  # fmt: skip
    edit_columns = show_columns[1:]
    search_columns = ["cycle"]
    label_columns = {
        "cycle": _("年度"),
        "form_version": _("申报表版本"),
        "route_source": _("审核流程的依据"),
        "resubmission": _("退回修改后再提交"),
        "places_held_from": _("名额占用"),
        "statuses": _("状态名称"),
        "promise_version": _("承诺书版本"),
        "promise_text": _("承诺书"),
        "promise_assumed": _("承诺书为推定"),
        "trainee_number_pattern": _("学员编号规则"),
        "trainee_number_assumed": _("编号规则为推定"),
        "summary_title": _("汇总表标题"),
        "summary_source": _("汇总表依据"),
        "summary_file_name": _("汇总表文件名"),
        "summary_above": _("汇总表上方的文字"),
        "summary_note": _("汇总表备注"),
        "summary_paper": _("汇总表纸张"),
        "summary_landscape": _("汇总表横向"),
        "summary_assumed": _("汇总表为推定"),
    }
    description_columns = {
        "trainee_number_pattern": _("例如 {year}{serial:04}；没有学员编号的不填"),
        "promise_text": _("提交时由申报人确认；不需要承诺的不填"),
    }
    formatters_columns = {
        "places_held_from": _HELD.get,
        "resubmission": _RESUMED.get,
        "summary_above": lambda lines: "；".join(lines or ()),
        "statuses": lambda words: "；".join(f"{state}：{word}" for state, word in (words or {}).items()),
    }
    edit_form_extra_fields = {
        "resubmission": chosen(_("退回修改后再提交"), _RESUMED),
        "places_held_from": chosen(_("名额占用"), _HELD),
        "statuses": Statuses(
            _("状态名称"), description=_("每行一个，例如：selected：已成功入选；不填则用系统的词")
        ),
        "summary_above": Lines(_("汇总表上方的文字"), description=_("每行一项")),
        "summary_paper": chosen(_("汇总表纸张"), {paper: paper for paper in PAPERS}),
    }

    def pre_update(self, row: Scheme) -> None:
        super().pre_update(row)
        if row.trainee_number_pattern:
            try:
                check_pattern(row.trainee_number_pattern)
            except DefinitionError as error:
                raise Refused(error.text) from None

    def after_save(self, row: Scheme) -> str:
        return self._link("show", pk=str(row.id))
