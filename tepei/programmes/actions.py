"""The verbs of cycles, dates and places. Each is one transaction."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, update

from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.policy import quota
from tepei.policy.quota import Allowance
from tepei.policy.verdict import Verdict
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused, Stale
from tepei.programmes import queries, rules
from tepei.programmes.loading import entry_of, load_pack
from tepei.programmes.models import Cycle, Extension, Place, Track, Window

__all__ = [
    "approve_extension",
    "approve_window",
    "close_cycle",
    "give_back",
    "grant_extension",
    "load_pack",
    "open_cycle",
    "require_own",
    "set_places",
    "set_window",
    "take",
]

Row = TypeVar("Row", Cycle, Place)


def open_cycle(cycle_id: int, version: int) -> Cycle:
    """开放: freeze the configuration with its hash; applications are made under that copy. Refused, Stale or Absent."""
    with transaction() as session:
        cycle = _locked(Cycle, cycle_id, version)
        tracks = {track.name: track.requirements for track in cycle.tracks}
        _require(rules.may_open(cycle.state, cycle.configuration, tracks, queries.steps_with_window(cycle)))
        cycle.frozen = {
            **cycle.configuration,
            "tracks": {track.code: _frozen(track) for track in cycle.tracks},
        }
        cycle.frozen_hash = rules.digest(cycle.frozen)
        cycle.state, cycle.version = "open", cycle.version + 1
        session.flush()
        audit.record("cycle.opened", cycle, code=cycle.code, sha256=cycle.frozen_hash)
        return cycle


def close_cycle(cycle_id: int, version: int) -> Cycle:
    """截止: nobody applies any more; what is on its way goes on. Refused, Stale or Absent."""
    with transaction() as session:
        cycle = _locked(Cycle, cycle_id, version)
        _require(rules.may_close(cycle.state))
        cycle.state, cycle.version = "closed", cycle.version + 1
        session.flush()
        audit.record("cycle.closed", cycle, code=cycle.code)
        return cycle


def take(track_id: int, pool_id: int) -> None:
    """占用名额: one place of the body or pool, never one too many at any concurrency. Refused with the reason."""
    with scope.everything("whoever may approve takes the place of their body"), transaction():
        if not _moved(track_id, pool_id, 1, Place.allowance == Allowance.NUMBER, Place.taken < Place.places):
            _require(_why_none(track_id, pool_id))
            raise Refused("名额刚刚发生变动，请刷新后重试。")


def give_back(track_id: int, pool_id: int) -> None:
    """退还名额. LookupError where none was taken: that is a fault of the caller."""
    with scope.everything("whoever may send back gives the place back"), transaction():
        if not _moved(track_id, pool_id, -1, Place.taken > 0):
            raise LookupError(f"no place of track {track_id} was taken by organisation {pool_id}")


def set_places(place_id: int, allowance: Allowance, places: int | None, reason: str, version: int) -> Place:
    """调整名额: a new line of the ledger, never below what is taken. Refused, Stale or Absent."""
    with transaction() as session:
        place = _locked(Place, place_id, version)
        _require(rules.has_reason(reason) & quota.may_set(allowance, places, place.taken))
        before = [place.allowance, place.places]
        place.allowance, place.places, place.version = allowance.value, places, place.version + 1
        session.add(entry_of(place, reason.strip()))
        session.flush()
        audit.record(
            "place.set", place, before=before, after=[allowance.value, places], reason=reason.strip()
        )
        return place


def set_window(window: Window) -> Window:
    """设定时限: store a window that was filled in or changed. Refused where the viewer may not, or its dates are wrong."""
    with transaction() as session:
        approve_window(window)
        session.add(window)
        session.flush()
        audit.record("window.set", window, step=window.step, closes_at=window.closes_at, source=window.source)
        return window


def approve_window(window: Window) -> None:
    """May the viewer store this window? Raises Refused."""
    require_own(window)
    is_for_all = _body_of(window) is None
    closes_at = _cycle_of(window).closes_at
    _require(rules.may_set_window(window.opens_at, window.closes_at, closes_at, is_for_all))


def require_own(window: Window) -> None:
    """Is it the viewer's to date, for everybody or for this body? Raises Refused."""
    body, who = _body_of(window), scope.viewer()
    _require(rules.is_own_window(body.path if body else None, who.paths, who.roles))


def grant_extension(extension: Extension) -> Extension:
    """延期 for one body or one person, with the reason. Refused where it says nothing or is not later."""
    with transaction() as session:
        approve_extension(extension)
        session.add(extension)
        session.flush()
        audit.record("extension.granted", extension, closes_at=extension.closes_at, reason=extension.reason)
        return extension


def approve_extension(extension: Extension) -> None:
    """May this extension be stored? Fills in who grants it and when. Raises Refused."""
    body, cycle = _body_of(extension), _cycle_of(extension)
    chain = [node.id for node in organisations.ancestors(body.id)] if body else []
    recipients = (body is not None) + ((extension.person or extension.person_id) is not None)
    closes_at = queries.closing_time(cycle, rules.APPLY, chain) if body else None
    _require(rules.may_extend(closes_at, extension.closes_at, extension.reason or "", recipients))
    _require(rules.is_ahead(extension.closes_at, clock.now()))
    extension.granted_by_id, extension.granted_at = _actor(), clock.now()


def _actor() -> int:
    user_id = scope.viewer().user_id
    if user_id is None:
        raise PermissionError("an extension is granted by somebody")
    return user_id


def _body_of(row: Window | Extension) -> Organisation | None:
    """A row that is not stored yet may carry the organisation or only its id."""
    if row.organisation is not None or row.organisation_id is None:
        return row.organisation
    return db.session.get(Organisation, row.organisation_id)


def _cycle_of(row: Window | Extension) -> Cycle:
    return row.cycle or db.session.get_one(Cycle, row.cycle_id)


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


def _locked(model: type[Row], pk: int, version: int) -> Row:
    """The row as it is now, held until the commit. Absent where the viewer may not see it, Stale where it was changed."""
    row = scope.find(model, pk)
    # Only this table: what else the row was loaded with may be the outer side of a join, which cannot be locked.
    db.session.refresh(row, with_for_update={"of": model})
    if row.version != version:
        raise Stale
    return row


def _frozen(track: Track) -> dict[str, Any]:
    return {"name": track.name, "form_label": track.form_label, "requirements": track.requirements}


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict=verdict)
