"""计算应拨付经费 for a whole year, and what people settle where nothing is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update

from tepei.funding import entitlement_queries as queries
from tepei.funding import rules, selected_queries
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.selected_queries import SelectedPaper
from tepei.policy import money
from tepei.policy.entitlement import EntitlementLine, entitled
from tepei.policy.traineeship import BORN
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, require
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle
from tepei.trainees.models import Trainee

_KEPT = (
    "applicant_name", "number", "name", "borne_by", "payee_kind", "payee", "months", "amount", "expected", "is_due", "why",
)  # fmt: skip
Key = tuple[int, str, int]  # whose, the item, its instalment
Rows = list[dict[str, Any]]
GONE = say("经费标准中已没有这一项，不再拨付。")


@dataclass(frozen=True)
class Computation:
    """How many rows are new, how many changed, and how many people have to decide."""

    new: int
    changed: int
    undecided: int


def compute(cycle: Cycle) -> Computation:
    """Every item of everybody whom the year selected by what is in force today. Absent where the year ends elsewhere."""
    with transaction():
        require_own(cycle)
        lock(cycle)
        scheme = programmes.scheme_of(cycle)
        known = _known(cycle)
        made, changed = Rows(), Rows()
        for paper, facts in selected_queries.facts_of(cycle, scheme):
            for line in entitled(scheme.money, paper.track, facts):
                row, values = known.pop((paper.id, line.item.key, line.number), None), _values(paper, line)
                if row is None:
                    made.append({**_keys(cycle, paper, line), **values})
                elif change := _changed(row, values):
                    changed.append(change)
        changed += [change for row in known.values() if (change := _changed(row, _none_left(row)))]
        if made:
            db.session.execute(insert(Entitlement).execution_options(render_nulls=True), made)
        if changed:
            db.session.execute(update(Entitlement), changed)
        undecided = sum(each.undecided for each in queries.sums(cycle))
        audit.record("entitlement.compute", cycle, new=len(made), changed=len(changed))
        return Computation(len(made), len(changed), undecided)


def require_own(cycle: Cycle) -> None:
    """Who runs a year pays for it."""
    if not running.ends_at_viewer(cycle) and not scope.is_unlimited():
        raise Absent


def lock(cycle: Cycle) -> None:
    """Money of a year is moved by one at a time."""
    db.session.execute(select(Cycle.id).where(Cycle.id == cycle.id).with_for_update())


def _known(cycle: Cycle) -> dict[Key, Entitlement]:
    found = select(Entitlement).where(Entitlement.cycle_id == cycle.id)
    return {(each.paper_id, each.item, each.instalment): each for each in db.session.scalars(found)}


def _keys(cycle: Cycle, paper: SelectedPaper, line: EntitlementLine) -> dict[str, Any]:
    keys = {"cycle_id": cycle.id, "paper_id": paper.id, "item": line.item.key, "instalment": line.number}
    return {**keys, "computed_on": clock.today()}


def _values(paper: SelectedPaper, line: EntitlementLine) -> dict[str, Any]:
    item = line.item
    return {
        "applicant_name": paper.applicant_name, "number": paper.number, "name": line.name, "borne_by": item.borne_by, "payee_kind": item.payee_kind, "payee": line.payee, "months": line.months,
        "amount": line.amount, "expected": line.expected, "is_due": line.is_due, "why": chinese(line.why),
    }  # fmt: skip


def _none_left(row: Entitlement) -> dict[str, Any]:
    gone = {"amount": Decimal(0), "expected": None, "months": None, "is_due": False, "why": chinese(GONE)}
    return {**{key: getattr(row, key) for key in _KEPT}, **gone}


def _changed(row: Entitlement, values: Mapping[str, Any]) -> dict[str, Any]:
    """What to write; nothing where all is as it was. What people settled stays until the computation has an answer of its own."""
    if row.settled_reason and values["amount"] is None:
        values = {**values, "amount": row.amount, "is_due": row.is_due, "why": row.why}
    if all(getattr(row, key) == values[key] for key in _KEPT):
        return {}
    is_settled = bool(row.settled_reason) and values["why"] == row.why
    undone = {} if is_settled else {"settled_reason": "", "settled_by_id": None}
    return {"id": row.id, **values, **undone, "computed_on": clock.today(), "version": row.version + 1}


def settle(pk: int, version: int, amount: Decimal | None, reason: str) -> Entitlement:
    """核定: people decide where the notice is silent. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(Entitlement, pk, version)
        computed = None if row.settled_reason else row.amount
        require(
            rules.may_settle(computed, _is_payable(row), amount) & rules.is_reason(reason, say("核定的理由"))
        )
        before = row.amount
        row.amount, row.is_due = amount, bool(amount)
        row.settled_reason, row.settled_by_id = reason.strip(), scope.viewer().user_id
        row.why = chinese(say("由经办人核定：%(reason)s", reason=row.settled_reason))[:500]
        row.computed_on, row.version = clock.today(), row.version + 1
        audit.record("entitlement.settle", row, before=_plain(before), amount=_plain(amount))
        return row


def _is_payable(row: Entitlement) -> bool:
    """Is there somebody to pay: the item goes to somebody, and who is to be trained has found a place?"""
    awaiting = select(Trainee.id).where(Trainee.application_id == row.paper_id, Trainee.state == BORN)
    return row.payee_kind != money.NOBODY and db.session.scalar(awaiting) is None


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"
