"""统计: figures of a year for whoever reviews in it, and those that everybody may read."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.figures import board, exports, public
from tepei.figures.board import Board
from tepei.policy.words import N_
from tepei.portal import audit, events, files, minute, scope
from tepei.portal.catalogue import gettext
from tepei.portal.errors import Absent
from tepei.portal.export import XLSX, workbook
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeView, expose, guard, open_to_all
from tepei.programmes import running
from tepei.programmes.models import Cycle

events.register(events={"figures.export": N_("导出统计表")})


class FigureView(SafeView):
    """One year at a time, as far as the viewer's organisations reach; counted once a minute."""

    route_base = "/figures"
    class_permission_name = "Figure"
    default_view = "index"

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The figures of a cycle (`?cycle=code`), else of the open one, else of the newest."""
        cycles = board.years()
        cycle = (
            _chosen(cycles, request.args["cycle"]) if request.args.get("cycle") else running.foremost(cycles)
        )
        return self.render(
            "figures/board.html", cycles=cycles, cycle=cycle, board=_board(cycle, cycles) if cycle else None
        )

    @expose("/export/<code>")
    @guard("read")
    def export(self, code: str) -> ResponseReturnValue:
        """The tables as a workbook: the one that `?figure=` names, or all."""
        cycles = board.years()
        cycle = _chosen(cycles, code)
        found, key = _board(cycle, cycles), request.args.get("figure", "")
        figures = [found.figure(key)] if key else found.figures
        if not figures:
            raise Absent
        above = _("%(cycle)s，统计截至 %(at)s", cycle=cycle.name, at=moment(found.at))
        content = workbook(*(exports.sheet_of(each, above) for each in figures))
        audit.record("figures.export", cycle, figure=key)
        name = gettext(figures[0].title) if key else _("统计表")
        return files.download(content, f"{cycle.year} {name}.xlsx", XLSX)


class PublicFigureView(SafeView):
    """What everybody may read: places, and of years that are over how many were selected."""

    route_base = "/open-figures"
    default_view = "index"

    @expose("/")
    @open_to_all(
        "numbers of places are announced in public notices, and so is who was selected; nothing here is about a person"
    )
    def index(self) -> ResponseReturnValue:
        """Year by year, the newest first."""
        years = minute.kept("open figures", public.years)
        return self.render("figures/public.html", years=years)


def _board(cycle: Cycle, beside: Sequence[Cycle]) -> Board:
    key = ("board", cycle.id, tuple(each.id for each in beside), scope.viewer().organisation_ids)
    return minute.kept(key, lambda: board.of(cycle, beside))


def _chosen(cycles: Sequence[Cycle], code: str) -> Cycle:
    """Raises Absent for a code that none of them has."""
    found = next((cycle for cycle in cycles if cycle.code == code), None)
    if found is None:
        raise Absent
    return found
