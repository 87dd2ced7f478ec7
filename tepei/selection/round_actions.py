"""The verbs of a round: prepared, opened, closed, ranked, ties settled. Each is one transaction with its audit row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tepei.papers.models import Paper
from tepei.policy.characters import one_line, trim
from tepei.policy.ranking import Ranked, Result
from tepei.policy.ranking_words import SETTLED, Why
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, require
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle, Track
from tepei.selection import holding as _holding  # noqa: F401  what takes part is held from here on
from tepei.selection import panel_queries
from tepei.selection import round_queries as queries
from tepei.selection import round_rules as rules
from tepei.selection.opinion_models import ANSWERS, DepartmentOpinion
from tepei.selection.round_models import CLOSED, OPEN, PENDING, PREPARING, EvaluationRound, RoundEntry

Results = Mapping[int, Result]  # by entry: sheets by seat, or a ballot


@dataclass(frozen=True)
class RoundPlan:
    """What a round is to be: of which tracks (codes), and when experts work."""

    name: str
    tracks: Sequence[str]
    opens_at: dt.datetime
    closes_at: dt.datetime


def prepare(cycle: Cycle, plan: RoundPlan) -> EvaluationRound:
    """新建评审轮次 with everybody who was approved on its tracks. Refused, or Absent where the year ends elsewhere."""
    with transaction() as session:
        if not running.ends_at_viewer(cycle) and not scope.is_unlimited():
            raise Absent
        evaluated = {track.code for track in queries.evaluated_tracks(cycle)}
        require(rules.may_prepare(plan.name, plan.tracks, evaluated, (plan.opens_at, plan.closes_at)))
        number = max((each.number for each in queries.rounds_of(cycle)), default=0) + 1
        made = EvaluationRound(
            cycle_id=cycle.id,
            number=number,
            name=one_line(plan.name),
            tracks=list(plan.tracks),
            opens_at=plan.opens_at,
            closes_at=plan.closes_at,
        )
        session.add(made)
        session.flush()
        count = _enter(made, cycle)
        audit.record("round.prepare", made, tracks=made.tracks, entries=count)
        return made


def enter(round_id: int, version: int) -> int:
    """Whoever was approved since the round was prepared takes part, too; how many. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(EvaluationRound, round_id, version)
        require(rules.is_in(row.state, PREPARING))
        count = _enter(row, row.cycle)
        row.version += 1
        audit.record("round.enter", row, entries=count)
        return count


def _enter(row: EvaluationRound, cycle: Cycle) -> int:
    papers = queries.candidates(cycle, row.tracks)
    db.session.add_all(
        RoundEntry(round_id=row.id, paper_id=paper.id, track_id=paper.track_id, field=_field_of(paper))
        for paper in papers
    )
    db.session.flush()
    return len(papers)


def _field_of(paper: Paper) -> str:
    """What the notice groups people by for the panels, as they filled it in."""
    section, _, key = queries.evaluation_of(paper.track).grouped_by.partition(".")
    return str((paper.form.answers.get(section) or {}).get(key) or "")[:60]


def open_round(round_id: int, version: int) -> EvaluationRound:
    """开始评审: experts see what they are to judge. Refused with all that their panels lack, Stale or Absent."""
    with transaction():
        row = scope.locked(EvaluationRound, round_id, version)
        verdict = rules.may_open(row.state, len(queries.shown(round_id).entries))
        require(verdict and panel_queries.may_begin(row))
        row.state, row.version = OPEN, row.version + 1
        audit.record("round.open", row)
        return row


def close_round(round_id: int, version: int, results: Results) -> EvaluationRound:
    """结束评审: nobody scores any more, and everybody is ranked. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(EvaluationRound, round_id, version)
        require(rules.is_in(row.state, OPEN))
        row.state, row.version = CLOSED, row.version + 1
        audit.record("round.close", row)
        return _ranked(row, results)


def rank(round_id: int, version: int, results: Results) -> EvaluationRound:
    """计算评审排名 anew: what was proposed before is proposed no more. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(EvaluationRound, round_id, version)
        require(rules.is_in(row.state, CLOSED))
        row.version += 1
        return _ranked(row, results)


def _ranked(row: EvaluationRound, results: Results) -> EvaluationRound:
    whole = queries.shown(row.id)
    for entry in [each for each in whole.entries if each.entered_from]:
        db.session.delete(entry)
    db.session.flush()
    whole = queries.shown(row.id)
    for track in queries.tracks_of(whole):
        write_ranks(whole, track, results)
    audit.record("round.rank", row, entries=len(whole.entries))
    return row


def write_ranks(whole: EvaluationRound, track: Track, results: Results) -> list[Ranked]:
    """Work out the ranking of a track and keep it; whoever was proposed on it is to be proposed anew."""
    entries = {each.id: each for each in whole.entries}
    found = queries.ranked(whole, track, results)
    for each in found:
        entry = entries[each.key]
        entry.score, entry.rank, entry.why = each.score, each.rank, each.why.to_data()
        entry.outcome, entry.replaces_id = PENDING, None
    db.session.flush()
    return found


def settle(round_id: int, version: int, order: Sequence[int], reason: str) -> None:
    """确定并列人选的次序: these entries, who are equal in all, in this order, for this reason. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(EvaluationRound, round_id, version)
        require(rules.is_in(row.state, CLOSED))
        whole = queries.shown(round_id)
        entries = {each.id: each for each in whole.entries}
        first = entries.get(order[0]) if order else None
        if first is None:
            raise Absent
        equals = [
            each for each in whole.entries if (each.track_id, each.rank) == (first.track_id, first.rank)
        ]
        require(rules.may_settle([each.id for each in equals], order, reason))
        start = first.rank or 1
        for place, pk in enumerate(order):
            entry = entries[pk]
            why = Why.from_data(entry.why) or Why(SETTLED)
            entry.why = Why(SETTLED, why.experts, why.compared).to_data()
            entry.settled, entry.rank, entry.reason = place + 1, start + place, trim(reason)
        row.version += 1
        audit.record("round.settle", row, entries=list(order))


def hear(round_id: int, heard: DepartmentOpinion) -> DepartmentOpinion:
    """记录相关部门意见 on those who are proposed. Refused or Absent."""
    with transaction() as session:
        row = scope.find_to_change(EvaluationRound, round_id)
        require(rules.is_in(row.state, CLOSED))
        require(rules.may_hear(heard.department, heard.answer, ANSWERS, heard.text))
        heard.received_on = programmes.today_of(row.cycle)
        heard.round_id, heard.entered_by_id, heard.entered_at = row.id, scope.viewer().user_id, clock.now()
        heard.department, heard.text = one_line(heard.department)[:100], trim(heard.text)
        session.add(heard)
        session.flush()
        audit.record("round.hear", heard, answer=heard.answer)
        return heard
