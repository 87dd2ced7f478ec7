"""推荐: the screens of a body that composes its list."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.forms.pages import Obstacle
from tepei.papers import drafts, own_pages
from tepei.papers.own_views import OwnView
from tepei.policy.words import NOTHING, Sentence, say
from tepei.portal import files, pdf
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import expose, guard
from tepei.recommendations import actions, moves, pages, queries, reports, rules
from tepei.recommendations.kind import KIND
from tepei.recommendations.models import Recommendation


class RecommendationView(OwnView):
    """The lists of the viewer's bodies."""

    route_base, class_permission_name = "/recommendations", "Recommendation"
    title = _("推荐")
    lead = _("把在本单位审核的人选排出顺序，填写推荐情况，签章后整体报送。没有合适人选的，也报送一份说明。")
    model, kind = Recommendation, KIND
    own_page, submit_page = "recommendations/own_paper.html", "recommendations/submit.html"

    def around(self, opened: Any) -> dict[str, Any]:
        """Which list it is."""
        return super().around(opened) | {"part": gettext(opened.paper.name)}

    def overview(self, opened: Any) -> dict[str, Any]:
        """The list, its numbers, and who might still be put on it."""
        return super().overview(opened) | pages.overview(opened.paper)

    def sending(self, opened: Any) -> dict[str, Any]:
        """What keeps it from being handed in."""
        failing = [Obstacle(reason.text) for reason in moves.is_ready(opened.paper).blocking]
        return super().sending(opened) | {"failing": failing, "people": opened.paper.people}

    @expose("/")
    @guard("read")
    def list(self) -> ResponseReturnValue:
        """All of the viewer's bodies."""
        rows = [own_pages.row(each) | {"part": gettext(each.name)} for each in queries.own()]
        return self.shown(self.list_page, rows=rows, barred=NOTHING if rows else self.barred())

    def barred(self) -> Sentence:
        """While no body of the viewer's owes a list."""
        return NOTHING if queries.mandates() else say("目前没有须由本单位报送推荐名单的年度。")

    @expose("/new", methods=["GET"])
    @guard("add")
    def new(self) -> ResponseReturnValue:
        """新增推荐名单: of which year."""
        return self.shown("recommendations/new.html", choices=pages.choices(queries.mandates()))

    @expose("/new", methods=["POST"])
    @guard("add")
    def start(self) -> ResponseReturnValue:
        """Make the draft."""
        cycle_id, _dash, body_id = request.form.get("mandate", "").partition("-")
        made = actions.start(number(cycle_id), number(body_id))
        return redirect(self.address("show", pk=made.id))

    @expose("/<int:pk>/people", methods=["POST"])
    @guard("write")
    def arrange(self, pk: int) -> ResponseReturnValue:
        """Add, remove, move up or down; what stands in the boxes is kept with each."""
        found = drafts.find(pk, Recommendation)
        way, _colon, person = request.form.get("do", "").partition(":")
        if way and way not in rules.WAYS:
            raise Absent
        change = (way, number(person)) if way else None
        edition = number(request.form.get("edition", ""))
        actions.arrange(pk, edition, change, _opinions(found))
        anchor = f"person-{person}" if way in ("up", "down") else "people-title"
        return redirect(self.address("show", pk=pk, _anchor=anchor))

    @expose("/<int:pk>/report", methods=["POST"])
    @guard("write")
    def report(self, pk: int) -> ResponseReturnValue:
        """下载推荐报告: what the scan will be bound to."""
        found = drafts.find(pk, Recommendation)
        html = actions.download(pk)
        try:
            content = pdf.render(html, f"推荐报告 {found.number}")
        except pdf.NotPrinted as fault:
            raise Refused(fault.text) from fault
        return files.download(content, reports.name_of(found), "application/pdf")

    @expose("/<int:pk>/scan", methods=["POST"])
    @guard("write")
    def scan(self, pk: int) -> ResponseReturnValue:
        """上传扫描件."""
        drafts.find(pk, Recommendation)
        upload = request.files.get("file")
        if upload is None or not upload.filename:
            raise Refused(say("请先选择要上传的文件。"))
        actions.scan(pk, upload.stream, upload.filename)
        flash(gettext("扫描件已上传。"), "success")
        return redirect(self.address("show", pk=pk))


def _opinions(found: Recommendation) -> dict[int, str]:
    """What was typed about single people; browsers send CR LF."""
    boxes = {each.application_id: f"opinion-{each.application_id}" for each in found.people}
    return {pk: request.form[box].replace("\r\n", "\n") for pk, box in boxes.items() if box in request.form}
