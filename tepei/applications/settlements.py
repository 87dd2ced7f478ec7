"""What offices have settled of an application, as whoever filed it reads it 核定结果."""

from __future__ import annotations

from dataclasses import replace

from tepei.applications.checks import Check
from tepei.applications.models import Application
from tepei.papers.draft_rules import EDITABLE
from tepei.policy.settled import Settled
from tepei.policy.verdict import Outcome, Verdict
from tepei.policy.words import ITEMS, join, say
from tepei.programmes import queries as programmes


def conditions(check: Check) -> Verdict:
    """The conditions with what offices that have let the paper pass, or have turned it down, found and settled; as they are before that.

    Of who has it on the desk nothing is known yet.
    """
    paper = check.paper
    passed = [step for step in paper.steps if step.passed_at is not None]
    if paper.state in EDITABLE or not (passed or paper.state == "rejected"):
        return check.conditions
    return replace(check, is_reviewed=True, documents=_documents(paper), settled=_settled(paper)).conditions


def _documents(paper: Application) -> frozenset[str] | None:
    """Those whose findings whoever filed may read: of all steps once it is decided."""
    if paper.state != "in_review":
        return None
    passed = {step.kind for step in paper.steps if step.passed_at is not None}
    way = programmes.scheme_of(paper).route_of(paper.track.code)
    return frozenset(key for step in way.steps if step.kind in passed for key in step.demands)


def _settled(paper: Application) -> Settled:
    names = [step.organisation_name for step in paper.steps if step.passed_at is not None]
    if paper.state == "rejected":
        return Settled(say("审核已办结，不予通过，理由见办理经过"))
    by = join(dict.fromkeys(names), ITEMS)
    if paper.state == "in_review":
        return Settled(say("已由%(by)s核定，其后各环节尚在审核", by=by))
    return Settled(say("已由%(by)s核定", by=by), Outcome.PASS)
