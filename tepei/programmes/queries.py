"""Reads of cycles, dates and places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from sqlalchemy import ColumnElement, and_, false, func, literal, null, or_, select, true
from sqlalchemy.orm import joinedload

from tepei.people import participations
from tepei.policy import calendar
from tepei.policy.earlier import KnownProgramme
from tepei.policy.fields import Form
from tepei.policy.route import NEVER
from tepei.policy.scheme import WINDOW_STEPS, SchemeRecord
from tepei.policy.verdict import Verdict
from tepei.policy.windows import Party, StepExtension, StepWindow, window_for
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import catalogue, clock, province, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import frozen, rules
from tepei.programmes.local_models import LocalRevision
from tepei.programmes.models import Cycle, Extension, Programme, Revision, RouteStep, Track, Window

_STEPS = "programmes.steps"
_MINUTE = dt.timedelta(minutes=1)
# The values of a StepWindow, in its order.
_WINDOW = (
    Window.step,
    Window.closes_at,
    Window.opens_at,
    Window.organisation_id,
    func.coalesce(Track.code, "").label("track"),
    Window.category,
)


def open_cycles(now: dt.datetime) -> list[Cycle]:
    """Cycles that are open and have begun, by their own clock where they rehearse, with what is in force; the latest close last."""
    has_begun = or_(
        and_(Cycle.rehearsal_now.is_(None), Cycle.opens_at <= now), Cycle.opens_at <= Cycle.rehearsal_now
    )
    begun = select(Cycle).where(Cycle.state == "open", has_begun).options(joinedload(Cycle.revision))
    return list(db.session.scalars(begun.order_by(Cycle.closes_at, Cycle.id)))


def notable_moments() -> dict[dt.datetime, Sentence]:
    """Around which times of the foremost cycle something changes, in their order: what closes then, in words."""
    cycle = foremost(cycles())
    if cycle is None:
        return {}
    with scope.everything("dates are announced in public notices"):
        windows = db.session.scalars(select(Window).filter_by(cycle_id=cycle.id)).all()
    names, found = step_names(cycle), {cycle.opens_at: say("本年度开始受理")}
    for closes_at, rows in groupby(sorted(windows, key=lambda row: row.closes_at), lambda row: row.closes_at):
        steps = {row.step for row in rows}
        closing = join((name for step, name in names.items() if step in steps), ITEMS)
        found[closes_at - _MINUTE] = say("%(steps)s截止前一分钟", steps=closing)
        found[closes_at + _MINUTE] = say("%(steps)s截止之后", steps=closing)
    return dict(sorted(found.items()))


def cycles() -> list[Cycle]:
    """Every cycle, with its programme and what is in force, the newest first; rehearsals after the real ones."""
    known = select(Cycle).options(joinedload(Cycle.programme), joinedload(Cycle.revision))
    newest = known.order_by(Cycle.is_rehearsal, Cycle.closes_at.desc(), Cycle.id.desc())
    return list(db.session.scalars(newest))


def foremost(cycles: Sequence[Cycle]) -> Cycle | None:
    """Of `cycles()`, the one that a page shows first: the open one, else the newest."""
    return next((cycle for cycle in cycles if cycle.state == "open"), cycles[0] if cycles else None)


def cycle_by_code(code: str) -> Cycle:
    """What the request is about from here on. Raises Absent for an unknown code."""
    found: Cycle | None = db.session.scalars(select(Cycle).where(Cycle.code == code)).one_or_none()
    if found is None:
        raise Absent
    catalogue.speak_of(found)
    return found


def track_by_code(cycle: Cycle, code: str) -> Track:
    """Raises Absent for a code that the cycle does not have."""
    found = next((track for track in cycle.tracks if track.code == code), None)
    if found is None:
        raise Absent
    return found


class Filed(Protocol):
    """What was filed under a revision: a paper."""

    cycle: Cycle
    revision: Revision | None
    local_revision: LocalRevision | None


def revision_of(subject: Cycle | Filed) -> Revision | None:
    """The revision that a paper was submitted under, else the one in force; None before the opening."""
    if isinstance(subject, Cycle):
        return subject.revision
    return subject.revision or subject.cycle.revision


def scheme_of(subject: Cycle | Filed) -> SchemeRecord:
    """What a cycle's papers, or this one paper with what its own body demands, are made under. Raises Absent before the opening."""
    return scheme_at(subject, None if isinstance(subject, Cycle) else subject.local_revision)


