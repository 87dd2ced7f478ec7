"""Rows of continuing education for the world."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tepei.credits import actions
from tepei.credits.actions import NewEntry
from tepei.organisations.models import Organisation
from tests import factories

SINCE, YEAR = dt.date(2020, 9, 1), 2023


def professional(unit: Organisation) -> int:
    """Somebody who works for the unit."""
    who = factories.person()
    actions.move(who.id, unit, SINCE)
    return who.id


def credit_entry(unit: Organisation) -> int:
    """Hours of such a one, which the unit recognised."""
    hours = NewEntry(professional(unit), YEAR, "public", Decimal("12.5"), course="数字技术", body_id=unit.id)
    return actions.enter(hours)[0].id
