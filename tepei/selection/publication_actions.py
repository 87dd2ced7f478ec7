"""公布评审结果: all results of a round in one transaction, each with its decision, its audit row and its message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from tepei.applications import holding, transfers
from tepei.applications.models import Application
from tepei.notices import holding as notices
from tepei.papers import mass_moves
from tepei.papers.mass_moves import MassResult
from tepei.papers.models import Paper, Step
from tepei.policy import numbering
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, bulk, clock, scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, require
from tepei.selection import reserve_telling, round_queries, round_rules
from tepei.selection.letter_models import SelectionLetter
from tepei.selection.round_models import (
    GONE,
    NOT_SELECTED,
    PASSED_OVER,
    PENDING,
    PROPOSED,
    PUBLISHED,
    RESERVE,
    SELECTED,
    VACATED,
    EvaluationRound,
    RoundEntry,
)

_OBJECTED = ("objection_open", "objection_upheld")  # what holds one person back, and nobody else
NOT_CHOSEN = say("评审未%(selected_word)s")


@dataclass(frozen=True)
class Publication:
    """What was published: how many were selected and not, who waits for the answer to an objection, and how many stay in reserve."""

    selected: int
    rejected: int
    waiting: tuple[str, ...] = ()
    reserves: int = 0


def publish(round_id: int, version: int) -> Publication:
    """All at once. Whom an objection holds stays proposed; published again, the round publishes them once it is answered. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(EvaluationRound, round_id, version)
        whole = round_queries.shown(round_id, with_papers=False)
        waits = [each for each in whole.entries if each.outcome in (PROPOSED, PASSED_OVER)]
        require(_may(whole, waits))
        waits += [each for each in whole.entries if each.outcome == RESERVE]
        found = mass_moves.ready(sorted({each.paper_id for each in waits}))
        there = [each for each in waits if found[each.paper_id][0].state == "approved"]
        _leave([each for each in waits if each not in there])
        proposed = [each for each in there if each.outcome == PROPOSED]
        held = _held(proposed, found)
        chosen = [each for each in proposed if each.paper_id not in held]
        kept = _kept(whole, there, held)
        others = _not_chosen(there, proposed, kept)
        _transfer([each for each in chosen if each.entered_from], found)
        _decide(chosen, others, found)
        _write_letters(whole, chosen, found)
        _mark(chosen, SELECTED)
        _mark(others, NOT_SELECTED)
        is_first = row.state != PUBLISHED
        row.state, row.version = PUBLISHED, row.version + 1
        row.published_at = row.published_at or clock.now()
        row.published_by_id = row.published_by_id or scope.viewer().user_id
        reserve_telling.tell_kept([(each.id, found[each.paper_id][0]) for each in kept if is_first])
        audit.record("round.publish", row, selected=len(chosen), rejected=len(others), waiting=len(held))
        waiting = tuple(str(each) for each in proposed if each.paper_id in held)
        return Publication(len(chosen), len(others), waiting, len(kept))


def _leave(gone: Sequence[RoundEntry]) -> None:
    """Who was taken out meanwhile; a place of whom others are in reserve for stays free for them."""
    for each in gone:
        is_free = each.outcome == PROPOSED and round_queries.evaluation_of(each.track).reserves
        each.outcome = VACATED if is_free else GONE


def _kept(
    whole: EvaluationRound, there: Sequence[RoundEntry], held: Mapping[int, Verdict]
) -> list[RoundEntry]:
    """Who stays in reserve: for the time that the notice gives, and else while a place of their track may still come to them."""
    taken = {each.replaces_id for each in whole.entries}
    open_tracks = {
        each.track_id
        for each in whole.entries
        if (each.outcome == VACATED and each.id not in taken)
        or (each.outcome == PROPOSED and each.paper_id in held)
    }
    return [
        each
        for each in there
        if each.outcome == RESERVE
        and (each.track_id in open_tracks or round_queries.evaluation_of(each.track).reserve_days is not None)
    ]


def _mark(entries: Sequence[RoundEntry], outcome: str) -> None:
    """In one statement, not row by row."""
    ours = update(RoundEntry).where(bulk.among(RoundEntry.id, [each.id for each in entries]))
    db.session.execute(ours.values(outcome=outcome).execution_options(synchronize_session=False))
    for each in entries:
        set_committed_value(each, "outcome", outcome)


