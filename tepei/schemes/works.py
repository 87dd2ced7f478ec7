"""What a portal is used for beyond applying: a work is there once some year says something of it 业务."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, exists

from tepei.schemes.models import MoneyItem, Scheme

TRAINING, MONEY, CREDITS = "training", "money", "credits"
# Each with the condition, for a statement, that there is such a year.
WORKS: Mapping[str, ColumnElement[bool]] = {
    TRAINING: exists().where(Scheme.training_months.is_not(None)),
    MONEY: exists().where(MoneyItem.id.is_not(None)),
    CREDITS: exists().where(Scheme.credits_begins.is_not(None)),
}
