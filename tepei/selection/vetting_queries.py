"""Who of a round is looked at, and the ranking with what was found."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from tepei.policy.ranking import Ranked
from tepei.policy.vetting import number_for, vetted
from tepei.portal.database import db
from tepei.programmes.models import Track
from tepei.selection import round_queries
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.vetting_models import Vetting


def vettings_of(whole: EvaluationRound) -> Mapping[int, Vetting]:
    """By entry of the round, which was read with its papers; no statement where no track of it says 考察."""
    if not any(round_queries.evaluation_of(each).vetting for each in round_queries.tracks_of(whole)):
        return {}
    ours = select(Vetting).where(Vetting.round_id == whole.id)
    rows = {(each.paper_id, each.track_id): each for each in db.session.scalars(ours)}
    found = {}
    for entry in whole.entries:
        if vetting := rows.get((entry.paper_id, entry.track_id)):
            set_committed_value(vetting, "paper", entry.paper)
            found[entry.id] = vetting
    return found


def in_order(whole: EvaluationRound, track: Track, vettings: Mapping[int, Vetting]) -> list[Ranked]:
    """Who of a track may be proposed, in their order: those who were looked at, where the notice has it, else the ranking as it is."""
    ranked, evaluation = round_queries.stored(whole.entries, track), round_queries.evaluation_of(track)
    if not evaluation.vetting:
        return ranked
    return vetted(ranked, {pk: each.finding for pk, each in vettings.items()}, evaluation)


def entries_in_order(
    whole: EvaluationRound, track: Track, vettings: Mapping[int, Vetting]
) -> list[RoundEntry]:
    """Everybody of a track: who may be proposed in their order, and after them the others by rank."""
    ours = round_queries.entries_on(whole.entries, track)
    places = {each.key: place for place, each in enumerate(in_order(whole, track, vettings))}
    return sorted(ours, key=lambda each: places.get(each.id, len(ours)))


def number_on(track: Track, left: int | None) -> int | None:
    """How many the notice wants to be looked at for the places that are left; None: all who pass."""
    return number_for(left, round_queries.evaluation_of(track).vetting_ratio)
