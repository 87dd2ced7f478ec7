"""Generated screens of cycles and tracks 年度计划."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from copy import copy
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_appbuilder.actions import action
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import inspect

from tepei.places import queries as places
from tepei.policy.scheme import SchemeRecord
from tepei.policy.tracks import TrackRecord
from tepei.policy.words import TERMS_OF_YEARS, join, say
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.screens.forms import EditForm
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView
from tepei.programmes import actions as programmes
from tepei.programmes import rules, running
from tepei.programmes.models import Cycle, Track
from tepei.programmes.views import ExtensionView, Joined
from tepei.schemes import actions, record_views, unset
from tepei.schemes.loading import forget_track
from tepei.schemes.mend_views import Mended, overview
from tepei.schemes.route_views import require_route_of
from tepei.schemes.window_views import BODIES

CODE = re.compile("[a-z][a-z0-9_]{0,19}")
_WORDS = {key: SchemeRecord.model_fields[key] for key in TERMS_OF_YEARS}
STATES = {state: _(label) for state, label in rules.STATES.items()}
_TOTAL = ("total", "total_is_soft")
_TIMES = {"opens_at": moment, "closes_at": moment}


# Of the record what is picked, and what is a record itself; the rest is told below.
_OF_TRACK = [
    each
    for each in record_views.columns_of(TrackRecord)
    if each[0] in ("filer", "repeats", "arranged_by", "tasks")
]


class _TrackForm(EditForm):
    """Of a year that was opened only how many people there are in all: no revision says that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = row_key(str((request.view_args or {}).get("pk", ""))) if request else None
        track = db.session.get(Track, key) if key else None
        if track is not None and track.cycle.state != "draft":
            for name in [
                each.name for each in self if each.name in TrackView.edit_columns and each.name not in _TOTAL
            ]:
                del self[name]


