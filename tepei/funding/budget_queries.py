"""预算: what a year's places would cost by the money items, what is owed, what is paid; by source of money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import case, func, select

from tepei.funding.batch_models import PAID, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.policy.entitled_amounts import is_paid_from_here, whole_amount
from tepei.policy.entitlement import is_reckoned
from tepei.policy.scheme import SchemeRecord
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle


@dataclass(frozen=True)
class BudgetLine:
    """An item with its source of money: yuan planned (places × the whole period), committed to whom it selected, and paid.

    `planned` is None where the notice gives no amount or no number of places.
    """

    item: str
    name: str
    source: str
    track: str
    planned: Decimal | None
    committed: Decimal
    paid: Decimal


def budget(cycle: Cycle) -> list[BudgetLine]:
    """The items of a year that are paid from here, in their order; one statement beside the scheme. Empty where nothing is reckoned."""
    scheme = programmes.scheme_of(cycle)
    if not is_reckoned(scheme):
        return []
    moved, names = _moved(cycle), {track.code: track.name for track in scheme.tracks}
    return [
        BudgetLine(
            item.key, item.name, item.borne_by, names.get(item.track, ""),
            _planned(scheme, item.key), *moved.get(item.key, (Decimal(0), Decimal(0))),
        )
        for item in scheme.money
        if is_paid_from_here(item)
    ]  # fmt: skip


def _planned(scheme: SchemeRecord, key: str) -> Decimal | None:
    item = next(each for each in scheme.money if each.key == key)
    each = whole_amount(item, scheme.training.months if scheme.training else 0)
    totals = [track.total for track in scheme.tracks if item.track in ("", track.code)]
    if each is None or None in totals:
        return None
    return each * sum(total or 0 for total in totals)


def _moved(cycle: Cycle) -> dict[str, tuple[Decimal, Decimal]]:
    """By item: what is owed, or would be for the whole period while nothing can be computed yet; and what is paid."""
    paid = select(PaymentLine.entitlement_id, PaymentLine.amount).where(PaymentLine.state == PAID).subquery()
    under_way = case((Entitlement.amount.is_(None), Entitlement.expected), else_=Entitlement.amount)
    statement = (
        select(Entitlement.item, func.sum(under_way), func.sum(paid.c.amount))
        .outerjoin(paid, paid.c.entitlement_id == Entitlement.id)
        .where(Entitlement.cycle_id == cycle.id)
        .group_by(Entitlement.item)
    )
    return {
        item: (owed or Decimal(0), done or Decimal(0)) for item, owed, done in db.session.execute(statement)
    }
