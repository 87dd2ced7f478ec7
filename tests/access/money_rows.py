"""What is owed, paid and asked back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tepei.funding.batch_models import PaymentBatch, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import RefundClaim
from tepei.organisations.models import Organisation
from tepei.portal import clock, scope
from tepei.portal.database import transaction
from tepei.trainees.models import Trainee
from tests import factories
from tests.access.rows import CLOSES, serials
from tests.papers.stage import draft


@dataclass(frozen=True)
class Money:
    """Ids of what was paid and is to be asked back of somebody, what is owed for another, a batch, and what is asked back."""

    debt: int
    entitlement: int
    batch: int
    claim: int


def money(unit: Organisation) -> Money:
    """The region's, for a trainee of this unit."""
    debtor, other = (_trainee(unit, state) for state in ("disqualified", "training"))
    with scope.everything("a test pays"), transaction() as session:
        owed = {
            "cycle_id": debtor.cycle_id,
            "item": "tuition_outside",
            "name": "学费",
            "payee_kind": "training_unit",
            "computed_on": CLOSES.date(),
        }
        row = Entitlement(paper_id=other.application_id, applicant_name=other.name, **owed)
        whose = {"paper_id": debtor.application_id, "applicant_name": debtor.name}
        done = Entitlement(**owed, **whose, amount=Decimal(30000), is_due=True, payee="培养医院")
        number = next(serials)
        batch = PaymentBatch(
            cycle_id=debtor.cycle_id,
            number=number,
            name=f"第{number}批",
            total=Decimal(30000),
            prepared_at=clock.now(),
        )
        claim = RefundClaim(
            cycle_id=debtor.cycle_id, **whose, ground="情形", amount=Decimal(30000), recovered=Decimal(0), claimed_at=clock.now(),
        )  # fmt: skip
        session.add_all([row, done, batch, claim])
        session.flush()
        session.add(
            PaymentLine(batch_id=batch.id, entitlement_id=done.id, payee="培养医院", amount=Decimal(30000))
        )
    return Money(done.id, row.id, batch.id, claim.id)


def _trainee(unit: Organisation, state: str) -> Trainee:
    paper = draft(factories.person(), unit)
    with scope.everything("a test trains"), transaction() as session:
        paper.state, paper.live = "selected", None
        made = Trainee(
            application_id=paper.id, person_id=paper.person_id, cycle_id=paper.cycle_id, track_id=paper.track_id, organisation_id=unit.id,
            name=paper.applicant_name, state=state, born_at=clock.now(),
        )  # fmt: skip
        session.add(made)
    return made
