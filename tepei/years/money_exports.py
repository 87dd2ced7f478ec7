"""What the archive keeps of a year's money: what was owed for whom, what was paid and what was asked back 经费档案."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from tepei.funding.batch_models import PaymentBatch, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import RefundClaim
from tepei.portal.database import db
from tepei.programmes.models import Cycle

_ENTITLEMENT = (
    "number", "applicant_name", "item", "instalment", "name", "borne_by", "payee", "months", "amount", "why", "computed_on", "settled_reason",
)  # fmt: skip
_REFUND = ("number", "applicant_name", "ground", "amount", "recovered", "recovered_on", "state", "reason")
_PAYMENT = (
    "batch", "name", "batch_state", "paid_on", "number", "applicant_name", "item", "instalment", "payee", "borne_by", "amount", "state", "reason",
)  # fmt: skip


def money_files(cycle: Cycle) -> Iterator[tuple[str, str]]:
    """Names with their content; nothing of a year that owes nobody anything."""
    for name, model, columns in (
        ("entitlements", Entitlement, _ENTITLEMENT),
        ("refunds", RefundClaim, _REFUND),
    ):
        if rows := _rows(model, columns, cycle):
            yield f"{name}.csv", csv_of(columns, rows)
    if lines := _payments(cycle):
        yield "payments.csv", csv_of(_PAYMENT, lines)


def _rows(model: Any, columns: Sequence[str], cycle: Cycle) -> list[tuple[Any, ...]]:
    found = select(model).where(model.cycle_id == cycle.id).order_by(model.id)
    return [tuple(getattr(row, column) for column in columns) for row in db.session.scalars(found)]


def _payments(cycle: Cycle) -> list[tuple[Any, ...]]:
    found = (
        select(PaymentLine)
        .join(PaymentLine.batch)
        .where(PaymentBatch.cycle_id == cycle.id)
        .options(
            contains_eager(PaymentLine.batch),
            joinedload(PaymentLine.entitlement),
        )
        .order_by(PaymentBatch.number, PaymentLine.id)
    )
    return [
        (
            line.batch.number, line.batch.name, line.batch.state, line.batch.paid_on, line.entitlement.number,
            line.entitlement.applicant_name, line.entitlement.item, line.entitlement.instalment, line.payee, line.borne_by, line.amount, line.state, line.reason,
        )
        for line in db.session.scalars(found)
    ]  # fmt: skip


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table for whoever opens it in a spreadsheet."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(head)
    table.writerows(rows)
    return "\ufeff" + written.getvalue()
