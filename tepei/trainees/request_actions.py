"""The verb of a request beside those of every form."""

from __future__ import annotations

from typing import Any

from tepei.forms.models import FilledForm
from tepei.organisations import directory
from tepei.papers import draft_actions
from tepei.policy.words import say
from tepei.portal import scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused, require
from tepei.trainees import requests
from tepei.trainees.models import Trainee
from tepei.trainees.request_models import TrainingChange


def start(model: type[Any], verb: str, trainee_id: int, new_unit_id: int | None = None) -> Any:
    """A draft of one's own request for this move. Refused where it may not follow, or another one is under way; Absent for a foreign trainee."""
    with transaction():
        trainee = scope.find(Trainee, trainee_id)
        if trainee.person_id != scope.viewer().person_id:
            raise Absent
        request = model(form=FilledForm(answers={}), trainee=trainee, cycle=trainee.cycle)
        require(requests.may_ask(verb, request))
        if new_unit_id is not None and isinstance(request, TrainingChange):
            request.new_unit = directory.listed(new_unit_id, "trains")
            if request.new_unit is None:
                raise Refused(say("请从列表中选择培养单位。"))
        draft_actions.begin(request, trainee.person, trainee.organisation, trainee.track)
        return request
