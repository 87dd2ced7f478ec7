"""One move of a paper as it is written: a guarded UPDATE, the place, the decision, the audit row 流转."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from tepei.papers import holding, queries, rules
from tepei.papers.models import Decision, Paper, Step
from tepei.places import actions as places
from tepei.policy import route
from tepei.policy.route import APPLICANT
from tepei.policy.verdict import Verdict
from tepei.portal import audit, clock, scope
from tepei.portal.database import db
from tepei.portal.errors import Stale


@dataclass(frozen=True)
class Move:
    """One move as it will be written: the version that the actor saw, where the paper stood, and where it lands."""

    verb: str
    version: int
    case: rules.Case
    state: str
    position: int
    opinion: str = ""
    granted: tuple[str, ...] = ()


def make(paper: Paper, move: Move, **filed: object) -> None:
    """The guarded UPDATE, and the place that it takes or gives back. Raises Stale where the row is not as it was read."""
    held, now = paper.holds_place, clock.now()
    holds = paper.is_counted and route.holds_place(
        move.state, move.position, move.case.taking, holding.held_from(paper)
    )
    values = filed | {
        "state": move.state,
        "position": move.position,
        "version": move.version + 1,
        "holds_place": holds,
        "live": None if move.state == "rejected" else True,
        "moved_at": now,
    }
    if move.verb == "submit":
        values["submitted_at"] = now
    if move.verb == "select" and not paper.trainee_number:
        values["trainee_number"] = holding.next_trainee_number(paper)
    as_read = (
        Paper.id == paper.id,
        Paper.state == paper.state,
        Paper.position == paper.position,
        Paper.version == move.version,
    )
    written = db.session.execute(
        update(Paper).where(*as_read).values(**values).execution_options(synchronize_session=False)
    )
    if written.rowcount != 1:
        raise Stale
    for name, value in values.items():
        set_committed_value(paper, name, value)
    if paper.pool_id is not None and holds != held:
        (places.take if holds else places.give_back)(paper.track_id, paper.pool_id)
    if holds and not held:
        holding.require_within_limits(paper)


def decide(paper: Paper, move: Move) -> Decision:
    """Write the decision and, last, its audit row."""
    _mark_reached(paper, move)
    case = move.case
    who, step = scope.viewer(), acting_step(paper, case, move.verb)
    to_earlier_stop = move.verb == "send_back" and move.state == "in_review"
    decision = Decision(
        paper_id=paper.id,
        verb=move.verb,
        from_state=case.state,
        to_state=move.state,
        from_position=case.position,
        to_position=move.position,
        step_kind=step.kind if step else "",
        organisation_id=step.organisation_id if step else None,
        organisation_name=step.organisation_name if step else "",
        actor_id=who.user_id,
        actor_name=who.name,
        opinion=move.opinion,
        granted=list(move.granted),
        concerns_applicant=not (to_earlier_stop or (step and move.verb == "retract")),
        paper_version=move.version + 1,
        decided_at=clock.now(),
    )
    db.session.add(decision)
    db.session.flush()
    db.session.expire(paper, ["decisions"])
    landing = {"from": f"{case.state}:{case.position}", "to": f"{move.state}:{move.position}"}
    audit.record(
        f"paper.{move.verb}", paper, decision=decision.id, organisation=decision.organisation_name, **landing
    )
    return decision


def is_in_time(paper: Paper, case: rules.Case, verb: str) -> Verdict:
    """Do the state of the year and the window of whoever acts allow the move now?"""
    allowed = rules.fits_cycle(verb, paper.cycle.state)
    if not allowed or not rules.is_timed(verb, case.state):
        return allowed
    acting = acting_step(paper, case, verb)
    if acting is None:
        return queries.window_of(paper, "apply", paper.organisation_id)
    return queries.window_of(paper, acting.kind, acting.organisation_id)


def refusals(paper: Paper, verbs: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The verbs of these that come too late, or too early, by the reason; those of one stop share their window."""
    case, known = queries.case_of(paper), dict[tuple[object, bool], Verdict]()
    refused: dict[str, tuple[str, ...]] = {}
    for verb in (verb for verb in route.VERBS if verb in verbs):
        asked = acting_step(paper, case, verb), rules.is_timed(verb, case.state)
        if asked not in known:
            known[asked] = is_in_time(paper, case, verb)
        if not known[asked]:
            refused[known[asked].text] = (*refused.get(known[asked].text, ()), verb)
    return refused


def acting_step(paper: Paper, case: rules.Case, verb: str) -> Step | None:
    """The stop in whose name the move is made; None for the applicant."""
    position = case.last_actor if verb == "retract" else case.position
    return None if verb == "submit" or position == APPLICANT else paper.steps[position]


def _mark_reached(paper: Paper, move: Move) -> None:
    """Say whose desk the paper lies on; a stop that it was retracted from unread sees it no more."""
    if move.verb == "retract":
        if move.case.state == "in_review" and not queries.has_acted(paper, move.case.position):
            paper.steps[move.case.position].reached_at = None
    elif move.state == "in_review":
        paper.steps[move.position].reached_at = clock.now()