def scheme_at(subject: Cycle | Filed, local: LocalRevision | None) -> SchemeRecord:
    """The same with what an organisation demands beside it; None: nothing. Raises Absent before the opening."""
    revision = revision_of(subject)
    if revision is None:
        raise Absent
    scheme = frozen.known(revision.sha256) or frozen.read(revision.configuration, revision.sha256)
    if local is None:
        return scheme
    return frozen.with_local(scheme, revision.sha256, local.requirements)


def _named() -> Iterator[KnownProgramme]:
    """The programmes that run here, with what their tracks were called in all years."""
    rows = (
        select(Programme.code, Programme.name, Track.code, Track.name)
        .join_from(Programme, Cycle, Cycle.programme_id == Programme.id)
        .join(Track, Track.cycle_id == Cycle.id)
        .where(~Cycle.is_rehearsal)
        .order_by(Programme.id)
    )
    for (code, name), group in groupby(db.session.execute(rows), lambda row: (row[0], row[1])):
        yield KnownProgramme(code, name, frozenset((key, word) for *_, key, word in group))


def has_places(cycle: Cycle) -> bool:
    """Does the year have places to give? A draft may still get some."""
    return cycle.revision is None or scheme_of(cycle).places_held_from != NEVER


def demands_lists(cycle: Cycle) -> bool:
    """Does a route of the year pass people on by lists of recommendation? Raises Absent before the opening."""
    return any(way.recommending for way in scheme_of(cycle).ways)


def tracks_on_one_list(track: Track) -> list[int]:
    """Ids of the tracks whose people stand on one 汇总表 with those of this track. Raises Absent before the opening."""
    is_joint = scheme_of(track.cycle).summary_table.is_joint
    return [each.id for each in track.cycle.tracks] if is_joint else [track.id]


def form_of(subject: Cycle | Filed) -> Form:
    """The application form, without what is retired."""
    return scheme_of(subject).form.live


def step_names(cycle: Cycle | None = None) -> Mapping[str, Sentence]:
    """What may have a window, by its code: 申报, every step of the province, as the year calls it, and those of the year's own, as they are
    being written.

    Without a year those of all years, read once per session.
    """
    kept: dict[int | None, Mapping[str, Sentence]] = db.session().info.setdefault(_STEPS, {})
    key = cycle.id if cycle else None
    if key not in kept:
        known = province.vocabulary().with_steps(own_steps(cycle, is_renamed=cycle is not None))
        kept[key] = WINDOW_STEPS.words(known.words)
    return kept[key]


def own_steps(cycle: Cycle | None, *, is_renamed: bool = False) -> dict[str, str]:
    """What a year, or any, calls the steps that it adds to those of the province; with those that it calls otherwise (`is_renamed`)."""
    added = RouteStep.kind.not_in(province.bodies().words["steps"])
    rows = select(RouteStep.kind, RouteStep.name).where(
        added | (RouteStep.name != "") if is_renamed else added,
        true() if cycle is None else RouteStep.cycle_id == cycle.id,
    )
    names: dict[str, dict[str, None]] = {}
    for kind, name in db.session.execute(rows.order_by(RouteStep.position, RouteStep.id)):
        names.setdefault(kind, {})[name or kind] = None
    return {kind: "、".join(called) for kind, called in names.items()}


def now_of(cycle: Cycle) -> dt.datetime:
    """The time that counts for the cycle: a rehearsal has its own."""
    return cycle.rehearsal_now or clock.now()


def reference_day(cycle: Cycle) -> dt.date:
    """The day to which ages and years are counted: the cycle's deadline. Of a paper it may be another one (papers.filing.reference_day)."""
    return cycle.closes_at.astimezone(calendar.ZONE).date()


