"""What the pages of the board show: a track's offers and people, a proposal beside its people, one person with their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tepei.placements import queries
from tepei.placements.models import Placement, TrainingOffer
from tepei.placements.queries import BoardEntry
from tepei.placements.states import ACCEPTED, PLACEMENT_STATES
from tepei.policy.placement import ADJUSTED, Suggestion, fits, numbered
from tepei.policy.words import Sentence
from tepei.portal.database import db
from tepei.programmes.models import Track
from tepei.trainees.models import Trainee

MOST = 300  # rows of a list on a page


def choices() -> list[tuple[int, Sentence]]:
    """First, second and third choice, then adjustments, as figures name them."""
    return [(number, numbered(number)) for number in (1, 2, 3, ADJUSTED)]


@dataclass(frozen=True)
class TrackBoard:
    """A track: `people` who wait (of `count`), names that no registered unit has, who is proposed or accepted, and to how many
    notices are due; `over` says, by the paper that was selected, who of those stopped holding the conditions, with the reason.
    """

    track: Track
    offers: Sequence[TrainingOffer]
    people: Sequence[BoardEntry]
    count: int
    unknown: Mapping[str, int]
    units: Sequence[tuple[int, str]]
    placements: Sequence[Placement]
    figures: Mapping[int, int]
    states: Mapping[str, str]
    over: Mapping[int, Sentence]

    @property
    def stopped(self) -> list[BoardEntry]:
        """Who waits and may be placed nowhere."""
        return [each for each in self.people if each.stopped]

    @property
    def left(self) -> int:
        return sum(offer.places - offer.taken for offer in self.offers)

    @property
    def due(self) -> int:
        """How many were accepted and have no notice to report."""
        return sum(each.state == ACCEPTED and each.notice is None for each in self.placements)

    @property
    def choices(self) -> list[tuple[int, Sentence]]:
        return choices()


def of(track: Track) -> TrackBoard:
    """The board of a track."""
    over = queries.stopped(track)
    people, placements = queries.waiting(track, over=over), queries.live(track)
    counted = {number: sum(each.preference == number for each in placements) for number, _word in choices()}
    unknown = queries.unknown_names(people)
    return TrackBoard(
        track,
        queries.offers_of(track),
        people[:MOST],
        len(people),
        unknown,
        queries.training_units() if unknown else (),
        placements,
        counted,
        PLACEMENT_STATES,
        over,
    )


@dataclass(frozen=True)
class ProposalPage:
    """What is proposed for each, by whom it is confirmed as `digest`, and how many get which choice."""

    track: Track
    lines: Sequence[tuple[BoardEntry, Suggestion, str]]
    digest: str

    @property
    def figures(self) -> list[tuple[Sentence, int]]:
        return [
            (word, sum(each.preference == number for _person, each, _unit in self.lines))
            for number, word in choices()
        ]

    @property
    def left_over(self) -> int:
        """Who gets nothing."""
        return sum(each.unit is None for _person, each, _unit in self.lines)


def proposal_of(track: Track) -> ProposalPage:
    """The proposal as it is now."""
    people, offers = queries.waiting(track), queries.offers_of(track)
    names = {offer.training_unit_id: offer.training_unit.name for offer in offers}
    suggestions = queries.suggested(people, offers)
    lines = [
        (person, each, names.get(each.unit or 0, ""))
        for person, each in zip(people, suggestions, strict=True)
    ]
    return ProposalPage(track, lines, queries.digest(suggestions))


@dataclass(frozen=True)
class PersonPage:
    """One trainee: what they ask for , every proposal, and the offers with a place, those of their subject first."""

    track: Track
    trainee: Trainee
    person: BoardEntry
    history: Sequence[Placement]
    offers: Sequence[tuple[TrainingOffer, bool]]
    states: Mapping[str, str]

    @property
    def live(self) -> Placement | None:
        return next((each for each in self.history if each.live), None)


def person_of(track: Track, trainee: Trainee) -> PersonPage:
    """The page of one trainee of the track."""
    history = db.session.scalars(
        select(Placement)
        .where(Placement.trainee_id == trainee.id)
        .options(joinedload(Placement.training_unit), selectinload(Placement.notice))
        .order_by(Placement.id.desc())
    ).all()
    person = queries.entry_of(track, trainee)
    known = zip(rows := queries.offers_of(track), queries.as_offers(rows), strict=True)
    offers = [(row, fits(person.seeker, offer)) for row, offer in known if offer.left > 0]
    offers.sort(key=lambda each: not each[1])
    return PersonPage(track, trainee, person, history, offers, PLACEMENT_STATES)
