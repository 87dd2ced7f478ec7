"""The base of generated screens about years, and the screen of extensions 延期."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload
from wtforms.validators import ValidationError

from tepei.organisations.models import Organisation
from tepei.people import queries as people
from tepei.portal.screens.fields import CleanText, ScopedSelectField
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import Lookup, SafeModelView
from tepei.programmes import actions, queries, rules, running
from tepei.programmes.models import Cycle, Extension

_TIMES = {"closes_at": moment, "granted_at": moment}


class Joined(SafeModelView):
    """Lists that name several relations load them in the statement that loads the rows."""

    def _init_properties(self) -> None:
        super()._init_properties()
        relations = self.datamodel.obj.__mapper__.relationships
        named = [relations[column].class_attribute for column in self.list_columns if column in relations]
        self.datamodel.list_load = tuple(joinedload(relation) for relation in named)

    def new_form(self) -> Any:
        """What the address names is chosen already: the year, the track, the section that the list or the page above was about."""
        form = super().new_form()
        for box in form if request.method == "GET" else ():
            named = request.args.get(box.name, request.args.get(f"_flt_0_{box.name}", ""))
            if named and isinstance(box, ScopedSelectField):
                box.data = box.lookup.find(named)
        return form

    def _get_list_widget(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """新增 leads to a form about what the list is narrowed to."""
        widgets: dict[str, Any] = super()._get_list_widget(*args, **kwargs)
        tail = urlencode({name: key for name in self.add_columns if (key := _narrowed(name))})
        searched = [key for key in request.args if key.startswith("_flt_")]
        # A list that a page of the year leads to is of that year, and nobody searched for anything.
        further = [key for key in searched if key != f"_flt_0_{getattr(self, 'parent', 'cycle')}"]
        shown, relations = widgets["list"].template_args, self.datamodel.obj.__mapper__.relationships
        # What the list is narrowed to stands above it, not once more in every row.
        shown["include_columns"] = [
            name for name in shown["include_columns"] if name not in relations or not _narrowed(name)
        ]
        shown |= {
            "add_tail": f"?{tail}" if tail else "",
            "is_searched": bool(further),
            "may_add": self.offers_add(),
        }
        return widgets

    def offers_add(self) -> bool:
        """Whether 新增 stands above the list as it is narrowed now."""
        return True

    def offers_edit(self, values: Mapping[str, Any]) -> bool:
        """Only who runs the year that a row hangs on, by whatever relation it is told."""
        return all(
            running.may_run(cycle.run_by) for cycle in map(_year_of, values.values()) if cycle is not None
        )


def _narrowed(relation: str) -> int | None:
    return row_key(request.args.get(f"_flt_0_{relation}", ""))


def _year_of(value: Any) -> Cycle | None:
    return value if isinstance(value, Cycle) else getattr(value, "cycle", None)


class Dated(Joined):
    """What belongs to a year: where only one is in a state to have such, that is chosen already."""

    states: tuple[str, ...] = ("open",)

    def new_form(self) -> Any:
        form = super().new_form()
        if request.method == "GET" and form.cycle.data is None:
            is_offered = form.cycle.lookup.find
            fit = [
                each for each in queries.cycles() if each.state in self.states and is_offered(str(each.id))
            ]
            form.cycle.data = fit[0] if len(fit) == 1 else None
        return form


class PersonByNumber(CleanText):
    """An applicant by the whole ID number: whoever needs more time has often filed nothing that an office could see."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data:
            self.data = people.holder_of(self.data)
            if self.data is None:
                raise ValidationError(_("没有用这个身份证号码注册的申报人，请与本人核对。"))

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ""


class ExtensionView(Dated):
    """More time for one body or one person, with the reason; what was granted stays on record."""

    datamodel = SQLAInterface(Extension)
    route_base = "/extensions"
    class_permission_name = "Extension"
    title = _("延期")
    list_intro = _("延期只对所选单位（及其下级单位）或所选申报人有效，须写明理由。")
    empty_text = _("暂无延期。")
    include_route_methods = {"list", "show", "add", "lookup"}
    list_columns = ["cycle", "organisation", "person", "closes_at", "reason", "granted_by", "granted_at"]
    show_columns = list_columns
    add_columns = ["cycle", "organisation", "person", "closes_at", "reason"]
    add_form_extra_fields = {
        "person": PersonByNumber(
            _("申报人身份证号码"),
            description=_("只给一名申报人延期时填写，不论是否已提交；给单位延期的不填"),
            render_kw={"autocomplete": "off"},
        )
    }
    search_columns = ["cycle", "reason"]
    base_order = ("granted_at", "desc")
    lookups = {"organisation": Lookup(Organisation, where=(Organisation.state == "active",))}
    label_columns = {
        "cycle": _("年度"),
        "organisation": _("单位"),
        "person": _("申报人"),
        "closes_at": _("延期至"),
        "reason": _("理由"),
        "granted_by": _("批准人"),
        "granted_at": _("批准时间"),
    }
    description_columns = {"organisation": _("单位和申报人只选其一")}
    formatters_columns = _TIMES

    def name_of(self, row: Extension) -> str:
        return f"{row.cycle} · {row.organisation or row.person}"

    def pre_add(self, row: Extension) -> None:
        row.closes_at = rules.end_of_minute(row.closes_at)
        actions.approve_extension(row)
