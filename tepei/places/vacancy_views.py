"""岗位表 of a year on screen: which posts there are, and the upload of the list."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.places import vacancy_actions, vacancy_queries
from tepei.places.vacancy_actions import HEADS, FaultyList
from tepei.policy.words import say
from tepei.portal import files, sheets
from tepei.portal.errors import Refused
from tepei.portal.export import XLSX
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.portal.tables import RowFault
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle

SHOWN = 200  # lines on the page; more are searched for
_TITLE = "岗位表"


class VacancyView(SafeView):
    """One year at a time; the list says what an applicant's post and a limit are held against."""

    route_base = "/vacancies"
    class_permission_name = "Place"

    @expose("/<code>")
    @guard("read")
    def show(self, code: str) -> ResponseReturnValue:
        """The list, or what a search finds in it."""
        return self._page(programmes.cycle_by_code(code), [])

    @expose("/<code>/template")
    @guard("write")
    def template(self, code: str) -> ResponseReturnValue:
        """The empty workbook."""
        running.own_cycle(code)
        return files.download(sheets.template(_TITLE, HEADS), f"{_TITLE}模板.xlsx", XLSX)

    @expose("/<code>/upload", methods=["POST"])
    @guard("write")
    def upload(self, code: str) -> ResponseReturnValue:
        """All or nothing, in place of the list before; every fault with its line."""
        cycle, sent = running.own_cycle(code), request.files.get("sheet")
        if sent is None or not sent.filename:
            raise Refused(say("请先选择要上传的文件。"))
        try:
            count = vacancy_actions.put(cycle, sheets.read(sent.read(sheets.MAX_BYTES + 1), HEADS))
        except FaultyList as faulty:
            return self._page(cycle, faulty.faults), 422
        flash(gettext("岗位表已更新，共 %(count)s 行。", count=count), "success")
        return redirect(url_for("VacancyView.show", code=code))

    def _page(self, cycle: Cycle, faults: list[RowFault]) -> str:
        term = request.args.get("term", "").strip()[:40]
        count, people = vacancy_queries.count(cycle)
        return self.render(
            "places/vacancies.html",
            cycle=cycle,
            lines=vacancy_queries.lines(cycle, term, SHOWN),
            term=term,
            count=count,
            people=people,
            most=SHOWN,
            faults=faults[:SHOWN],
            is_ours=running.may_run(cycle.run_by),
        )
