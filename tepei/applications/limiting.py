"""The limits that bind a paper: the circles that it stands in, and who is counted there already 名额限制."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, func, null, or_, select

from tepei.applications import findings, holding
from tepei.applications.waiver_models import LimitWaiver
from tepei.organisations.models import Organisation
from tepei.papers import filing
from tepei.papers import queries as papers
from tepei.papers.models import Paper, Step
from tepei.places import queries as places
from tepei.places import vacancy_queries
from tepei.places.models import Place
from tepei.policy import fact_values, stages
from tepei.policy.ages import APPLIED
from tepei.policy.bindings import Binding
from tepei.policy.circles import Circle, Holder, uncounted
from tepei.policy.life import UNDER_WAY
from tepei.policy.limit_kinds import CAP, UNCOUNTED
from tepei.policy.limits import LimitRecord
from tepei.policy.quota import Allowance
from tepei.policy.scheme import SchemeRecord
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track

_EVERYBODY = "a limit is about everybody who is counted with the paper"


@dataclass(frozen=True)
class Advance:
    """From where to where a move takes a paper, each a state and a position; `taking`: the stage that recommends."""

    before: tuple[str, int]
    after: tuple[str, int]
    taking: int

    def reaches(self, so_far: str) -> bool:
        """Does the paper come so far (policy.route.COUNTED_FROM) by this move?"""
        return self.has_come(self.after, so_far) and not self.has_come(self.before, so_far)

    def has_come(self, standing: tuple[str, int], so_far: str) -> bool:
        return stages.has_come(*standing, self.taking, so_far)


def circles_of(cycle: Cycle, body: Organisation, held_from: str) -> tuple[Circle, ...]:
    """Where papers of this recommending body are counted: in the body, in the pool that it draws on, in the whole year."""
    table = province.bodies()
    pool = db.session.get_one(Organisation, holding.pool_of(body, cycle))
    top = holding.top_of(cycle)
    from_bodies = held_from == "recommendation"
    own = table.seen_as(body.kind, body.reports_to_region) if pool is body else frozenset({body.kind})
    found = [Circle(body.code, own, places.body_name(cycle, body), holds=from_bodies and pool is body)]
    if pool is not body:
        found.append(
            Circle(pool.code, frozenset({pool.kind}), places.body_name(cycle, pool), holds=from_bodies)
        )
    # Limits call everybody of a year “region”, whoever runs it.
    name = cycle.run_by.name if cycle.run_by else say("%(whole_region)s")
    whole = Circle(top.code, frozenset({table.deciding.code}), name, True, not from_bodies)
    return (*found, whole)


def limits_of(paper: Paper) -> list[LimitRecord]:
    """The limits that are about the paper's track."""
    return [limit for limit in programmes.scheme_of(paper).limits if limit.is_about(paper.track.code)]


def rule_uncounted(paper: Paper, body: Organisation) -> LimitRecord | None:
    """The rule by which the paper takes no place; None where it takes one."""
    circles = circles_of(paper.cycle, body, holding.held_from(paper))
    known = fact_values.from_data(paper.facts or {}, programmes.scheme_of(paper).table)
    return uncounted(limits_of(paper), circles, known, filing.reference_day(paper))


def counting(paper: Paper, way: Advance | None = None, outcome: str = "") -> list[LimitRecord]:
    """The limits that count the paper; with a `way` those alone that begin to by it, with this `outcome` of a task. None for who does not count."""
    if not paper.is_counted or paper.body_id is None:
        return []
    held_from = holding.held_from(paper)
    limits = [each for each in limits_of(paper) if each.kind != UNCOUNTED]
    return [
        each
        for each in limits
        if way is None or (way.reaches(each.counted_from(held_from)) and each.counts(outcome))
    ]


def ahead(paper: Paper) -> list[LimitRecord]:
    """The limits that do not count the paper yet."""
    here, taking = (paper.state, paper.position), papers.progress_of(paper).taking
    way, held_from = Advance(here, here, taking), holding.held_from(paper)
    return [each for each in counting(paper) if not way.has_come(here, each.counted_from(held_from))]


def of(paper: Paper, way: Advance | None = None, outcome: str = "") -> list[Binding]:
    """The same, each in the circles where it binds."""
    limits = counting(paper, way, outcome)
    if not limits:
        return []
    with scope.everything(_EVERYBODY):
        body = db.session.get_one(Organisation, paper.body_id)
        circles = circles_of(paper.cycle, body, holding.held_from(paper))
        return [
            _binding(paper, limit, circle) for limit in limits for circle in circles if circle.binds(limit)
        ]


def together(limit: LimitRecord, cycle: Cycle) -> list[tuple[Track, ...]]:
    """The tracks that a limit is about, those in one that it counts together."""
    about = tuple(track for track in cycle.tracks if limit.is_about(track.code))
    return [about] if limit.joint and about else [(track,) for track in about]


def of_bodies(cycle: Cycle, bodies: Sequence[Organisation]) -> list[tuple[tuple[Track, ...], Binding]]:
    """The sub-quotas and ceilings of a year as they stand in these bodies or pools, by the tracks that they count together; in the whole year
    where there are none.
    """
    scheme = programmes.scheme_of(cycle)
    shares = [limit for limit in scheme.limits if limit.kind not in (CAP, UNCOUNTED)]
    if not shares:
        return []
    with scope.everything(_EVERYBODY):
        found = [circle for body in bodies for circle in circles_of(cycle, body, scheme.places_held_from)[:1]]
        circles = found or circles_of(cycle, holding.top_of(cycle), scheme.places_held_from)[-1:]
        return [
            (tracks, _whole(limit, circle, tracks, scheme))
            for limit in shares
            for tracks in together(limit, cycle)
            for circle in circles
            if circle.binds(limit)
        ]


