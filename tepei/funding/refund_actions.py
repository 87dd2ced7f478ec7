"""退还经费: claimed of who was disqualified, revoked or paid too much, recovered, or waived with a reason."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tepei.funding import entitlement_actions, rules
from tepei.funding import refund_queries as queries
from tepei.funding.batch_models import RECOVERED
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import CLAIM_STATES, OPEN, REFUNDED, WAIVED, RefundClaim
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import require


def claim(entitlement_id: int, ground: str) -> RefundClaim:
    """要求退还 what has to be given back for whom this row is about, all of it. Refused or Absent."""
    with transaction() as session:
        row = scope.find_to_change(Entitlement, entitlement_id)
        entitlement_actions.require_own(row.cycle)
        entitlement_actions.lock(row.cycle)
        amount = queries.owed_back(row.paper_id)
        require(rules.may_claim(amount) & rules.is_reason(ground, say("退还的情形")))
        made = RefundClaim(
            cycle_id=row.cycle_id, paper_id=row.paper_id, applicant_name=row.applicant_name, number=row.number,
            ground=ground.strip(), amount=amount, recovered=Decimal(0), claimed_at=clock.now(), claimed_by_id=scope.viewer().user_id,
        )  # fmt: skip
        session.add(made)
        session.flush()
        audit.record("refund.claim", made, amount=f"{amount:.2f}")
        return made


def recover(pk: int, version: int, amount: Decimal | None, on: dt.date | None) -> RefundClaim:
    """登记退还, whole or in parts; what is refunded wholly is paid no more. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(RefundClaim, pk, version)
        require(rules.is_in(row.state, (OPEN,), CLAIM_STATES))
        require(
            rules.may_recover(row.amount - row.recovered, amount)
            & rules.is_paid_day(on, row.claimed_at.date(), clock.today())
        )
        row.recovered, row.recovered_on, row.version = row.recovered + (amount or 0), on, row.version + 1
        if row.recovered == row.amount:
            row.state, row.live = REFUNDED, None
            _close(row.paper_id)
        audit.record("refund.recover", row, amount=f"{amount:.2f}")
        return row


def _close(paper_id: int) -> None:
    """What was paid for who was disqualified or revoked counts as recovered once nothing of it is left to ask for; another's stays paid."""
    db.session.flush()
    if queries.lost_all(paper_id) and not queries.owed_back(paper_id):
        for line in queries.paid_lines(paper_id):
            line.state, line.live = RECOVERED, None


def waive(pk: int, version: int, reason: str) -> RefundClaim:
    """免除 what has not come back, with a reason. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(RefundClaim, pk, version)
        require(rules.is_in(row.state, (OPEN,), CLAIM_STATES) & rules.is_reason(reason, say("免除的理由")))
        row.state, row.live, row.reason, row.version = WAIVED, None, reason.strip(), row.version + 1
        audit.record("refund.waive", row, reason=row.reason)
        return row
