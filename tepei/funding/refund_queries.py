"""退还经费 as pages show it: what was paid for somebody, and who still has to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, case, func, select, type_coerce
from sqlalchemy.orm import joinedload

from tepei.funding.batch_models import PAID, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import RefundClaim
from tepei.policy.traineeship import OVER
from tepei.portal.amounts import Yuan
from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.trainees.models import Trainee


def owed_back(trainee: Trainee) -> Decimal:
    """Yuan that a trainee has to give back and that were not asked of them yet."""
    return next((amount for _, amount in _owing(Trainee.id == trainee.id)), Decimal(0))


def paid_lines(trainee_id: int) -> Sequence[PaymentLine]:
    """What was paid for a trainee and did not come back."""
    found = select(PaymentLine).join(PaymentLine.entitlement)
    ours = Entitlement.trainee_id == trainee_id, PaymentLine.state == PAID
    return db.session.scalars(found.where(*ours)).all()


def of_cycle(cycle: Cycle) -> Sequence[RefundClaim]:
    """Claims of a year, those that are open first."""
    ours = (
        select(RefundClaim).where(RefundClaim.cycle_id == cycle.id).options(joinedload(RefundClaim.trainee))
    )
    return db.session.scalars(ours.order_by(RefundClaim.live.is_(None), RefundClaim.id)).all()


def owing(cycle: Cycle) -> Sequence[tuple[Trainee, Decimal]]:
    """Trainees of a year who have to give something back and were not asked to, with how much."""
    return _owing(Trainee.cycle_id == cycle.id)


def _owing(*whose: ColumnElement[bool]) -> Sequence[tuple[Trainee, Decimal]]:
    """Of who was disqualified everything that was paid; of others whose training is over, what is more than they are entitled to by the last
    computation. What was claimed once, recovered or waived, is not claimed again.
    """
    is_too_much = and_(Trainee.state.in_(OVER), PaymentLine.amount > Entitlement.amount)
    back = case(
        (Trainee.state == "disqualified", PaymentLine.amount),
        (is_too_much, PaymentLine.amount - Entitlement.amount),
        else_=0,
    )
    claimed = select(func.sum(RefundClaim.amount)).where(RefundClaim.trainee_id == Trainee.id)
    left = type_coerce(func.sum(back) - func.coalesce(claimed.scalar_subquery(), 0), Yuan)
    found = (
        select(Trainee, left)
        .join(Entitlement, Entitlement.trainee_id == Trainee.id)
        .join(PaymentLine, PaymentLine.entitlement_id == Entitlement.id)
        .where(PaymentLine.state == PAID, *whose)
        .group_by(Trainee.id)
        .having(left > 0)
        .order_by(Trainee.id)
    )
    return [(trainee, amount) for trainee, amount in db.session.execute(found)]
