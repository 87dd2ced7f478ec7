"""What is known about a paper: where it stands, who may act on it, what has happened, what else the person filed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from pypinyin import lazy_pinyin
from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from tepei.organisations.models import Membership, Organisation, Post, lent_on
from tepei.papers import filers, kinds, rules
from tepei.papers import sight_models as sight
from tepei.papers.kinds import PaperKind
from tepei.papers.models import Decision, Paper, Step
from tepei.papers.turns import due_steps, names_of
from tepei.people.models import Person
from tepei.policy import life
from tepei.policy.body_kinds import REVIEWS
from tepei.policy.life import APPLICANT
from tepei.policy.names import normalise_name
from tepei.policy.sanction import Sanction
from tepei.policy.stages import Stop
from tepei.policy.words import ITEMS, Sentence, join
from tepei.portal import catalogue, clock, province, scope
from tepei.portal.database import class_of, db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

P = TypeVar("P", bound=Paper)

_WITH_ROUTE = (
    # With the paper, not after it: a retraction meanwhile would take the person out of sight.
    joinedload(Paper.person),
    joinedload(Paper.cycle),
    joinedload(Paper.track),
    joinedload(Paper.organisation),
    selectinload(Paper.steps),
    selectinload(Paper.decisions),
)
_REVISION = joinedload(Paper.revision)


def opened(paper_id: int) -> Paper:
    """The paper as the database has it now, with its route. Raises Absent where the viewer may not see it."""
    return papers([paper_id], _REVISION)[0]


def whole(
    model: type[P],
    paper_id: int,
    options: Callable[[Any], Sequence[LoaderOption]],
    *criteria: ColumnElement[bool],
    anew: bool = False,
) -> P:
    """The paper of this class with all columns of its kind, if the viewer may see it; Absent for every other.

    `options` says what is loaded with it; `anew`, as the database has it now, whatever the session remembers.
    """
    kind = class_of(model, paper_id) if 0 < paper_id < 2**31 else None
    if kind is None:
        raise Absent
    same = select(kind).where(kind.id == paper_id, *criteria).options(*options(kind))
    found = db.session.scalars(same.execution_options(populate_existing=anew)).unique().one_or_none()
    if found is None:
        raise Absent
    catalogue.speak_of(found)
    return found


def papers(ids: Sequence[int], *also: LoaderOption) -> list[Paper]:
    """These papers in this order, as the database has them now. Raises Absent if the viewer may not see even one."""
    by_id = {paper.id: paper for paper in db.session.scalars(_with_route(*also), {"ids": list(ids)})}
    if any(pk not in by_id for pk in ids) or not ids:
        raise Absent
    return [by_id[pk] for pk in ids]


@lru_cache
def _with_route(*also: LoaderOption) -> Select[Any]:
    """Asked by every move, and therefore made once; the session narrows it to what the viewer sees."""
    statement = select(Paper).where(Paper.id.in_(bindparam("ids", expanding=True)))
    # What the session remembers may be older than the lock that the transaction took.
    return statement.options(*_WITH_ROUTE, *also).execution_options(populate_existing=True)


def progress_of(paper: Paper) -> rules.Progress:
    """Where the paper stands, for the rules. A draft that was never submitted has a route of no stops."""
    last = paper.decisions[-1] if paper.decisions else None
    steps = paper.steps
    return rules.Progress(
        state=paper.state,
        position=paper.position,
        stages=tuple(step.stage for step in steps),
        taking=taking_stage([[step.takes_place for step in stage] for stage in stages_of(steps)]),
        waits_for=names_of(paper, due_steps(paper)),
        last_verb=last.verb if last else "",
        last_actor=_actor_of(last, steps) if last else APPLICANT,
        passed=frozenset(step.position for step in paper.stage if step.passed_at is not None),
        life=kinds.of(paper).life,
        needed=tuple(stage[0].needed for stage in stages_of(steps)),
    )


def stages_of(steps: Sequence[Step]) -> list[list[Step]]:
    """The stops of a route, stage by stage."""
    return [list(stage) for _, stage in itertools.groupby(steps, lambda step: step.stage)]


def names_of_stages(paper: Paper) -> list[Sentence]:
    """Who reviews at each stage of its route."""
    return [names_of(paper, stage) for stage in stages_of(paper.steps)]


def taking_stage(takes_place: Sequence[Sequence[bool]]) -> int:
    """Which stage takes the place; beyond the end where none does."""
    return next((stage for stage, takes in enumerate(takes_place) if any(takes)), len(takes_place))


def recommending(stages: Sequence[Sequence[Stop]]) -> int:
    """The organisation of the stop that takes the place. StopIteration where none does."""
    return next(stop.organisation_id for stage in stages for stop in stage if stop.takes_place)


def _actor_of(decision: Decision, steps: Sequence[Step]) -> int:
    """The ordinal of the stop that made the move; APPLICANT for who filed the paper, and for a stop of a former route."""
    made = (
        step.position
        for step in steps
        if step.stage == decision.from_position and step.organisation_id == decision.organisation_id
    )
    return next(made, APPLICANT) if decision.step_kind else APPLICANT


def actor_on(paper: Paper, reviewed: Collection[int]) -> rules.Actor:
    """What the viewer, who reviews for these organisations, is to the paper: its applicant, who files it, reviewer of some stops."""
    who, route = scope.viewer(), paper.steps if reviewed else ()
    return rules.Actor(
        is_applicant=filers.by_person(paper),
        is_namesake=_may_be(who, paper.person),
        is_filer=kinds.of(paper).is_filer(paper),
        is_author=filers.handed_in_alone(paper),
        is_principals=filers.by_principal(paper),
        seats=frozenset(step.position for step in route if step.organisation_id in reviewed),
    )


def _may_be(who: scope.Viewer, person: Person | None) -> bool:
    """May an account without an ID number be this person's, by its name?"""
    return (
        person is not None
        and who.person_id is None
        and normalise_name(who.name) == normalise_name(person.name)
    )


