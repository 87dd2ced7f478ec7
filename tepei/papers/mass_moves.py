"""One result for each of many papers that were approved, written at once 一并公布: the same rules, rows and messages as one by one, in a few statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from tepei.papers import desks, kinds, moves, queries, rules, scans, telling
from tepei.papers.models import Decision, Paper, Step
from tepei.policy import life
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale

VERBS = ("select", "reject")


@dataclass(frozen=True)
class MassResult:
    """What becomes of a paper: one of VERBS, with the opinion that its decision keeps."""

    paper_id: int
    verb: str
    opinion: str = ""


def ready(ids: Sequence[int]) -> dict[int, tuple[Paper, Step]]:
    """These papers, each with the stop that decides about it, locked until the commit: nobody moves them meanwhile. Raises Absent."""
    with_step = (
        select(Paper, Step)
        .join(Step, (Step.paper_id == Paper.id) & (Step.stage == Paper.position))
        .where(Paper.id.in_(ids))
        .order_by(Paper.id, Step.position)
        .with_for_update(of=Paper)
        .options(
            joinedload(Paper.person),
            # Of these there are a few for thousands of papers.
            *(selectinload(each) for each in (Paper.cycle, Paper.track, Paper.organisation, Paper.revision)),
        )
        .execution_options(populate_existing=True)
    )
    reviewed = queries.reviewed_organisations()
    found: dict[int, tuple[Paper, Step]] = {}
    for paper, step in db.session.execute(with_step):
        if paper.id not in found or step.organisation_id in reviewed:
            found[paper.id] = (paper, step)
    if found.keys() != set(ids):
        raise Absent
    return found


def may_be_decided(paper: Paper, step: Step, reviewed: frozenset[int]) -> Verdict:
    """May the viewer, who reviews for these organisations, select or reject this paper now?"""
    verdict = rules.is_impartial(queries.actor_on(paper, ()))
    if step.organisation_id not in reviewed:
        verdict &= Verdict.no(
            "not_your_step", say("本环节由%(body)s审核，您不能办理。", body=step.organisation_name)
        )
    if paper.state != "approved":
        verdict &= Verdict.no(
            "route_state", say("申报材料当前为“%(state)s”，不能公布结果。", state=life.STATES[paper.state])
        )
    kind = kinds.of(paper)
    return verdict & rules.fits_cycle("select", paper.cycle.state, kind.files_in, kind.reviews_in)


def may_be_selected(paper: Paper, step: Step) -> Verdict:
    """What is asked of a selection beside: signed scans that hold, and what reviewers found."""
    kind = kinds.of(paper)
    demands = any(each.demands for each in kind.route_of(paper).steps)
    signed = scans.hold(paper, step) if demands else Verdict.yes()
    return signed & kind.may_pass(paper)


def decide(results: Sequence[MassResult], found: Mapping[int, tuple[Paper, Step]]) -> list[Decision]:
    """Write each result: state, effects, decision, desks, message, audit row; `found` are their papers, which this transaction holds (`ready`).

    Refused, Stale or Absent; then nothing is done.
    """
    if not results:
        return []
    with transaction():
        reviewed = queries.reviewed_organisations()
        for result in results:
            paper, step = found[result.paper_id]
            verdict = may_be_decided(paper, step, reviewed)
            if result.verb == "select":
                verdict &= may_be_selected(paper, step)
            if not verdict:
                text = say("%(whose)s：%(reason)s", whose=paper.applicant_name, reason=verdict.text)
                raise Refused(text, verdict)
        _write_states(results, found)
        _take_effect(results, found)
        return _write_decisions(results, found)


def _write_states(results: Sequence[MassResult], found: Mapping[int, tuple[Paper, Step]]) -> None:
    now = clock.now()
    for verb in VERBS:
        papers = [found[each.paper_id][0] for each in results if each.verb == verb]
        for paper in papers:
            # By the table of moves; who is selected keeps the slot, who is rejected makes room.
            state, _position = life.next_state(
                verb, paper.state, life.Standing(paper.position, paper.position + 1)
            )
            live = True if kinds.of(paper).is_live(state) else None
            values = {"state": state, "version": paper.version + 1, "live": live, "moved_at": now}
            for name, value in values.items():
                set_committed_value(paper, name, value)
        if not papers:
            continue
        first = papers[0]
        written = db.session.execute(
            update(Paper)
            .where(Paper.id.in_([each.id for each in papers]), Paper.state == "approved")
            .values(state=first.state, version=Paper.version + 1, live=first.live, moved_at=now)
            .execution_options(synchronize_session=False)
        )
        if written.rowcount != len(papers):  # type: ignore[attr-defined]
            raise Stale


def _take_effect(results: Sequence[MassResult], found: Mapping[int, tuple[Paper, Step]]) -> None:
    """What the kinds do beside: all at once where a kind can, else paper by paper."""
    for verb in VERBS:
        ids = [each.paper_id for each in results if each.verb == verb]
        papers = [found[pk][0] for pk in ids]
        for kind in {each.kind: kinds.of(each) for each in papers}.values():
            ours = [each for each in papers if each.kind == kind.key]
            if kind.settles is None or not kind.settles(verb, ours):
                _one_by_one(verb, results, [found[each.id] for each in ours])


def _one_by_one(verb: str, results: Sequence[MassResult], found: Sequence[tuple[Paper, Step]]) -> None:
    opinions = {each.paper_id: each.opinion for each in results}
    whole = {each.id: each for each in queries.papers([paper.id for paper, _step in found])}
    for paper, step in found:
        before = replace(queries.progress_of(whole[paper.id]), state="approved")
        move = moves.Move(
            verb, paper.version - 1, before, step, paper.state, paper.position, opinion=opinions[paper.id]
        )
        for effect in kinds.of(paper).effects:
            effect(paper, move)


def _write_decisions(
    results: Sequence[MassResult], found: Mapping[int, tuple[Paper, Step]]
) -> list[Decision]:
    now = clock.now()
    made = [_decision(result, *found[result.paper_id], now) for result in results]
    db.session.add_all(made)
    db.session.flush()
    papers = [found[each.paper_id][0] for each in results]
    desks.write_all([each.id for each in papers])
    telling.tell_all(list(zip(papers, made, strict=True)))
    for move, paper, decision in zip(results, papers, made, strict=True):
        db.session.expire(paper, ["decisions"])
        here = f":{paper.position}"
        landing = {"from": f"approved{here}", "to": f"{paper.state}{here}"}
        audit.record(
            f"paper.{move.verb}",
            paper,
            decision=decision.id,
            organisation=decision.organisation_name,
            **landing,
        )
    for verb in VERBS:
        kinds.followed(verb, [found[each.paper_id][0] for each in results if each.verb == verb])
    return made


def _decision(result: MassResult, paper: Paper, step: Step, now: dt.datetime) -> Decision:
    who = scope.viewer()
    return Decision(
        paper_id=paper.id,
        verb=result.verb,
        from_state="approved",
        to_state=paper.state,
        from_position=paper.position,
        to_position=paper.position,
        step_kind=step.kind,
        organisation_id=step.organisation_id,
        organisation_name=step.organisation_name,
        actor_id=who.user_id,
        actor_name=who.name,
        opinion=result.opinion,
        paper_version=paper.version,
        decided_at=now,
    )
