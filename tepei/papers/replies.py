"""批复 and whom it may answer for: the steps at which somebody waits, and who waits there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.papers import kinds, reply_rules
from tepei.papers.bulk_models import BulkDecision, BulkEntry
from tepei.papers.models import Paper, Step
from tepei.papers.reply_models import Reply
from tepei.papers.reply_rules import Addressee
from tepei.policy.words import ITEMS, join
from tepei.portal import catalogue, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

MOST = 200  # papers of one press: each is a transaction of its own, and is foreseen before


@dataclass(frozen=True)
class WaitingStep:
    """A step of a year at which papers wait for an office of the viewer's; `key` is what a form sends of it."""

    cycle_id: int
    organisation_id: int
    kind: str
    name: str
    cycle_name: str
    count: int

    @property
    def key(self) -> str:
        return f"{self.cycle_id}-{self.organisation_id}-{self.kind}"


def _waits() -> ColumnElement[bool]:
    """The stop has still to act on its paper: to approve it, or to say what becomes of who was approved."""
    under_review = and_(Paper.state == "in_review", Step.passed_at.is_(None))
    return and_(Step.stage == Paper.position, or_(under_review, Paper.state == "approved"))


def waiting_steps() -> list[WaitingStep]:
    """Those of the viewer's offices, by year."""
    own = Step.organisation_id.in_(scope.viewer().organisation_ids)
    by = (Paper.cycle_id, Step.organisation_id, Step.kind, Paper.kind)
    found = select(*by, func.count(Paper.id)).join(Step, Step.paper_id == Paper.id).where(own, _waits())
    counts: dict[tuple[int, int, str], int] = {}
    names: dict[tuple[int, int, str], str] = {}
    for cycle_id, office, step, kind, count in db.session.execute(found.group_by(*by).order_by(*by)):
        key = (cycle_id, office, step)
        counts[key] = counts.get(key, 0) + count
        names.setdefault(key, _step_name(cycle_id, kind, step))
    return [
        WaitingStep(*key, names[key], db.session.get_one(Cycle, key[0]).name, count)
        for key, count in counts.items()
    ]


def _step_name(cycle_id: int, kind_key: str, step: str) -> str:
    kind = kinds.KINDS[kind_key]
    scheme = programmes.scheme_of(db.session.get_one(Cycle, cycle_id)) if kind.routed else None
    return catalogue.chinese(join((kind.step_names(scheme).get(step, step),), ITEMS))


def awaiting(reply: Reply) -> list[Paper]:
    """Who waits at its step and has not been decided by it, by name."""
    here = exists().where(
        Step.paper_id == Paper.id,
        Step.organisation_id == reply.organisation_id,
        Step.kind == reply.step_kind,
        _waits(),
    )
    statement = select(Paper).where(
        Paper.cycle_id == reply.cycle_id, here.correlate(Paper), Paper.id.not_in(_decided(reply))
    )
    loaded = (joinedload(Paper.track), joinedload(Paper.person), selectinload(Paper.steps))
    return list(db.session.scalars(statement.order_by(Paper.name_pinyin, Paper.id).options(*loaded)))


def _decided(reply: Reply) -> Any:
    by_it = select(BulkEntry.paper_id).join(BulkEntry.bulk).where(BulkDecision.reply_id == reply.id)
    return by_it.where(BulkEntry.decision_id.is_not(None))


def records(reply: Reply) -> Sequence[BulkDecision]:
    """What was decided by it, the newest first."""
    by_it = select(BulkDecision).where(BulkDecision.reply_id == reply.id)
    return db.session.scalars(by_it.order_by(BulkDecision.id.desc())).all()


def candidates(papers: Sequence[Paper]) -> list[Addressee]:
    """What a list may name them by."""
    return [Addressee(each.id, each.applicant_name, _numbers(each)) for each in papers]


def _numbers(paper: Paper) -> frozenset[str]:
    numbers = (paper.number, paper.person.id_number if paper.person else "")
    return frozenset(reply_rules.plain_number(each) for each in numbers if each)


def verb_of(paper: Paper, choice: str) -> str:
    """What is done with it."""
    if choice == reply_rules.APPROVED:
        return reply_rules.leads_on(paper.state)
    is_last = paper.position == max(step.stage for step in paper.steps)
    return reply_rules.turns_down(paper.state, is_last=is_last)
