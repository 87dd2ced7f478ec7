"""Who waits for a public notice, what one says, and whether it lets somebody pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.notices.models import RUNNING, VOID, NoticeEntry, Objection, PublicNotice
from tepei.papers import kinds
from tepei.papers.models import Paper, Step
from tepei.policy.life import TURNED_DOWN
from tepei.policy.notice import NoticePeriod
from tepei.portal import catalogue, clock, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle


@dataclass(frozen=True)
class Due:
    """People of one organisation's step in one year whom no notice names yet; `period` is what the route says of it."""

    cycle: Cycle
    organisation_id: int
    organisation_name: str
    period: NoticePeriod
    papers: Sequence[tuple[Paper, int]]  # with its stage

    @property
    def key(self) -> str:
        """By which a form names it."""
        period = self.period
        counted = f"{period.days}{'w' if period.in_working_days else 'c'}{int(period.counts_first_day)}"
        return f"{self.cycle.id}-{self.organisation_id}-{counted}"


def due(organisation_ids: Sequence[int]) -> list[Due]:
    """What these organisations have to give notice of, by year: who lies at their step, or, where they decide, is approved and not selected."""
    found: dict[tuple[int, int, NoticePeriod], list[tuple[Paper, Step]]] = {}
    waiting = db.session.execute(_waiting(organisation_ids)).all()
    withheld = kinds.withheld([paper.id for paper, step in waiting])
    for paper, step in waiting:
        period = _period(paper, step)
        if period is not None and paper.id not in withheld:
            found.setdefault((paper.cycle_id, step.organisation_id, period), []).append((paper, step))
    return [
        Due(
            rows[0][0].cycle,
            organisation_id,
            rows[0][1].organisation_name,
            period,
            [(paper, step.stage) for paper, step in rows],
        )
        for (_cycle_id, organisation_id, period), rows in found.items()
    ]


def _waiting(organisation_ids: Sequence[int]) -> Select[Paper, Step]:
    last = (
        select(Step.stage)
        .where(Step.paper_id == Paper.id)
        .order_by(Step.stage.desc())
        .limit(1)
        .correlate(Paper)
    )
    at_step = and_(Paper.state == "in_review", Step.stage == Paper.position, Step.passed_at.is_(None))
    to_decide = and_(Paper.state == "approved", Step.stage == last.scalar_subquery())
    named = (
        select(NoticeEntry.id)
        .join(PublicNotice)
        .where(
            NoticeEntry.paper_id == Paper.id,
            NoticeEntry.stage == Step.stage,
            NoticeEntry.void_reason == "",
            PublicNotice.void_reason == "",
        )
        .correlate(Paper, Step)
    )
    return (
        select(Paper, Step)
        .join(Step, Step.paper_id == Paper.id)
        .where(Step.organisation_id.in_(organisation_ids), or_(at_step, to_decide), ~named.exists())
        .options(
            joinedload(Paper.cycle),
            joinedload(Paper.track),
            joinedload(Paper.revision),
            selectinload(Paper.steps),
        )
        .order_by(Paper.cycle_id, Paper.track_id, Paper.id)
    )


def _period(paper: Paper, step: Step) -> NoticePeriod | None:
    is_last = step.stage == paper.steps[-1].stage
    if is_last and paper.state != "approved":
        return None  # who decides gives notice of whom it proposes
    return kinds.of(paper).route_of(paper).notice_of(step.kind)


def shown(pk: int) -> PublicNotice:
    """A notice with whom it names and what was objected. Raises Absent."""
    scope.find(PublicNotice, pk)
    entries = selectinload(PublicNotice.entries)
    whole = select(PublicNotice).where(PublicNotice.id == pk)
    options = joinedload(PublicNotice.cycle), entries.selectinload(NoticeEntry.objections)
    return db.session.scalars(whole.options(*options)).one()


@dataclass(frozen=True)
class Announced:
    """A notice that names the viewer's own paper: `state` is one of models.STATES, of theirs; `is_open` while everybody reads it."""

    notice: PublicNotice
    state: str
    is_left_out: bool
    void_reason: str
    is_open: bool


def naming(paper: Paper) -> list[Announced]:
    """Those that name this paper, the newest first, for whoever filed it; one statement where a step of its way demands one."""
    if not any(step.notice for step in kinds.of(paper).route_of(paper).steps):
        return []
    entries = (
        select(NoticeEntry)
        .where(NoticeEntry.paper_id == paper.id)
        .options(joinedload(NoticeEntry.notice))
        .order_by(NoticeEntry.id.desc())
    )
    today = programmes.today_of(paper.cycle)
    with scope.everything("who is announced reads where and until when"):
        return [_announced(entry, today, paper.cycle) for entry in db.session.scalars(entries)]


def _announced(entry: NoticeEntry, today: dt.date, cycle: Cycle) -> Announced:
    state = VOID if entry.void_reason else entry.notice.state_on(today)
    return Announced(
        entry.notice,
        state,
        bool(entry.left_out),
        entry.void_reason or entry.notice.void_reason,
        state == RUNNING and not cycle.is_rehearsal,
    )


def running() -> Sequence[PublicNotice]:
    """What is up today for everybody to read, the newest first; a rehearsal is nobody's."""
    with scope.everything("a public notice is public while it is up"):
        return db.session.scalars(_running()).all()


def public(number: str, *, is_locked: bool = False) -> PublicNotice:
    """One that is up today, with the entries that everybody may read. Raises Absent before and after.

    `is_locked`: until the commit nobody decides about whom it names.
    """
    with scope.everything("a public notice is public while it is up"):
        one = _running().where(PublicNotice.number == number).options(selectinload(PublicNotice.entries))
        if is_locked:
            one = one.with_for_update(read=True, of=PublicNotice).execution_options(populate_existing=True)
        found = db.session.scalars(one).one_or_none()
    if found is None:
        raise Absent
    catalogue.speak_of(found)
    return found


def is_decided(entry: NoticeEntry) -> bool:
    """Was it decided at this moment about whom it names, who held the notice until now?"""
    state = select(Paper.state).where(Paper.id == entry.paper_id)
    return db.session.scalar(state) in ("selected", *TURNED_DOWN)


def _running() -> Select[tuple[PublicNotice]]:
    today: dt.date = clock.today()
    return (
        select(PublicNotice)
        .join(Cycle)
        .where(
            PublicNotice.void_reason == "",
            PublicNotice.starts_on <= today,
            PublicNotice.ends_on >= today,
            Cycle.is_rehearsal.is_(False),
        )
        .options(joinedload(PublicNotice.cycle))
        .order_by(PublicNotice.id.desc())
    )


def objection(pk: int) -> Objection:
    """One that is the viewer's to answer. Raises Absent."""
    return scope.find_to_change(Objection, pk)
