"""What a move of a list does beside moving: handed in, it takes its people along in their order; given back, it takes them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from tepei.applications.models import Application
from tepei.notices import holding as notices
from tepei.papers import actions as papers
from tepei.papers import kinds
from tepei.papers import queries as paper_queries
from tepei.papers.actions import Remark
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.models import Paper
from tepei.papers.moves import Move
from tepei.policy.route import RECOMMENDATION
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.errors import Refused, require
from tepei.programmes import queries as programmes
from tepei.programmes import rules as windows
from tepei.recommendations import numbers, queries, reports, rules
from tepei.recommendations.forms import SECTION
from tepei.recommendations.models import Recommendation


def is_ready(found: Recommendation) -> Verdict:
    """May it be handed in now, beside being complete? Who recommends nobody signs nothing."""
    mandate = queries.mandate_of(found.cycle, found.organisation)
    if mandate is None:
        return rules.takes_lists(False)
    verdict = windows.is_step_open(mandate.step, queries.window_of(mandate), programmes.now_of(found.cycle))
    if not found.people:
        return verdict
    there = {paper.id for paper in queries.waiting(mandate)}
    people = [each.application for each in found.people]
    verdict &= rules.are_there([each.applicant_name for each in people if each.id not in there])
    verdict &= numbers.verdict_of(numbers.of(mandate, people))
    for each in people:
        verdict &= rules.of_person(each.applicant_name, notices.foreseen(each, "approve"))
    return verdict & rules.is_signed(reports.state_of(found))


def stays(paper: Paper, verb: str) -> Verdict:
    """What a list says of its people's own moves."""
    last = paper.decisions[-1] if paper.decisions else None
    if last is None or last.verb != "approve":
        return Verdict.yes()
    return rules.stays_listed(last.step_kind in kinds.of(paper).route_of(paper).recommending, verb)


def hand_in(found: Recommendation, move: Move) -> tuple[str, ...]:
    """报送: the roster becomes one of the year, and everybody on it is approved in order. Refused for all where it is for one."""
    if move.verb != "submit" or not found.people:
        return ()
    _publish(found, reports.laid(found))
    last = queries.last_positions(queries.mandate_for(found), [each.application_id for each in found.people])
    whole = str(found.form.answers.get(SECTION, {}).get("opinion", ""))
    for each in found.people:
        paper = paper_queries.opened(each.application_id)
        _pass_on(paper, Remark(each.opinion or whole, in_bulk=not each.opinion))
        place = last[paper.track_id] = last.get(paper.track_id, 0) + 1
        db.session.get_one(Application, paper.id).list_position = place
    db.session.flush()
    audit.record("recommendation.hand_in", found, supplement=found.supplement, count=len(found.people))
    return ()


def _pass_on(paper: Paper, remark: Remark) -> None:
    """Raises Refused with the name of whom it is about."""
    try:
        papers.review("approve", paper.id, paper.version, remark)
    except Refused as refusal:
        found = refusal.verdict
        verdict = Verdict.no("refused", refusal.text) if found is None else found
        raise Refused(verdict=rules.of_person(paper.applicant_name, verdict)) from refusal


def _publish(found: Recommendation, roster: Endorsement) -> None:
    """Numbered among the lists that the body has handed in so far."""
    known = select(func.count()).where(
        Endorsement.list_cycle_id == found.cycle_id,
        Endorsement.organisation_id == found.organisation_id,
        Endorsement.key == RECOMMENDATION,
    )
    roster.number = (db.session.scalar(known) or 0) + 1
    roster.list_cycle_id, roster.handed_in_at = found.cycle_id, clock.now()
    db.session.flush()


def give_back(found: Recommendation, move: Move) -> tuple[str, ...]:
    """整体退回: everybody on it who is still where it took them goes back to the body as well. Refused once somebody is decided about."""
    if move.verb != "send_back":
        return ()
    people = [paper_queries.opened(each.application_id) for each in found.people]
    require(
        rules.may_be_given_back(_names(each for each in people if each.state in ("approved", "selected")))
    )
    opinion = chinese(say("推荐名单退回：%(opinion)s", opinion=move.opinion))
    for paper, stage in _beyond(found, people):
        papers.review("send_back", paper.id, paper.version, Remark(opinion[:2000], stage))
    # What follows is a roster of its own; this one stays as it was signed.
    found.endorsement = None
    db.session.flush()
    audit.record("recommendation.give_back", found, count=len(people))
    return ()


def _beyond(found: Recommendation, people: Iterable[Paper]) -> Sequence[tuple[Paper, int]]:
    """Who is under review beyond the body, with the body's stage."""
    placed = [(paper, _stage_of(found, paper)) for paper in people if paper.state == "in_review"]
    return [(paper, stage) for paper, stage in placed if stage is not None and paper.position > stage]


def _stage_of(found: Recommendation, paper: Paper) -> int | None:
    ours = (step.stage for step in paper.steps if step.organisation_id == found.organisation_id)
    return next((stage for stage in ours if stage <= paper.position), None)


def _names(people: Iterable[Paper]) -> list[str]:
    return [paper.applicant_name for paper in people]
