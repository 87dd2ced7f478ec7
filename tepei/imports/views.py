"""批量导入 on screen: a template to fill in, an upload, and a page that tells how far it is, every fault beside its row, or who was invited."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.imports import batches
from tepei.imports.kinds import KINDS, ImportKind
from tepei.policy.words import say
from tepei.portal import files, scope, sheets
from tepei.portal.errors import Absent, Refused
from tepei.portal.export import XLSX
from tepei.portal.jobs import Job
from tepei.portal.screens.views import SafeView, expose, guard


class ImportView(SafeView):
    """Units, accounts, and the lists of those selected or sanctioned before."""

    route_base = "/imports"
    class_permission_name = "Import"

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """What may be imported."""
        return self.render("imports/index.html", kinds=[kind for kind in KINDS.values() if self._may(kind)])

    @expose("/template/<key>")
    @guard("read")
    def template(self, key: str) -> ResponseReturnValue:
        """The empty workbook."""
        kind = self._kind(key)
        return files.download(
            sheets.template(gettext(kind.title), kind.heads), f"{gettext(kind.title)}导入模板.xlsx", XLSX
        )

    @expose("/upload/<key>", methods=["POST"])
    @guard("add")
    def upload(self, key: str) -> ResponseReturnValue:
        """The workbook is taken in by the worker; the page that is answered says how far it is."""
        kind, sent = self._kind(key), request.files.get("sheet")
        if sent is None or not sent.filename:
            raise Refused(say("请先选择要上传的文件。"))
        job = batches.ask(kind, sent.read(sheets.MAX_BYTES + 1), sent.filename)
        return redirect(url_for("ImportView.result", pk=job.id))

    @expose("/result/<int:pk>")
    @guard("read")
    def result(self, pk: int) -> ResponseReturnValue:
        """All or nothing: what was made, or every fault with the workbook that says so."""
        job, kind = self._job(pk)
        invited = batches.invited(job)
        return self.render(
            "imports/result.html", job=job, kind=kind, invited=invited[: batches.SHOWN], count=len(invited)
        )

    @expose("/result/<int:pk>/invitations", methods=["POST"])
    @guard("add")
    def invitations(self, pk: int) -> ResponseReturnValue:
        """The links of all accounts that were made."""
        job, _kind = self._job(pk)
        return files.download(batches.invitations_workbook(job), f"{gettext('邀请链接')}.xlsx", XLSX)

    def _job(self, pk: int) -> tuple[Job, ImportKind]:
        """An import of the viewer's own, of a kind that they may still import."""
        job = scope.find(Job, pk)
        kind = batches.kind_of(job)
        if kind is None or not self._may(kind):
            raise Absent
        return job, kind

    def _kind(self, key: str) -> ImportKind:
        kind = KINDS.get(key)
        if kind is None or not self._may(kind):
            raise Absent
        return kind

    def _may(self, kind: ImportKind) -> bool:
        verb, noun = kind.screen
        return bool(self.appbuilder.sm.has_access(f"can_{verb}", noun))
