"""A year with trainees in any state, the two people who pay for them, and what they have paid."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from tepei.funding import batch_actions, entitlement_actions
from tepei.funding.batch_models import PaymentBatch, PaymentLine
from tepei.funding.entitlement_models import Entitlement
from tepei.organisations.models import Organisation
from tepei.papers.invariants import invariants
from tepei.policy.traineeship import PRESENT
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE, db, transaction
from tepei.trainees.models import Trainee
from tests import factories
from tests.papers.stage import cycle, draft, track_id

BEGINS, ENDS = dt.date(2023, 9, 1), dt.date(2024, 8, 31)
LATER = dt.datetime(2024, 9, 20, 9, tzinfo=ZONE)
PAID_ON = dt.date(2024, 9, 20)
TUITION, ALLOWANCE = "tuition_outside", "allowance_outside"
_serial = itertools.count(1)


@dataclass
class Ledger:
    """The year, who prepares, who approves, and a school."""

    clerk: Account
    chief: Account
    school: Organisation

    def trainee(self, state: str = "completed", track: str = "outside", **values: Any) -> Trainee:
        """Somebody who was selected and stands here in their training; trained for the whole year where nothing else is said."""
        number = next(_serial)
        paper = draft(
            values.pop("person", None) or factories.person(name=f"学员{number}"), self.unit(), track
        )
        has_place = state != "awaiting"
        known: dict[str, Any] = {
            "begins_on": BEGINS if has_place else None, "ends_on": ENDS if has_place else None,
            "left_on": ENDS if state == "completed" else None, "training_unit_id": self.school.id if has_place else None,
            "training_unit_name": self.school.name if has_place else "",
            "present": True if state in PRESENT else None, "number": f"2023{number:04d}",
        }  # fmt: skip
        with scope.everything("a test trains somebody"), transaction() as session:
            paper.state, paper.live = "selected", None
            made = Trainee(
                application_id=paper.id, person_id=paper.person_id, cycle_id=paper.cycle_id, track_id=track_id(track),
                organisation_id=paper.organisation_id, name=paper.applicant_name, state=state, born_at=clock.now(), **{**known, **values},
            )  # fmt: skip
            session.add(made)
        return made

    def unit(self) -> Organisation:
        """One more unit."""
        return factories.unit(f"第{next(_serial)}研究院")

    def compute(self) -> entitlement_actions.Computation:
        """As the clerk."""
        with factories.signed_in(self.clerk):
            return entitlement_actions.compute(cycle())

    def rows(self, trainee: Trainee) -> dict[str, Entitlement]:
        """The entitlements of somebody by item, as the database has them."""
        with scope.everything("a test looks"):
            found = db.session.query(Entitlement).filter_by(paper_id=trainee.application_id)
            return {each.item: each for each in found.populate_existing()}


def ledger() -> Ledger:
    """The year 2023, after its training."""
    factories.open_year()
    made = Ledger(
        factories.member(f"clerk{next(_serial)}", "region_reviewer", "150000", "经办人"),
        factories.member(f"chief{next(_serial)}", "region_reviewer", "150000", "复核人"),
        factories.node("示例大学附属医院", "training_unit", "150000"),
    )
    clock.move_to(LATER)
    return made


def batch(pk: int) -> PaymentBatch:
    """As the database has it."""
    with scope.everything("a test looks"):
        return db.session.get_one(PaymentBatch, pk, populate_existing=True)


def prepared(books: Ledger, *items: str) -> PaymentBatch:
    with factories.signed_in(books.clerk):
        return batch_actions.prepare(cycle(), "第一批", [(each, 0) for each in items or (TUITION, ALLOWANCE)])


def paid(books: Ledger, *items: str) -> PaymentBatch:
    made = prepared(books, *items)
    with factories.signed_in(books.chief):
        batch_actions.approve(made.id, batch(made.id).version)
        return batch_actions.pay(made.id, batch(made.id).version, PAID_ON)


def lines(made: PaymentBatch) -> list[PaymentLine]:
    with scope.everything("a test looks"):
        found = select(PaymentLine).where(PaymentLine.batch_id == made.id).order_by(PaymentLine.id)
        return list(db.session.scalars(found.execution_options(populate_existing=True)))


def broken() -> list[str]:
    """What does not hold of money; the papers of these trainees were never reviewed."""
    return [each.text for each in invariants() if not each.text.startswith(("申报", "学员"))]


def disqualified(trainee: Trainee) -> None:
    with scope.everything("a test disqualifies"), transaction() as session:
        session.execute(
            update(Trainee).where(Trainee.id == trainee.id).values(state="disqualified", present=None)
        )
