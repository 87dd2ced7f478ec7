"""继续教育基地 that have an office here: whose trainings they plan, and whose hours they recognise, while they are recognised themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import or_, select

from tepei.credits import provider_rules
from tepei.credits.models import CreditProvider
from tepei.organisations.models import Organisation
from tepei.portal import scope
from tepei.portal.database import db


def open_on(day: dt.date) -> Sequence[CreditProvider]:
    """Bases and platforms that are recognised on this day, by kind and name."""
    is_open = (
        or_(CreditProvider.valid_from.is_(None), CreditProvider.valid_from <= day),
        or_(CreditProvider.valid_to.is_(None), CreditProvider.valid_to >= day),
    )
    found = select(CreditProvider).where(*is_open)
    return db.session.scalars(found.order_by(CreditProvider.kind, CreditProvider.name)).all()


def bases() -> Sequence[CreditProvider]:
    """Those with an office here, whatever their period."""
    of_office = CreditProvider.kind == provider_rules.BASE, CreditProvider.organisation_id.is_not(None)
    return db.session.scalars(select(CreditProvider).where(*of_office).order_by(CreditProvider.name)).all()


def of_office(organisation_id: int) -> CreditProvider | None:
    """The base that this office is; it teaches people of everywhere, and its rosters name units of everywhere."""
    return next((each for each in bases() if each.organisation_id == organisation_id), None)


def base_of(provider_id: int, day: dt.date) -> Organisation | None:
    """The office of this base, where it was recognised on that day."""
    found = next((each for each in bases() if each.id == provider_id), None)
    if found is None or not provider_rules.is_open(found.valid_from, found.valid_to, day):
        return None
    with scope.everything("who teaches is announced"):
        return db.session.get(Organisation, found.organisation_id)


def may_teach(organisation_id: int, day: dt.date) -> bool:
    """False for a base that is not recognised on that day; other units teach for themselves."""
    own = [each for each in bases() if each.organisation_id == organisation_id]
    return not own or any(provider_rules.is_open(each.valid_from, each.valid_to, day) for each in own)
