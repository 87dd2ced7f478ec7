"""考察: the buttons of a round that choose who is looked at and keep what was found, and its documents."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.portal import audit, files, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.portal.files import StoredFile
from tepei.portal.screens.views import expose, guard
from tepei.selection import vetting_actions
from tepei.selection.round_page_views import RoundPage, kept_file, whole_number
from tepei.selection.vetting_models import FAILED, PASSED, Vetting
from tepei.selection.vetting_rules import Entered

_PASSES = {PASSED: True, FAILED: False}


class VettingView(RoundPage):
    """Its buttons stand on the page of the round."""

    route_base = "/vettings"
    default_view = "document"

    @expose("/choose/<int:pk>", methods=["POST"])
    @guard("write")
    def choose(self, pk: int) -> ResponseReturnValue:
        """确定考察人选 of a track of this round."""
        sent = request.form
        number, track = sent.get("people", "").strip(), whole_number(sent.get("track", ""))

        def work(version: int) -> object:
            many = (whole_number(number) or 0) if number else None
            return vetting_actions.choose(pk, version, track or 0, many, tells="tells" in sent)

        return self.done(pk, work, gettext("考察人选已确定。"))

    @expose("/enter/<int:pk>", methods=["POST"])
    @guard("write")
    def enter(self, pk: int) -> ResponseReturnValue:
        """填写考察结果 of somebody of this round."""
        sent = request.form
        entered = Entered(
            _PASSES.get(sent.get("result", "")), _score(sent.get("score", "")), sent.get("finding", "")
        )

        def work(version: int) -> object:
            person = whole_number(sent.get("person", "")) or 0
            return vetting_actions.enter(pk, version, person, entered, kept_file())

        return self.done(pk, work, gettext("考察结果已记录。"))

    @expose("/document/<int:pk>", methods=["GET"])
    @guard("read")
    def document(self, pk: int) -> ResponseReturnValue:
        """考察材料: what was kept of somebody's."""
        vetting = scope.find(Vetting, pk)
        kept = db.session.get(StoredFile, vetting.file_id or 0)
        if kept is None:
            raise Absent
        answer = files.send(kept, inline=True)
        audit.record("vetting.look", vetting)
        return answer


def _score(text: str) -> Decimal | None:
    """As typed, with at most two decimal places; None of everything else."""
    try:
        found = Decimal(text.strip())
        return found if found.is_finite() and found == round(found, 2) else None
    except InvalidOperation:
        return None
