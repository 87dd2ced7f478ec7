"""Generated screens of the documents, the 汇总表 and what a scheme says once 打印材料与汇总表."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext
from flask_babel import lazy_gettext as _

from tepei.policy.layout import PART_KINDS
from tepei.policy.shape import below
from tepei.policy.words import N_
from tepei.policy.year import Year
from tepei.portal.errors import Misfilled
from tepei.portal.screens.forms import sign_version
from tepei.programmes import running
from tepei.schemes import assembling, layouts, record_views, records
from tepei.schemes.form_models import Document, SummaryColumn
from tepei.schemes.models import Scheme
from tepei.schemes.part_views import PartView

_BASIC = N_("基本规定")
CREDITS = "credits_"  # columns that have a page of their own (credit_views)


class DocumentView(PartView):
    """打印材料: its parts in order, each with a form of its own, and how it is printed."""

    datamodel = SQLAInterface(Document)
    route_base = "/documents"
    title = _("打印材料")
    list_intro = _(
        "申报表的每一栏都会印出：版式没有写到的栏目，印在审核意见之前；没有版式的材料，按申报表的栏目自动排版。"
    )
    list_columns = ["cycle", "key", "title"]
    show_columns = list_columns
    add_columns = ["cycle", "key", "title"]
    edit_columns = ["title"]
    search_columns = ["cycle", "title"]
    label_columns = {"cycle": _("年度"), "key": _("代码"), "title": _("标题")}
    show_template = "schemes/document.html"

    def seen_at(self, row: Any) -> str:
        """As it is printed."""
        return f"p-{row.key}" if isinstance(row, Document) else "printed"

    def next_page(self, row: Document) -> str:
        """To its parts."""
        return self._link("show", pk=str(row.id))

    def render_template(self, template: str, **values: Any) -> str:
        if template == self.show_template and "item" in values:
            row = values["item"]
            values |= {
                "document": layouts.plain(row),
                "kinds": PART_KINDS,
                "sections": [each for each in assembling.sections_of(row.cycle) if not each.get("retired")],
                "opened": sign_version(row),
                "is_ours": running.may_run(row.cycle.run_by),
            }
        return str(super().render_template(template, **values))


class SummaryColumnView(PartView):
    """汇总表的列, in their order."""

    datamodel = SQLAInterface(SummaryColumn)
    route_base = "/summary-columns"
    title = _("汇总表的列")
    list_columns = ["cycle", "label", "group", "sources", "kind", "width"]
    search_columns = ["cycle", "label"]

    def seen_at(self, row: Any) -> str:  # noqa: ARG002
        """The head of the table."""
        return "summary-title"


def _once_columns() -> list[record_views.ColumnWords]:
    """What the scheme's row says, each under its column, in the words of the record that has it."""
    by_column = []
    for column, (*outer, key) in records.ONCE.items():
        home = below(Year, outer[0]) if outer else Year
        found = next(each for each in record_views.columns_of(home) if each[0] == key)
        by_column.append((column, *found[1:]))
    return by_column


def _parts() -> list[tuple[str, list[str]]]:
    """Columns under the part of the year that they are about; first those of none."""
    found: dict[str, list[str]] = {_BASIC: []}
    for column, (outer, *inner) in records.ONCE.items():
        title = str(Year.model_fields[outer].title) if inner else _BASIC
        found.setdefault(title, []).append(column)
    return list(found.items())


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

    @classmethod
    def _derive(cls, model: Any) -> None:
        """Under headings, where there is more than one."""
        super()._derive(model)
        parts = [
            (title, [each for each in columns if each in cls.edit_columns]) for title, columns in _parts()
        ]
        found = [(lazy_gettext(title), {"fields": columns}) for title, columns in parts if columns]
        (title, first), *rest = found
        whole = (title, {"fields": ["cycle", *first["fields"]]})
        cls.edit_fieldsets, cls.show_fieldsets = (found, [whole, *rest]) if rest else (None, None)

    @classmethod
    def fields_of(cls, model: Any) -> list[record_views.ColumnWords]:  # noqa: ARG003  one row, of no record alone
        return [each for each in cls.once_columns() if not each[0].startswith(CREDITS)]

    @staticmethod
    def once_columns() -> list[record_views.ColumnWords]:
        """All that a year says once."""
        return _once_columns()

    def marked(self) -> list[str]:
        """Not of a part that the year may do without."""
        return [each for each in super().marked() if records.ONCE[each][0] not in records.PARTS]

    def require_sound(self, row: Scheme) -> None:
        faults = [(column, fault.text) for column, fault in records.faults_of_once(row)]
        if faults:
            raise Misfilled(faults)

    def next_page(self, row: Scheme) -> str:
        return self._link("show", pk=str(row.id))
