"""Trainees as columns and rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tepei.policy.months import MonthsSetting, months_trained
from tepei.policy.training import TrainingRecord
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.trainees import queries
from tepei.trainees.models import Trainee

HEADS = ("number", "state", "placed_with", "preference", "from", "until", "months")


def trainee_rows(cycle: Cycle) -> Iterator[tuple[str, ...]]:
    """Every trainee of the year by the number of their paper, and nobody's name; `months` of those whose training is over, empty where
    people decide how many they are.
    """
    training = programmes.scheme_of(cycle).training
    statement = select(Trainee).where(Trainee.cycle_id == cycle.id).order_by(Trainee.id)
    for each in db.session.scalars(
        statement.options(joinedload(Trainee.application), selectinload(Trainee.moves))
    ):
        preference = "" if each.preference is None else str(each.preference)
        until = each.left_on or each.ends_on
        days = (_day(each.begins_on), _day(until))
        yield (
            each.application.number,
            each.state,
            each.training_unit_name,
            preference,
            *days,
            _months(each, training),
        )


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _months(trainee: Trainee, training: TrainingRecord | None) -> str:
    if trainee.left_on is None:
        return ""
    setting = MonthsSetting(training.part_months, training.leave_days) if training else MonthsSetting()
    found = months_trained(trainee.begins_on, trainee.left_on, queries.leaves(trainee), setting).months
    return "" if found is None else f"{found:f}"
