"""Generated screens of cycles, tracks, dates and extensions 年度管理."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.actions import action
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import joinedload
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from tepei.organisations.models import Organisation
from tepei.people import queries as people
from tepei.policy.route import STEPS
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import Lookup, SafeModelView
from tepei.programmes import actions, queries, rules
from tepei.programmes.models import Cycle, Extension, Track, Window

STATES = {state: _(label) for state, label in rules.STATES.items()}
STEP_NAMES = {rules.APPLY: "申报", **STEPS}
_TIMES = {"opens_at": moment, "closes_at": moment, "granted_at": moment}
_BODIES = Lookup(
    Organisation,
    where=(Organisation.kind.in_(("prefecture", "county", "department")), Organisation.state == "active"),
)


def _for_whom(organisation: Organisation | None) -> str:
    return str(organisation) if organisation else gettext("全区")


class _Joined(SafeModelView):
    """Lists that name several relations load them in the statement that loads the rows."""

    def _init_properties(self) -> None:
        super()._init_properties()
        relations = self.datamodel.obj.__mapper__.relationships
        named = [relations[column].class_attribute for column in self.list_columns if column in relations]
        self.datamodel.list_load = tuple(joinedload(relation) for relation in named)


class TrackView(_Joined):
    """The tracks of a cycle; before the opening their texts and totals can be changed."""

    datamodel = SQLAInterface(Track)
    route_base = "/tracks"
    class_permission_name = "Track"
    title = _("培养方式")
    include_route_methods = {"list", "show", "edit", "lookup"}
    list_columns = ["cycle", "name", "form_label", "total"]
    show_columns = ["cycle", "code", "name", "form_label", "total"]
    edit_columns = ["name", "form_label", "total"]
    search_columns = ["cycle", "name"]
    base_order = ("id", "asc")
    label_columns = {
        "cycle": _("年度"),
        "code": _("代码"),
        "name": _("培养方式"),
        "form_label": _("申报表填法"),
        "total": _("名额总数"),
    }
    description_columns = {"form_label": _("印在申报表封面“培养方式”一栏")}

    def offers_edit(self, values: Mapping[str, Any]) -> bool:
        return bool(values["cycle"].state == "draft")

    def pre_update(self, row: Track) -> None:
        _require_draft(row.cycle)


class _Dated(_Joined):
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
    list_intro = _("不写单位的时限适用于全区；盟市可以为本地区设定更早的截止时间，确需延后的请使用延期。")
    include_route_methods = {"list", "show", "add", "edit", "delete", "lookup"}
    list_columns = ["cycle", "step", "organisation", "opens_at", "closes_at", "source"]
    show_columns = list_columns
    add_columns = list_columns
    edit_columns = ["opens_at", "closes_at", "source"]
    search_columns = ["cycle", "step", "source"]
    base_order = ("closes_at", "asc")
    lookups = {"organisation": _BODIES}
    label_columns = {
        "cycle": _("年度"),
        "step": _("环节"),
        "organisation": _("适用单位"),
        "opens_at": _("开始时间"),
        "closes_at": _("截止时间"),
        "source": _("依据"),
    }
    description_columns = {
        "source": _("文号和条款"),
        "organisation": _("适用于该单位及其下级单位；不选则适用于全区"),
        "opens_at": _("可不填"),
    }
    formatters_columns = {**_TIMES, "step": STEP_NAMES.get, "organisation": _for_whom}
    add_form_extra_fields = {
        "step": SelectField(
            _("环节"),
            choices=[SelectChoice(*each) for each in STEP_NAMES.items()],
            render_kw={"class": "form-control"},
        )
    }

    def name_of(self, row: Window) -> str:
        return f"{row.cycle} · {STEP_NAMES.get(row.step, row.step)} · {_for_whom(row.organisation)}"

    def pre_add(self, row: Window) -> None:
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


class CycleView(SafeModelView):
    """Years of programmes, opened and closed by a confirmed button."""

    datamodel = SQLAInterface(Cycle)
    route_base = "/cycles"
    class_permission_name = "Cycle"
    title = _("年度计划")
    include_route_methods = {"list", "show", "edit", "lookup", "action"}
    method_permission_name = {"open": "open", "close": "close"}
    list_columns = ["name", "document_number", "state", "opens_at", "closes_at"]
    show_columns = [
        "programme", "name", "code", "year", "document_number", "summary", "state", "opens_at", "closes_at", "copies",
        "frozen_hash",
    ]  # fmt: skip
    edit_columns = ["name", "document_number", "summary", "opens_at", "closes_at", "copies"]
    search_columns = ["name", "document_number", "year", "state"]
    base_order = ("closes_at", "desc")
    state_column = "state"
    state_labels = STATES
    related_views = [TrackView, WindowView, ExtensionView]
    label_columns = {
        "programme": _("项目"),
        "name": _("名称"),
        "code": _("代码"),
        "year": _("年度"),
        "document_number": _("文号"),
        "summary": _("说明"),
        "state": _("状态"),
        "opens_at": _("开始时间"),
        "closes_at": _("截止时间"),
        "copies": _("申报表份数"),
        "frozen_hash": _("配置摘要（SHA-256）"),
    }
    formatters_columns = {**_TIMES, "state": STATES.get}

    def offers_edit(self, values: Mapping[str, Any]) -> bool:
        return bool(values["state"] == "draft")

    def pre_update(self, row: Cycle) -> None:
        _require_draft(row)
        row.closes_at = rules.end_of_minute(row.closes_at)
        _require_order(row.opens_at, row.closes_at)

    @action(
        "open", _("开放"), _("开放后配置即固定，申报表将按此配置填写。确定开放？"), "fa-play", multiple=False
    )
    def open(self, row: Cycle) -> ResponseReturnValue:
        """Open the cycle and freeze its configuration."""
        actions.open_cycle(row.id, row.version)
        return self._done(row, _("已开放申报。"))

    @action("close", _("截止"), _("截止后不再受理新的申报。确定截止？"), "fa-stop", multiple=False)
    def close(self, row: Cycle) -> ResponseReturnValue:
        """Close the cycle for new applications."""
        actions.close_cycle(row.id, row.version)
        return self._done(row, _("已截止申报。"))

    def _get_show_widget(self, pk: Any, item: Cycle, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Only the button that the state allows."""
        widgets: dict[str, Any] = super()._get_show_widget(pk, item, *args, **kwargs)
        offered = {"draft": "open", "open": "close"}.get(item.state)
        shown = {name: each for name, each in self.actions.items() if name == offered}
        widgets["show"].template_args["actions"] = shown
        return widgets

    def _done(self, row: Cycle, text: Any) -> ResponseReturnValue:
        flash(str(text), "success")
        return redirect(url_for(f"{self.endpoint}.show", pk=row.id))


def _require_draft(cycle: Cycle) -> None:
    if cycle.state != "draft":
        raise Refused(
            gettext("年度已开放，配置已固定，不能修改。日期请用“时限”或“延期”调整，名额请在名额表中调整。")
        )


def _require_order(opens_at: dt.datetime, closes_at: dt.datetime) -> None:
    if closes_at <= opens_at:
        raise Refused(gettext("截止时间应晚于开始时间，请重新选择。"))