def viewer_on(paper: Paper) -> rules.Actor:
    """The same, for the organisations that the session began with: enough to offer a button."""
    return actor_on(paper, scope.viewer().organisation_ids)


def reviewed_organisations() -> frozenset[int]:
    """Ids of the organisations that the viewer reviews for at this moment, whatever the session began with."""
    values = {
        "user": scope.viewer().user_id,
        "kinds": list(province.bodies().with_duty(REVIEWS)),
        "day": clock.today(),
    }
    return frozenset(db.session.scalars(_reviewed(), values))


@lru_cache
def _reviewed() -> Select[Any]:
    """Asked by every decision, and therefore made once."""
    return select(Membership.organisation_id).where(
        Membership.user_id == bindparam("user"),
        or_(Membership.state == "active", lent_on(bindparam("day"))),
        Post.code == Membership.role,
        Post.exclusive.is_(False),
        Organisation.id == Membership.organisation_id,
        Organisation.kind.in_(bindparam("kinds", expanding=True)),
    )


def may_act(paper: Paper) -> set[str]:
    """The verbs to offer to the viewer on this paper, by its state and route; its window is not asked."""
    progress, actor = progress_of(paper), viewer_on(paper)
    if not paper.steps:
        return {"submit"} if actor.is_filer and paper.state == "draft" else set()
    pointed: dict[str, int] = {"send_back": APPLICANT}
    return {verb for verb in life.VERBS if rules.may(verb, progress, actor, pointed.get(verb))}


def outcomes_of(paper: Paper) -> tuple[str, ...]:
    """What may come of a task, by the notice; () of a paper whose applicant is selected or not."""
    is_filed = kinds.of(paper).routed and programmes.revision_of(paper)
    tasks = programmes.scheme_of(paper).tasks_of(paper.track.code) if is_filed else None
    return tasks.outcomes if tasks else ()


