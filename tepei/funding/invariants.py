"""What must hold of money whatever happened; each is one statement (papers.invariants)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, case, func, or_, select

from tepei.funding.batch_models import APPROVED, LIVE, PAID, TAKEN_OUT, PaymentBatch, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import REFUNDED, RefundClaim
from tepei.papers import invariants
from tepei.papers.models import Paper
from tepei.portal.database import db
from tepei.trainees.models import Trainee


def _batches_add_up() -> Iterator[str]:
    """A batch comes to the sum of its lines, to the fen."""
    lines = func.sum(case((PaymentLine.state != TAKEN_OUT, PaymentLine.amount), else_=0))
    wrong = (
        select(PaymentBatch.id, PaymentBatch.total, lines)
        .join(PaymentLine, PaymentLine.batch_id == PaymentBatch.id)
        .group_by(PaymentBatch.id, PaymentBatch.total)
        .having(lines != PaymentBatch.total)
    )
    for pk, total, found in db.session.execute(wrong):
        yield f"拨付批次 {pk}：合计 {total}，明细之和 {found}"


def _two_people_stand_behind_a_payment() -> Iterator[str]:
    """Nothing is paid that a second person did not approve."""
    alone = or_(
        PaymentBatch.approved_by_id.is_(None), PaymentBatch.approved_by_id == PaymentBatch.prepared_by_id
    )
    wrong = select(PaymentBatch.id).where(PaymentBatch.state.in_((APPROVED, PAID)), alone)
    for pk in db.session.scalars(wrong):
        yield f"拨付批次 {pk}：没有另一人复核"
    unpaid = (
        select(PaymentLine.id)
        .join(PaymentLine.batch)
        .where(PaymentLine.state == PAID, PaymentBatch.state != PAID)
    )
    for pk in db.session.scalars(unpaid):
        yield f"拨付明细 {pk}：批次未拨付而明细已拨付"


def _paid_once() -> Iterator[str]:
    """What is paid, or about to be, is marked so: the unique rule rests on it."""
    is_live = PaymentLine.state.in_(LIVE)
    wrong = select(PaymentLine.id).where(
        or_(and_(is_live, PaymentLine.live.is_(None)), and_(~is_live, PaymentLine.live.is_not(None)))
    )
    for pk in db.session.scalars(wrong):
        yield f"拨付明细 {pk}：状态与占用不一致"


def _paid_within_entitlement() -> Iterator[str]:
    """No more is paid than is owed; of who was disqualified or revoked, and of what an assessment stopped, it is asked back."""
    wrong = (
        select(PaymentLine.id, PaymentLine.amount, Entitlement.amount)
        .join(PaymentLine.entitlement)
        .join(Paper, Paper.id == Entitlement.paper_id)
        .outerjoin(Trainee, Trainee.application_id == Entitlement.paper_id)
        .where(
            PaymentLine.state == PAID,
            Paper.state == "selected",
            or_(Trainee.id.is_(None), Trainee.state.not_in(("disqualified", "ended"))),
            or_(Entitlement.instalment == 0, Entitlement.amount > 0),
            PaymentLine.amount > func.coalesce(Entitlement.amount, 0),
        )
    )
    for pk, paid, owed in db.session.execute(wrong):
        yield f"拨付明细 {pk}：已拨付 {paid}，应拨付 {owed}"


def _refunds_add_up() -> Iterator[str]:
    """Nothing more comes back than was claimed, and all of it where a claim is refunded."""
    wrong = select(RefundClaim.id).where(
        or_(
            RefundClaim.recovered > RefundClaim.amount,
            and_(RefundClaim.state == REFUNDED, RefundClaim.recovered != RefundClaim.amount),
        )
    )
    for pk in db.session.scalars(wrong):
        yield f"退还经费 {pk}：退还金额与要求退还的金额不一致"


invariants.register(
    _batches_add_up, _two_people_stand_behind_a_payment, _paid_once, _paid_within_entitlement, _refunds_add_up
)
