"""What the page of a round shows: what is to be done next, and each track's ranking with its reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tepei.papers import kinds
from tepei.policy.evaluation import METHODS, EvaluationRecord
from tepei.policy.ranking_words import OPEN as IS_OPEN
from tepei.policy.ranking_words import Why
from tepei.policy.vetting import total
from tepei.policy.words import NOTHING, Sentence
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tepei.selection import reserve_queries, vetting_queries
from tepei.selection import round_queries as queries
from tepei.selection.reserve_queries import FreePlace
from tepei.selection.round_models import (
    OUTCOMES_OF_ENTRIES,
    PASSED_OVER,
    PENDING,
    PROPOSED,
    RESERVE,
    EvaluationRound,
    RoundEntry,
)
from tepei.selection.round_queries import TierPlaces
from tepei.selection.vetting_models import AHEAD, RESULTS, Vetting

_MOST = 300  # rows of a track on the page; the workbook has all


@dataclass(frozen=True)
class RankLine:
    """A candidate as the table shows them: `because` is why they stand there, `entered_from` the name of the track that they fell from.

    `vetting`: what was found of them; `total` the 综合成绩 with it; `reserve`: which of those in reserve they are.
    """

    entry: RoundEntry
    because: Sentence
    entered_from: str
    outcome: str
    vetting: Vetting | None = None
    total: Decimal | None = None
    reserve: int | None = None

    @property
    def found(self) -> str:
        return RESULTS[self.vetting.result] if self.vetting else ""


@dataclass(frozen=True)
class TrackRanking:
    """A track of the round: its lines in order (`more` are left to the workbook), ties that people have to settle, what may be proposed.

    `vetted` are looked at, the first of the ranking first; `expected`: so many as the notice says, None where all who pass are.
    `reserves` take `free_places` in their order, until the `last_day` where the notice gives one.
    """

    track: Track
    evaluation: EvaluationRecord
    lines: Sequence[RankLine]
    count: int
    ties: Sequence[Sequence[RoundEntry]]
    places: TierPlaces
    is_ranked: bool
    is_decided: bool
    fallen: int
    vetted: Sequence[Vetting] = ()
    expected: int | None = None
    reserves: Sequence[RoundEntry] = ()
    free_places: Sequence[FreePlace] = ()
    last_day: dt.date | None = None

    @property
    def ahead(self) -> int:
        """How many have no result yet."""
        return sum(each.result == AHEAD for each in self.vetted)

    @property
    def more(self) -> int:
        return self.count - len(self.lines)

    @property
    def method(self) -> str:
        return METHODS[self.evaluation.method]


def tiers(whole: EvaluationRound) -> list[TrackRanking]:
    """Each track of the round."""
    places, vettings = queries.places_of(whole), vetting_queries.vettings_of(whole)
    return [_tier(whole, track, places[track.id], vettings) for track in queries.tracks_of(whole)]


def _tier(
    whole: EvaluationRound, track: Track, places: TierPlaces, vettings: Mapping[int, Vetting]
) -> TrackRanking:
    evaluation, reserves = (
        queries.evaluation_of(track),
        reserve_queries.in_reserve(whole, track, vettings),
    )
    numbers = {each.id: number for number, each in enumerate(reserves, 1)}
    ours = vetting_queries.entries_in_order(whole, track, vettings)
    names = {each.key: each.name for each in programmes.scheme_of(track.cycle).criteria_of(track.code)}
    called = {each.code: each.name for each in whole.cycle.tracks}
    return TrackRanking(
        track,
        evaluation,
        [
            replace(_line(each, names, called, vettings, evaluation), reserve=numbers.get(each.id))
            for each in ours[:_MOST]
        ],
        len(ours),
        _ties(ours),
        places,
        any(each.why for each in ours),
        bool(ours) and all(each.outcome != PENDING for each in ours),
        sum(each.entered_from == track.code for each in whole.entries),
        [vettings[each.id] for each in ours if each.id in vettings],
        vetting_queries.number_on(track, places.left),
        reserves,
        reserve_queries.free_places(whole, track, vettings),
        reserve_queries.last_day(whole, track),
    )


def _line(
    entry: RoundEntry,
    names: Mapping[str, str],
    called: Mapping[str, str],
    vettings: Mapping[int, Vetting],
    evaluation: EvaluationRecord,
) -> RankLine:
    why, vetting = Why.from_data(entry.why), vettings.get(entry.id)
    return RankLine(
        entry,
        why.sentence(names) if why else NOTHING,
        called.get(entry.entered_from, ""),
        OUTCOMES_OF_ENTRIES[entry.outcome],
        vetting,
        total(entry.score, vetting.finding, evaluation) if vetting else None,
    )


def _ties(ours: Sequence[RoundEntry]) -> list[list[RoundEntry]]:
    """Those who share a rank that nothing has told apart."""
    groups: dict[int, list[RoundEntry]] = {}
    for each in ours:
        if each.rank is not None and each.why.get("code") == IS_OPEN:
            groups.setdefault(each.rank, []).append(each)
    return [group for group in groups.values() if len(group) > 1]


def notice_of(whole: EvaluationRound) -> Sentence:
    """How long who is proposed has to be announced, by the step that decides; NOTHING where the year does not say."""
    first = next((each.paper for each in whole.entries), None)
    if first is None:
        return NOTHING
    steps = kinds.of(first).route_of(first).steps
    period = kinds.of(first).route_of(first).notice_of(steps[-1].kind) if steps else None
    return period.text if period else NOTHING


@dataclass(frozen=True)
class RoundCounts:
    """How many take part, are proposed, wait to be published, and are in reserve."""

    people: int
    proposed: int
    waiting: int
    reserves: int


def counts(whole: EvaluationRound) -> RoundCounts:
    """Over all tracks."""
    return RoundCounts(
        len({each.paper_id for each in whole.entries}),
        sum(each.outcome == PROPOSED for each in whole.entries),
        sum(each.outcome in (PROPOSED, PASSED_OVER) for each in whole.entries),
        sum(each.outcome == RESERVE for each in whole.entries),
    )
