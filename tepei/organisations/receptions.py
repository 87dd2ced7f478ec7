"""When and where offices receive people 受理时间和地点: read by everybody, said by each office itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import select

from tepei.organisations.models import Organisation
from tepei.organisations.reception_models import Reception
from tepei.policy.characters import one_line
from tepei.policy.reception import ReceptionFacts, check_reception
from tepei.portal import audit, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Stale, require


def of(organisation_ids: Collection[int]) -> dict[int, Reception]:
    """Of those of these offices that say something, by the office."""
    rows = db.session.scalars(select(Reception).where(Reception.organisation_id.in_(organisation_ids)))
    return {row.organisation_id: row for row in rows if row.hours or row.address or row.telephone}


def own_offices() -> list[Organisation]:
    """The offices that the viewer acts for, by name."""
    ours = select(Organisation).where(Organisation.id.in_(scope.viewer().organisation_ids))
    return list(db.session.scalars(ours.order_by(Organisation.name, Organisation.id)))


def own(organisation_id: int) -> Reception:
    """What an office of the viewer says, a blank one where it has said nothing yet. Absent for every other office."""
    office = next((each for each in own_offices() if each.id == organisation_id), None)
    if office is None:
        raise Absent
    found = db.session.scalar(select(Reception).where(Reception.organisation_id == office.id))
    return found or Reception(hours="", address="", telephone="", organisation=office)


def announce(organisation_id: int, version: int, facts: ReceptionFacts) -> Reception:
    """Say it anew; `version` is of what was read before, 0 where nothing was. Refused, Stale or Absent."""
    require(check_reception(facts))
    with transaction() as session:
        row = own(organisation_id)
        if row.id:
            row = scope.locked(Reception, row.id, version)
        elif version:
            raise Stale
        for key, text in asdict(facts).items():
            setattr(row, key, one_line(text))
        row.version = version + 1
        session.add(row)
        session.flush()
        audit.record("reception.edit", row)
        return row
