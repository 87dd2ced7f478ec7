"""What is known about a paper: where it stands, who may act on it, what has happened, what else the person filed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from tepei.organisations import queries as organisations
from tepei.organisations.models import Membership, Post
from tepei.papers import rules
from tepei.papers.models import Decision, Paper, awaits, has_reached
from tepei.policy import route
from tepei.policy.names import normalise_name
from tepei.policy.route import APPLICANT
from tepei.policy.verdict import Verdict
from tepei.policy.words import N_
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

REVIEWERS = (
    "unit_reviewer",
    "county_reviewer",
    "prefecture_reviewer",
    "department_reviewer",
    "region_reviewer",
)


_WITH_ROUTE = (
    # With the paper, not after it: a retraction meanwhile would take the person out of sight.
    joinedload(Paper.person),
    joinedload(Paper.cycle),
    joinedload(Paper.track),
    joinedload(Paper.organisation),
    selectinload(Paper.steps),
    selectinload(Paper.decisions),
)


def opened(paper_id: int) -> Paper:
    """The paper as the database has it now, with its route. Raises Absent where the viewer may not see it."""
    return papers([paper_id], joinedload(Paper.revision))[0]


def papers(ids: Sequence[int], *also: LoaderOption) -> list[Paper]:
    """These papers in this order, as the database has them now. Raises Absent if the viewer may not see even one."""
    asked = select(Paper).where(Paper.id.in_(ids), scope.criterion(Paper))
    found = db.session.scalars(
        asked.options(*_WITH_ROUTE, *also)
        # What the session remembers may be older than the lock that the transaction took.
        .execution_options(populate_existing=True)
    )
    by_id = {paper.id: paper for paper in found}
    if any(pk not in by_id for pk in ids) or not ids:
        raise Absent
    return [by_id[pk] for pk in ids]


def case_of(paper: Paper) -> rules.Case:
    """Where the paper stands, for the rules. A draft that was never submitted has a route of no stops."""
    last = paper.decisions[-1] if paper.decisions else None
    return rules.Case(
        state=paper.state,
        position=paper.position,
        length=len(paper.steps),
        taking=taking_position([step.takes_place for step in paper.steps]),
        waits_for=paper.steps[paper.position].organisation_name if paper.steps else "",
        last_verb=last.verb if last else "",
        last_actor=last.from_position if last and last.step_kind else APPLICANT,
    )


def taking_position(takes_place: Sequence[bool]) -> int:
    """Which stop takes the place; beyond the end where none does."""
    return next((position for position, takes in enumerate(takes_place) if takes), len(takes_place))


def actor_on(paper: Paper, reviewed: Collection[int]) -> rules.Actor:
    """What the viewer, who reviews for these organisations, is to the paper: applicant, reviewer of some stops, or neither."""
    who = scope.viewer()
    return rules.Actor(
        is_applicant=is_own(paper),
        is_namesake=who.person_id is None and normalise_name(who.name) == normalise_name(paper.person.name),
        seats=frozenset(step.position for step in paper.steps if step.organisation_id in reviewed),
    )


def is_own(paper: Paper) -> bool:
    """Is the viewer the person whose paper this is? A person is one ID number, so another account changes nothing."""
    who = scope.viewer()
    return paper.person_id == who.person_id or (
        who.user_id is not None and paper.person.user_id == who.user_id
    )


def reviewed_organisations() -> frozenset[int]:
    """Ids of the organisations that the viewer reviews for at this moment, whatever the session began with."""
    held = select(Membership.organisation_id).where(
        Membership.user_id == scope.viewer().user_id,
        Membership.state == "active",
        Post.code == Membership.role,
        func.coalesce(Post.base, Post.code).in_(REVIEWERS),
    )
    return frozenset(db.session.scalars(held))


def may_act(paper: Paper) -> set[str]:
    """The verbs to offer to the viewer on this paper, by its state and route; its window is not asked."""
    who = scope.viewer()
    reviewed = who.organisation_ids if who.roles.intersection(REVIEWERS) else ()
    case, actor = case_of(paper), actor_on(paper, reviewed)
    if not paper.steps:
        return {"submit"} if actor.is_applicant and paper.state == "draft" else set()
    pointed: dict[str, int] = {"send_back": APPLICANT}
    return {verb for verb in route.VERBS if rules.may(verb, case, actor, pointed.get(verb))}


def window_of(paper: Paper, kind: str, organisation_id: int) -> Verdict:
    """Is the step of this kind open for this organisation and this person now?"""
    chain = _chain(paper, organisation_id)
    return programmes.window_verdict(
        paper.cycle, kind, chain, paper.person_id, programmes.now_of(paper.cycle)
    )


@dataclass(frozen=True)
class Waiting:
    """Who a paper waits for, and until when; `closes_at` is None where nobody set a close."""

    name: str
    closes_at: dt.datetime | None


def waiting_for(paper: Paper) -> Waiting | None:
    """Who has to act next; None once it is decided."""
    if paper.state in ("draft", "sent_back"):
        return Waiting("申报人", _closing(paper, "apply", paper.organisation_id))
    if paper.state not in ("in_review", "approved") or not paper.steps:
        return None
    step = paper.steps[paper.position]
    timed = paper.state == "in_review"
    return Waiting(
        step.organisation_name, _closing(paper, step.kind, step.organisation_id) if timed else None
    )


def _closing(paper: Paper, kind: str, organisation_id: int) -> dt.datetime | None:
    return programmes.closing_time(paper.cycle, kind, _chain(paper, organisation_id), paper.person_id)


def _chain(paper: Paper, organisation_id: int) -> list[int]:
    """The organisation's id and those of all above it: most often a part of the path of the paper's own unit."""
    path = [int(part) for part in paper.organisation.path.strip("/").split("/")]
    if organisation_id in path:
        return path[path.index(organisation_id) :: -1]
    return [node.id for node in organisations.ancestors(organisation_id)]


@dataclass(frozen=True)
class Event:
    """One line of a paper's history. `who` names an organisation to the applicant, and the person too to reviewers.

    `words` say what happened and may name a `place` (a step or an organisation); the screen translates both.
    """

    at: dt.datetime
    verb: str
    who: str
    words: str
    place: str
    opinion: str

    @property
    def text(self) -> str:
        """What happened, in Chinese."""
        return self.words % {"place": self.place}


def timeline(paper: Paper, for_applicant: bool) -> list[Event]:
    """Every move in words, oldest first. The applicant reads the opinions that concern them, reviewers read all."""
    names = {step.position: step.organisation_name for step in paper.steps}
    return [_event(decision, names, for_applicant) for decision in paper.decisions]


def _event(decision: Decision, names: dict[int, str], for_applicant: bool) -> Event:
    who = decision.organisation_name or "申报人"
    if not for_applicant and decision.step_kind:
        who = f"{who} {decision.actor_name}"
    is_shown = decision.concerns_applicant or not for_applicant
    place = names.get(decision.to_position, "") if decision.verb == "send_back" else _step_name(decision)
    return Event(
        decision.decided_at, decision.verb, who, _words(decision), place, decision.opinion if is_shown else ""
    )


def _step_name(decision: Decision) -> str:
    return route.STEPS.get(decision.step_kind, "")


def _words(decision: Decision) -> str:
    by_reviewer, to_applicant = bool(decision.step_kind), decision.to_state == "sent_back"
    words = {
        "submit": N_("提交申报材料") if decision.from_state == "draft" else N_("修改后再次提交"),
        "send_back": N_("退回申报人修改") if to_applicant else N_("退回%(place)s重新审核"),
        "retract": N_("撤回已作出的审核") if by_reviewer else N_("撤回申报材料"),
        "approve": N_("%(place)s审核通过"),
        "reject": N_("不予通过"),
        "select": N_("确定入选"),
    }
    return words[decision.verb]


def on_desk() -> ColumnElement[bool]:
    """What has ever reached the viewer as a reviewer (not their own drafts)."""
    who = scope.viewer()
    # Who files nothing is shown nothing else by the scope: said twice, the database would search twice.
    is_said = who.person_id is None and not scope.is_unlimited()
    return true() if is_said else has_reached(who)


def is_real() -> ColumnElement[bool]:
    """What counts: everything but rehearsals."""
    return Paper.cycle_id.not_in(select(Cycle.id).where(Cycle.is_rehearsal))


def awaiting_viewer() -> ColumnElement[bool]:
    """What waits for the viewer now."""
    return awaits(scope.viewer())


def counts_by_state(*criteria: ColumnElement[bool]) -> dict[str, int]:
    """How many papers the viewer sees in each state, of those that meet the criteria."""
    counted = select(Paper.state, func.count()).where(*criteria).group_by(Paper.state)
    found = {state: count for state, count in db.session.execute(counted)}
    return {state: found.get(state, 0) for state in route.STATES}


@dataclass(frozen=True)
class Duplicates:
    """Other papers of the same person: those that the viewer may open, and how many more were submitted elsewhere."""

    seen: tuple[Paper, ...]
    elsewhere: int


def duplicates(paper: Paper) -> Duplicates:
    """What else this person has filed, this year or in others."""
    same = (Paper.person_id == paper.person_id) & (Paper.id != paper.id) & Paper.submitted_at.is_not(None)
    asked = select(Paper, scope.criterion(Paper)).where(same).order_by(Paper.submitted_at.desc())
    with scope.everything("a person's other papers are counted; only those in sight are handed on"):
        found = db.session.execute(asked.options(joinedload(Paper.cycle))).all()
    seen = tuple(other for other, is_in_sight in found if is_in_sight)
    return Duplicates(seen, len(found) - len(seen))


def resubmission(paper: Paper) -> str:
    """Where a resubmission goes, as the pack says: resume (with whoever sent it back) or restart."""
    return programmes.scheme_of(paper).route.resubmission


def has_acted(paper: Paper, position: int) -> bool:
    """Has a reviewer of this stop ever made a move, taken back or not?"""
    acted = select(Decision.id).where(
        Decision.paper_id == paper.id,
        Decision.from_position == position,
        Decision.step_kind != "",
        Decision.verb != "retract",  # made by the stop before, from here
    )
    return db.session.scalars(acted.limit(1)).first() is not None
