"""确定拟入选人选 of a track, and who of the others is judged on another one."""

from __future__ import annotations

from collections.abc import Mapping

from tepei.applications import transfers
from tepei.policy.proposal import Proposal, keep, propose
from tepei.policy.words import NOTHING, say
from tepei.portal import audit, scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import db, transaction
from tepei.portal.errors import require
from tepei.programmes.models import Track
from tepei.selection import round_actions, round_queries, round_rules, vetting_queries, vetting_rules
from tepei.selection.round_actions import Results
from tepei.selection.round_models import (
    CLOSED,
    FALLEN,
    PASSED_OVER,
    PROPOSED,
    RESERVE,
    EvaluationRound,
    RoundEntry,
)
from tepei.selection.vetting_models import AHEAD, FAILED, Vetting


def propose_track(
    round_id: int, version: int, track_id: int, number: int | None, results: Results
) -> EvaluationRound:
    """The first so many of a track, or all who pass; who is left falls to another track where the notice lets them. Refused, Stale or Absent.

    Whoever fell from it before does so no more, and where they fell to is proposed anew.
    """
    with transaction():
        row = scope.locked(EvaluationRound, round_id, version)
        require(round_rules.is_in(row.state, CLOSED))
        whole = round_queries.shown(round_id)
        track = round_queries.track_of(whole, track_id)
        entries = {each.id: each for each in whole.entries if each.track_id == track.id}
        vettings = vetting_queries.vettings_of(whole)
        proposal, kept = _proposal(whole, track, number, entries, vettings)
        for pk, entry in entries.items():
            entry.outcome = PROPOSED if pk in proposal.proposed else RESERVE if pk in kept else PASSED_OVER
            entry.replaces_id = None
        row.version += 1
        fallen = _fall(whole, track, results, vettings)
        counts = {"proposed": len(proposal.proposed), "reserves": len(kept), "fallen": fallen}
        audit.record("round.propose", row, track=track.code, **counts)
        return row


def _proposal(
    whole: EvaluationRound,
    track: Track,
    number: int | None,
    entries: Mapping[int, RoundEntry],
    vettings: Mapping[int, Vetting],
) -> tuple[Proposal, tuple[int, ...]]:
    """Who is proposed, and who is kept in reserve. Refused."""
    ranked = vetting_queries.in_order(whole, track, vettings)
    _require_vetted(whole, track, {pk: each for pk, each in vettings.items() if pk in entries})
    proposal = propose(ranked, number)
    kept = keep(ranked, proposal.proposed, round_queries.evaluation_of(track))
    names = [str(entries[pk]) for pk in proposal.at_line]
    left = round_queries.places_of(whole)[track.id].left
    passing = sum(each.passes for each in ranked)
    require(round_rules.may_propose(number, left, names, passing))
    require(round_rules.are_told_apart([str(entries[pk]) for pk in kept.at_line]))
    return proposal, kept.proposed


def _require_vetted(whole: EvaluationRound, track: Track, vettings: Mapping[int, Vetting]) -> None:
    """Where the notice has a 考察, nobody is proposed before it is done. Refused."""
    name = round_queries.evaluation_of(track).vetting
    if name:
        passing = sum(each.passes for each in round_queries.stored(whole.entries, track))
        ahead = [str(each) for each in vettings.values() if each.result == AHEAD]
        require(vetting_rules.are_vetted(name, passing, len(vettings), ahead))


def _fall(whole: EvaluationRound, track: Track, results: Results, vettings: Mapping[int, Vetting]) -> int:
    """Who is not proposed enters the other track, unless they were looked at and found wanting; how many do."""
    evaluation = round_queries.evaluation_of(track)
    target = next((each for each in round_queries.tracks_of(whole) if each.code == evaluation.falls_to), None)
    if target is None:
        return 0
    for entry in [each for each in whole.entries if each.entered_from == track.code]:
        db.session.delete(entry)
    count = 0
    for entry in [
        each for each in whole.entries if each.track_id == track.id and each.outcome == PASSED_OVER
    ]:
        paper = entry.paper
        found = vettings.get(entry.id)
        is_unfit = found is not None and found.result == FAILED
        case = round_rules.Fallen(
            transfers.consents(paper, evaluation.consent),
            transfers.failures(paper, target),
            transfers.is_on(paper, target),
            say("%(vetting)s不合格，不转评。", vetting=evaluation.vetting) if is_unfit else NOTHING,
        )
        verdict = round_rules.may_fall(evaluation, case)
        entry.reason = chinese(verdict.text)[:500]
        if verdict:
            entry.outcome = FALLEN
            db.session.add(
                RoundEntry(
                    round_id=whole.id,
                    paper_id=paper.id,
                    track_id=target.id,
                    entered_from=track.code,
                    field=entry.field,
                )
            )
            count += 1
    db.session.flush()
    round_actions.write_ranks(round_queries.shown(whole.id), target, results)
    return count
