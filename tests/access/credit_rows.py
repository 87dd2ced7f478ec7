"""Rows of continuing education for the world."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from tepei.credits import actions, batches
from tepei.credits.actions import NewEntry
from tepei.credits.claim_models import CreditClaim
from tepei.credits.course_models import PlannedCourse
from tepei.credits.models import CreditProvider, CreditRoster
from tepei.credits.relief_models import ConfirmedRelief
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.portal import clock, files, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tepei.portal.jobs import Job
from tests import factories
from tests.applications.filling import photo
from tests.papers.stage import draft

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


def confirmed_relief(unit: Organisation) -> int:
    """What this unit confirmed of somebody who works for it."""
    with scope.everything("a test confirms"), transaction() as session:
        made = ConfirmedRelief(
            person_id=professional(unit), year=YEAR, relief_key="postdoc", name="出站博士后", body_id=unit.id, confirmed_at=clock.now(),
            evidence_id=files.keep(photo(), "证书.png").id,
        )  # fmt: skip
        session.add(made)
    return made.id


def credit_provider() -> int:
    """A platform; everybody reads it."""
    with scope.everything("a test makes a platform"), transaction() as session:
        made = CreditProvider(code=uuid4().hex, name="示例学习网", kind="platform")
        session.add(made)
    return made.id


def credit_claim(office: Organisation, person_id: int | None = None) -> int:
    """Hours that somebody claims before this office."""
    with scope.everything("a test claims hours"), transaction() as session:
        made = CreditClaim(
            person_id=person_id or factories.person().id, person_name="白音", organisation_id=office.id, path=office.path, year=YEAR,
            subject="professional", source="seminar", learnt={"hours": "8"}, learned_on=dt.date(YEAR, 2, 1), course="学术年会",
            claimed_at=clock.now(), evidence_id=files.keep(photo(), "证书.png").id,
        )  # fmt: skip
        session.add(made)
    return made.id


def own_credit_claim(username: str, office: Organisation) -> int:
    """Hours that the person of this account claims."""
    with scope.everything("a test looks"):
        person_id = db.session.scalars(
            select(Person.id).join(Person.account).where(Account.username == username)
        ).one()
    return credit_claim(office, person_id)


def planned_course(unit: Organisation, **values: Any) -> int:
    """A training of a plan of this unit, over since a week and checked."""
    with scope.everything("a test plans"), transaction() as session:
        plan = draft(factories.person(), unit)
        plan.person_id, plan.slot = None, plan.number
        told = {
            "name": "数字技术第一期", "starts": dt.date(YEAR, 2, 20), "ends": dt.date(YEAR, 3, 1), "filed_on": dt.date(YEAR, 2, 1),
            "report_due": dt.date(YEAR, 3, 15), "is_checked": True, "year": YEAR, **values,
        }  # fmt: skip
        made = PlannedCourse(paper_id=plan.id, position=1, organisation_id=unit.id, path=unit.path, **told)
        session.add(made)
    return made.id


def credit_roster(body: Organisation) -> int:
    """What this body handed in."""
    with scope.everything("a test hands in"), transaction() as session:
        made = CreditRoster(
            year=YEAR,
            body_id=body.id,
            path=body.path,
            name="第一期.xlsx",
            key=uuid4().hex,
            hours=Decimal(0),
            receipt={},
            notice_id=files.keep(photo(), "培训通知.png").id,
            handed_in_at=clock.now(),
        )
        session.add(made)
    return made.id


def handed_in(username: str) -> int:
    """The job of a roster that this person uploaded; nothing was taken in."""
    with scope.everything("a test leaves a job"), transaction() as session:
        owner = session.scalars(select(Account.id).where(Account.username == username)).one()
        made = Job(
            kind=batches.ROSTER,
            title="登记花名册",
            arguments={},
            user_id=owner,
            state="failed",
            asked_at=clock.now(),
            ended_at=clock.now(),
        )
        session.add(made)
    return made.id
