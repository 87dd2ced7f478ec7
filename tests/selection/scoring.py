"""What an expert hands in: a score sheet, or ballots."""

from __future__ import annotations

from tepei.selection import scoring_actions as actions
from tepei.selection import scoring_queries as queries
from tepei.selection.panel_models import PanelMember
from tests import factories
from tests.selection.rounds import account_of, assessments

GOOD = {"merit": "40", "promise": "45.5"}


def hand_in(member: PanelMember, number: int = 0, **scores: str) -> None:
    task = assessments(member)[number]
    with factories.signed_in(account_of(member)):
        actions.hand_in(task.id, task.version, {**GOOD, **scores}, "")


def vote(member: PanelMember, *marks: str) -> None:
    with factories.signed_in(account_of(member)):
        [duty] = queries.duties()
        due = [each.assessment.id for each in duty.to_vote]
        actions.vote(member.id, dict(zip(due, marks, strict=True)))
