"""The verb of a list for the record beside those of every form."""

from __future__ import annotations

from tepei.applications import holding
from tepei.forms.models import FilledForm
from tepei.lodgements import queries, rules
from tepei.lodgements.models import Lodgement
from tepei.organisations.models import Organisation
from tepei.papers import draft_actions
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, require
from tepei.programmes.models import Cycle


def start(cycle_id: int, body_id: int) -> Lodgement:
    """新增备案名单: the first of the body in the year, or a supplement. Refused while one is open, Absent for who decides about nobody."""
    if body_id not in scope.viewer().organisation_ids:
        raise Absent
    with transaction():
        body = db.session.get_one(Organisation, body_id)
        decider = queries.decider_of(scope.find(Cycle, cycle_id), body)
        if decider is None:
            raise Absent
        holding.lock(cycle_id)
        known = queries.lists_of(decider)
        require(rules.may_begin(sum(each.state != "approved" for each in known)))
        made = Lodgement(form=FilledForm(answers={}), supplement=len(known), people=[])
        made.body, made.body_name = body, body.name
        draft_actions.begin(made, None, body, decider.tracks[0])
        return made
