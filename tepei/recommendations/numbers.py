"""How the people of a list stand to the places of their body and to the limits of the year, while it is composed 名额核对."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tepei.applications import holding, limiting
from tepei.papers.models import Paper
from tepei.places import queries as places
from tepei.policy.bindings import Binding, code_of
from tepei.policy.limits import LimitRecord
from tepei.policy.quota import Allowance
from tepei.policy.route import NEVER
from tepei.policy.verdict import Verdict
from tepei.policy.words import PARTS, Sentence, join, say
from tepei.portal import scope
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tepei.recommendations import rules
from tepei.recommendations.queries import Mandate
from tepei.recommendations.rules import Tier


@dataclass(frozen=True)
class LimitStanding:
    """A limit with how many are counted, the list included; `verdict` is what it says of the list."""

    limit: LimitRecord
    text: Sentence
    verdict: Verdict


@dataclass(frozen=True)
class Numbers:
    """Of one track: its people in order, its places, and the limits that are about it."""

    track: Track
    people: tuple[Paper, ...]
    tier: Tier
    standings: tuple[LimitStanding, ...]

    @property
    def verdict(self) -> Verdict:
        """May the list be handed in with these people?"""
        found = self.tier.within()
        for each in self.standings:
            found &= each.verdict
        return found


def of(mandate: Mandate, people: Sequence[Paper]) -> list[Numbers]:
    """Track by track; statements by tracks and limits, not by people."""
    with scope.everything("the numbers of a body are those of all whom it recommends"):
        every = limiting.of_bodies(mandate.cycle, [mandate.body])
        bound = [(tracks, each) for tracks, each in every if not each.limit.outcomes]  # these come at the end
        waived = limiting.waived_of(mandate.cycle.id, mandate.body.id)
        return [_of_track(mandate, track, people, (bound, waived)) for track in mandate.tracks]


def _of_track(
    mandate: Mandate,
    track: Track,
    people: Sequence[Paper],
    limits: tuple[Sequence[tuple[tuple[Track, ...], Binding]], frozenset[str]],
) -> Numbers:
    ours = tuple(each for each in people if each.track_id == track.id)
    (bound, waived), on = limits, programmes.reference_day(mandate.cycle)
    found = (
        _joined(each, [one for one in people if one.track in tracks], on)
        for tracks, each in bound
        if track == next((each for each in mandate.tracks if each in tracks), None)
    )
    standings = (_waived(each) if code_of(each.limit) in waived else each for each in found)
    return Numbers(track, ours, _tier(mandate, track, ours), tuple(standings))


def _joined(binding: Binding, people: Sequence[Paper], on: dt.date) -> LimitStanding:
    """One after the other, as handing in will count them."""
    verdict, known = Verdict.yes(), binding
    for newcomer in (limiting.holder(paper) for paper in people if paper.is_counted):
        verdict &= known.may_join(newcomer, on)
        known = replace(known, holders=(*known.holders, newcomer))
    verdict &= rules.is_enough(known, known.ours(on), len(known.holders) if people else 0)
    return LimitStanding(binding.limit, known.standing(None, on), Verdict(verdict.blocking[:1]))


def _waived(found: LimitStanding) -> LimitStanding:
    text = join((found.text, say("已获准放宽")), PARTS)
    return replace(found, text=text, verdict=Verdict.yes())


def _tier(mandate: Mandate, track: Track, people: Sequence[Paper]) -> Tier:
    counted = sum(each.is_counted for each in people)
    if programmes.scheme_of(mandate.cycle).places_held_from in (NEVER, "selection"):
        return Tier(mandate.body.name, track.name, Allowance.ANY, None, 0, counted)
    row = places.place_of(track.id, holding.pool_of(mandate.body, mandate.cycle))
    if row is None:
        return Tier(mandate.body.name, track.name, Allowance.UNSET, None, 0, counted)
    return Tier(mandate.body.name, track.name, Allowance(row.allowance), row.places, row.taken, counted)


def verdict_of(found: Sequence[Numbers]) -> Verdict:
    """What all tracks say together."""
    verdict = Verdict.yes()
    for each in found:
        verdict &= each.verdict
    return verdict