def sanction_of(paper: Paper) -> Sanction | None:
    """What the notice says of who gives up after the selection; None where it says nothing, or of this kind no scheme speaks."""
    return programmes.scheme_of(paper).sanction if kinds.of(paper).routed else None


def grounds_of(paper: Paper) -> tuple[str, ...]:
    """The grounds that it names."""
    sanction = sanction_of(paper)
    return sanction.grounds if sanction else ()


def on_desk() -> ColumnElement[bool]:
    """What has ever reached the viewer as a reviewer (not their own drafts)."""
    return sight.on_desk(scope.viewer(), is_unlimited=scope.is_unlimited())


def awaiting_viewer() -> ColumnElement[bool]:
    """What waits for the viewer now."""
    return sight.awaits(scope.viewer())


@dataclass(frozen=True)
class Duplicates:
    """Other papers of the same person and kind: those that the viewer may open, and how many more were submitted elsewhere."""

    seen: tuple[Paper, ...]
    elsewhere: int


def duplicates(paper: Paper) -> Duplicates:
    """What else of this kind this person, or this unit for itself, has filed, this year or in others."""
    others = of_the_same(paper) & (Paper.kind == paper.kind) & (Paper.id != paper.id)
    same = others & Paper.submitted_at.is_not(None) & sight.is_kept()
    statement = select(Paper, scope.criterion(Paper)).where(same).order_by(Paper.submitted_at.desc())
    with scope.everything("a person's other papers are counted; only those in sight are handed on"):
        found = db.session.execute(statement.options(joinedload(Paper.cycle))).all()
    seen = tuple(other for other, is_in_sight in found if is_in_sight)
    return Duplicates(seen, len(found) - len(seen))


def of_the_same(paper: Paper) -> ColumnElement[bool]:
    """Papers about the same person; for what a unit files for itself, those of the same unit."""
    if paper.person_id is not None:
        return Paper.person_id == paper.person_id
    return Paper.person_id.is_(None) & (Paper.organisation_id == paper.organisation_id)


def call(paper: Paper, name: str) -> None:
    """Write whom the paper is about, with what their name is sorted and found by; rare characters keep their own place."""
    syllables = lazy_pinyin(name)
    paper.applicant_name, paper.name_pinyin = name, " ".join(syllables)[:200]
    paper.name_letters = letters(syllables)


def letters(syllables: Sequence[str]) -> str:
    """Initials, and the whole without blanks: by baiyin."""
    words = ["".join(each for each in word.lower() if each.isalnum()) for word in syllables]
    return f"{''.join(word[:1] for word in words)} {''.join(words)}"[:120]


def resubmission(paper: Paper) -> str:
    """Where a resubmission goes, as the pack says: resume (with whoever sent it back) or restart."""
    return kinds.of(paper).route_of(paper).resubmission


def routes_in_words(cycle: Cycle, kind: PaperKind) -> list[list[Sentence | str]]:
    """The steps of each of the kind's routes in a year, in words; all in one where no scheme gives them an order.

    Raises Absent before the year was opened.
    """
    scheme = programmes.scheme_of(cycle) if kind.routed else None
    words = kind.step_names(scheme)
    if scheme is None:
        return [[join(words.values(), ITEMS)]]
    return [[step.name or words[step.kind] for step in way.steps] for way in scheme.ways]


def has_acted(paper: Paper, step: Step) -> bool:
    """Has a reviewer of this stop ever made a move, taken back or not?"""
    acted = select(Decision.id).where(
        Decision.paper_id == paper.id,
        Decision.from_position == step.stage,
        Decision.organisation_id == step.organisation_id,
        Decision.verb != "retract",  # made by the stop before, from here
    )
    return db.session.scalars(acted.limit(1)).first() is not None
