"""名单: lines that decide about later applications, written by what happens in the system itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tepei.organisations.models import Organisation
from tepei.people.models import Listing, Person
from tepei.portal import audit
from tepei.portal.database import transaction


@dataclass(frozen=True)
class Basis:
    """For which programme, from which year's decision, until which day (None: for good), and on what it rests."""

    programme: str
    year: int
    until: dt.date | None
    source: str


def sanction(whom: Person | Organisation, basis: Basis) -> Listing:
    """列入失信名单, in the transaction of what was decided."""
    person, unit = (whom, None) if isinstance(whom, Person) else (None, whom)
    with transaction() as session:
        made = Listing(
            kind="sanctioned",
            name=whom.name,
            programme=basis.programme,
            year=basis.year,
            until=basis.until,
            source=basis.source,
            id_number=person.id_number if person else None,
            id_number_index=person.id_number_index if person else None,
            organisation_id=unit.id if unit else None,
        )
        session.add(made)
        session.flush()
        audit.record("listing.sanctioned", made, source=basis.source)
        return made
