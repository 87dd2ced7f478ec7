"""The trainee's verbs beside those of every form."""

from __future__ import annotations

from tepei.applications.models import Application
from tepei.forms.models import FilledForm
from tepei.organisations import directory
from tepei.papers import draft_actions, drafts
from tepei.policy.words import say
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, require
from tepei.trainees import leave_kind, leave_rules
from tepei.trainees.leave_models import Leave


def start(application_id: int, training_unit_id: int) -> Leave:
    """新增请假单. Refused where another one is under way, or nobody trains there; Absent for a foreign application."""
    with transaction():
        selected = drafts.find(application_id, Application)
        require(leave_rules.may_take_leave(leave_kind.is_trainee(selected)))
        training_unit = directory.listed(training_unit_id, "trains")
        if training_unit is None:
            raise Refused(say("请从列表中选择培养单位。"))
        leave = Leave(form=FilledForm(answers={}), training_unit=training_unit)
        draft_actions.begin(leave, selected.person, selected.organisation, selected.track)
        return leave
