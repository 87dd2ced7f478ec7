"""接收学员: what a training unit is asked, and its answer."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei.placements import actions, queries
from tepei.placements.models import Placement
from tepei.placements.states import ACCEPTED, PLACEMENT_ANSWERS, PLACEMENT_STATES, PROPOSED
from tepei.placements.views import PlacingForm
from tepei.portal import scope
from tepei.portal.errors import Refused
from tepei.portal.screens.views import SafeView, expose, guard


class IntakeView(SafeView):
    """Who is proposed to the viewer's training unit."""

    route_base = "/intake"
    class_permission_name = "Intake"
    default_view = "index"

    @expose("/", methods=["GET"])
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """Those to answer first, then those who were accepted."""
        return self._page()

    @expose("/<int:pk>", methods=["POST"])
    @guard("write")
    def answer(self, pk: int) -> ResponseReturnValue:
        """培养单位接收意见."""
        scope.find(Placement, pk)
        form = PlacingForm()
        try:
            if not form.validate():
                return self._page(), 422
            actions.answer(pk, request.form.get("answer", ""), form.reason.data or "")
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(pk), 422
        flash(gettext("已答复。"), "success")
        return redirect(url_for("IntakeView.index"))

    def _page(self, refused: int = 0) -> str:
        found = queries.at_own_units()
        return self.render(
            "placements/intake.html",
            title=gettext("接收学员"),
            asked=[each for each in found if each.state == PROPOSED],
            accepted=[each for each in found if each.state == ACCEPTED],
            states=PLACEMENT_STATES,
            answers=PLACEMENT_ANSWERS,
            refused=refused,
            typed=request.form,
        )
