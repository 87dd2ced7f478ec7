"""What offices have decided about many papers at once."""

from __future__ import annotations

from tepei.organisations.models import Organisation
from tepei.papers.bulk_models import BulkDecision, BulkEntry
from tepei.papers.reply_models import Reply
from tepei.portal import clock, files, scope
from tepei.portal.database import transaction
from tests.applications.filling import photo
from tests.papers.stage import cycle


def bulk_decision(office: Organisation, paper_id: int) -> int:
    """One of this office, about a paper that it left."""
    with scope.everything("a test decides in bulk"), transaction() as session:
        made = BulkDecision(
            cycle_id=cycle().id, organisation_id=office.id, organisation_name=office.name, verb="approve", decided_at=clock.now(), left=1,
        )  # fmt: skip
        session.add(BulkEntry(bulk=made, paper_id=paper_id, reason="名额已用完"))
    return made.id


def reply(office: Organisation, step_kind: str) -> int:
    """A document from above that this office has entered for a step of its own."""
    with scope.everything("a test enters a reply"), transaction() as session:
        made = Reply(
            cycle_id=cycle().id, organisation_id=office.id, step_kind=step_kind, step_name="审批", number="虚构〔2023〕9号",
            day=clock.today(), file_id=files.keep(photo(), "批复.png").id, entered_at=clock.now(),
        )  # fmt: skip
        session.add(made)
    return made.id
