"""继续教育统计: how many have done the year, for whoever is above them."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.figures import credit_figures, exports
from tepei.figures.figure import Figure
from tepei.portal import audit, clock, files, minute, scope
from tepei.portal.errors import Absent
from tepei.portal.export import XLSX, workbook
from tepei.portal.screens.views import SafeView, expose, guard


class CreditFigureView(SafeView):
    """A year at a time (`?year=`), of everybody below the viewer's office; counted once a minute."""

    route_base = "/credit-figures"
    class_permission_name = "Figure"
    default_view = "index"

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """Tables with their pictures."""
        year, this_year = _year(), clock.today().year
        return self.render(
            "figures/credits.html",
            title=gettext("继续教育统计"),
            figures=_figures(year),
            year=year,
            this_year=this_year,
        )

    @expose("/export")
    @guard("read")
    def export(self) -> ResponseReturnValue:
        """The tables as a workbook."""
        year = _year()
        if not (figures := _figures(year)):
            raise Absent
        above = gettext("%(year)s 年度继续教育完成情况", year=year)
        audit.record("figures.export", "credit_totals", year=year)
        return files.download(
            workbook(*(exports.sheet_of(each, above) for each in figures)), f"{above}.xlsx", XLSX
        )


def _figures(year: int) -> list[Figure]:
    path = next(iter(scope.viewer().paths), "")
    return minute.kept(("credit figures", path, year), lambda: credit_figures.of(path, year)) if path else []


def _year() -> int:
    text = request.args.get("year", "")
    if text and not (text.isdecimal() and len(text) == 4):
        raise Absent
    return int(text or clock.today().year)
