"""The board of a track as it is read: offers, who waits with what they ask for, proposals, names that nobody knows."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.placements.models import Placement, ReportNotice, TrainingOffer, UnitName, UnitWish
from tepei.placements.states import DECLINED
from tepei.policy.names import normalise_unit_name
from tepei.policy.placement import Offer, Seeker, Suggestion, Wish, suggest
from tepei.policy.traineeship import BORN
from tepei.policy.words import NOTHING, Sentence, say
from tepei.portal import catalogue, province, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle, Track
from tepei.trainees import holding
from tepei.trainees.models import Trainee

_DOUBTED = say("是否仍符合条件需由组织单位核实，暂不安排")
_NOTHING = UnitWish(wishes=[], subject="", adjusts=None, contact=None)


@dataclass(frozen=True)
class BoardEntry:
    """Who waits for a unit, with what they ask for, as the policy reads it, and the supervisors that they named by the number of the choice.

    `stopped` is why they are placed nowhere, though they were selected: NOTHING while what has to go on holding does.
    """

    trainee: Trainee
    seeker: Seeker
    supervisors: tuple[str, ...]
    contact: str
    stopped: Sentence = NOTHING

    def supervisor_at(self, preference: int) -> str:
        """Whom they named with this choice; "" with none."""
        return self.supervisors[preference - 1] if 0 < preference <= len(self.supervisors) else ""


def tracks() -> list[Track]:
    """Those that the viewer arranges, of years that train and were opened: the newest year first."""
    kinds = _own_kinds()
    return [
        track
        for cycle in programmes.cycles()
        if _trains(cycle)
        for track in cycle.tracks
        if _is_of(track, kinds)
    ]


def _trains(cycle: Cycle) -> bool:
    return bool(cycle.revision_number) and programmes.scheme_of(cycle).training is not None


def arranges(track: Track) -> bool:
    """Is the track the viewer's to arrange? The same as what models.of_arranger says of its rows."""
    return _is_of(track, _own_kinds())


def _is_of(track: Track, kinds: Collection[str]) -> bool:
    if scope.is_unlimited() or "decides" in scope.viewer().duties:
        return True
    return track.arranged_by in kinds if track.arranged_by else running.may_run(track.cycle.run_by)


def _own_kinds() -> set[str]:
    """What the viewer's organisations are."""
    ours = select(Organisation.kind).where(Organisation.id.in_(scope.viewer().organisation_ids))
    return set(db.session.scalars(ours))


def track_of(pk: int) -> Track:
    """One that the viewer arranges; nobody waits on one of a year that trains nobody. Absent for every other."""
    found = select(Track).where(Track.id == pk).options(joinedload(Track.cycle))
    track = db.session.scalars(found).one_or_none() if 0 < pk < 2**31 else None
    if track is None or not arranges(track):
        raise Absent
    catalogue.speak_of(track)
    return track


def offers_of(track: Track) -> Sequence[TrainingOffer]:
    """Those of a track with their units, by name."""
    found = (
        select(TrainingOffer)
        .join(TrainingOffer.training_unit)
        .where(TrainingOffer.track_id == track.id)
        .options(joinedload(TrainingOffer.training_unit))
        .order_by(Organisation.name, TrainingOffer.id)
    )
    return db.session.scalars(found).all()


def as_offers(rows: Iterable[TrainingOffer]) -> list[Offer]:
    """As the policy reads them."""
    return [
        Offer(row.training_unit_id, row.training_unit.name, row.places - row.taken, tuple(row.subjects))
        for row in rows
    ]


def waiting(track: Track, *trainee_ids: int, over: Mapping[int, Sentence] | None = None) -> list[BoardEntry]:
    """Who waits for a unit and is proposed to none, in the order of selection; of these alone where some are named.

    `over` is what `stopped` said, where it was asked already.
    """
    proposed = select(Placement.trainee_id).where(Placement.live.is_(True))
    ours = [Trainee.track_id == track.id, Trainee.state == BORN, Trainee.id.not_in(proposed)]
    if trainee_ids:
        ours.append(Trainee.id.in_(trainee_ids))
    return _entries(track, stopped(track) if over is None else over, *ours)


def entry_of(track: Track, trainee: Trainee) -> BoardEntry:
    """One trainee of the track, whether they wait or not."""
    return _entries(track, stopped(track), Trainee.id == trainee.id)[0]


def _entries(track: Track, over: Mapping[int, Sentence], *which: ColumnElement[bool]) -> list[BoardEntry]:
    found = (
        select(Trainee, UnitWish)
        .outerjoin(UnitWish, UnitWish.paper_id == Trainee.application_id)
        .where(*which)
        .order_by(Trainee.id)
    )
    rows = db.session.execute(found).all()
    known, declined = _names(track.cycle_id), _declined(track)
    return [
        replace(
            _entry(trainee, wish or _NOTHING, known, declined[trainee.id]),
            stopped=over.get(trainee.application_id, NOTHING),
        )
        for trainee, wish in rows
    ]


def stopped(track: Track) -> Mapping[int, Sentence]:
    """Who of those that did not report in yet stopped holding the conditions; why that is, is for those who decide to know."""
    waiting = select(Trainee.application_id).where(
        Trainee.track_id == track.id, Trainee.state.in_((BORN, "placed"))
    )
    found = holding.stopped(Paper.id.in_(waiting))
    return found if running.may_run(track.cycle.run_by) else dict.fromkeys(found, _DOUBTED)


