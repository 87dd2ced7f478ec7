"""What the home page counts. Each part is one or two statements, whatever the number of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.applications import limit_lines
from tepei.applications import tasks as task_list
from tepei.applications.limit_lines import LimitLine
from tepei.applications.tasks import Task
from tepei.notices.models import Objection
from tepei.organisations import queries as organisations
from tepei.organisations.models import Membership, Organisation
from tepei.papers import deadlines, desk_queries, kinds, pointing, standings, turns
from tepei.papers import queries as papers
from tepei.papers.models import Paper, Step
from tepei.papers.sight_models import own
from tepei.papers.standings import Tally
from tepei.people.models import IdentityClaim
from tepei.places.queries import Matrix, places_matrix
from tepei.policy.tracks import PERSON
from tepei.policy.words import Sentence
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.portal.jobs import Job
from tepei.portal.screens.rows import COUNTED
from tepei.programmes import calls, running
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track
from tepei.programmes.queries import StepDates
from tepei.questions import queries as questions
from tepei.questions.models import Question
from tepei.selection.round_models import OPEN, EvaluationRound


@dataclass(frozen=True)
class Own:
    """A paper of the viewer's: where its page is, who has to act and until when (None once decided)."""

    paper: Paper
    called: Sentence
    screen: str
    standing: Sentence | str
    waiting: turns.Waiting | None
    is_final: bool
    returned: pointing.Returned | None


def own_papers() -> list[Own]:
    """The viewer's own papers, the newest first."""
    mine = select(Paper).where(own(scope.viewer()))
    year, unit = joinedload(Paper.cycle).joinedload(Cycle.revision), joinedload(Paper.organisation)
    loaded = mine.options(year, joinedload(Paper.track), unit, selectinload(Paper.steps))
    papers = db.session.scalars(loaded.order_by(Paper.id.desc())).all()
    dates = turns.dates_of_many(papers)
    return [_own(paper, dates.get(paper.cycle_id)) for paper in papers]


def _own(paper: Paper, dates: StepDates | None) -> Own:
    kind = kinds.of(paper)
    return Own(
        paper,
        kind.life.called,
        kind.screen_of(paper),
        standings.of(paper),
        turns.waiting_for(paper, dates),
        kind.life.is_final(paper.state),
        pointing.of(paper),
    )


def registered() -> list[tuple[Organisation, Organisation | None]]:
    """Units that the viewer registered and that wait, with who has them."""
    user_id = scope.viewer().user_id
    if user_id is None:
        return []
    with scope.everything("who registered a unit hears where that stands"):
        return organisations.registered_by(user_id)


def tasks(own: Sequence[Own]) -> list[Task]:
    """The viewer's tasks that they have not begun; one statement where no open year has any."""
    open_ones = select(Track.tasks).join(Track.cycle).where(Cycle.state == "open")
    if not any(db.session.scalars(open_ones)):
        return []
    begun = {each.paper.track_id for each in own if each.paper.live}
    return [each for each in task_list.mine(calls.current(PERSON)) if each.track.id not in begun]


@dataclass(frozen=True)
class Pile:
    """How many papers of a kind and track wait for the viewer's organisations, and since when the oldest does."""

    called: Sentence
    cycle: str
    track: str
    count: int
    since: dt.datetime | None


@dataclass(frozen=True)
class Desk:
    """A reviewer's day: what waits, until when, how all stand, and the places in sight for each open cycle.

    `cycles` are the open ones; `limits` of each by its code, as they stand for the viewer's bodies. `closed_at` is when the first of what waits ran out of
    time, `closes_at` when the next will.
    """

    cycles: Sequence[Cycle]
    waiting: Sequence[Pile]
    closed_at: dt.datetime | None
    closes_at: dt.datetime | None
    counts: Sequence[Tally]
    places: Sequence[tuple[Cycle, Matrix]]
    limits: Mapping[str, Sequence[LimitLine]]

    @property
    def total(self) -> int:
        return sum(group.count for group in self.waiting)


def desk() -> Desk:
    """What the home page of a reviewer shows: a few statements, for each open cycle and each step that waits."""
    now = clock.now()
    cycles = [cycle for cycle in programmes.open_cycles(now) if running.is_for_viewer(cycle)]
    matrices = [(cycle, places_matrix(cycle)) for cycle in cycles]
    most = COUNTED + 1
    states = desk_queries.counts_by_state(most, real_only=True)
    counts = standings.tallies(states, most, real_only=True)
    closes = _closes()
    closed_at = next((each for each in closes if each < now), None)
    closes_at = next((each for each in closes if each >= now), None)
    shown = [each for each in matrices if each[1].rows and programmes.has_places(each[0])]
    limits = {cycle.code: _limits(cycle, matrix) for cycle, matrix in matrices}
    return Desk(cycles, _waiting(), closed_at, closes_at, counts, shown, limits)


def _limits(cycle: Cycle, matrix: Matrix) -> Sequence[LimitLine]:
    """Whoever sees the whole table reads what holds over all."""
    own = [place.organisation for row in matrix.rows for place in row.places[:1] if place]
    return limit_lines.of_year(cycle, () if matrix.is_whole else own)


def _waiting() -> Sequence[Pile]:
    grouped = (
        select(Paper.kind, Cycle.name, Track.name, func.count(), func.min(Paper.moved_at))
        .select_from(Paper)
        .join(Paper.track)
        .join(Track.cycle)
        .where(papers.awaiting_viewer())
        .group_by(Paper.kind, Cycle.id, Cycle.name, Track.id, Track.name, Track.position)
        .order_by(Cycle.id.desc(), Track.position, Paper.kind)
    )
    return [Pile(kinds.KINDS[key].life.called, *row) for key, *row in db.session.execute(grouped)]


