"""What the home page counts. Each part is one or two statements, whatever the number of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.applications.models import Application
from tepei.organisations.models import Organisation
from tepei.people.models import IdentityClaim
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.jobs import Job
from tepei.programmes.models import Cycle, Place, Track, Window
from tepei.reviews import queries as reviews
from tepei.reviews.models import Paper, Step


def open_cycles() -> Sequence[Cycle]:
    """Cycles that are open and not yet over, with their tracks, the nearest close first."""
    wanted = select(Cycle).where(Cycle.state == "open", Cycle.closes_at >= clock.now())
    return db.session.scalars(wanted.options(selectinload(Cycle.tracks)).order_by(Cycle.closes_at)).all()


def own_applications() -> Sequence[Application]:
    """The viewer's own applications with their routes, the newest first."""
    wanted = select(Application).where(Application.person_id == scope.viewer().person_id)
    loaded = wanted.options(
        joinedload(Application.cycle), joinedload(Application.track), selectinload(Application.steps)
    )
    return db.session.scalars(loaded.order_by(Application.id.desc())).all()


@dataclass(frozen=True)
class Waiting:
    """How many papers of a track wait for the viewer's organisations, and since when the oldest does."""

    cycle: str
    track: str
    count: int
    since: dt.datetime | None


@dataclass(frozen=True)
class Desk:
    """A reviewer's day: what waits, until when, how all stand, and the places of the bodies in sight."""

    waiting: Sequence[Waiting]
    closes_at: dt.datetime | None
    counts: dict[str, int]
    tracks: Sequence[Track]
    places: dict[Organisation, dict[int, Place]]

    @property
    def total(self) -> int:
        return sum(group.count for group in self.waiting)


def desk() -> Desk:
    """What the home page of a reviewer shows: five statements."""
    tracks, places = _places()
    return Desk(_waiting(), _next_close(), reviews.counts_by_state(reviews.on_desk()), tracks, places)


def _waiting() -> Sequence[Waiting]:
    grouped = (
        select(Cycle.name, Track.name, func.count(), func.min(Paper.moved_at))
        .select_from(Paper)
        .join(Paper.track)
        .join(Track.cycle)
        .where(reviews.awaiting_viewer())
        .group_by(Cycle.id, Cycle.name, Track.id, Track.name, Track.position)
        .order_by(Cycle.id.desc(), Track.position)
    )
    return [Waiting(*row) for row in db.session.execute(grouped)]


def _next_close() -> dt.datetime | None:
    """The nearest close that concerns a paper which waits for the viewer: the region's, or one set on its way."""
    papers, steps, units = Paper.__mapper__.local_table.c, Step.__table__.c, Organisation.__table__.c
    on_the_way = select(units.id).where(_above_or_own(units.path))
    kinds = (
        select(steps.kind)
        .join(Paper, (papers.id == steps.paper_id) & (papers.position == steps.position))
        .where(steps.organisation_id.in_(scope.viewer().organisation_ids), papers.state == "in_review")
    )
    nearest = select(func.min(Window.closes_at)).where(
        Window.step.in_(kinds),
        Window.closes_at >= clock.now(),
        or_(Window.organisation_id.is_(None), Window.organisation_id.in_(on_the_way)),
    )
    return db.session.scalar(nearest)


def _above_or_own(path: Any) -> ColumnElement[bool]:
    """The nodes from the root down to the viewer's own: their paths are beginnings of the viewer's."""
    ids = {int(part) for own in scope.viewer().paths for part in own.strip("/").split("/")}
    return path.in_(_beginnings(scope.viewer().paths)) if ids else false()


def _beginnings(paths: Sequence[str]) -> set[str]:
    found = set()
    for path in paths:
        parts = path.strip("/").split("/")
        found |= {f"/{'/'.join(parts[:length])}/" for length in range(1, len(parts) + 1)}
    return found


def _places() -> tuple[Sequence[Track], dict[Organisation, dict[int, Place]]]:
    """Tracks of open cycles, and the places in sight: organisation → track id → place, in the tree's order."""
    tracks = db.session.scalars(
        select(Track).join(Track.cycle).where(Cycle.state == "open").order_by(Track.cycle_id, Track.position)
    ).all()
    wanted = select(Place).join(Place.organisation).where(Place.track_id.in_([track.id for track in tracks]))
    rows: dict[Organisation, dict[int, Place]] = {}
    for place in db.session.scalars(
        wanted.options(joinedload(Place.organisation)).order_by(Organisation.code)
    ):
        rows.setdefault(place.organisation, {})[place.track_id] = place
    return tracks, rows


@dataclass(frozen=True)
class Tile:
    """A number on the home page; `screen` is the permission that shows it and the page behind it."""

    screen: str
    text: Any
    count: int
    is_urgent: bool


# What an office watches: (verb, screen) that it takes, the words, the rows counted, whether one is a call to act.
_WATCHED: tuple[tuple[str, str, Any, type[Any], tuple[ColumnElement[bool], ...], bool], ...] = (
    ("review", "Organisation", _("待确认的单位"), Organisation, (Organisation.state == "pending",), True),
    ("review", "IdentityClaim", _("待处理的身份申诉"), IdentityClaim, (IdentityClaim.state == "open",), True),
    ("read", "Cycle", _("开放中的年度"), Cycle, (Cycle.state == "open",), False),
    ("read", "Cycle", _("筹备中的年度"), Cycle, (Cycle.state == "draft",), False),
    ("read", "Job", _("未成功的后台任务"), Job, (Job.state == "failed",), True),
    ("read", "Account", _("在用账号"), Account, (Account.active,), False),
)


def tiles(may: Callable[[str, str], bool]) -> list[Tile]:
    """The numbers that the viewer's office watches: one statement for all of them."""
    watched = [line for line in _WATCHED if may(line[0], line[1])]
    if not watched:
        return []
    counts = [
        select(func.count()).select_from(model).where(scope.criterion(model), *criteria).scalar_subquery()
        for _verb, _screen, _text, model, criteria, _urgent in watched
    ]
    numbers = db.session.execute(select(*counts)).one()
    return [
        Tile(screen, text, number, is_urgent and number > 0)
        for (_verb, screen, text, _model, _criteria, is_urgent), number in zip(watched, numbers, strict=True)
    ]
