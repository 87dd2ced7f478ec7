"""退还经费 as pages show it: what was paid for somebody, and who still has to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tepei.funding.batch_models import PAID, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import RefundClaim
from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.trainees.models import Trainee


def paid_for(trainee: Trainee) -> Decimal:
    """Yuan that were paid for a trainee and did not come back."""
    total = select(func.sum(PaymentLine.amount)).join(PaymentLine.entitlement).where(*_paid(trainee.id))
    return db.session.scalar(total) or Decimal(0)


def paid_lines(trainee_id: int) -> Sequence[PaymentLine]:
    """Those lines."""
    found = select(PaymentLine).join(PaymentLine.entitlement).where(*_paid(trainee_id))
    return db.session.scalars(found).all()


def _paid(trainee_id: int) -> tuple[Any, ...]:
    return Entitlement.trainee_id == trainee_id, PaymentLine.state == PAID


def of_cycle(cycle: Cycle) -> Sequence[RefundClaim]:
    """Claims of a year, those that are open first."""
    ours = (
        select(RefundClaim).where(RefundClaim.cycle_id == cycle.id).options(joinedload(RefundClaim.trainee))
    )
    return db.session.scalars(ours.order_by(RefundClaim.live.is_(None), RefundClaim.id)).all()


def owing(cycle: Cycle) -> Sequence[tuple[Trainee, Decimal]]:
    """Disqualified trainees for whom money was paid and nothing was claimed yet, with how much."""
    claimed = select(RefundClaim.trainee_id).where(RefundClaim.cycle_id == cycle.id)
    found = (
        select(Trainee, func.sum(PaymentLine.amount))
        .join(Entitlement, Entitlement.trainee_id == Trainee.id)
        .join(PaymentLine, PaymentLine.entitlement_id == Entitlement.id)
        .where(
            Trainee.cycle_id == cycle.id,
            Trainee.state == "disqualified",
            PaymentLine.state == PAID,
            Trainee.id.not_in(claimed),
        )
        .group_by(Trainee.id)
        .order_by(Trainee.id)
    )
    return [(trainee, amount) for trainee, amount in db.session.execute(found)]
