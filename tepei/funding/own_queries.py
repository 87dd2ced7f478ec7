"""The money of one's own selection: what is to be paid for it and to whom, what was, and what has to be given back.

A sending unit reads none of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tepei.funding.batch_models import LINE_STATES, PAID, TAKEN_OUT, PaymentBatch, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import CLAIM_STATES, RefundClaim
from tepei.papers.own_parts import OwnPart
from tepei.policy import money
from tepei.policy.words import NOTHING, Sentence
from tepei.portal import scope
from tepei.portal.database import db


@dataclass(frozen=True)
class OwnLine:
    """An item with what became of it: where its payment stands, NOTHING where none was prepared; the day on which it was paid."""

    row: Entitlement
    state: Sentence = NOTHING
    paid_on: dt.date | None = None
    reason: str = ""

    @property
    def is_paid_from_here(self) -> bool:
        return self.row.payee_kind != money.NOBODY


def part_of(paper_id: int) -> OwnPart | None:
    """None before anything was computed."""
    lines = _lines(paper_id)
    shows = {"lines": lines, "claims": _claims(paper_id), "claim_states": CLAIM_STATES}
    return OwnPart("funding/_own.html", shows) if lines else None


def _lines(paper_id: int) -> list[OwnLine]:
    rows = db.session.scalars(
        select(Entitlement).where(Entitlement.paper_id == paper_id).order_by(Entitlement.id)
    ).all()
    paid = _payments(paper_id) if rows else {}
    return [_line(row, paid.get(row.id)) for row in rows]


def _line(row: Entitlement, payment: PaymentLine | None) -> OwnLine:
    if payment is None:
        return OwnLine(row)
    paid_on = payment.batch.paid_on if payment.state == PAID else None
    return OwnLine(row, Sentence(LINE_STATES[payment.state]), paid_on, payment.reason)


def _payments(paper_id: int) -> Mapping[int, PaymentLine]:
    """The last payment of each item; what was taken out of a batch was none."""
    with scope.everything("who was selected is told what was paid for them, and sees no batch"):
        found = (
            select(PaymentLine)
            .join(PaymentLine.batch)
            .join(PaymentLine.entitlement)
            .where(Entitlement.paper_id == paper_id, PaymentLine.state != TAKEN_OUT)
            .options(contains_eager(PaymentLine.batch))
            .order_by(PaymentBatch.number)
        )
        return {line.entitlement_id: line for line in db.session.scalars(found)}


def _claims(paper_id: int) -> Sequence[RefundClaim]:
    with scope.everything("who has to give something back is told how much"):
        ours = select(RefundClaim).where(RefundClaim.paper_id == paper_id).order_by(RefundClaim.id)
        return db.session.scalars(ours).all()
