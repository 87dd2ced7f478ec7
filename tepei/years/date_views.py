"""All dates of a year on one page 日期."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField
from wtforms.validators import Length, NumberRange, Optional

from tepei.policy.words import ITEMS, Sentence, join
from tepei.portal.errors import Refused
from tepei.portal.screens.fields import CleanText, MomentOfDay
from tepei.portal.screens.forms import SafeForm, sign_version, version_of
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle
from tepei.years import dating
from tepei.years.dating import DateRow, Dates


class DateView(SafeView):
    """One form for the beginning and end of a year and for every window of it."""

    route_base = "/year-dates"
    class_permission_name = "Cycle"

    @expose("/<code>", methods=["GET", "POST"])
    @guard("write")
    def edit(self, code: str) -> ResponseReturnValue:
        """Every date in a box; one button saves them all, or none."""
        cycle = running.own_cycle(code)
        rows = dating.rows(cycle)
        form, error = _form(cycle, rows), ""
        if form.is_submitted() and form.validate():
            try:
                version = version_of(form.version.data or "", cycle)
                windows = {row.key: _typed(form, f"row{row.key}") for row in rows}
                changed = dating.set_dates(cycle.id, version, _typed(form, "year"), windows)
            except Refused as refusal:
                error = gettext(refusal.text)
            else:
                flash(gettext("已保存，共修改 %(count)s 处日期。", count=changed), "success")
                return redirect(url_for("YearView.show", code=code))
        page = self.render(
            "years/dates.html",
            cycle=cycle,
            form=form,
            error=error,
            rows=[(row, _steps(cycle, row), _for_whom(row)) for row in rows],
            is_draft=cycle.state == "draft",
        )
        return page, 422 if form.is_submitted() else 200


def _form(cycle: Cycle, rows: list[DateRow]) -> Any:
    """A form with the boxes of each row: row17_opens, row17_closes or row17_days, row17_source."""
    fields: dict[str, Any] = {
        "version": HiddenField(),
        "year_opens": MomentOfDay(_("开始时间")),
        "year_closes": MomentOfDay(_("截止时间")),
    }
    values: dict[str, Any] = {
        "version": sign_version(cycle), "year_opens": cycle.opens_at, "year_closes": cycle.closes_at,
    }  # fmt: skip
    for row in rows:
        name, dates = f"row{row.key}", row.dates
        fields[f"{name}_opens"] = MomentOfDay(_("开始时间"))
        fields[f"{name}_source"] = CleanText(_("依据"), [Length(max=120)])
        values |= {f"{name}_opens": dates.opens, f"{name}_source": dates.source}
        if dates.days_before_close is None:
            fields[f"{name}_closes"] = MomentOfDay(_("截止时间"))
            values[f"{name}_closes"] = dates.closes
        else:
            fields[f"{name}_days"] = IntegerField(
                _("截止前天数"), [Optional(), NumberRange(0, 365)], render_kw={"class": "form-control"}
            )
            values[f"{name}_days"] = dates.days_before_close
    return type("DatesForm", (SafeForm,), fields)(data=values)


def _typed(form: Any, name: str) -> Dates:
    typed = {
        key: form[f"{name}_{key}"].data
        for key in ("opens", "closes", "days", "source")
        if f"{name}_{key}" in form
    }
    return Dates(typed["opens"], typed.get("closes"), typed.get("days"), typed.get("source") or "")


def _steps(cycle: Cycle, row: DateRow) -> Sentence:
    names = programmes.step_names(cycle)
    return join((names.get(each.step, each.step) for each in row.windows), ITEMS)


def _for_whom(row: DateRow) -> str:
    first = row.windows[0]
    return gettext(
        join((str(each) for each in (first.track, first.category, first.organisation) if each), ITEMS)
    )