def may_join(paper: Paper, bindings: Sequence[Binding], acting: str) -> Verdict:
    """May the paper be counted with those who are there? `acting` may pass over what holds in principle only."""
    newcomer, on = holder(paper), filing.reference_day(paper)
    reasons = [reason for each in bindings for reason in each.may_join(newcomer, on, acting).reasons]
    waived = waived_of(paper.cycle_id, paper.body_id) if reasons else frozenset()
    # A limit that binds in two circles is one rule to pass over.
    return Verdict(tuple(dict.fromkeys(reason for reason in reasons if reason.code not in waived)))


def waived_of(cycle_id: int, body_id: int | None) -> frozenset[str]:
    """The limits that who decides has waived for this body, as the codes of reasons."""
    ours = select(LimitWaiver.limit_key).where(
        LimitWaiver.cycle_id == cycle_id, LimitWaiver.organisation_id == body_id
    )
    with scope.everything("a waiver holds for the body, whoever asks"):
        return frozenset(f"limit:{key}" for key in db.session.scalars(ours))


def holder(paper: Paper) -> Holder:
    known = fact_values.from_data(paper.facts or {}, programmes.scheme_of(paper).table)
    known |= findings.for_limits(paper, limits_of(paper))
    unit = paper.organisation.credit_code or paper.organisation.code
    return Holder(unit, known, filing.reference_day(paper))


def _binding(paper: Paper, limit: LimitRecord, circle: Circle) -> Binding:
    is_of_unit = limit.kind == CAP and (limit.vacancies or limit.per_unit or not limit.of)
    of_unit = [Paper.organisation_id == paper.organisation_id] if is_of_unit else []
    scheme = programmes.scheme_of(paper)
    tracks = next(each for each in together(limit, paper.cycle) if paper.track in each)
    found = _counted(limit, circle, tracks, scheme, Paper.id != paper.id, *of_unit)
    if limit.is_of_people:
        found = replace(found, people=_people(circle, tracks, scheme, *of_unit))
    posts = vacancy_queries.of_unit(paper.cycle_id, paper.organisation) if limit.vacancies else None
    return replace(found, vacancies=posts)


def _whole(limit: LimitRecord, circle: Circle, tracks: Sequence[Track], scheme: SchemeRecord) -> Binding:
    """As it stands for everybody of the circle."""
    found = _counted(limit, circle, tracks, scheme)
    return replace(found, people=_people(circle, tracks, scheme)) if limit.is_of_people else found


def _counted(
    limit: LimitRecord,
    circle: Circle,
    tracks: Sequence[Track],
    scheme: SchemeRecord,
    *more: ColumnElement[bool],
) -> Binding:
    come = [_has_come(limit.counted_from(scheme.places_held_from))]
    if limit.outcomes:
        come.append(Paper.outcome.in_(limit.outcomes))
    holders = _holders(circle, tracks, scheme, *come, *more)
    return Binding(limit, circle, _places(circle, tracks) if limit.is_share else None, holders)


def _people(
    circle: Circle, tracks: Sequence[Track], scheme: SchemeRecord, *more: ColumnElement[bool]
) -> tuple[Holder, ...]:
    """Everybody who takes part there: who has submitted, and was not turned down."""
    return _holders(circle, tracks, scheme, Paper.state.in_((*UNDER_WAY, "sent_back")), *more)


def _holders(
    circle: Circle, tracks: Sequence[Track], scheme: SchemeRecord, *more: ColumnElement[bool]
) -> tuple[Holder, ...]:
    among = Paper.track_id.in_([each.id for each in tracks]), Paper.kind == "application", Paper.is_counted
    unit = func.coalesce(Organisation.credit_code, Organisation.code)
    day = Paper.applied_on if scheme.counted_to == APPLIED else null()
    counted = select(unit, Paper.facts, day).join(Paper.organisation).where(*among, *_in(circle), *more)
    rows = db.session.execute(counted)
    return tuple(
        Holder(code, fact_values.from_data(known or {}, scheme.table), on) for code, known, on in rows
    )


def _has_come(so_far: str) -> ColumnElement[bool]:
    """The same as policy.stages.has_come, for the database."""
    if so_far == "selection":
        return Paper.state == "selected"
    recommends = select(func.min(Step.stage)).where(Step.paper_id == Paper.id, Step.takes_place)
    since = 0 if so_far == "forwarding" else recommends.correlate(Paper).scalar_subquery()
    is_beyond = and_(Paper.state == "in_review", Paper.position > since)
    return or_(is_beyond, Paper.state.in_(("approved", "selected")))


def _in(circle: Circle) -> list[ColumnElement[bool]]:
    """Papers of the circle: by the body that they were filed with, and what it stands under."""
    if circle.is_whole:
        return []
    one = select(Organisation.id).where(Organisation.code == circle.code).scalar_subquery()
    if circle.holds:
        return [Paper.pool_id == one]
    own = or_(Organisation.id == one, Organisation.pool_id == one, Organisation.parent_id == one)
    return [Paper.body_id.in_(select(Organisation.id).where(own))]


def _places(circle: Circle, tracks: Sequence[Track]) -> int | None:
    """How many places it has on these tracks in all; None where one of them has no number."""
    if circle.is_whole:
        totals = [track.total for track in tracks]
        return None if None in totals else sum(total or 0 for total in totals)
    rows = db.session.scalars(
        select(Place)
        .join(Place.organisation)
        .where(Organisation.code == circle.code, Place.track_id.in_([track.id for track in tracks]))
        .execution_options(populate_existing=True)
    ).all()
    if any(row.allowance == Allowance.ANY for row in rows):
        return None
    return sum(row.places or 0 for row in rows)
