"""退还经费 as pages show it: what was paid for somebody, and who still has to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, case, func, or_, select, type_coerce

from tepei.funding.batch_models import PAID, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import RefundClaim
from tepei.papers.models import Paper
from tepei.policy.traineeship import OVER
from tepei.portal import scope
from tepei.portal.amounts import Yuan
from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.trainees.models import Trainee


def owed_back(paper_id: int) -> Decimal:
    """Yuan that have to be given back for a selected paper and that were not asked for yet."""
    return next((each.amount for each in _owing(Entitlement.paper_id == paper_id)), Decimal(0))


def paid_lines(paper_id: int) -> Sequence[PaymentLine]:
    """What was paid for a selected paper and did not come back."""
    found = select(PaymentLine).join(PaymentLine.entitlement)
    ours = Entitlement.paper_id == paper_id, PaymentLine.state == PAID
    return db.session.scalars(found.where(*ours)).all()


def of_cycle(cycle: Cycle) -> Sequence[RefundClaim]:
    """Claims of a year, those that are open first."""
    ours = select(RefundClaim).where(RefundClaim.cycle_id == cycle.id)
    return db.session.scalars(ours.order_by(RefundClaim.live.is_(None), RefundClaim.id)).all()


@dataclass(frozen=True)
class Owing:
    """Somebody for whom too much was paid, and nobody was asked: yuan, one of the rows that it is about, and whether nothing is left to them."""

    name: str
    number: str
    amount: Decimal
    row: int
    is_all: bool


def owing(cycle: Cycle) -> Sequence[Owing]:
    """Of a year, in the order of their papers."""
    return _owing(Entitlement.cycle_id == cycle.id)


def lost_all(paper_id: int) -> bool:
    """Was the selection revoked, or who was selected disqualified?"""
    found = select(Paper.id).outerjoin(Trainee, Trainee.application_id == Paper.id)
    with scope.everything("whether a selection holds is asked by who paid for it"):
        return db.session.scalar(found.where(Paper.id == paper_id, _LOST)) is not None


# Who was selected and loses everything; what was paid in instalments is judged by each of them, whether the training goes on or not.
_LOST = or_(Trainee.state == "disqualified", and_(Trainee.id.is_(None), Paper.state != "selected"))
_IS_OVER = or_(Trainee.id.is_(None), Trainee.state.in_(OVER), Entitlement.instalment > 0)


def _owing(*whose: ColumnElement[bool]) -> Sequence[Owing]:
    """Of who was disqualified or revoked everything that was paid; of others whose training is over, or who are not trained, what is more than they are entitled to
    by the last computation. What was claimed once, recovered or waived, is not claimed again.
    """
    is_too_much = and_(_IS_OVER, PaymentLine.amount > Entitlement.amount)
    back = case((_LOST, PaymentLine.amount), (is_too_much, PaymentLine.amount - Entitlement.amount), else_=0)
    claimed = select(func.sum(RefundClaim.amount)).where(RefundClaim.paper_id == Entitlement.paper_id)
    left = type_coerce(func.sum(back) - func.coalesce(claimed.scalar_subquery(), 0), Yuan)
    found = (
        select(
            func.min(Entitlement.applicant_name), func.min(Entitlement.number), left, func.min(Entitlement.id),
            func.max(case((_LOST, 1), else_=0)),
        )
        .join(PaymentLine, PaymentLine.entitlement_id == Entitlement.id)
        .join(Paper, Paper.id == Entitlement.paper_id)
        .outerjoin(Trainee, Trainee.application_id == Entitlement.paper_id)
        .where(PaymentLine.state == PAID, *whose)
        .group_by(Entitlement.paper_id)
        .having(left > 0)
        .order_by(Entitlement.paper_id)
    )  # fmt: skip
    with scope.everything("who paid for somebody asks it back, whoever reviewed them"):
        rows = db.session.execute(found).all()
    return [Owing(name, number, amount, row, bool(lost)) for name, number, amount, row, lost in rows]
