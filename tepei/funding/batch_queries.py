"""拨付批次 as pages, prints and files show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tepei.funding.batch_models import PLANNED, TAKEN_OUT, PaymentBatch, PaymentLine
from tepei.papers.models import Paper
from tepei.policy import money
from tepei.policy.words import Sentence, say
from tepei.portal import catalogue, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes.models import Cycle
from tepei.trainees import holding


def shown(pk: int) -> PaymentBatch:
    """A batch with everything that its page says. Absent for a foreign one."""
    whole = (
        joinedload(PaymentBatch.cycle),
        joinedload(PaymentBatch.prepared_by),
        joinedload(PaymentBatch.approved_by),
        selectinload(PaymentBatch.lines).joinedload(PaymentLine.entitlement),
    )
    found = db.session.scalars(
        select(PaymentBatch).where(PaymentBatch.id == pk, scope.criterion(PaymentBatch)).options(*whole)
    ).one_or_none() if 0 < pk < 2**31 else None  # fmt: skip
    if found is None:
        raise Absent
    catalogue.speak_of(found)
    return found


def of_cycle(cycle: Cycle) -> Sequence[PaymentBatch]:
    """Those of a year, the newest first."""
    ours = select(PaymentBatch).where(PaymentBatch.cycle_id == cycle.id)
    return db.session.scalars(ours.order_by(PaymentBatch.number.desc())).all()


def doubts(batch: PaymentBatch) -> dict[int, Sentence]:
    """Lines that are still to be paid and must not be, by id with the reason: whose entitlement is another now, or who stopped holding."""
    waits = [line for line in batch.lines if line.state == PLANNED]
    stopped = _stopped(waits)
    return {
        line.id: why
        for line in waits
        if (why := stopped.get(line.entitlement.paper_id) or _differs(line)) is not None
    }


def _stopped(lines: Sequence[PaymentLine]) -> Mapping[int, Sentence]:
    ids = {line.entitlement.paper_id for line in lines}
    return holding.stopped(Paper.id.in_(ids)) if ids else {}


def _differs(line: PaymentLine) -> Sentence | None:
    row = line.entitlement
    if not row.is_due or row.amount != line.amount:
        return say("应拨付经费已改变：%(why)s", why=row.why)
    if row.payee != line.payee:
        return say("拨付对象已改为%(payee)s", payee=row.payee)
    return None


@dataclass(frozen=True)
class PayeeSum:
    """What one payee is paid in a batch."""

    payee: str
    count: int
    amount: Decimal


def by_payee(batch: PaymentBatch) -> list[PayeeSum]:
    """In the order in which the batch names them, without what was taken out; people of one name stay apart."""
    found: dict[tuple[str, int], list[Decimal]] = {}
    for line in batch.lines:
        if line.state != TAKEN_OUT:
            row = line.entitlement
            key = (line.payee, row.paper_id if row.payee_kind == money.TRAINEE else 0)
            found.setdefault(key, []).append(line.amount)
    return [PayeeSum(payee, len(amounts), sum(amounts, Decimal(0))) for (payee, _), amounts in found.items()]


def by_source(batch: PaymentBatch) -> list[PayeeSum]:
    """Likewise by source of money."""
    found: dict[str, list[Decimal]] = {}
    for line in batch.lines:
        if line.state != TAKEN_OUT:
            found.setdefault(line.borne_by, []).append(line.amount)
    return [PayeeSum(source, len(amounts), sum(amounts, Decimal(0))) for source, amounts in found.items()]
