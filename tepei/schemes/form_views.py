"""Generated screens of the application form and its attachments 申报表与附件."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.policy.attachments import ATTACHMENT_KINDS
from tepei.policy.attachments import AttachmentKind as KindRule
from tepei.policy.facts import FACTS
from tepei.policy.fields import KINDS, Field
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanText, Lookup
from tepei.schemes.editor_fields import Conditions, Lines, chosen
from tepei.schemes.form_models import AttachmentKind, FormField, FormSection
from tepei.schemes.part_views import PartView, require_never_in_force
from tepei.schemes.trials import sentence

FIELD_KINDS = {
    "text": _("一行文字"), "long_text": _("多行文字"), "name": _("姓名"), "date": _("日期"), "month": _("年月"),
    "year": _("年份"), "choice": _("单选"), "code": _("代码集"), "yes_no": _("是非"), "integer": _("整数"),
    "phone": _("电话"), "email": _("电子邮箱"), "postcode": _("邮政编码"), "id_number": _("身份证号"),
    "photo": _("照片"), "organisation": _("单位"),
}  # fmt: skip
_FACTS = {"": "", **{key: fact.label for key, fact in FACTS.items()}}


class ShowIfField(CleanText):
    """“栏目.栏 = 值” (several values with 、); empty: always asked."""

    def process_data(self, value: Any) -> None:
        listed = value.get("in") or [value.get("is")] if value else []
        self.data = f"{value['field']} = {'、'.join(str(each) for each in listed)}" if value else ""

    def populate_obj(self, obj: Any, name: str) -> None:
        field, sep, values = (self.data or "").partition("=")
        listed = [each.strip() for each in values.replace("，", "、").split("、") if each.strip()]
        if not self.data:
            setattr(obj, name, None)
            return
        if not sep or not field.strip() or not listed:
            raise Refused(gettext("显示条件请写成“栏的代码 = 值”，例如：attended = yes"))
        said = {"is": listed[0]} if len(listed) == 1 else {"in": listed}
        setattr(obj, name, {"field": field.strip(), **said})


class FieldView(PartView):
    """栏: added, ordered, renamed, retired."""

    datamodel = SQLAInterface(FormField)
    route_base = "/form-fields"
    title = _("申报表的栏")
    list_intro = _(
        "栏的名称照原表的文字。已经有人填写过的栏不能删除，只能停用：不再要求填写，已填的仍可查看。"
    )
    parent = "section"
    lookups = {"section": Lookup(FormSection, column="title")}
    list_columns = ["section", "label", "kind", "required", "printed", "assumed", "retired"]
    show_columns = [
        "section", "key", "label", "kind", "required", "options", "code_set", "max_length", "help", "show_if", "fact",
        "locked", "printed", "assumed", "retired",
    ]  # fmt: skip
    add_columns = show_columns
    edit_columns = show_columns[2:]
    search_columns = ["section", "label", "kind", "retired"]
    label_columns = {
        "section": _("栏目"),
        "key": _("代码"),
        "label": _("名称"),
        "kind": _("填写方式"),
        "required": _("必填"),
        "options": _("可选项"),
        "code_set": _("代码集"),
        "max_length": _("最多字数"),
        "help": _("填写说明"),
        "show_if": _("显示条件"),
        "fact": _("提供的条件依据"),
        "locked": _("由系统填入"),
        "printed": _("印在申报表上"),
        "assumed": _("原文未载，为推定"),
        "retired": _("已停用"),
    }
    description_columns = {
        "key": _("英文字母、数字和下划线；开放后不再改变"),
        "code_set": _("填写方式为“代码集”时填写，例如 ethnic_groups"),
    }
    formatters_columns = {
        "kind": FIELD_KINDS.get,
        "options": lambda options: "、".join(options or ()),
        "fact": _FACTS.get,
        "show_if": lambda said: said and f"{said['field']} = {'、'.join(said.get('in') or [said.get('is')])}",
    }
    edit_form_extra_fields = {
        "kind": chosen(_("填写方式"), {kind: FIELD_KINDS[kind] for kind in KINDS}),
        "options": Lines(_("可选项"), description=_("填写方式为“单选”或“是非”时填写，每行一项")),
        "fact": chosen(_("提供的条件依据"), _FACTS),
        "show_if": ShowIfField(_("显示条件"), description=_("例如：attended = yes；不填则总是填写")),
    }
    add_form_extra_fields = edit_form_extra_fields
    reading = staticmethod(Field.from_data)

    def pre_delete(self, row: FormField) -> None:
        super().pre_delete(row)
        require_never_in_force(row.section.cycle, gettext("这一栏"))

    def name_of(self, row: FormField) -> str:
        return f"{row.section} · {row.label}"


class SectionView(PartView):
    """栏目, with their fields."""

    datamodel = SQLAInterface(FormSection)
    route_base = "/form-sections"
    title = _("申报表的栏目")
    list_columns = ["cycle", "title", "rows", "retired"]
    show_columns = ["cycle", "key", "title", "rows", "min_rows", "max_rows", "row_label", "help", "retired"]
    add_columns = show_columns
    edit_columns = show_columns[2:]
    search_columns = ["cycle", "title", "retired"]
    related_views = [FieldView]
    label_columns = {
        "cycle": _("年度"),
        "key": _("代码"),
        "title": _("名称"),
        "rows": _("可填多行"),
        "min_rows": _("最少行数"),
        "max_rows": _("最多行数"),
        "row_label": _("每行的叫法"),
        "help": _("填写说明"),
        "retired": _("已停用"),
    }
    description_columns = {"row_label": _("“{}”处填入序号，例如：第 {} 段")}

    def pre_update(self, row: FormSection) -> None:
        super().pre_update(row)
        if not row.rows and (row.min_rows or row.max_rows is not None):
            raise Refused(gettext("设定了行数的栏目，请勾选“可填多行”。"))

    def pre_delete(self, row: FormSection) -> None:
        super().pre_delete(row)
        require_never_in_force(row.cycle, gettext("这一栏目"))

    def after_save(self, row: FormSection) -> str:
        return self._link("list", _flt_0_cycle=str(row.cycle_id))


class AttachmentKindView(PartView):
    """附件种类, and when each must be there."""

    datamodel = SQLAInterface(AttachmentKind)
    route_base = "/attachment-kinds"
    title = _("附件种类")
    list_columns = ["cycle", "label", "kind", "required", "required_if", "assumed", "retired"]
    show_columns = ["cycle", "key", "label", "kind", "required", "required_if", "help", "assumed", "retired"]
    add_columns = show_columns
    edit_columns = show_columns[2:]
    search_columns = ["cycle", "label"]
    label_columns = {
        "cycle": _("年度"),
        "key": _("代码"),
        "label": _("名称"),
        "kind": _("文件类别"),
        "required": _("必传"),
        "required_if": _("在什么情况下必传"),
        "help": _("填写说明"),
        "assumed": _("原文未载，为推定"),
        "retired": _("已停用"),
    }
    formatters_columns: Mapping[str, Any] = {
        "kind": {"image": _("图片"), "document": _("文件")}.get,
        "required_if": sentence,
    }
    edit_form_extra_fields = {
        "kind": chosen(
            _("文件类别"),
            {kind: {"image": _("图片"), "document": _("文件")}[kind] for kind in ATTACHMENT_KINDS},
        ),
        "required_if": Conditions(_("在什么情况下必传")),
    }
    add_form_extra_fields = edit_form_extra_fields
    reading = staticmethod(KindRule.from_data)

    def pre_delete(self, row: AttachmentKind) -> None:
        super().pre_delete(row)
        require_never_in_force(row.cycle, gettext("这种附件"))
