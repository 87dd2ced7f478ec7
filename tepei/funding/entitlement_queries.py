"""What the money of trainees depends on, read for a whole year at once; and entitlements as pages and files show them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from tepei.funding.batch_models import PAID, PLANNED, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.policy import money
from tepei.policy.entitlement import TraineeFacts
from tepei.policy.months import MonthsSetting, months_trained
from tepei.policy.scheme import SchemeRecord
from tepei.policy.traineeship import OVER
from tepei.policy.words import Sentence
from tepei.portal import clock
from tepei.portal.database import db
from tepei.programmes.models import Cycle
from tepei.trainees import holding
from tepei.trainees.models import Trainee, TraineeMove

MOST = 100  # rows that a page shows
Spans = Mapping[
    int, Sequence[tuple[dt.date, dt.date]]
]  # by trainee: the first and the last day of each leave


def facts_of(cycle: Cycle, scheme: SchemeRecord) -> list[tuple[Trainee, TraineeFacts]]:
    """Every trainee of the year with what their money depends on; four statements."""
    ours = (
        select(Trainee)
        .where(Trainee.cycle_id == cycle.id)
        .options(joinedload(Trainee.track), joinedload(Trainee.training_unit))
        .order_by(Trainee.id)
    )
    trainees, leaves, left = db.session.scalars(ours).all(), leaves_of(cycle), _left_units(cycle)
    return [(each, _facts(each, leaves.get(each.id, ()), left.get(each.id, ()), scheme)) for each in trainees]


def _facts(
    trainee: Trainee,
    leaves: Sequence[tuple[dt.date, dt.date]],
    left_units: Sequence[str],
    scheme: SchemeRecord,
) -> TraineeFacts:
    training = scheme.training
    setting = MonthsSetting(training.part_months, training.leave_days) if training else MonthsSetting()
    left_on = trainee.left_on or (trainee.ends_on if trainee.state == "completed" else None)
    return TraineeFacts(
        state=trainee.state,
        planned=training.months if training else 0,
        trained=months_trained(trainee.begins_on, left_on, leaves, setting),
        is_early=trainee.state in OVER and _is_early(trainee, left_on),
        is_personal=trainee.is_personal,
        name=trainee.name,
        training_unit=trainee.training_unit.name if trainee.training_unit else "",
        left_units=tuple(left_units),
    )


def _is_early(trainee: Trainee, left_on: dt.date | None) -> bool:
    if trainee.state != "completed":
        return True
    return left_on is not None and trainee.ends_on is not None and left_on < trainee.ends_on


def _left_units(cycle: Cycle) -> Mapping[int, Sequence[str]]:
    """By trainee, the training units that they left for another one after they had reported in there."""
    changed = (
        select(TraineeMove.trainee_id, TraineeMove.before)
        .join(Trainee, Trainee.id == TraineeMove.trainee_id)
        .where(Trainee.cycle_id == cycle.id, TraineeMove.verb == "change", TraineeMove.from_state != "placed")
        .order_by(TraineeMove.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for trainee_id, before in db.session.execute(changed):
        if name := before.get("training_unit_name"):
            found[trainee_id].append(name)
    return found


def leaves_of(cycle: Cycle) -> Spans:
    """When the trainees of a year were away; a leave that was never over lasts to the last day of training."""
    moved = (
        select(TraineeMove.trainee_id, TraineeMove.verb, TraineeMove.on, Trainee.left_on)
        .join(Trainee, Trainee.id == TraineeMove.trainee_id)
        .where(Trainee.cycle_id == cycle.id, TraineeMove.verb.in_(("leave", "come_back")))
        .order_by(TraineeMove.trainee_id, TraineeMove.id)
    )
    found: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    open_since: dict[int, tuple[dt.date, dt.date]] = {}
    for trainee_id, verb, on, left_on in db.session.execute(moved):
        if verb == "leave":
            open_since[trainee_id] = (on, left_on or clock.today())
        elif trainee_id in open_since:
            found[trainee_id].append((open_since.pop(trainee_id)[0], on - dt.timedelta(days=1)))
    for trainee_id, span in open_since.items():
        found[trainee_id].append(span)
    return found


def payable(cycle: Cycle) -> ColumnElement[bool]:
    """What of a year may be paid now: due, more than nothing, and in no other batch."""
    in_a_batch = select(PaymentLine.entitlement_id).where(PaymentLine.live.is_(True))
    return and_(
        Entitlement.cycle_id == cycle.id,
        Entitlement.is_due,
        Entitlement.amount > 0,
        Entitlement.id.not_in(in_a_batch),
    )


def due(cycle: Cycle, items: Sequence[str]) -> Sequence[Entitlement]:
    """The rows of these items that may be paid now, by trainee."""
    found = (
        select(Entitlement)
        .join(Entitlement.trainee)
        .where(payable(cycle), Entitlement.item.in_(items))
        .options(contains_eager(Entitlement.trainee))
        .order_by(Trainee.number, Trainee.id, Entitlement.id)
    )
    return db.session.scalars(found).all()


@dataclass(frozen=True)
class ItemSum:
    """An item of a year: yuan owed, undecided rows, what is payable now, planned in batches and paid."""

    item: str
    name: str
    borne_by: str
    people: int
    undecided: int
    owed: Decimal
    payable: Decimal
    payable_count: int
    planned: Decimal
    paid: Decimal


def sums(cycle: Cycle) -> list[ItemSum]:
    """By item, in one statement; what nobody pays from here is left out."""
    line = (
        select(PaymentLine.entitlement_id, PaymentLine.state, PaymentLine.amount)
        .where(PaymentLine.live.is_(True))
        .subquery()
    )
    amount = func.coalesce(Entitlement.amount, 0)
    is_payable = and_(Entitlement.is_due, Entitlement.amount > 0, line.c.entitlement_id.is_(None))

    def total(condition: Any, column: Any = amount) -> Any:
        return func.sum(case((condition, column), else_=0))

    statement = (
        select(
            Entitlement.item, func.min(Entitlement.name), func.min(Entitlement.borne_by), func.count(),
            total(Entitlement.amount.is_(None), 1), func.sum(amount), total(is_payable), total(is_payable, 1),
            total(line.c.state == PLANNED, line.c.amount), total(line.c.state == PAID, line.c.amount),
        )
        .outerjoin(line, line.c.entitlement_id == Entitlement.id)
        .where(Entitlement.cycle_id == cycle.id, Entitlement.payee_kind != money.NOBODY)
        .group_by(Entitlement.item)
        .order_by(func.min(Entitlement.id))
    )  # fmt: skip
    return [ItemSum(*row) for row in db.session.execute(statement)]


def of_cycle(cycle: Cycle) -> Sequence[Entitlement]:
    """All rows of a year with their trainees, by number and item."""
    found = (
        select(Entitlement)
        .join(Entitlement.trainee)
        .where(Entitlement.cycle_id == cycle.id)
        .options(contains_eager(Entitlement.trainee))
        .order_by(Trainee.number, Trainee.id, Entitlement.id)
    )
    return db.session.scalars(found).all()


def undecided(cycle: Cycle) -> Sequence[Entitlement]:
    """What people may decide about now: nothing is computed, and somebody is to be paid; the first of them."""
    found = (
        select(Entitlement)
        .join(Entitlement.trainee)
        .where(
            Entitlement.cycle_id == cycle.id,
            Entitlement.amount.is_(None),
            Entitlement.payee_kind != money.NOBODY,
            Trainee.state.in_(OVER),
        )
        .options(contains_eager(Entitlement.trainee))
        .order_by(Trainee.number, Entitlement.id)
        .limit(MOST)
    )
    return db.session.scalars(found).all()


def stopped_people(cycle: Cycle) -> list[tuple[Trainee, Sentence]]:
    """Who of a year stopped holding the conditions while something is still owed to them."""
    found = holding.stopped(and_(Trainee.cycle_id == cycle.id, Trainee.id.in_(_owed(cycle))))
    if not found:
        return []
    people = db.session.scalars(select(Trainee).where(Trainee.id.in_(found)).order_by(Trainee.number)).all()
    return [(each, found[each.id]) for each in people]


def _owed(cycle: Cycle) -> Any:
    return select(Entitlement.trainee_id).where(Entitlement.cycle_id == cycle.id, Entitlement.amount > 0)
