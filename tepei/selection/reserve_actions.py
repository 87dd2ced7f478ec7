"""递补 and the end of the reserve. Each is one transaction with its audit row."""

from __future__ import annotations

from tepei.papers import mass_moves
from tepei.papers.mass_moves import MassResult
from tepei.policy.characters import trim
from tepei.policy.words import say
from tepei.portal import audit, scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused, require
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tepei.selection import reserve_queries as queries
from tepei.selection import reserve_rules, round_queries, round_rules, vetting_queries
from tepei.selection.round_models import (
    CLOSED,
    GONE,
    NOT_SELECTED,
    PROPOSED,
    PUBLISHED,
    RESERVE,
    VACATED,
    EvaluationRound,
    RoundEntry,
)

NOT_NEEDED = say("备选结束，没有递补%(selected_word)s")


def replace(round_id: int, version: int, entry_id: int, reason: str) -> RoundEntry:
    """递补: the first in reserve is proposed in the place of this entry, whose came free. They are announced and published like everybody.

    Refused, Stale, or Absent where its place is not free.
    """
    with transaction():
        row = scope.locked(EvaluationRound, round_id, version)
        require(round_rules.is_in(row.state, CLOSED, PUBLISHED))
        whole = round_queries.shown(round_id)
        vettings = vetting_queries.vettings_of(whole)
        entry = next((each for each in whole.entries if each.id == entry_id), None)
        if entry is None:
            raise Absent
        free = queries.free_places(whole, entry.track, vettings)
        if entry not in [each.entry for each in free]:
            raise Absent
        follower = next(iter(queries.in_reserve(whole, entry.track, vettings)), None)
        entry.outcome = VACATED
        case = reserve_rules.Free(
            follower is not None, queries.last_day(whole, entry.track), _left(whole, entry.track)
        )
        require(reserve_rules.may_replace(case, programmes.today_of(row.cycle), reason))
        if follower is None:
            raise Absent
        follower.outcome, follower.replaces_id = PROPOSED, entry.id
        told = say("递补%(name)s：%(reason)s", name=str(entry), reason=trim(reason))
        follower.reason = chinese(told)[:500]
        row.version += 1
        audit.record("round.replace", follower, replaces=entry.id)
        return follower


def _left(whole: EvaluationRound, track: Track) -> int | None:
    """Places beside who is selected and who is proposed and there."""
    places = round_queries.places_of(whole)[track.id]
    proposed = [each for each in whole.entries if (each.track_id, each.outcome) == (track.id, PROPOSED)]
    there = sum(not queries.came_free(each, each.paper) for each in proposed)
    return None if places.left is None else places.left - there


def release(round_id: int, version: int) -> int:
    """结束备选 of a round that is published: who is in reserve still is not selected, and told so; how many. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(EvaluationRound, round_id, version)
        require(round_rules.is_in(row.state, PUBLISHED))
        whole = round_queries.shown(round_id)
        kept = [each for each in whole.entries if each.outcome == RESERVE]
        if not kept:
            raise Refused(say("没有备选人选。"))
        found = mass_moves.ready(sorted(each.paper_id for each in kept))
        there = [each for each in kept if found[each.paper_id][0].state == "approved"]
        for each in kept:
            each.outcome = NOT_SELECTED if each in there else GONE
        mass_moves.decide([MassResult(each.paper_id, "reject", chinese(NOT_NEEDED)) for each in there], found)
        row.version += 1
        audit.record("round.release", row, people=len(there))
        return len(there)
