"""What offices have decided about many papers at once."""

from __future__ import annotations

from tepei.organisations.models import Organisation
from tepei.papers.bulk_models import BulkDecision, BulkEntry
from tepei.portal import clock, scope
from tepei.portal.database import transaction
from tests.papers.stage import cycle


def bulk_decision(office: Organisation, paper_id: int) -> int:
    """One of this office, about a paper that it left."""
    with scope.everything("a test decides in bulk"), transaction() as session:
        made = BulkDecision(
            cycle_id=cycle().id, organisation_id=office.id, organisation_name=office.name, verb="approve", decided_at=clock.now(), left=1,
        )  # fmt: skip
        session.add(BulkEntry(bulk=made, paper_id=paper_id, reason="名额已用完"))
    return made.id