def today_of(cycle: Cycle) -> dt.date:
    """The day that it is for the cycle: a rehearsal has one of its own."""
    return now_of(cycle).astimezone(calendar.ZONE).date()


@dataclass(frozen=True)
class StepDates:
    """All windows of some steps of a cycle, and the extensions of some parties, read together."""

    dated: Sequence[StepWindow]
    granted: Mapping[str, Sequence[StepExtension]]

    def window(self, step: str, party: Party) -> StepWindow | None:
        """When the step is taken by whom this is; None where it is not dated."""
        return window_for(step, party, self.dated, self.granted.get(step, ()))


def dates_of(cycle: Cycle, of: Collection[tuple[str, Party]]) -> StepDates:
    """What holds for these steps, each of whom it is: one statement, however many they are."""
    if not of:
        return StepDates((), {})
    steps = {step for step, _party in of}
    chain = {node for _step, party in of for node in party.chain}
    people = {party.person_id for _step, party in of if party.person_id is not None}
    is_for = or_(Extension.organisation_id.in_(chain), Extension.person_id.in_(people) if people else false())
    windows = select(*_WINDOW, null().label("person_id")).outerjoin(Window.track)
    later = select(
        literal(""),
        Extension.closes_at,
        null(),
        Extension.organisation_id,
        null(),
        null(),
        Extension.person_id,
    )
    both = windows.where(Window.cycle_id == cycle.id, Window.step.in_(steps)).union_all(
        later.where(Extension.cycle_id == cycle.id, is_for)
    )
    with scope.everything("dates hold for whoever they are for, whoever asks"):
        found = db.session.execute(both).all()
    dated = [StepWindow(*values) for *values, _person in found if values[0]]
    extended = [(row.closes_at, row.organisation_id, row.person_id) for row in found if not row.step]
    return StepDates(dated, {step: [StepExtension(step, *values) for values in extended] for step in steps})


def window_of(cycle: Cycle, step: str, party: Party) -> StepWindow | None:
    """When the step is taken by whom this is; None where it is not dated."""
    return dates_of(cycle, [(step, party)]).window(step, party)


def closing_time(cycle: Cycle, step: str, party: Party) -> dt.datetime | None:
    """When the step closes for whom this is; None without a deadline."""
    window = window_of(cycle, step, party)
    return window.closes_at if window else None


def first_closing_time(cycle: Cycle, step: str, chain: Sequence[int]) -> dt.datetime | None:
    """When the first track of the cycle closes for this organisation (its id and those of all above it)."""
    closes = (closing_time(cycle, step, Party(chain, track=track.code)) for track in cycle.tracks)
    return min((each for each in closes if each is not None), default=None)


def window_verdict(cycle: Cycle, step: str, party: Party, now: dt.datetime) -> Verdict:
    """May the step be taken at `now`? The refusal says since when it is closed, or from when on it is open."""
    return rules.is_step_open(step, window_of(cycle, step, party), now)


def windows_of(*criteria: ColumnElement[bool]) -> dict[int, list[StepWindow]]:
    """Windows that meet the criteria, by the id of their cycle; the caller sees all."""
    dated = select(Window.cycle_id, *_WINDOW).outerjoin(Window.track).where(*criteria)
    found: dict[int, list[StepWindow]] = {}
    for cycle_id, *values in db.session.execute(dated):
        found.setdefault(cycle_id, []).append(StepWindow(*values))
    return found


def extensions_of(step: str, *criteria: ColumnElement[bool]) -> dict[int, list[StepExtension]]:
    """Extensions, which are for every step, by the id of their cycle; the caller sees all."""
    columns = (Extension.cycle_id, Extension.closes_at, Extension.organisation_id, Extension.person_id)
    found: dict[int, list[StepExtension]] = {}
    for cycle_id, *values in db.session.execute(select(*columns).where(*criteria)):
        found.setdefault(cycle_id, []).append(StepExtension(step, *values))
    return found


participations.register(_named)
