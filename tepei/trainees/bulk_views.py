"""批量办理: the list as a workbook, the filled one checked, and what it says done once it is confirmed."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from tepei.policy.words import say
from tepei.portal import files, scope, sheets
from tepei.portal.errors import Refused
from tepei.portal.export import XLSX
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.trainees import bulk
from tepei.trainees.bulk import Judged, TraineeList

SHOWN = 100  # lines of the check page


class BulkView(SafeView):
    """One kind of list."""

    default_view = "index"
    bulk: TraineeList
    lead: Any = ""

    @expose("/", methods=["GET"])
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The list out, the filled one in."""
        return self._page()

    @expose("/list", methods=["GET"])
    @guard("read")
    def template(self) -> ResponseReturnValue:
        """下载名单."""
        return files.download(bulk.template(self.bulk), f"{gettext(self.bulk.title)}.xlsx", XLSX)

    @expose("/check", methods=["POST"])
    @guard("write")
    def check(self) -> ResponseReturnValue:
        """What would be done; or every fault, with the workbook that says so."""
        try:
            judged = bulk.judge(self.bulk, _sent())
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(), 422
        if judged.faults:
            return self._page(
                faults=judged.faults[:SHOWN], annotated=self._sign("faults", _faulty(judged))
            ), 422
        signed = self._sign("deeds", [each.to_data() for each in judged.deeds])
        return self._page(deeds=judged.deeds, signed=signed)

    @expose("/annotated", methods=["POST"])
    @guard("write")
    def annotated(self) -> ResponseReturnValue:
        """The workbook as it was read, each row with its faults."""
        rows, faults = self._read("faults")
        named = f"{gettext(self.bulk.title)}-{gettext('问题')}.xlsx"
        given = [sheets.SheetRow(number, cells) for number, cells in rows]
        told = [sheets.RowFault(*fault) for fault in faults]
        content = sheets.annotated(gettext(self.bulk.title), self.bulk.columns, given, told)
        return files.download(content, named, XLSX)

    @expose("/confirm", methods=["POST"])
    @guard("write")
    def confirm(self) -> ResponseReturnValue:
        """确认办理."""
        try:
            count = bulk.carry_out([bulk.deed_of(each) for each in self._read("deeds")])
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(), 422
        flash(gettext("已办理 %(count)s 人。", count=count), "success")
        return redirect(f"{self.route_base}/")

    def _page(self, **shown: object) -> str:
        people = bulk.people(self.bulk) if not shown else []
        values = {
            "title": gettext(self.bulk.title),
            "lead": self.lead,
            "people": people,
            "base": self.route_base,
        }
        return self.render("trainees/bulk.html", **{"most": SHOWN, **values, **shown})

    def _sign(self, what: str, values: object) -> str:
        """Carried by the page for this person alone."""
        return str(self._signer.dumps([what, scope.viewer().user_id, values]))

    def _read(self, what: str) -> Any:
        try:
            named, owner, values = self._signer.loads(request.form.get("signed", ""))
        except (BadSignature, ValueError, TypeError):
            named = owner = values = None
        if named != what or owner is None or owner != scope.viewer().user_id:
            raise Refused(say("页面已失效，请重新上传。"))
        return values

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(current_app.secret_key or "", salt=f"a list of trainees: {self.bulk.key}")


def _sent() -> bytes:
    sent = request.files.get("sheet")
    if sent is None or not sent.filename:
        raise Refused(say("请先选择要上传的文件。"))
    return sent.read(sheets.MAX_BYTES + 1)


def _faulty(judged: Judged) -> list[object]:
    rows = [[row.number, dict(row.cells)] for row in judged.rows]
    return [rows, [[each.row, each.column, gettext(each.text)] for each in judged.faults]]


class CompletionView(BulkView):
    """Assessment and completion, for the training unit."""

    route_base, class_permission_name = "/completions", "Completion"
    bulk = bulk.COMPLETION
    lead = _("下载名单，填写“考核结果”一列后上传；核对无误后确认，合格的同时办理结业。")


class PreparationView(BulkView):
    """Attendance of the training before departure, for who runs the year."""

    route_base, class_permission_name = "/preparations", "Preparation"
    bulk = bulk.PREPARATION
    lead = _("下载名单，填写参加训前培训的日期后上传；通知规定须参加训前培训的，没有参加的不能报到。")
