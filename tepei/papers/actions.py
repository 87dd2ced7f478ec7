"""The verbs that move a paper. Each is one transaction: the rules, then one move with its place, decision and audit row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import IO

from tepei.papers import filing, kinds, moves, pointing, queries, rules, scans, turns
from tepei.papers.models import Decision, Paper, Step
from tepei.papers.rules import Cited
from tepei.policy import life
from tepei.policy.life import APPLICANT
from tepei.policy.verdict import Verdict
from tepei.portal import files, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Stale, require


def approve(paper_id: int, version: int, opinion: str = "") -> Decision:
    """审核通过: on to the next stop; at the stop that takes the place, one place is taken. Refused, Stale or Absent."""
    return review("approve", paper_id, version, Remark(opinion))


def send_back(
    paper_id: int, version: int, opinion: str, target: int = APPLICANT, points: Collection[str] = ()
) -> Decision:
    """退回 to the applicant or to an earlier stop, with an opinion; a place taken beyond it is given back.

    `points` are the places of the form that it is about (forms.answered); what is no place of it is left out.
    """
    return review("send_back", paper_id, version, Remark(opinion, target, points=tuple(points)))


def reject(paper_id: int, version: int, opinion: str) -> Decision:
    """不予通过, at the region: final; the place is given back and the person may file another paper."""
    return review("reject", paper_id, version, Remark(opinion))


def select(paper_id: int, version: int, opinion: str = "", outcome: str = "") -> Decision:
    """确定入选, at the region, of a paper that it approved; of a task with the `outcome`, one of those that the notice names."""
    with transaction():
        require(rules.is_outcome(outcome, queries.outcomes_of(queries.opened(paper_id))))
        return review("select", paper_id, version, Remark(opinion, ground=outcome))


@dataclass(frozen=True)
class Proof:
    """The document that a revocation rests on."""

    stream: IO[bytes]
    name: str


def revoke(paper_id: int, version: int, opinion: str, proof: Proof | None, ground: str = "") -> Decision:
    """撤销入选, at the region: final, with an opinion and the document that it rests on; the place is given back, the number stays.

    `ground` is one that the year's notice names, with what it says of it (policy.sanction.Sanction); "" for every other reason.
    """
    with transaction():
        require(rules.has_document(proof is not None))
        require(rules.is_ground(ground, queries.grounds_of(queries.opened(paper_id))))
        kept = files.keep(proof.stream, proof.name, owner_id=scope.viewer().user_id) if proof else None
        remark = Remark(opinion, basis=Cited(kept.id if kept else None), ground=ground)
        return review("revoke", paper_id, version, remark)


def retract(paper_id: int, version: int) -> Decision:
    """撤回 one's own submission or approval while nobody has acted on it."""
    return review("retract", paper_id, version, Remark())


def submit(paper: Paper, expected_version: int) -> Decision:
    """提交: store the route of a first submission; after a send-back, enter where the pack says. Refused or Stale.

    The caller has checked that the paper is complete, in the same transaction.
    """
    kind = kinds.of(paper)
    with transaction():
        stored = filing.stored_stages(paper)
        stages = stored or kind.stages(paper)
        progress = filing.progress_at(paper, stages, is_new=not stored)
        target = filing.entry(paper, progress)
        require(rules.fits_cycle("submit", paper.cycle.state, kind.files_in, kind.reviews_in))
        require(
            rules.may("submit", progress, queries.actor_on(paper, queries.reviewed_organisations()), target)
        )
        require(turns.opening_of(paper).verdict)
        require(rules.can_be_granted(paper.exceptions, {stop.kind for stage in stages for stop in stage}))
        landing = life.next_state("submit", progress.state, progress.at(target), progress.life)
        move = moves.Move("submit", expected_version, progress, None, *landing)
        filed = {} if stored else filing.as_filed(paper)
        move = moves.make(paper, move, **filed, **kind.filed(paper, () if stored else stages))
        if not stored:
            filing.store(paper, stages)
        return moves.decide(paper, move)


@dataclass(frozen=True)
class Remark:
    """What the actor says with a move: an opinion, whereto, what it rests on, the ground of the notice; `in_bulk`: of many papers at once."""

    opinion: str = ""
    target: int | None = None
    basis: Cited | None = None
    in_bulk: bool = False
    ground: str = ""
    points: tuple[str, ...] = ()


def review(verb: str, paper_id: int, version: int, remark: Remark) -> Decision:
    """One move of a reviewer. Refused, Stale or Absent."""
    with transaction():
        paper = queries.opened(paper_id)
        if paper.version != version:
            raise Stale
        require(rules.has_opinion(verb, remark.opinion))
        may, progress, step = may_review(paper, verb, remark.target)
        require(may)
        at = progress.at(rules.target_of(verb, progress, remark.target))
        if verb in rules.REST_ON_SCANS and step:
            require(scans.hold(paper, step))
            require(kinds.of(paper).may_pass(paper))
        granted = _granted(paper, step, remark.opinion) if verb == "approve" and step else ()
        landing = life.next_state(verb, progress.state, at, progress.life)
        opinion = remark.opinion.strip()
        move = moves.Move(
            verb,
            version,
            progress,
            step,
            *landing,
            opinion=opinion,
            granted=granted,
            basis=remark.basis,
            in_bulk=remark.in_bulk,
            ground=remark.ground,
            points=pointing.known(paper, remark.points),
        )
        return moves.decide(paper, moves.make(paper, move))


def _granted(paper: Paper, step: Step, opinion: str) -> tuple[str, ...]:
    """The requirements that the approving step passes over. Refused without a reason."""
    require(rules.may_grant(paper.exceptions, step.kind, opinion))
    return tuple(each["key"] for each in rules.exceptions_for(paper.exceptions, step.kind))


def may_review(
    paper: Paper, verb: str, target: int | None = None
) -> tuple[Verdict, rules.Progress, Step | None]:
    """May the viewer make this move now, from where, and in which stop's name?"""
    progress, actor = queries.progress_of(paper), queries.actor_on(paper, queries.reviewed_organisations())
    step = moves.acting_step(paper, verb, progress, actor)
    may = rules.may(verb, progress, actor, target) and moves.is_in_time(paper, verb, step)
    return may and kinds.held(paper, verb), progress, step
