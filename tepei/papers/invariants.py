"""What must hold in the tables whatever happened: asked nightly, and after every fault. Each answer names what is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import String, and_, case, cast, func, or_, select
from sqlalchemy.orm import aliased, selectinload, undefer

from tepei.messages import queries as messages
from tepei.papers import desks, scans
from tepei.papers.models import Decision, Paper, Step
from tepei.places.models import Place
from tepei.policy import signing
from tepei.policy.life import UNDER_WAY
from tepei.policy.scheme import SchemeRecord
from tepei.portal import scope
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.programmes import frozen
from tepei.programmes.models import Revision

Check = Callable[[], Iterator[str]]


@dataclass(frozen=True)
class Violation:
    """A rule of the tables and the row that breaks it."""

    name: str
    text: str


def invariants() -> list[Violation]:
    """Everything that is broken; empty when all is well."""
    with scope.everything("the tables are checked as a whole"):
        return [Violation(check.__name__.lstrip("_"), text) for check in _CHECKS for text in check()]


def register(*checks: Check) -> None:
    """What must hold in the tables of a room above; asked without any limit of sight."""
    _CHECKS.extend(checks)


def _places_within_limits() -> Iterator[str]:
    """I-1: nothing taken where nothing may be, never more than allotted."""
    beyond = or_(
        and_(Place.allowance.in_(("unset", "barred")), Place.taken > 0),
        and_(Place.allowance == "number", Place.taken > func.coalesce(Place.places, 0)),
        Place.taken < 0,
    )
    for place in db.session.scalars(select(Place).where(beyond)):
        yield f"名额 {place.id}：下达 {place.places}（{place.allowance}），已用 {place.taken}"


def _places_equal_papers() -> Iterator[str]:
    """I-2: the counter of each pool and track is the number of papers that hold a place of it."""
    holding = (
        select(Paper.track_id, Paper.pool_id, func.count().label("held"))
        .where(Paper.holds_place)
        .group_by(Paper.track_id, Paper.pool_id)
        .subquery()
    )
    same = and_(holding.c.track_id == Place.track_id, holding.c.pool_id == Place.organisation_id)
    held = func.coalesce(holding.c.held, 0)
    statement = select(Place.id, Place.taken, held).outerjoin(holding, same).where(Place.taken != held)
    for place_id, taken, count in db.session.execute(statement):
        yield f"名额 {place_id}：计数 {taken}，占用名额的申报表 {count} 份"
    orphans = select(holding).outerjoin(Place, same).where(Place.id.is_(None))
    for track_id, pool_id, count in db.session.execute(orphans):
        yield f"培养方式 {track_id}、单位 {pool_id}：没有名额记录，却有 {count} 份申报表占用名额"


def _state_is_last_decision() -> Iterator[str]:
    """I-3: every paper stands where its last decision put it, and counts as many versions as moves."""
    last = (
        select(func.max(Decision.id)).where(Decision.paper_id == Paper.id).correlate(Paper).scalar_subquery()
    )
    decision = aliased(Decision)
    differs = or_(
        decision.to_state != Paper.state,
        decision.to_position != Paper.position,
        decision.paper_version != Paper.version,
        and_(decision.id.is_(None), Paper.state != "draft"),
    )
    for paper_id in db.session.scalars(
        select(Paper.id).outerjoin(decision, decision.id == last).where(differs)
    ):
        yield f"申报表 {paper_id}：状态与最后一次审核记录不一致"


def _decisions_are_audited() -> Iterator[str]:
    """I-3: as many audit rows of moves as decisions, paper by paper and verb by verb."""
    subject = Paper.kind + "s:" + cast(Paper.id, String)
    event = "paper." + Decision.verb
    audited = (
        select(func.count())
        .where(AuditEntry.subject == subject, AuditEntry.event == event)
        .correlate(Paper, Decision)
        .scalar_subquery()
    )
    counted = (
        select(Paper.id, Decision.verb, func.count(), audited)
        .join(Decision, Decision.paper_id == Paper.id)
        .group_by(Paper.id, Paper.kind, Decision.verb)
        .having(func.count() != audited)
    )
    for paper_id, verb, decided, written in db.session.execute(counted):
        yield f"申报表 {paper_id}：{verb} 有 {decided} 条审核记录、{written} 条审计记录"
    decided_at_all = select(func.count()).select_from(Decision)
    written_at_all = select(func.count()).where(AuditEntry.event.startswith("paper."))
    if db.session.scalar(decided_at_all) != db.session.scalar(written_at_all):
        yield "审核记录与审计记录的总数不一致"


def _papers_stand_on_their_route() -> Iterator[str]:
    """I-4: what is under review stands at a stop of its route that it has reached."""
    here = and_(Step.paper_id == Paper.id, Step.stage == Paper.position, Step.reached_at.is_not(None))
    lost = select(Paper.id).where(Paper.state.in_(UNDER_WAY), ~select(Step.id).where(here).exists())
    for paper_id in db.session.scalars(lost):
        yield f"申报表 {paper_id}：正在审核，但不在其审核流程的任何环节"


def _places_are_held_beyond_their_stop() -> Iterator[str]:
    """I-4: a paper that counts holds a place exactly while it is under way beyond the stop that takes it.

    Where selection takes the place, it holds one exactly while it is selected; where there are none, it has no pool.
    """
    taking = (
        select(func.min(Step.stage))
        .where(Step.paper_id == Paper.id, Step.takes_place)
        .correlate(Paper)
        .scalar_subquery()
    )
    by_selection = Paper.revision_id.in_(_revisions_that_select())
    is_beyond = and_(Paper.state == "in_review", Paper.position > taking)
    recommended = or_(is_beyond, Paper.state.in_(("approved", "selected")))
    should = and_(
        Paper.is_counted,
        Paper.pool_id.is_not(None),
        case((by_selection, Paper.state == "selected"), else_=recommended),
    )
    wrong = or_(and_(Paper.holds_place, ~func.coalesce(should, False)), and_(~Paper.holds_place, should))
    for paper_id in db.session.scalars(select(Paper.id).where(wrong)):
        yield f"申报表 {paper_id}：名额占用与所处环节不符"


def _desks_show_what_reached_them() -> Iterator[str]:
    """I-4: the rows that lists are found by say what papers and their steps say."""
    for organisation_id, paper_id in desks.differing():
        yield f"申报材料 {paper_id}：单位 {organisation_id} 的审核列表与其审核流程不一致"


def _signatures_hold() -> Iterator[str]:
    """I-5: what the stops signed that a paper lies beyond shows what the paper says now."""
    under_way = select(Paper).where(Paper.state.in_(UNDER_WAY), Paper.cycle_id.in_(_years_with_scans()))
    for paper in db.session.scalars(under_way.options(selectinload(Paper.steps))):
        for reason in signing.scans_hold(scans.passed(paper, scans.of(paper))).failures:
            yield f"申报材料 {paper.id}：{reason.text}"


def _years_with_scans() -> list[int]:
    """Years of which some revision demands signed scans: no other year is read."""
    return [
        each.cycle_id
        for each, scheme in _revisions()
        if any(step.demands for way in scheme.ways for step in way.steps)
    ]


def _revisions_that_select() -> list[int]:
    """Those in which selection takes the place."""
    return [each.id for each, scheme in _revisions() if scheme.places_held_from == "selection"]


def _revisions() -> Iterator[tuple[Revision, SchemeRecord]]:
    for each in db.session.scalars(select(Revision).options(undefer(Revision.configuration))):
        yield each, frozen.read(each.configuration, each.sha256)


def _unread_is_counted() -> Iterator[str]:
    """What an account is told is unread is what it has not read."""
    for account_id in messages.miscounted():
        yield f"账号 {account_id}：未读消息数与消息不一致"


_CHECKS: list[Check] = [
    _places_within_limits,
    _places_equal_papers,
    _state_is_last_decision,
    _decisions_are_audited,
    _papers_stand_on_their_route,
    _places_are_held_beyond_their_stop,
    _desks_show_what_reached_them,
    _signatures_hold,
    _unread_is_counted,
]