def _closes() -> list[dt.datetime]:
    """When the steps of the papers that wait for the viewer close, the nearest first; extensions count."""
    return sorted(
        {closes_at for _standing, closes_at, _count in deadlines.of_reviews(papers.awaiting_viewer())}
    )


@dataclass(frozen=True)
class Tile:
    """A number on the home page; `screen` is the permission that shows it and the page behind it."""

    screen: str
    text: Any
    count: int
    is_urgent: bool


@dataclass(frozen=True)
class Watched:
    """What an office watches: the right that it takes (verb and screen), the words, the rows counted, whether one is a call to act, and
    the screen that the number leads to, where it is another. `is_to_change`: of rows that others see as well, those that the viewer may change.
    """

    right: tuple[str, str]
    text: Any
    model: type[Any]
    criteria: tuple[ColumnElement[bool], ...] = ()
    is_urgent: bool = False
    leads_to: str = ""
    is_to_change: bool = False


_OF_OFFICES = (
    Watched(
        ("review", "Organisation"), _("待确认的单位"), Organisation, (Organisation.state == "pending",), True
    ),
    Watched(
        ("review", "IdentityClaim"),
        _("待处理的身份认领"),
        IdentityClaim,
        (IdentityClaim.state == "open",),
        True,
    ),
    Watched(
        ("add", "PublicNotice"),
        _("待答复的公示异议"),
        Objection,
        (Objection.upheld.is_(None),),
        True,
        is_to_change=True,
    ),
    Watched(("read", "Round"), _("评审中的轮次"), EvaluationRound, (EvaluationRound.state == OPEN,)),
    Watched(("read", "Cycle"), _("开放中的年度"), Cycle, (Cycle.state == "open",)),
    Watched(("read", "Cycle"), _("筹备中的年度"), Cycle, (Cycle.state == "draft",)),
    Watched(("read", "Figure"), _("未成功的后台任务"), Job, (Job.state == "failed",), True, "Job"),
)
_OF_ACCOUNTS = ("write", "Account")
_UNCONFIRMED = Membership.state.in_(("proposed", "ending"))
_UNCHANGED = Account.must_change_password.is_(True)


def _to_be_listed(cycles: Sequence[Cycle]) -> list[ColumnElement[bool]]:
    """Year by year, papers that lie at a step of the viewer's bodies which they leave on a signed list alone."""
    found: list[ColumnElement[bool]] = []
    for cycle in filter(programmes.demands_lists, cycles):
        steps = {kind for way in programmes.scheme_of(cycle).ways for kind in way.recommending}
        here = select(Step.id).where(
            Step.paper_id == Paper.id,
            Step.stage == Paper.position,
            Step.passed_at.is_(None),
            Step.kind.in_(steps),
            Step.organisation_id.in_(scope.viewer().organisation_ids),
        )
        found.append(and_(Paper.cycle_id == cycle.id, Paper.state == "in_review", here.exists()))
    return found


def _watched(may: Callable[[str, str], bool], cycles: Sequence[Cycle]) -> Iterator[Watched]:
    """What the viewer's office watches, in the order of the home page."""
    if may("add", "Recommendation") and (listed := _to_be_listed(cycles)):
        yield Watched(("add", "Recommendation"), _("待列入推荐名单的申报人"), Paper, (or_(*listed),), True)
    yield from (each for each in _of_offices() if may(*each.right))


def _of_offices() -> tuple[Watched, ...]:
    now = clock.now()
    is_locked, is_of_today = Account.locked_until > now, AuditEntry.at >= now - dt.timedelta(days=1)
    is_refusal = AuditEntry.event == "login.fail"
    return (
        *_OF_OFFICES,
        Watched(("answer", "Question"), _("待答复的咨询"), Question, (questions.awaits_viewer(),), True),
        Watched(_OF_ACCOUNTS, _("待第二人确认的岗位变动"), Membership, (_UNCONFIRMED,), True, "Membership"),
        Watched(_OF_ACCOUNTS, _("登录失败次数过多、暂时锁定的账号"), Account, (is_locked,), True),
        Watched(_OF_ACCOUNTS, _("尚未修改初始密码的账号"), Account, (Account.active, _UNCHANGED)),
        Watched(("read", "AuditEntry"), _("过去 24 小时的操作记录"), AuditEntry, (is_of_today,)),
        Watched(("read", "AuditEntry"), _("过去 24 小时的登录失败"), AuditEntry, (is_of_today, is_refusal)),
        Watched(("read", "Account"), _("在用账号"), Account, (Account.active,)),
    )


def tiles(
    may: Callable[[str, str], bool], cycles: Sequence[Cycle] = (), more: Iterable[Watched] = ()
) -> list[Tile]:
    """The numbers that the viewer's office watches, of a reviewer in these open years, and what is watched beside: one statement for all of them."""
    watched = [*_watched(may, cycles), *more]
    if not watched:
        return []
    counts = [
        select(func.count())
        .select_from(each.model)
        .where((scope.changing if each.is_to_change else scope.criterion)(each.model), *each.criteria)
        .scalar_subquery()
        for each in watched
    ]
    numbers = db.session.execute(select(*counts)).one()
    return [
        Tile(each.leads_to or each.right[1], each.text, number, each.is_urgent and number > 0)
        for each, number in zip(watched, numbers, strict=True)
    ]
