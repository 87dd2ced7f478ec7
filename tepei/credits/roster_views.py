"""花名册 on screen: a template, an upload that the worker takes in, what came of it, and every roster with its receipt."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.credits import batches, courses, evidence_views, handing, rosters
from tepei.credits.course_views import standing_of
from tepei.credits.models import CreditRoster
from tepei.policy.hours import hours_text
from tepei.policy.words import say
from tepei.portal import clock, files, scope, sheets, streams
from tepei.portal.errors import Absent, Refused
from tepei.portal.export import XLSX
from tepei.portal.jobs import Job
from tepei.portal.screens.keys import number, row_key
from tepei.portal.screens.theme import moment
from tepei.portal.screens.views import SafeModelView, expose, guard


class CreditRosterView(SafeModelView):
    """Of the viewer's bodies and of those below."""

    datamodel = SQLAInterface(CreditRoster)
    route_base = "/credit-rosters"
    class_permission_name = "CreditRoster"
    title = _("花名册")
    list_intro = _("培训结束后报送的花名册：全部登记，或逐行说明原因。同一份文件再次上传没有变动。")
    include_route_methods = {"list", "show", "new", "template", "upload", "result", "notice"}
    show_template = "credits/roster.html"
    list_template = "credits/rosters.html"
    list_columns = ["name", "body", "year", "rows", "hours", "late_reason", "handed_in_at"]
    show_columns = [
        "name",
        "course",
        "body",
        "year",
        "rows",
        "newcomers",
        "hours",
        "late_reason",
        "handed_in_at",
    ]
    search_columns = ["name", "year", "late_reason"]
    order_columns = ["handed_in_at", "year", "rows"]
    base_order = ("handed_in_at", "desc")
    label_columns = {
        "name": _("文件"),
        "course": _("培训班"),
        "body": _("报送单位"),
        "year": _("年度"),
        "rows": _("行数"),
        "newcomers": _("新登记人员"),
        "hours": _("学时合计"),
        "late_reason": _("逾期的原因"),
        "handed_in_at": _("报送时间"),
    }
    formatters_columns = {"hours": hours_text, "handed_in_at": moment}

    @expose("/new", methods=["GET"])
    @guard("add")
    def new(self) -> ResponseReturnValue:
        """Of which training (`?course=`), by when it was due; of which body, where the year asks for no plans."""
        today = clock.today()
        return self._page(
            "credits/roster_new.html",
            bodies=[(each.id, each.name) for each in handing.offices()], this_year=today.year, today=today, rules=handing.rules_of(today.year),
            courses=courses.to_report(), chosen=row_key(request.args.get("course", "")), standing=standing_of,
        )  # fmt: skip

    @expose("/template", methods=["GET"])
    @guard("add")
    def template(self) -> ResponseReturnValue:
        """The empty workbook."""
        title = gettext(rosters.TITLE)
        return files.download(
            sheets.template(title, rosters.HEADS, note_first=True), f"{title}模板.xlsx", XLSX
        )

    @expose("/upload", methods=["POST"])
    @guard("add")
    def upload(self) -> ResponseReturnValue:
        """The worker takes it in; the page that is answered says how far it is."""
        sent = request.files.get("sheet")
        if sent is None or not sent.filename:
            raise Refused(say("请先选择要上传的文件。"))
        course, body, year = (_number(key) for key in ("course", "body", "year"))
        ended, reason = request.form.get("ended", ""), request.form.get("late_reason", "")
        handed = handing.Typed(course, body, year, ended, reason, evidence_views.sent("notice"))
        job = handing.hand_in(handed, sent.read(streams.MAX_BYTES + 1), sent.filename)
        return redirect(url_for("CreditRosterView.result", pk=job.id))

    @expose("/notice/<int:pk>", methods=["GET"])
    @guard("read")
    def notice(self, pk: int) -> ResponseReturnValue:
        """The file that announced the training."""
        roster = scope.find(CreditRoster, pk)
        with scope.everything("the file of a roster in sight"):
            stored = roster.notice
        if stored is None:
            raise Absent
        return files.send(stored, inline=True)

    @expose("/result/<int:pk>", methods=["GET"])
    @guard("add")
    def result(self, pk: int) -> ResponseReturnValue:
        """All rows or none: the receipt, or every fault with the workbook that says so."""
        job = scope.find(Job, pk)
        if job.kind != batches.ROSTER:
            raise Absent
        found = (job.result or {}).get("roster")
        roster = scope.find(CreditRoster, found) if found else None
        return self._page("credits/roster_result.html", job=job, roster=roster, hours=hours_text)

    def _page(self, template: str, **values: Any) -> str:
        return str(self.render_template(template, title=self.title, **values))


def _number(key: str) -> int:
    """0 where nothing was chosen."""
    return number(request.form.get(key) or "0")
