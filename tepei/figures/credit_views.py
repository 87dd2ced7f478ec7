"""继续教育统计: how many have done the year, for whoever is above them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.credits import handing
from tepei.figures import credit_figures, exports
from tepei.figures.figure import Figure
from tepei.organisations.models import Organisation
from tepei.portal import audit, clock, files, minute
from tepei.portal.errors import Absent
from tepei.portal.export import XLSX, workbook
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import SafeView, expose, guard


class CreditFigureView(SafeView):
    """A year at a time (`?year=`), of everybody below one of the viewer's offices (`?office=`, an id); counted once a minute."""

    route_base = "/credit-figures"
    class_permission_name = "Figure"
    default_view = "index"

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """Tables with their pictures."""
        year, this_year = _year(), clock.today().year
        office, offices = _offices()
        return self.render(
            "figures/credits.html",
            title=gettext("继续教育统计"),
            figures=_figures(office, year),
            office=office,
            offices=offices,
            year=year,
            this_year=this_year,
        )

    @expose("/export")
    @guard("read")
    def export(self) -> ResponseReturnValue:
        """The tables as a workbook."""
        year, (office, _all) = _year(), _offices()
        if not (figures := _figures(office, year)):
            raise Absent
        above = gettext("%(year)s 年度继续教育完成情况", year=year)
        audit.record("figures.export", "credit_totals", year=year)
        return files.download(
            workbook(*(exports.sheet_of(each, above) for each in figures)), f"{above}.xlsx", XLSX
        )


def _offices() -> tuple[Organisation | None, Sequence[Organisation]]:
    """The one that is looked at, None for who acts for none; and all of the viewer's."""
    own = handing.offices()
    return handing.office_of(number(request.args.get("office") or "0"), own), own


def _figures(office: Organisation | None, year: int) -> list[Figure]:
    if office is None:
        return []
    path = office.path
    return minute.kept(("credit figures", path, year), lambda: credit_figures.of(path, year))


def _year() -> int:
    text = request.args.get("year", "")
    if text and not (text.isdecimal() and len(text) == 4):
        raise Absent
    return int(text or clock.today().year)
