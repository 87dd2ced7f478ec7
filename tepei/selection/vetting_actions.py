"""考察 of a round: who is looked at, and what was found. Each is one transaction with its audit row."""

from __future__ import annotations

from tepei.policy.characters import trim
from tepei.policy.vetting import chosen
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, require
from tepei.programmes.models import Track
from tepei.selection import round_queries, round_rules, vetting_queries, vetting_rules, vetting_telling
from tepei.selection.round_models import CLOSED, PENDING, EvaluationRound
from tepei.selection.vetting_models import AHEAD, FAILED, PASSED, Vetting
from tepei.selection.vetting_rules import Entered


def choose(round_id: int, version: int, track_id: int, number: int | None, *, tells: bool) -> EvaluationRound:
    """确定考察人选 of a track: the first so many of the ranking, or all who pass. Refused, Stale or Absent.

    Chosen again with another number, who has no result yet and is not among them is looked at no more; results that were entered stay. Who
    was proposed on the track is to be proposed anew. `tells`: those who are new hear of it.
    """
    with transaction() as session:
        row = scope.locked(EvaluationRound, round_id, version)
        require(round_rules.is_in(row.state, CLOSED))
        whole = round_queries.shown(round_id)
        track = round_queries.track_of(whole, track_id)
        ranked = round_queries.stored(whole.entries, track)
        evaluation = round_queries.evaluation_of(track)
        require(vetting_rules.may_choose(evaluation, number, sum(each.passes for each in ranked)))
        papers = {each.id: each.paper for each in whole.entries}
        among = {papers[pk].id: papers[pk] for pk in chosen(ranked, number)}
        there = {
            each.paper_id: each
            for each in vetting_queries.vettings_of(whole).values()
            if each.track_id == track.id
        }
        for pk, each in there.items():
            if pk not in among and each.result == AHEAD:
                session.delete(each)
        made = [
            Vetting(round_id=row.id, paper_id=pk, track_id=track.id, paper=paper)
            for pk, paper in among.items()
            if pk not in there
        ]
        session.add_all(made)
        _reopen(whole, track)
        row.version += 1
        session.flush()
        told = vetting_telling.tell_chosen(made, evaluation.vetting) if tells else 0
        audit.record("round.vet", row, track=track.code, people=len(among), told=told)
        return row


def enter(round_id: int, version: int, vetting_id: int, entered: Entered, file_id: int | None) -> Vetting:
    """填写考察结果 of one, and again until the round is published; the document stays until another one comes. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(EvaluationRound, round_id, version)
        require(round_rules.is_in(row.state, CLOSED))
        vetting = scope.find_to_change(Vetting, vetting_id)
        if vetting.round_id != row.id:
            raise Absent
        whole = round_queries.shown(row.id)
        track = round_queries.track_of(whole, vetting.track_id)
        require(vetting_rules.may_enter(round_queries.evaluation_of(track), entered))
        vetting.result = PASSED if entered.passes else FAILED
        weighs = round_queries.evaluation_of(track).vetting_weight is not None
        vetting.score = entered.score if weighs else None
        vetting.text, vetting.file_id = trim(entered.text), file_id or vetting.file_id
        vetting.entered_by_id, vetting.entered_at = scope.viewer().user_id, clock.now()
        _reopen(whole, track)
        row.version += 1
        audit.record("vetting.enter", vetting, result=vetting.result)
        return vetting


def _reopen(whole: EvaluationRound, track: Track) -> None:
    """What was proposed on the track rested on what was found until now."""
    for entry in round_queries.entries_on(whole.entries, track):
        entry.outcome, entry.replaces_id = PENDING, None
    db.session.flush()
