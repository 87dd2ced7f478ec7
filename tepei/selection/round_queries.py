"""Rounds as they are read: by year, whole with those who take part, and what is left for each track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from tepei.papers.models import Paper
from tepei.policy.evaluation import EvaluationRecord
from tepei.policy.ranking import Candidate, Ranked, Result, rank
from tepei.policy.ranking_words import Why
from tepei.portal import catalogue, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track
from tepei.selection.opinion_models import DepartmentOpinion
from tepei.selection.round_models import PUBLISHED, WAITING, EvaluationRound, RoundEntry


def rounds_of(cycle: Cycle) -> Sequence[EvaluationRound]:
    """The rounds of a year that the viewer sees, the first one first."""
    ours = select(EvaluationRound).where(EvaluationRound.cycle_id == cycle.id)
    return db.session.scalars(ours.order_by(EvaluationRound.number)).all()


def counts() -> Mapping[int, int]:
    """How many take part in each round that the viewer sees."""
    counted = (
        select(RoundEntry.round_id, func.count())
        .where(RoundEntry.entered_from == "")
        .group_by(RoundEntry.round_id)
    )
    return {pk: count for pk, count in db.session.execute(counted)}


def by_cycle() -> Mapping[int, list[EvaluationRound]]:
    """Every round that the viewer sees, by the id of its year, the first one first."""
    found: dict[int, list[EvaluationRound]] = {}
    for each in db.session.scalars(select(EvaluationRound).order_by(EvaluationRound.number)):
        found.setdefault(each.cycle_id, []).append(each)
    return found


def shown(pk: int, *, with_papers: bool = True) -> EvaluationRound:
    """A round with those who take part and their papers, where the caller does not read these anyway. Raises Absent."""
    of_year = joinedload(EvaluationRound.cycle)
    one = select(EvaluationRound).where(EvaluationRound.id == pk)
    one = one.options(of_year.joinedload(Cycle.revision), of_year.joinedload(Cycle.tracks))
    whole = db.session.scalars(one).unique().one_or_none() if 0 < pk < 2**31 else None
    if whole is None:
        raise Absent
    catalogue.speak_of(whole)
    entries = select(RoundEntry).where(RoundEntry.round_id == pk).options(joinedload(RoundEntry.track))
    if with_papers:
        entries = entries.join(RoundEntry.paper).options(contains_eager(RoundEntry.paper))
    in_order = entries.order_by(RoundEntry.id).execution_options(populate_existing=True)
    set_committed_value(whole, "entries", db.session.scalars(in_order).all())
    return whole


def opinions_of(pk: int) -> Sequence[DepartmentOpinion]:
    """What departments said, in the order in which it came."""
    ours = select(DepartmentOpinion).where(DepartmentOpinion.round_id == pk).order_by(DepartmentOpinion.id)
    return db.session.scalars(ours).all()


def candidates(cycle: Cycle, tracks: Sequence[str]) -> Sequence[Paper]:
    """Approved papers of these tracks of which no round has still to publish what becomes of them."""
    taken = (
        select(RoundEntry.paper_id)
        .join(RoundEntry.round)
        .where(
            EvaluationRound.cycle_id == cycle.id,
            or_(EvaluationRound.state != PUBLISHED, RoundEntry.outcome.in_(WAITING)),
        )
    )
    ours = (
        select(Paper)
        .join(Paper.track)
        .where(
            Paper.cycle_id == cycle.id,
            Paper.state == "approved",
            Paper.kind == "application",
            Track.code.in_(tracks),
            Paper.id.not_in(taken),
        )
        .options(joinedload(Paper.track), selectinload(Paper.form), joinedload(Paper.revision))
        .order_by(Track.position, Paper.id)
    )
    return db.session.scalars(ours).all()


def evaluated_tracks(cycle: Cycle) -> list[Track]:
    """Tracks that experts evaluate, as the notice says."""
    scheme = programmes.scheme_of(cycle)
    return [track for track in cycle.tracks if scheme.evaluation_of(track.code)]


def evaluation_of(track: Track) -> EvaluationRecord:
    """How the track is evaluated. KeyError where it is not."""
    found = programmes.scheme_of(track.cycle).evaluation_of(track.code)
    if found is None:
        raise KeyError(track.code)
    return found


def entries_on(entries: Sequence[RoundEntry], track: Track) -> list[RoundEntry]:
    """Those of a round who are judged on this track, in their order."""
    ours = [each for each in entries if each.track_id == track.id]
    return sorted(ours, key=lambda each: (each.rank is None, each.rank or 0, each.settled or 0, each.id))


def ranked(whole: EvaluationRound, track: Track, results: Mapping[int, Result]) -> list[Ranked]:
    """The ranking of a track by these results; who fell is judged by what they got where they applied."""
    origins = {each.paper_id: each.id for each in whole.entries if not each.entered_from}
    found = [
        Candidate(
            each.id,
            results.get(each.id) or results.get(origins.get(each.paper_id, 0), {}),
            bool(each.paper.priority),
            each.settled,
        )
        for each in whole.entries
        if each.track_id == track.id
    ]
    scheme = programmes.scheme_of(track.cycle)
    return rank(found, evaluation_of(track), scheme.criteria_of(track.code))


def stored(entries: Sequence[RoundEntry], track: Track) -> list[Ranked]:
    """The ranking as it was worked out and kept."""
    found = []
    for each in entries_on(entries, track):
        why = Why.from_data(each.why)
        if why is not None:
            is_open, passes = why.code == "open", why.code in ("scored", "tied", "open", "settled")
            found.append(Ranked(each.id, each.score, each.rank, passes, why, is_open))
    return found


@dataclass(frozen=True)
class TierPlaces:
    """What a track has in all, who was selected on it already, and who is proposed; `total` None: the notice names no number."""

    total: int | None
    selected: int
    proposed: int

    @property
    def left(self) -> int | None:
        """Beside who was selected before."""
        return None if self.total is None else self.total - self.selected


def places_of(whole: EvaluationRound) -> Mapping[int, TierPlaces]:
    """By track of the round."""
    counted = (
        select(Paper.track_id, func.count())
        .where(Paper.cycle_id == whole.cycle_id, Paper.kind == "application", Paper.state == "selected")
        .group_by(Paper.track_id)
    )
    with scope.everything("the places of a year are counted over all"):
        selected = {pk: count for pk, count in db.session.execute(counted)}
    return {
        track.id: TierPlaces(
            track.total,
            selected.get(track.id, 0),
            sum(each.track_id == track.id and each.outcome == "proposed" for each in whole.entries),
        )
        for track in tracks_of(whole)
    }


def tracks_of(whole: EvaluationRound) -> list[Track]:
    """The tracks of a round, in the order of the notice."""
    return [track for track in whole.cycle.tracks if track.code in whole.tracks]


def track_of(whole: EvaluationRound, pk: int) -> Track:
    """One of them. Raises Absent."""
    found = next((each for each in tracks_of(whole) if each.id == pk), None)
    if found is None:
        raise Absent
    return found
