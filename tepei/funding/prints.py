"""拨付批次 on paper, for the signatures of who prepared and who approved it. No notice gives its layout: it is assumed."""

from __future__ import annotations

from tepei.funding import batch_queries
from tepei.funding.batch_models import APPROVED, BATCH_STATES, PAID, TAKEN_OUT, PaymentBatch
from tepei.funding.rules import is_in
from tepei.portal import templates
from tepei.portal.errors import require


def html_of(batch: PaymentBatch) -> str:
    """The whole batch. Refused before somebody approved it."""
    require(is_in(batch.state, (APPROVED, PAID), BATCH_STATES))
    lines = [line for line in batch.lines if line.state != TAKEN_OUT]
    sums = batch_queries.by_payee(batch)
    return templates.fill(
        "printing/payment_batch.html",
        batch=batch,
        lines=lines,
        payees=sums,
        sources=batch_queries.by_source(batch),
    )