def _may(whole: EvaluationRound, waits: Sequence[RoundEntry]) -> Verdict:
    if whole.state == PUBLISHED:
        return Verdict.yes() if waits else round_rules.is_in(PUBLISHED)
    undecided = [
        track.name
        for track in round_queries.tracks_of(whole)
        if any(each.track_id == track.id and each.outcome == PENDING for each in whole.entries)
    ]
    return round_rules.may_publish(whole.state, undecided)


def _held(proposed: Sequence[RoundEntry], found: Mapping[int, tuple[Paper, Step]]) -> dict[int, Verdict]:
    """Whom the public notice holds back. Refused where it has not been given, or still runs: then nobody is published."""
    refusals = notices.refusals([found[each.paper_id] for each in proposed])
    for entry in proposed:
        verdict = refusals.get(entry.paper_id, Verdict.yes())
        if not verdict and not set(verdict.unmet) <= set(_OBJECTED):
            raise Refused(say("%(whose)s：%(reason)s", whose=str(entry), reason=verdict.text), verdict)
    return {pk: verdict for pk, verdict in refusals.items() if not verdict}


def _not_chosen(
    there: Sequence[RoundEntry], proposed: Sequence[RoundEntry], kept: Sequence[RoundEntry]
) -> list[RoundEntry]:
    """Who is proposed nowhere and stays in no reserve: the entry where they were passed over last."""
    somewhere = {each.paper_id for each in (*proposed, *kept)}
    last = {
        each.paper_id: each
        for each in there
        if each.outcome in (PASSED_OVER, RESERVE) and each.paper_id not in somewhere
    }
    return list(last.values())


def _transfer(fallen: Sequence[RoundEntry], found: Mapping[int, tuple[Paper, Step]]) -> None:
    for entry in fallen:
        paper = found[entry.paper_id][0]
        if isinstance(paper, Application) and paper.track_id != entry.track_id:
            transfers.transfer(paper, entry.track)


def _decide(
    chosen: Sequence[RoundEntry], others: Sequence[RoundEntry], found: Mapping[int, tuple[Paper, Step]]
) -> None:
    in_order = sorted(chosen, key=lambda each: (each.track.position, each.rank or 0))
    results = [MassResult(each.paper_id, "select", _opinion(each)) for each in in_order]
    results += [MassResult(each.paper_id, "reject", chinese(NOT_CHOSEN)) for each in others]
    mass_moves.decide(results, found)


def _opinion(entry: RoundEntry) -> str:
    if not entry.entered_from:
        return ""
    return chinese(say("同意调剂，转评“%(track)s”%(selected_word)s", track=entry.track.name))


def _write_letters(
    whole: EvaluationRound, chosen: Sequence[RoundEntry], found: Mapping[int, tuple[Paper, Step]]
) -> None:
    """入选通知 of each, track by track in the order of the ranking; tracks whose numbers would be alike go on from each other."""
    today, rows = clock.today(), []
    given = _given(whole.cycle_id) if chosen else []
    for track in round_queries.tracks_of(whole):
        pattern, year = round_queries.evaluation_of(track).letter_number, whole.cycle.year
        last = max((numbering.serial_of(pattern, year, each) for each in given if pattern), default=0)
        for serial, entry in enumerate(round_queries.entries_on(chosen, track), last + 1):
            paper, step = found[entry.paper_id]
            number = numbering.number(pattern, year, serial) if pattern else None
            given += [number] if number else []
            rows.append({
                "cycle_id": whole.cycle_id, "paper_id": paper.id, "number": number, "name": paper.applicant_name,
                "unit_name": paper.organisation_name, "track_name": track.name, "office_name": step.organisation_name, "issued_on": today,
            })  # fmt: skip
    if rows:
        db.session.execute(insert(SelectionLetter), rows)


def _given(cycle_id: int) -> list[str]:
    """The numbers of all letters of the year; nobody else gives one until the commit."""
    holding.lock(cycle_id)
    ours = select(SelectionLetter.number).where(
        SelectionLetter.cycle_id == cycle_id, SelectionLetter.number.is_not(None)
    )
    with scope.everything("letters are numbered over all"):
        return [each for each in db.session.scalars(ours) if each]
