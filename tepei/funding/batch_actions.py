"""The verbs of a payment batch: prepared by one, approved by another, paid; each is one transaction with its audit row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select

from tepei.funding import batch_queries, entitlement_actions, entitlement_queries, rules
from tepei.funding.batch_models import (
    APPROVED,
    BATCH_STATES,
    DISCARDED,
    DRAFT,
    LINE_STATES,
    PAID,
    PLANNED,
    RETURNED,
    TAKEN_OUT,
    PaymentBatch,
    PaymentLine,
)
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.entitlement_queries import Part
from tepei.policy.characters import one_line
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Stale, require
from tepei.programmes.models import Cycle
from tepei.trainees import holding


def prepare(cycle: Cycle, name: str, parts: Collection[Part]) -> PaymentBatch:
    """编制: everything of these items and instalments that may be paid now, without who stopped holding the conditions. Refused or Absent."""
    with transaction() as session:
        entitlement_actions.require_own(cycle)
        entitlement_actions.lock(cycle)
        stopped = holding.stopped(entitlement_queries.owed_in(cycle))
        rows = [each for each in entitlement_queries.due(cycle, parts) if each.paper_id not in stopped]
        require(rules.may_prepare(name, parts, len(rows)))
        made = PaymentBatch(
            cycle_id=cycle.id, number=_last(cycle) + 1, name=one_line(name), state=DRAFT, total=_sum(rows),
            prepared_by_id=scope.viewer().user_id, prepared_at=clock.now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        session.execute(insert(PaymentLine), [_line(made, each) for each in rows])
        audit.record("batch.prepare", made, lines=len(rows), total=f"{made.total:.2f}", stopped=len(stopped))
        return made


def _last(cycle: Cycle) -> int:
    numbers = select(func.max(PaymentBatch.number)).where(PaymentBatch.cycle_id == cycle.id)
    return db.session.scalar(numbers) or 0


def _sum(rows: Sequence[Entitlement]) -> Decimal:
    return sum((each.amount for each in rows if each.amount), Decimal(0))


def _line(batch: PaymentBatch, row: Entitlement) -> dict[str, Any]:
    values = {"payee": row.payee, "borne_by": row.borne_by, "amount": row.amount}
    return {"batch_id": batch.id, "entitlement_id": row.id, "state": PLANNED, "live": True, **values}


def take_out(batch_id: int, version: int, line_id: int, reason: str) -> PaymentLine:
    """移出 one line before it is paid, with a reason. Refused, Stale or Absent."""
    with transaction():
        batch = _locked(batch_id, version)
        line = scope.find_to_change(PaymentLine, line_id)
        require(
            rules.is_in(batch.state, (DRAFT, APPROVED), BATCH_STATES)
            & rules.is_in(line.state, (PLANNED,), LINE_STATES)
            & rules.is_reason(reason, say("移出的理由"))
        )
        if line.batch_id != batch.id:
            raise Stale
        _close(line, TAKEN_OUT, reason)
        batch.total -= line.amount
        _moved(batch)
        audit.record("batch.take_out", batch, line=line.id, amount=f"{line.amount:.2f}", reason=line.reason)
        return line


def approve(batch_id: int, version: int) -> PaymentBatch:
    """复核 by a second person. Refused, Stale or Absent."""
    with transaction():
        batch = _locked(batch_id, version)
        who = scope.viewer()
        lenders = {each.user_id for each in who.stands_in}
        require(rules.is_in(batch.state, (DRAFT,), BATCH_STATES))
        require(rules.is_second(batch.prepared_by_id, who.user_id, lenders) & _holds(batch))
        batch.state, batch.approved_by_id, batch.approved_at = APPROVED, who.user_id, clock.now()
        _moved(batch)
        audit.record("batch.approve", batch, total=f"{batch.total:.2f}")
        return batch


def discard(batch_id: int, version: int, reason: str) -> PaymentBatch:
    """作废 before it is paid, with a reason: its lines may stand in another. Refused, Stale or Absent."""
    with transaction():
        batch = _locked(batch_id, version)
        require(
            rules.is_in(batch.state, (DRAFT, APPROVED), BATCH_STATES)
            & rules.is_reason(reason, say("作废的理由"))
        )
        batch.state, batch.reason = DISCARDED, reason.strip()
        for line in batch.lines:
            if line.state == PLANNED:
                _close(line, TAKEN_OUT, batch.reason)
        batch.total = Decimal(0)
        _moved(batch)
        audit.record("batch.discard", batch, reason=batch.reason)
        return batch


def pay(batch_id: int, version: int, paid_on: dt.date | None) -> PaymentBatch:
    """登记拨付 of an approved batch, as of a day. Refused while somebody on it must not be paid; Stale or Absent."""
    with transaction():
        batch = _locked(batch_id, version)
        require(rules.is_in(batch.state, (APPROVED,), BATCH_STATES))
        approved_on = batch.approved_at.date() if batch.approved_at else None
        require(rules.is_paid_day(paid_on, approved_on, clock.today()) & _holds(batch))
        batch.state, batch.paid_on = PAID, paid_on
        for line in batch.lines:
            if line.state == PLANNED:
                line.state = PAID
        _moved(batch)
        audit.record("batch.pay", batch, total=f"{batch.total:.2f}")
        return batch


def give_back(batch_id: int, version: int, line_id: int, reason: str) -> PaymentLine:
    """登记被退回: the bank sent it back, it may be paid anew in another batch. Refused, Stale or Absent."""
    with transaction():
        batch = _locked(batch_id, version)
        line = scope.find_to_change(PaymentLine, line_id)
        if line.batch_id != batch.id:
            raise Stale
        require(rules.is_in(line.state, (PAID,), LINE_STATES) & rules.is_reason(reason, say("被退回的原因")))
        _close(line, RETURNED, reason)
        _moved(batch)
        audit.record("batch.give_back", batch, line=line.id, amount=f"{line.amount:.2f}", reason=line.reason)
        return line


def _locked(batch_id: int, version: int) -> PaymentBatch:
    """The year first, as whoever computes and prepares takes it."""
    batch = scope.find_to_change(PaymentBatch, batch_id)
    entitlement_actions.lock(batch.cycle)
    scope.locked(PaymentBatch, batch_id, version)
    return batch_queries.shown(batch_id)


def _holds(batch: PaymentBatch) -> Verdict:
    found, by_id = batch_queries.doubts(batch), {line.id: line for line in batch.lines}
    return rules.may_go_on({str(by_id[pk].entitlement): why for pk, why in found.items()})


def _close(line: PaymentLine, state: str, reason: str) -> None:
    line.state, line.live, line.reason = state, None, reason.strip()


def _moved(batch: PaymentBatch) -> None:
    batch.version += 1
    db.session.flush()
