"""请假: the trainee's screens."""

from __future__ import annotations

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from tepei.applications.models import Application
from tepei.organisations import directory
from tepei.papers import drafts
from tepei.papers.own_views import OwnView
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import expose, guard
from tepei.trainees import leave_actions
from tepei.trainees.leave_kind import FORM, KIND
from tepei.trainees.leave_models import Leave


class LeaveView(OwnView):
    """One's own requests for leave."""

    route_base, class_permission_name = "/leaves", "Leave"
    title = _("请假")
    lead = _("学习期间需请假的，须经培养单位和派出单位批准；一份办结后可以再新增。")
    model, kind = Leave, KIND

    def sending(self, opened: Any) -> dict[str, Any]:
        """Both units review it first."""
        both = f"{opened.paper.training_unit.name}、{opened.paper.organisation_name}"
        return super().sending(opened) | {"first_stop": both}

    @expose("/new", methods=["GET"])
    @guard("add")
    def new(self) -> ResponseReturnValue:
        """新增请假单: of which training, and where one is trained."""
        term, own = request.args.get("unit", "").strip()[:40], drafts.own(Application)
        selected = [
            (each.id, f"{each.cycle.name} · {each.track.name}") for each in own if each.state == "selected"
        ]
        units = directory.found(term, duty="trains")
        return self.shown("trainees/new.html", selected=selected, units=units, term=term)

    @expose("/new", methods=["POST"])
    @guard("add")
    def start(self) -> ResponseReturnValue:
        """Make the draft."""
        selected, unit = (number(request.form.get(key, "")) for key in ("application", "organisation"))
        leave = leave_actions.start(selected, unit)
        return redirect(self.address("section", pk=leave.id, key=FORM.sections[0].key))
