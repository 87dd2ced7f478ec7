"""The one door to scarce places: take, give back, change. Each is one transaction."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select, update

from tepei.organisations.models import Organisation
from tepei.places import queries, rules
from tepei.places.models import Place, PlaceEntry
from tepei.policy import quota
from tepei.policy.quota import Allowance
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, require
from tepei.programmes.models import Track

_UNBOUND = (Allowance.SOFT, Allowance.ANY)  # what is taken here is only counted


def take(track_id: int, pool_id: int) -> None:
    """占用名额: one place of the body or pool, never one too many at any concurrency. Refused with the reason.

    What is beyond a soft number is taken: whoever calls asks for the reason.
    """
    with scope.everything("whoever may approve takes the place of their body"), transaction():
        within = and_(Place.allowance == Allowance.NUMBER, Place.taken < Place.places)
        if not _moved(track_id, pool_id, 1, or_(within, Place.allowance.in_(_UNBOUND))):
            require(_why_none(track_id, pool_id))
            raise Refused(say("名额刚刚发生变动，请刷新后重试。"))


def give_back(track_id: int, pool_id: int, count: int = 1) -> None:
    """退还名额, so many. LookupError where not so many were taken: that is a fault of the caller."""
    with scope.everything("whoever may send back gives the place back"), transaction():
        if not _moved(track_id, pool_id, -count, Place.taken >= count):
            raise LookupError(f"no place of track {track_id} was taken by organisation {pool_id}")


def set_places(place_id: int, allowance: Allowance, places: int | None, reason: str, version: int) -> Place:
    """调整名额: a new line of the ledger, never below what is taken, and never more than the track has in all. Refused, Stale or Absent."""
    with transaction():
        track = hold(scope.find(Place, place_id).track)
        before = queries.allotted_in_all(track)
        place = change_places(place_id, allowance, places, reason, version)
        require(fits(track, before))
        return place


def hold(track: Track) -> Track:
    """Nobody else changes how its places are allotted until this transaction ends."""
    db.session.execute(select(Track.id).where(Track.id == track.id).with_for_update())
    return track


def fits(track: Track, before: int | None) -> Verdict:
    """Do the bodies, who had `before` places of the track together, have more of it now than there are? What is in principle binds nobody."""
    now = queries.allotted_in_all(track)
    if now is None or track.total_is_soft:
        return Verdict.yes()
    return rules.within_total(track.name, before or 0, now, track.total)


def change_places(
    place_id: int, allowance: Allowance, places: int | None, reason: str, version: int
) -> Place:
    """The same without a look at the total, which a transfer leaves as it is."""
    with transaction() as session:
        place = scope.locked(Place, place_id, version)
        require(rules.has_reason(reason) & quota.may_set(allowance, places, place.taken))
        before = [place.allowance, place.places]
        place.allowance, place.places, place.version = allowance.value, places, place.version + 1
        session.add(entry_of(place, reason.strip()))
        session.flush()
        audit.record(
            "place.set", place, before=before, after=[allowance.value, places], reason=reason.strip()
        )
        return place


def entry_of(place: Place, reason: str) -> PlaceEntry:
    """A line of the ledger for how the place stands now."""
    return PlaceEntry(
        place=place,
        allowance=place.allowance,
        places=place.places,
        reason=reason,
        entered_by_id=scope.viewer().user_id,
        entered_at=clock.now(),
    )


def _moved(track_id: int, pool_id: int, step: int, *conditions: ColumnElement[bool]) -> bool:
    """One statement that asks and counts: whoever comes at the same time waits for it and asks again."""
    statement = update(Place).where(Place.track_id == track_id, Place.organisation_id == pool_id, *conditions)
    counted = statement.values(taken=Place.taken + step).execution_options(synchronize_session=False)
    return bool(db.session.execute(counted).rowcount)


def _why_none(track_id: int, pool_id: int) -> Verdict:
    track, pool = db.session.get_one(Track, track_id), db.session.get_one(Organisation, pool_id)
    place = queries.place_of(track_id, pool_id)
    name = queries.body_name(track.cycle, pool)
    if place is None:
        return quota.may_take(Allowance.UNSET, None, 0, name, track.name)
    return quota.may_take(Allowance(place.allowance), place.places, place.taken, name, track.name)
