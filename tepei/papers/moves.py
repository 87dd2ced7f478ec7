"""One move of a paper as it is written: a guarded UPDATE, what its kind does beside it, the decision, the audit row 流转."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from tepei.papers import desks, kinds, queries, rules, telling, turns
from tepei.papers.models import Decision, Paper, Step
from tepei.policy import life
from tepei.policy.life import APPLICANT
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence
from tepei.portal import audit, clock, scope
from tepei.portal.database import db
from tepei.portal.errors import Stale
from tepei.programmes import queries as programmes
from tepei.programmes.queries import StepDates


@dataclass(frozen=True)
class Move:
    """One move as it will be written: the version that the actor saw, where the paper stood, the stop in whose name it is made
    (None for who filed it), and where the paper lands.
    """

    verb: str
    version: int
    progress: rules.Progress
    step: Step | None
    state: str
    position: int
    opinion: str = ""
    granted: tuple[str, ...] = ()
    basis: rules.Cited | None = None
    in_bulk: bool = False
    ground: str = ""
    points: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why it passes over what holds in principle only; one text for many people is no reason for one of them."""
        return "" if self.in_bulk else self.opinion


def make(paper: Paper, move: Move, **filed: object) -> Move:
    """The guarded UPDATE, and the effects of the kind; the move as it was made. Raises Stale where the row is not as it was read."""
    kind, now = kinds.of(paper), clock.now()
    values = filed | {
        "state": move.state,
        "position": move.position,
        "version": move.version + 1,
        "live": True if kind.is_live(move.state) else None,
        "moved_at": now,
    }
    if move.verb == "submit":
        values |= {"submitted_at": now, "applied_on": paper.applied_on or programmes.today_of(paper.cycle)}
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
    passed = [key for effect in kind.effects for key in effect(paper, move)]
    return replace(move, granted=(*move.granted, *passed))


def decide(paper: Paper, move: Move) -> Decision:
    """Write the decision, whose desks the paper lies on and, last, its audit row."""
    _mark_steps(paper, move)
    progress, step, who = move.progress, move.step, scope.viewer()
    to_earlier_stop = move.verb == "send_back" and move.state == "in_review"
    decision = Decision(
        paper_id=paper.id,
        verb=move.verb,
        from_state=progress.state,
        to_state=move.state,
        from_position=progress.position,
        to_position=move.position,
        step_kind=step.kind if step else "",
        organisation_id=step.organisation_id if step else None,
        organisation_name=step.organisation_name if step else "",
        actor_id=who.user_id,
        actor_name=who.name,
        on_behalf_of=who.for_whom(step.organisation_id if step else None),
        opinion=move.opinion,
        granted=list(move.granted),
        points=list(move.points),
        **_rests_on(move.basis),
        ground=move.ground,
        concerns_applicant=not (to_earlier_stop or (step and move.verb == "retract")),
        paper_version=move.version + 1,
        decided_at=clock.now(),
    )
    db.session.add(decision)
    db.session.flush()
    desks.write(paper)
    db.session.expire(paper, ["decisions"])
    landing = {"from": f"{progress.state}:{progress.position}", "to": f"{move.state}:{move.position}"}
    telling.tell(paper, decision)
    if decision.on_behalf_of:
        landing["on_behalf_of"] = decision.on_behalf_of
    audit.record(
        f"paper.{move.verb}", paper, decision=decision.id, organisation=decision.organisation_name, **landing
    )
    kinds.followed(move.verb, [paper], move.ground)
    return decision


def _rests_on(basis: rules.Cited | None) -> dict[str, Any]:
    if basis is None:
        return {}
    return {"file_id": basis.file_id, "document_number": basis.number, "document_day": basis.day}


def is_in_time(paper: Paper, verb: str, step: Step | None, dates: StepDates | None = None) -> Verdict:
    """Do the state of the year and the window of whoever acts allow the move now?"""
    kind = kinds.of(paper)
    allowed = rules.fits_cycle(verb, paper.cycle.state, kind.files_in, kind.reviews_in)
    if not allowed or kind.window is None or not rules.is_timed(verb, paper.state):
        return allowed
    if step is None:
        return turns.window_of(paper, kind.window, paper.organisation_id, dates)
    return turns.window_of(paper, step.kind, step.organisation_id, dates)


def refusals(
    paper: Paper, verbs: Collection[str], dates: StepDates | None = None
) -> dict[Sentence, tuple[str, ...]]:
    """The verbs of these that come too late, or too early, by the reason; those of one stop share their window."""
    progress, actor = queries.progress_of(paper), queries.viewer_on(paper)
    known, refused = dict[tuple[object, bool], Verdict](), dict[Sentence, tuple[str, ...]]()
    for verb in (verb for verb in life.VERBS if verb in verbs):
        step = acting_step(paper, verb, progress, actor)
        key = step, rules.is_timed(verb, progress.state)
        if key not in known:
            known[key] = is_in_time(paper, verb, step, dates)
        if not known[key]:
            refused[known[key].text] = (*refused.get(known[key].text, ()), verb)
    return refused


def acting_step(paper: Paper, verb: str, progress: rules.Progress, actor: rules.Actor) -> Step | None:
    """The stop in whose name the move is made; None for who filed the paper."""
    position = rules.acting_for(verb, progress, actor)
    return None if position == APPLICANT else paper.steps[position]


def _mark_steps(paper: Paper, move: Move) -> None:
    """Say whose desk the paper lies on and who has approved; a stop that it was retracted from unread sees it no more."""
    now = clock.now()
    if move.verb == "approve" and move.step:
        move.step.passed_at = now
    if move.verb == "retract":
        _take_back(paper, move)
    elif move.state == "in_review" and not (
        move.verb == "approve" and move.position == move.progress.position
    ):
        for step in paper.stage:
            step.reached_at, step.passed_at = now, None


def _take_back(paper: Paper, move: Move) -> None:
    if move.step:
        move.step.passed_at = None
    if move.progress.state != "in_review" or (move.step and move.step.stage == move.progress.position):
        return
    for stop in move.progress.due:
        step = paper.steps[stop]
        if not queries.has_acted(paper, step):
            step.reached_at = None
