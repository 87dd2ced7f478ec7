"""Entitlements as pages and files show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from tepei.funding.batch_models import PAID, PLANNED, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.papers.models import Paper
from tepei.policy import money
from tepei.policy.traineeship import OVER
from tepei.policy.words import Sentence
from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.trainees import holding
from tepei.trainees.models import Trainee

MOST = 100  # rows that a page shows


Part = tuple[str, int]  # the key of an item, and the number of its instalment (0: as a whole)
_IN_ORDER = (Entitlement.number, Entitlement.paper_id, Entitlement.id)


def payable(cycle: Cycle) -> ColumnElement[bool]:
    """What of a year may be paid now: due, more than nothing, and in no other batch, neither itself nor, of an item that was divided into
    instalments since or is so no longer, what it was before.
    """
    in_a_batch = select(PaymentLine.entitlement_id).where(PaymentLine.live.is_(True))
    other = aliased(Entitlement)
    paid_otherwise = exists().where(
        other.paper_id == Entitlement.paper_id,
        other.item == Entitlement.item,
        (other.instalment == 0) != (Entitlement.instalment == 0),
        other.id.in_(in_a_batch),
    )
    return and_(
        Entitlement.cycle_id == cycle.id,
        Entitlement.is_due,
        Entitlement.amount > 0,
        Entitlement.id.not_in(in_a_batch),
        ~paid_otherwise,
    )


def due(cycle: Cycle, parts: Collection[Part]) -> Sequence[Entitlement]:
    """The rows of these items and instalments that may be paid now, person by person."""
    ours = tuple_(Entitlement.item, Entitlement.instalment).in_(parts)
    return db.session.scalars(select(Entitlement).where(payable(cycle), ours).order_by(*_IN_ORDER)).all()


@dataclass(frozen=True)
class ItemSum:
    """An item of a year, or an instalment of it: yuan owed, undecided rows, what is payable now, planned in batches and paid."""

    item: str
    instalment: int
    name: str
    borne_by: str
    people: int
    undecided: int
    owed: Decimal
    payable: Decimal
    payable_count: int
    planned: Decimal
    paid: Decimal

    @property
    def code(self) -> str:
        """As a form sends it."""
        return f"{self.item}:{self.instalment}"


def part_of(code: str) -> Part:
    """What such a code names; none where it names nothing."""
    item, _, number = code.rpartition(":")
    return item, int(number) if number.isascii() and number.isdecimal() else -1


def sums(cycle: Cycle) -> list[ItemSum]:
    """By item, in one statement; what nobody pays from here is left out."""
    line = (
        select(PaymentLine.entitlement_id, PaymentLine.state, PaymentLine.amount)
        .where(PaymentLine.live.is_(True))
        .subquery()
    )
    amount = func.coalesce(Entitlement.amount, 0)
    is_payable = payable(cycle)

    def total(condition: Any, column: Any = amount) -> Any:
        return func.sum(case((condition, column), else_=0))

    statement = (
        select(
            Entitlement.item, Entitlement.instalment, func.min(Entitlement.name), func.min(Entitlement.borne_by), func.count(),
            total(Entitlement.amount.is_(None), 1), func.sum(amount), total(is_payable), total(is_payable, 1),
            total(line.c.state == PLANNED, line.c.amount), total(line.c.state == PAID, line.c.amount),
        )
        .outerjoin(line, line.c.entitlement_id == Entitlement.id)
        .where(Entitlement.cycle_id == cycle.id, Entitlement.payee_kind != money.NOBODY)
        .group_by(Entitlement.item, Entitlement.instalment)
        .order_by(func.min(Entitlement.id))
    )  # fmt: skip
    return [ItemSum(*row) for row in db.session.execute(statement)]


def of_cycle(cycle: Cycle) -> Sequence[Entitlement]:
    """All rows of a year, person by person."""
    found = select(Entitlement).where(Entitlement.cycle_id == cycle.id).order_by(*_IN_ORDER)
    return db.session.scalars(found).all()


def undecided(cycle: Cycle) -> Sequence[Entitlement]:
    """What people may decide about now: nothing is computed, and somebody is to be paid; the first of them. Of who is trained not before the end."""
    found = (
        select(Entitlement)
        .outerjoin(Trainee, Trainee.application_id == Entitlement.paper_id)
        .where(
            Entitlement.cycle_id == cycle.id,
            Entitlement.amount.is_(None),
            Entitlement.payee_kind != money.NOBODY,
            or_(Trainee.id.is_(None), Trainee.state.in_(OVER)),
        )
        .order_by(*_IN_ORDER)
        .limit(MOST)
    )
    return db.session.scalars(found).all()


def owed_in(cycle: Cycle) -> ColumnElement[bool]:
    """The papers of a year for which something is owed."""
    owed = Entitlement.cycle_id == cycle.id, Entitlement.amount > 0
    return Paper.id.in_(select(Entitlement.paper_id).where(*owed))


def stopped_people(cycle: Cycle) -> list[tuple[str, str, Sentence]]:
    """Who of a year stopped holding the conditions while something is still owed to them: name, number, why."""
    found = holding.stopped(owed_in(cycle))
    if not found:
        return []
    whom = select(Entitlement.paper_id, Entitlement.applicant_name, Entitlement.number)
    ours = whom.where(Entitlement.cycle_id == cycle.id, Entitlement.paper_id.in_(found))
    people = db.session.execute(ours.distinct().order_by(Entitlement.number))
    return [(name, number, found[paper]) for paper, name, number in people]
