"""Generated screens of dates and extensions 时限与延期."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from tepei.organisations.models import Organisation
from tepei.people import queries as people
from tepei.portal.province import among
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import Lookup, SafeModelView
from tepei.programmes import actions, queries, rules
from tepei.programmes.models import Extension, Window

_TIMES = {"opens_at": moment, "closes_at": moment, "granted_at": moment}
_BODIES = Lookup(
    Organisation,
    where=(among(Organisation.kind, lambda bodies: bodies.dated), Organisation.state == "active"),
)


def _step_name(step: str) -> str:
    return gettext(queries.step_names().get(step, step))


def _for_whom(organisation: Organisation | None) -> str:
    return str(organisation) if organisation else gettext("%(whole_region)s")


class Joined(SafeModelView):
    """Lists that name several relations load them in the statement that loads the rows."""

    def _init_properties(self) -> None:
        super()._init_properties()
        relations = self.datamodel.obj.__mapper__.relationships
        named = [relations[column].class_attribute for column in self.list_columns if column in relations]
        self.datamodel.list_load = tuple(joinedload(relation) for relation in named)


class _Dated(Joined):
    """What belongs to a year: the one that is open is chosen already."""

    def _get_add_widget(self, form: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        now_open = [cycle for cycle in queries.cycles() if cycle.state == "open"]
        if request.method == "GET" and form.cycle.data is None and len(now_open) == 1:
            form.cycle.data = now_open[0]
        widgets: dict[str, Any] = super()._get_add_widget(form, *args, **kwargs)
        return widgets


class WindowView(_Dated):
    """When each step may be taken: for all, or earlier for one body and those below it."""

    datamodel = SQLAInterface(Window)
    route_base = "/windows"
    class_permission_name = "Window"
    title = _("时限")
    list_intro = _(
        "不写单位的时限适用于%(whole_region)s；%(prefecture)s可以为本地区设定更早的截止时间，确需延后的请使用延期。"
    )
    include_route_methods = {"list", "show", "add", "edit", "delete", "lookup"}
    list_columns = ["cycle", "step", "organisation", "opens_at", "closes_at", "source"]
    show_columns = ["cycle", "step", "organisation", "opens_at", "closes_at", "days_before_close", "source"]
    add_columns = show_columns
    edit_columns = ["opens_at", "closes_at", "days_before_close", "source"]
    search_columns = ["cycle", "step", "source"]
    base_order = ("closes_at", "asc")
    lookups = {"organisation": _BODIES}
    label_columns = {
        "cycle": _("年度"),
        "step": _("环节"),
        "organisation": _("适用单位"),
        "opens_at": _("开始时间"),
        "closes_at": _("截止时间"),
        "days_before_close": _("截止前天数"),
        "source": _("依据"),
    }
    description_columns = {
        "source": _("文号和条款"),
        "days_before_close": _(
            "例如 5：在年度截止前 5 日截止，截止时间自动计算，并随年度截止时间变动；不填则以截止时间为准"
        ),
        "organisation": _("适用于该单位及其下级单位；不选则适用于%(whole_region)s"),
        "opens_at": _("可不填"),
    }
    formatters_columns = {**_TIMES, "step": _step_name, "organisation": _for_whom}
    add_form_extra_fields = {
        "step": SelectField(
            _("环节"),
            choices=lambda: [SelectChoice(step, _step_name(step)) for step in queries.step_names()],
            render_kw={"class": "form-control"},
        )
    }

    def name_of(self, row: Window) -> str:
        return f"{row.cycle} · {_step_name(row.step)} · {_for_whom(row.organisation)}"

    def pre_add(self, row: Window) -> None:
        actions.follow_close(row)
        row.closes_at = rules.end_of_minute(row.closes_at)
        actions.approve_window(row)

    def pre_update(self, row: Window) -> None:
        self.pre_add(row)

    def pre_delete(self, row: Window) -> None:
        actions.require_own(row)


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


class ExtensionView(_Dated):
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
