"""请假、变更、终止: the trainee's screens."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from tepei.organisations import directory
from tepei.papers.own_views import OwnView
from tepei.policy import traineeship
from tepei.policy.words import NOTHING, PARTS, Sentence, join, say
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import expose, guard
from tepei.trainees import change_kind, early_end_kind, leave_kind, queries, request_actions, requests
from tepei.trainees.request_models import EarlyEnd, Leave, TrainingChange


class RequestView(OwnView):
    """One's own requests of a kind, each for the move `verb` of one's own training."""

    verb = ""
    finds_unit = False

    def barred(self) -> Sentence:
        """None of one's trainings is where the move may follow."""
        trainings = queries.own(with_moves=False)
        if any(requests.may_ask_of(self.verb, each) for each in trainings):
            return NOTHING
        if not trainings:
            return say("您没有培养记录：%(selected_word)s后才能办理。")
        standing = [
            say("%(year)s：%(standing)s", year=each.cycle.name, standing=traineeship.STATES[each.state])
            for each in trainings
        ]
        when = say(
            "“%(verb)s”只能在“%(states)s”时办理。",
            verb=traineeship.VERBS[self.verb],
            states=traineeship.states_for(self.verb),
        )
        return join([when, join(standing, PARTS)])

    @expose("/new", methods=["GET"])
    @guard("add")
    def new(self) -> ResponseReturnValue:
        """New: of which training, and for a change of unit, which one."""
        term = request.args.get("unit", "").strip()[:40]
        trainings = [
            (each.id, f"{each.cycle.name} · {each.track.name}")
            for each in queries.own(with_moves=False)
            if requests.may_ask_of(self.verb, each)
        ]
        units = directory.found(term, duty="trains") if self.finds_unit and term else []
        return self.shown(
            "trainees/new.html", trainings=trainings, units=units, term=term, finds_unit=self.finds_unit
        )

    @expose("/new", methods=["POST"])
    @guard("add")
    def start(self) -> ResponseReturnValue:
        """Make the draft."""
        unit = request.form.get("organisation", "") if self.finds_unit else ""
        trainee_id = number(request.form.get("trainee", ""))
        made = request_actions.start(self.model, self.verb, trainee_id, number(unit) if unit else None)
        return redirect(self.address("section", pk=made.id, key=requests.SECTION))


class LeaveView(RequestView):
    """One's own requests for leave."""

    route_base, class_permission_name = "/leaves", "Leave"
    title, verb = _("请假"), "leave"
    lead = _("培养期间需请假的，须经培养单位和派出单位批准；返回后由培养单位办理销假。")
    model, kind = Leave, leave_kind.KIND


class TrainingChangeView(RequestView):
    """One's own requests for a change."""

    route_base, class_permission_name = "/training-changes", "TrainingChange"
    title, verb, finds_unit = _("变更"), "change", True
    lead = _(
        "培养时间、培养专业、培养单位原则上不变更；确需调整的，由培养单位、派出单位提出意见，经组织单位同意。"
    )
    model, kind = TrainingChange, change_kind.KIND


class EarlyEndView(RequestView):
    """One's own requests to end early."""

    route_base, class_permission_name = "/early-ends", "EarlyEnd"
    title, verb = _("终止培养"), "end"
    lead = _("因特殊情况无法继续学习的，经派出单位同意、组织单位批准后终止。未经批准终止的，取消培养资格。")
    model, kind = EarlyEnd, early_end_kind.KIND
