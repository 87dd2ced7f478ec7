"""批量导入 on screen: a template to fill in, an upload, every fault beside its row, invitations for new accounts."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.imports import actions
from tepei.imports.kinds import KINDS, ImportKind
from tepei.policy.words import say
from tepei.portal import files, scope, sheets
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.portal.export import XLSX
from tepei.portal.files import StoredFile
from tepei.portal.gate import invitations
from tepei.portal.screens.views import SafeView, expose, guard

SHOWN = 50  # faults on the page; the workbook has them all


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
        """All or nothing: what was made, or every fault with the workbook that says so."""
        kind, sent = self._kind(key), request.files.get("sheet")
        if sent is None or not sent.filename:
            raise Refused(say("请先选择要上传的文件。"))
        filled = sheets.read(sent.read(sheets.MAX_BYTES + 1), kind.heads)
        try:
            made = actions.take_in(kind, filled)
        except actions.Faulty as faulty:
            db.session.rollback()
            content = sheets.annotated(gettext(kind.title), kind.heads, filled.rows, faulty.faults)
            kept = files.put(content, f"{gettext(kind.title)}导入问题.xlsx", XLSX, scope.viewer().user_id)
            page = self.render(
                "imports/faults.html",
                kind=kind,
                faults=faulty.faults[:SHOWN],
                count=len(faulty.faults),
                kept=kept,
            )
            return page, 422
        return self.render("imports/done.html", kind=kind, count=len(made), invited=invitations.links(made))

    @expose("/annotated/<int:file_id>")
    @guard("read")
    def annotated(self, file_id: int) -> ResponseReturnValue:
        """The workbook with the faults, for who uploaded it."""
        kept = db.session.get(StoredFile, file_id) if 0 < file_id < 2**31 else None
        if kept is None or kept.owner_id != scope.viewer().user_id or kept.media_type != XLSX:
            raise Absent
        return files.download(files.open_bytes(kept), kept.name, kept.media_type)

    def _kind(self, key: str) -> ImportKind:
        kind = KINDS.get(key)
        if kind is None or not self._may(kind):
            raise Absent
        return kind

    def _may(self, kind: ImportKind) -> bool:
        return bool(self.appbuilder.sm.has_access(*kind.screen))
