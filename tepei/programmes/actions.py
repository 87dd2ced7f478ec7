"""The verbs of cycles, dates and places. Each is one transaction."""

from __future__ import annotations

from sqlalchemy import select

from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.policy.scheme import APPLY
from tepei.policy.windows import days_before
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import require
from tepei.programmes import queries, rules, running
from tepei.programmes.models import Cycle, Extension, Track, Window

__all__ = [
    "approve_extension",
    "approve_window",
    "close_cycle",
    "follow_close",
    "grant_extension",
    "move_close",
    "require_own",
    "set_window",
]


def close_cycle(cycle_id: int, version: int) -> Cycle:
    """截止: nobody applies any more; what is on its way goes on. Refused, Stale or Absent."""
    with transaction() as session:
        cycle = scope.locked(Cycle, cycle_id, version)
        require(rules.may_close(cycle.state))
        cycle.state, cycle.version = "closed", cycle.version + 1
        session.flush()
        audit.record("cycle.closed", cycle, code=cycle.code)
        return cycle


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
    require(rules.is_dated_once(_is_dated(window)))
    track = window.track or (db.session.get(Track, window.track_id) if window.track_id else None)
    require(rules.is_of_cycle(track is None or track.cycle_id == _cycle_of(window).id))
    is_for_all = _body_of(window) is None
    closes_at = _cycle_of(window).closes_at
    require(rules.may_set_window(window.opens_at, window.closes_at, closes_at, is_for_all))


def _is_dated(window: Window) -> bool:
    """Has the step a window for the same ones already? The database cannot say: to it what is for everybody is NULL, and never the same."""
    with db.session.no_autoflush, scope.everything("a window is compared with all of its year"):
        body, track = _body_of(window), window.track
        same = select(Window.id).where(
            Window.cycle_id == _cycle_of(window).id,
            Window.step == window.step,
            Window.organisation_id == (body.id if body else None),
            Window.track_id == (track.id if track else window.track_id),
            Window.category == (window.category or ""),
            Window.id != (window.id or 0),
        )
        return db.session.scalars(same).first() is not None


def follow_close(window: Window) -> None:
    """A window that closes some days before the year has its close worked out. Refused for days that make no sense."""
    days = window.days_before_close
    if days is None:
        return
    require(rules.are_days_before(days))
    window.closes_at = days_before(_cycle_of(window).closes_at, days)


def move_close(cycle: Cycle) -> None:
    """The year closes at another moment: what closes some days before it follows."""
    relative = select(Window).where(Window.cycle_id == cycle.id, Window.days_before_close.is_not(None))
    with scope.everything("dates follow the year's close, whoever set them"):
        for window in db.session.scalars(relative):
            window.closes_at = days_before(cycle.closes_at, window.days_before_close or 0)


def require_own(window: Window) -> None:
    """Is it the viewer's to date, for everybody or for this body? Raises Refused."""
    body, paths = _body_of(window), scope.viewer().paths
    runs_year = running.may_run(_cycle_of(window).run_by)
    require(rules.is_own_window(body.path if body else None, paths, runs_year=runs_year))


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
    closes_at = queries.first_closing_time(cycle, APPLY, chain) if body else None
    require(rules.may_extend(closes_at, extension.closes_at, extension.reason or "", recipients))
    require(rules.is_ahead(extension.closes_at, clock.now()))
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
