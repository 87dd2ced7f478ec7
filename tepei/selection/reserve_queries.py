"""Places of a round that came free, and who is in reserve for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from tepei.papers.models import Paper
from tepei.portal.database import ZONE
from tepei.programmes.models import Track
from tepei.selection import reserve_rules, round_queries, vetting_queries
from tepei.selection.round_models import (
    PROPOSED,
    RESERVE,
    SELECTED,
    VACATED,
    EvaluationRound,
    RoundEntry,
)
from tepei.selection.vetting_models import Vetting

# Of who is proposed or selected: the state that their paper has while they are there.
_THERE = {PROPOSED: "approved", SELECTED: "selected"}


@dataclass(frozen=True)
class FreePlace:
    """Whose place came free, and who is the next one; None where nobody is left."""

    entry: RoundEntry
    follower: RoundEntry | None


def in_reserve(whole: EvaluationRound, track: Track, vettings: Mapping[int, Vetting]) -> list[RoundEntry]:
    """Who may still take a place of the track, in their order."""
    ordered = vetting_queries.entries_in_order(whole, track, vettings)
    return [each for each in ordered if each.outcome == RESERVE and each.paper.state == "approved"]


def all_in_reserve(whole: EvaluationRound) -> list[RoundEntry]:
    """Of every track, one after the other."""
    vettings = vetting_queries.vettings_of(whole)
    return [each for track in round_queries.tracks_of(whole) for each in in_reserve(whole, track, vettings)]


def free_places(whole: EvaluationRound, track: Track, vettings: Mapping[int, Vetting]) -> list[FreePlace]:
    """Places of the track that nobody has taken yet, each with who takes it if they are taken one after the other."""
    if not round_queries.evaluation_of(track).reserves:
        return []
    taken = {each.replaces_id for each in whole.entries}
    free = [
        each
        for each in round_queries.entries_on(whole.entries, track)
        if each.id not in taken and came_free(each, each.paper)
    ]
    waiting = in_reserve(whole, track, vettings)
    return [
        FreePlace(each, waiting[number] if number < len(waiting) else None)
        for number, each in enumerate(free)
    ]


def came_free(entry: RoundEntry, paper: Paper) -> bool:
    """Was a place of theirs, who gave up, were turned down or revoked since?"""
    return entry.outcome == VACATED or _THERE.get(entry.outcome, paper.state) != paper.state


def last_day(whole: EvaluationRound, track: Track) -> dt.date | None:
    """Until when people in reserve are kept, by the notice; None where it does not say, and before the publication."""
    published = whole.published_at and whole.published_at.astimezone(ZONE).date()
    return reserve_rules.last_day(published, round_queries.evaluation_of(track).reserve_days)
