"""通报批评 of who was disqualified, as a page. No notice gives its layout: it is assumed."""

from __future__ import annotations

from tepei.portal import templates
from tepei.portal.errors import require
from tepei.trainees import queries, rules, terms
from tepei.trainees.models import Trainee


def criticism_of(trainee: Trainee) -> str:
    """Refused where nobody disqualified them."""
    require(rules.is_disqualified(trainee.state))
    return templates.fill(
        "printing/criticism.html",
        trainee=trainee,
        move=next(move for move in reversed(trainee.moves) if move.to_state == "disqualified"),
        sanction=terms.sanction_of(trainee),
        cycle=trainee.cycle,
        office_name=queries.runner_of(trainee.cycle).name,
    )