def unknown_names(people: Iterable[BoardEntry]) -> dict[str, int]:
    """What people typed that is the name of no registered training unit, and how many did, the most frequent first."""
    counted: dict[str, int] = defaultdict(int)
    for each in people:
        for wish in each.seeker.wishes:
            if wish.unit is None:
                counted[wish.name] += 1
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def suggested(people: Sequence[BoardEntry], offers: Iterable[TrainingOffer]) -> list[Suggestion]:
    """The proposal for them, in their order; who stopped holding the conditions is proposed nowhere."""
    given = suggest((each.seeker for each in people if not each.stopped), as_offers(offers))
    by_key = {each.key: each for each in given}
    return [
        Suggestion(each.trainee.id, None, None, each.stopped) if each.stopped else by_key[each.trainee.id]
        for each in people
    ]


def digest(suggestions: Iterable[Suggestion]) -> str:
    """What tells one proposal from another: who is shown one confirms that and no other."""
    plain = [[each.key, each.unit, each.preference] for each in suggestions]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:32]


def live(track: Track) -> Sequence[Placement]:
    """Proposals and acceptances of a track with their notices, the newest first."""
    found = (
        select(Placement)
        .where(Placement.track_id == track.id, Placement.live.is_(True))
        .options(joinedload(Placement.training_unit), selectinload(Placement.notice))
        .order_by(Placement.id.desc())
    )
    return db.session.scalars(found).all()


def figures(track_ids: Iterable[int]) -> dict[int, dict[int | str, int]]:
    """By track: how many are placed or proposed by the number of the choice (0 adjusted), and how many wait, under "waiting"."""
    found: dict[int, dict[int | str, int]] = defaultdict(lambda: defaultdict(int))
    ids = list(track_ids)
    placed = (
        select(Placement.track_id, Placement.preference, func.count())
        .where(Placement.track_id.in_(ids), Placement.live.is_(True))
        .group_by(Placement.track_id, Placement.preference)
    )
    for track_id, preference, count in db.session.execute(placed):
        found[track_id][preference] = count
    proposed = select(Placement.trainee_id).where(Placement.live.is_(True))
    unplaced = (
        select(Trainee.track_id, func.count())
        .where(Trainee.track_id.in_(ids), Trainee.state == BORN, Trainee.id.not_in(proposed))
        .group_by(Trainee.track_id)
    )
    for track_id, count in db.session.execute(unplaced):
        found[track_id]["waiting"] = count
    return found


def at_own_units() -> Sequence[Placement]:
    """Who is proposed to the viewer's training units or was accepted there: those to answer first."""
    found = (
        select(Placement)
        .where(Placement.training_unit_id.in_(scope.viewer().organisation_ids), Placement.live.is_(True))
        .options(joinedload(Placement.track).joinedload(Track.cycle), selectinload(Placement.notice))
        .order_by(Placement.state.desc(), Placement.id)
    )
    return db.session.scalars(found).all()


def training_units() -> list[tuple[int, str]]:
    """Every active training unit: (id, name)."""
    found = select(Organisation.id, Organisation.name).where(
        Organisation.kind.in_(province.bodies().with_duty("trains")), Organisation.state == "active"
    )
    return [(pk, name) for pk, name in db.session.execute(found.order_by(Organisation.name))]


def notices_at(offer: TrainingOffer) -> Sequence[ReportNotice]:
    """Of those who report to a unit on a track, in the order of their numbers."""
    found = (
        select(ReportNotice)
        .join(ReportNotice.placement)
        .where(Placement.offer_id == offer.id, Placement.live.is_(True))
        .options(joinedload(ReportNotice.placement))
        .order_by(ReportNotice.id)
    )
    return db.session.scalars(found).all()


def notices_given(cycle: Cycle) -> int:
    """How many notices to report the year has; who counts them holds the year."""
    with scope.everything("notices are counted over all"):
        counted = select(func.count()).select_from(ReportNotice).where(ReportNotice.cycle_id == cycle.id)
        return db.session.scalar(counted) or 0


def _names(cycle_id: int) -> Mapping[str, int]:
    """The ids of training units by the names that they go by: registered ones, and what arrangers understood."""
    read = select(UnitName.name, UnitName.training_unit_id).where(UnitName.cycle_id == cycle_id)
    registered = {normalise_unit_name(name): pk for pk, name in training_units()}
    return {**{name: pk for name, pk in db.session.execute(read)}, **registered}


def _declined(track: Track) -> Mapping[int, frozenset[int]]:
    """By trainee, the units that declined them."""
    found: dict[int, frozenset[int]] = defaultdict(frozenset)
    said_no = select(Placement.trainee_id, Placement.training_unit_id).where(
        Placement.track_id == track.id, Placement.state == DECLINED
    )
    for trainee_id, unit_id in db.session.execute(said_no):
        found[trainee_id] |= {unit_id}
    return found


def _entry(
    trainee: Trainee, wish: UnitWish, known: Mapping[str, int], declined: frozenset[int]
) -> BoardEntry:
    wishes = tuple(Wish(each["name"], known.get(normalise_unit_name(each["name"]))) for each in wish.wishes)
    seeker = Seeker(trainee.id, wishes, wish.subject, wish.adjusts, declined)
    return BoardEntry(trainee, seeker, tuple(each["supervisor"] for each in wish.wishes), wish.contact or "")
