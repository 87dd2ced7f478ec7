"""One result for each of many papers that were approved, written at once 一并公布: the same rules, rows and messages as one by one, in a few statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from tepei.papers import desks, kinds, moves, queries, rules, scans, telling
from tepei.papers.models import Decision, Paper, Step
from tepei.policy import life
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, bulk, clock, scope
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
        .where(bulk.among(Paper.id, ids))
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


def decide(results: Sequence[MassResult], found: Mapping[int, tuple[Paper, Step]]) -> None:
    """Write each result: state, effects, decision, desks, message, audit row; `found` are their papers, which this transaction holds (`ready`).

    Refused, Stale or Absent; then nothing is done.
    """
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
        _move(results, found)
        _write_decisions(results, found)


def _move(results: Sequence[MassResult], found: Mapping[int, tuple[Paper, Step]]) -> None:
    """All states, and what the kinds do beside: for all at once where a kind can, else for one paper after the other."""
    left = []
    for verb in VERBS:
        papers = [found[each.paper_id][0] for each in results if each.verb == verb]
        for kind in {each.kind: kinds.of(each) for each in papers}.values():
            ours = [each for each in papers if each.kind == kind.key]
            columns = kind.settles(verb, ours) if kind.settles else None
            _write_state(verb, ours, columns or {})
            if columns is None:
                left.append((verb, ours))
    for verb, ours in left:
        _one_by_one(verb, results, [found[each.id] for each in ours])


def _write_state(verb: str, papers: Sequence[Paper], columns: Mapping[str, object]) -> None:
    """By the table of moves; who is selected keeps the slot, who is rejected makes room. Raises Stale."""
    first = papers[0]
    state, _position = life.next_state(verb, first.state, life.Standing(first.position, first.position + 1))
    live = True if kinds.of(first).is_live(state) else None
    values = {"state": state, "live": live, "moved_at": clock.now(), **columns}
    written = db.session.execute(
        update(Paper)
        .where(bulk.among(Paper.id, [each.id for each in papers]), Paper.state == "approved")
        .values(version=Paper.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if written.rowcount != len(papers):  # type: ignore[attr-defined]
        raise Stale
    for paper in papers:
        for name, value in {**values, "version": paper.version + 1}.items():
            set_committed_value(paper, name, value)


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


def _write_decisions(results: Sequence[MassResult], found: Mapping[int, tuple[Paper, Step]]) -> None:
    now = clock.now()
    keys = bulk.insert_rows(Decision, [_decision(each, *found[each.paper_id], now) for each in results])
    desks.write_all([each.paper_id for each in results])
    for move, key in zip(results, keys, strict=True):
        _record(move, key, *found[move.paper_id])
    for verb in VERBS:
        made = [
            (*found[each.paper_id], key) for each, key in zip(results, keys, strict=True) if each.verb == verb
        ]
        telling.tell_all(verb, [(paper, key, step.organisation_name) for paper, step, key in made])
        kinds.followed(verb, [paper for paper, _step, _key in made])


def _record(move: MassResult, decision_id: int, paper: Paper, step: Step) -> None:
    db.session.expire(paper, ["decisions"])
    here = f":{paper.position}"
    landing = {"from": f"approved{here}", "to": f"{paper.state}{here}"}
    if principal := scope.viewer().for_whom(step.organisation_id):
        landing["on_behalf_of"] = principal
    audit.record(
        f"paper.{move.verb}", paper, decision=decision_id, organisation=step.organisation_name, **landing
    )


def _decision(result: MassResult, paper: Paper, step: Step, now: dt.datetime) -> dict[str, Any]:
    """The values of its row."""
    who = scope.viewer()
    return {
        "paper_id": paper.id,
        "verb": result.verb,
        "from_state": "approved",
        "to_state": paper.state,
        "from_position": paper.position,
        "to_position": paper.position,
        "step_kind": step.kind,
        "organisation_id": step.organisation_id,
        "organisation_name": step.organisation_name,
        "actor_id": who.user_id,
        "actor_name": who.name,
        "on_behalf_of": who.for_whom(step.organisation_id),
        "opinion": result.opinion,
        "paper_version": paper.version,
        "decided_at": now,
    }
