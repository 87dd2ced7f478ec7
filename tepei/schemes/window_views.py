"""Generated screens of dates 时限."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tepei.organisations.models import Organisation
from tepei.policy.words import say
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.province import among
from tepei.portal.screens.fields import Lookup
from tepei.portal.screens.theme import moment
from tepei.programmes import actions, queries, rules
from tepei.programmes.models import Cycle, Window
from tepei.programmes.views import Dated
from tepei.schemes.input_views import chosen
from tepei.schemes.mend_views import Mended
from tepei.schemes.models import Category

_TIMES = {"opens_at": moment, "closes_at": moment}
_FOR_WHOM = ["track", "category", "organisation"]
BODIES = Lookup(
    Organisation,
    where=(among(Organisation.kind, lambda bodies: bodies.dated), Organisation.state == "active"),
)


def _step_name(step: str) -> str:
    return gettext(queries.step_names().get(step, step))


def _for_whom(organisation: Organisation | None) -> str:
    return str(organisation) if organisation else gettext("%(whole_region)s")


def _categories() -> Mapping[str, str]:
    """Of years that are not over, each by its key; read once in a request."""
    if "categories" not in g:
        listed = select(Category).join(Category.cycle).where(Cycle.state != "archived").order_by(Category.id)
        g.categories = {row.key: row.name for row in db.session.scalars(listed)}
    found: Mapping[str, str] = g.categories
    return found


def _require_category(row: Window) -> None:
    """A category of another year is none of this one."""
    cycle_id = row.cycle_id or row.cycle.id
    known = select(Category.id).where(Category.cycle_id == cycle_id, Category.key == row.category)
    if row.category and db.session.scalars(known).first() is None:
        raise Refused(say("所选申报类别不属于本年度，请重新选择。"))


class WindowView(Mended, Dated):
    """When each step may be taken: for all, at other times on one track or by one category, or earlier for one body and those below it."""

    datamodel = SQLAInterface(Window)
    route_base = "/windows"
    class_permission_name = "Window"
    title = _("时限")
    states = ("draft", "open")
    list_intro = _(
        "不写单位的时限适用于%(whole_region)s；%(prefecture)s可以为本地区设定更早的截止时间，确需延后的请使用延期。某一%(track_word)s或申报类别另有时限的，以其时限为准。"
    )
    include_route_methods = {"list", "show", "add", "edit", "delete", "lookup"}
    list_columns = ["cycle", "step", *_FOR_WHOM, "opens_at", "closes_at", "source"]
    show_columns = ["cycle", "step", *_FOR_WHOM, "opens_at", "closes_at", "days_before_close", "source"]
    add_columns = show_columns
    edit_columns = ["opens_at", "closes_at", "days_before_close", "source"]
    search_columns = ["cycle", "step", "source"]
    base_order = ("closes_at", "asc")
    lookups = {"organisation": BODIES}
    label_columns = {
        "cycle": _("年度"),
        "step": _("环节"),
        "organisation": _("适用单位"),
        "track": _("%(track_word)s"),
        "category": _("申报类别"),
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
        "track": _("不选则适用于全部%(track_word)s；另有规定的，以只对其一的为准"),
        "category": _("不选则适用于全部申报类别；另有规定的，以只对其一的为准"),
        "opens_at": _("可不填"),
    }
    formatters_columns = {
        **_TIMES,
        "step": _step_name,
        "organisation": _for_whom,
        "category": lambda key: _categories().get(key, key) if key else "",
    }
    add_form_extra_fields = {
        "step": SelectField(
            _("环节"),
            choices=lambda: [SelectChoice(step, _step_name(step)) for step in queries.step_names()],
            render_kw={"class": "form-control"},
        ),
        "category": chosen(
            _("申报类别"), lambda: {"": "", **_categories()}, description=description_columns["category"]
        ),
    }

    def offers_edit(self, values: Mapping[str, Any]) -> bool:
        """A body's own it changes itself; `organisation` is who it is for, None for all."""
        return values["organisation"] is not None or super().offers_edit(values)

    def name_of(self, row: Window) -> str:
        return f"{row.cycle} · {_step_name(row.step)} · {_for_whom(row.organisation)}"

    def pre_add(self, row: Window) -> None:
        _require_category(row)
        actions.follow_close(row)
        row.closes_at = rules.end_of_minute(row.closes_at)
        actions.approve_window(row)

    def pre_update(self, row: Window) -> None:
        self.pre_add(row)

    def before_delete(self, row: Window) -> str:
        """What a body has dated for itself is nothing that the year's check would miss."""
        return "" if row.organisation_id else super().before_delete(row)

    def pre_delete(self, row: Window) -> None:
        actions.require_own(row)