class TrackView(Mended, Joined):
    """The tracks of a cycle; before the opening their texts and totals can be changed."""

    datamodel = SQLAInterface(Track)
    route_base = "/tracks"
    class_permission_name = "Track"
    title = _("%(track_word)s")
    include_route_methods = {"list", "show", "add", "edit", "delete", "lookup"}
    list_columns = ["cycle", "name", "form_label", "total"]
    show_columns = [
        "cycle",
        "code",
        "name",
        "form_label",
        "total",
        "total_is_soft",
        "term_years",
        "filer",
        "repeats",
        "arranged_by",
        "tasks",
        "route",
    ]
    add_columns = show_columns
    edit_columns = [
        "name",
        "form_label",
        "total",
        "total_is_soft",
        "term_years",
        "filer",
        "repeats",
        "arranged_by",
        "tasks",
        "route",
    ]
    add_form_extra_fields = record_views.inputs(_OF_TRACK, lambda _column: 0)
    edit_form_extra_fields = add_form_extra_fields
    formatters_columns = record_views.formatters(_OF_TRACK)
    search_columns = ["cycle", "name"]
    base_order = ("id", "asc")
    label_columns = {
        "cycle": _("年度"),
        "code": _("代码"),
        "name": _("%(track_word)s"),
        "form_label": _("申报表填法"),
        "total": _("名额总数"),
        "total_is_soft": _("总数可以超出"),
        "term_years": _("培养期（年）"),
        "route": _("审核流程"),
        **record_views.labels(_OF_TRACK),
    }
    description_columns = {
        "form_label": _("印在申报表封面“%(track_word)s”一栏"),
        "total_is_soft": _("超出后每一名由审核员说明理由，理由记入审核记录"),
        "term_years": _("%(selected_word)s后几年为一期，自%(selected_word)s之日起算；通知没有规定的不填"),
        "route": _("“其他审核流程”之一；不选则为本年度的审核流程"),
        **record_views.helps(_OF_TRACK),
    }

    def offers_edit(self, values: Mapping[str, Any]) -> bool:
        return values["cycle"].state in ("draft", "open") and super().offers_edit(values)

    def _init_forms(self) -> None:
        super()._init_forms()
        self.edit_form: Any = type("EditForm", (_TrackForm, self.edit_form), {})

    def _get_edit_widget(self, form: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        taken_out = [column for column in self.edit_columns if column not in form]
        widgets: dict[str, Any] = super()._get_edit_widget(form, *args, exclude_cols=taken_out, **kwargs)
        return widgets

    def pre_add(self, row: Track) -> None:
        if not CODE.fullmatch(row.code or ""):
            raise Refused(say("代码由英文字母、数字和下划线组成，以字母开头，例如 outside。"))
        row.position = max((each.position for each in row.cycle.tracks if each is not row), default=-1) + 1
        self.pre_update(row)

    def pre_update(self, row: Track) -> None:
        if row.cycle.state == "open" and row.id:
            _require_only_total(row)
            return
        _require_draft(row.cycle)
        require_route_of(row)

    def pre_delete(self, row: Track) -> None:
        _require_draft(row.cycle)
        forget_track(db.session, row)


class _YearForm(EditForm):
    """Who runs a year is said by who decides about all; the years of others are their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "decides" not in scope.viewer().duties:
            del self["run_by"]


class CycleView(Mended, SafeModelView):
    """Years of programmes, opened and closed by a confirmed button."""

    datamodel = SQLAInterface(Cycle)
    route_base = "/cycles"
    class_permission_name = "Cycle"
    title = _("年度计划")
    include_route_methods = {"list", "show", "edit", "lookup", "action"}
    method_permission_name = {"open": "open", "close": "close"}
    list_columns = ["name", "run_by", "document_number", "state", "opens_at", "closes_at"]
    show_columns = [
        "programme", "name", "code", "year", "run_by", "document_number", "summary", "state", "opens_at", "closes_at", "copies",
        *TERMS_OF_YEARS, "revision_number",
    ]  # fmt: skip
    edit_columns = [
        "name",
        "run_by",
        "document_number",
        "summary",
        "opens_at",
        "closes_at",
        "copies",
        *TERMS_OF_YEARS,
    ]
    search_columns = ["name", "document_number", "year", "state"]
    base_order = ("closes_at", "desc")
    state_column = "state"
    state_labels = STATES
    related_views = [ExtensionView]
    lookups = {"run_by": BODIES}
    label_columns = {
        "programme": _("项目"),
        "name": _("名称"),
        "code": _("代码"),
        "year": _("年度"),
        "run_by": _("组织单位"),
        "document_number": _("文号"),
        "summary": _("说明"),
        "state": _("状态"),
        "opens_at": _("开始时间"),
        "closes_at": _("截止时间"),
        "copies": _("申报表份数"),
        **{key: _(field.title) for key, field in _WORDS.items()},
        "revision_number": _("配置修订号"),
    }
    description_columns = {
        "run_by": _(
            "只受理该单位及其下级单位的申报，由该单位确定%(selected_word)s；不选则由%(region_office)s组织"
        ),
        **{key: _(field.description) for key, field in _WORDS.items()},
    }
    formatters_columns = {
        **_TIMES,
        "state": STATES.get,
        "run_by": lambda body: str(body) if body else gettext("%(region_office)s"),
    }

    def _init_forms(self) -> None:
        super()._init_forms()
        self.edit_form: Any = type("EditForm", (_YearForm, self.edit_form), {})

    def _get_edit_widget(self, form: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        taken_out = [column for column in self.edit_columns if column not in form]
        widgets: dict[str, Any] = super()._get_edit_widget(form, *args, exclude_cols=taken_out, **kwargs)
        return widgets

    def offers_edit(self, values: Mapping[str, Any]) -> bool:
        return values["state"] == "draft" and running.may_run(values["run_by"])

    def next_page(self, row: Cycle) -> str:
        """The page of the year."""
        return overview(row)[1]

    def pre_update(self, row: Cycle) -> None:
        _require_draft(row)
        row.closes_at = rules.end_of_minute(row.closes_at)
        _require_order(row.opens_at, row.closes_at)
        programmes.move_close(row)

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
        programmes.close_cycle(row.id, row.version)
        return self._done(row, _("已截止申报。"))

    def _get_show_widget(self, pk: Any, item: Cycle, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Only the button that the state allows; before the opening its question names what is unset."""
        widgets: dict[str, Any] = super()._get_show_widget(pk, item, *args, **kwargs)
        offered = {"draft": "open", "open": "close"}.get(item.state) if running.may_run(item.run_by) else None
        shown = {name: copy(each) for name, each in self.actions.items() if name == offered}
        if "open" in shown:
            missing = join(note.text for note in unset.notes(item, places.places_matrix(item)))
            shown["open"].confirmation = join((missing, str(shown["open"].confirmation)))
        widgets["show"].template_args["actions"] = shown
        return widgets

    def _done(self, row: Cycle, text: Any) -> ResponseReturnValue:
        flash(str(text), "success")
        return redirect(overview(row)[1])


def _require_only_total(row: Track) -> None:
    """Nothing else is changed, and what the bodies have still fits."""
    seen: Any = inspect(row).attrs
    if any(each.history.has_changes() for each in seen if each.key not in (*_TOTAL, "version")):
        _require_draft(row.cycle)
    allotted, total = places.allotted_in_all(row), None if row.total_is_soft else row.total
    if allotted is not None and total is not None and allotted > total:
        raise Refused(
            say("各单位名额合计已有 %(sum)d 名，总数不能少于这个数。请先在“名额”中调减。", sum=allotted)
        )


def _require_draft(cycle: Cycle) -> None:
    if cycle.state != "draft":
        raise Refused(
            say(
                "年度已开放，配置已固定，不能修改。日期请用“时限”或“延期”调整，名额请在名额表中调整，总数在“%(track_word)s”中调整。"
            )
        )


def _require_order(opens_at: dt.datetime, closes_at: dt.datetime) -> None:
    if closes_at <= opens_at:
        raise Refused(say("截止时间应晚于开始时间，请重新选择。"))
