"""Single rows for the world, each made where no verb of a room would let a test have it; those of one subject stand in `…_rows.py`."""

from __future__ import annotations

import datetime as dt
import itertools

from sqlalchemy import select

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import KINDS
from tepei.messages.models import Message
from tepei.organisations.models import Organisation
from tepei.people import participations
from tepei.people.models import IdentityClaim, Listing, Person
from tepei.people.participations import TypedParticipation
from tepei.people.queries import viewer_of
from tepei.portal import clock, files, scope, vault
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE, db, transaction
from tepei.portal.jobs import Job
from tests import factories
from tests.applications.filling import photo

CLOSES = dt.datetime(2023, 3, 15, 23, 59, 59, tzinfo=ZONE)
serials = itertools.count(1)


def listing() -> int:
    """A line of a list."""
    with scope.everything("a test lists"), transaction() as session:
        made = Listing(kind="sanctioned", name="巴特尔", year=2021, source="通报")
        session.add(made)
    return made.id


def participation() -> int:
    """A line of the register that was entered by hand."""
    with scope.everything("a test enters a line"), transaction():
        text = f"第{next(serials)}医院"
        made = participations.enter(
            TypedParticipation("巴特尔", "", text, "nmg-tepei", "", 2020, None, "", "通报")
        )
    return made.id


def told(username: str) -> int:
    """A message to this account."""
    with scope.everything("a test tells"), transaction() as session:
        account_id = session.scalars(select(Account.id).where(Account.username == username)).one()
        about = f"a test:{next(serials)}"
        messages.tell(KINDS["paper.send_back"], [account_id], Occasion(about))
        return session.scalars(select(Message.id).where(Message.about == about)).one()


def imported(username: str) -> int:
    """An import of units that is done, whose workbook this person uploaded."""
    with scope.everything("a test leaves an import"), transaction() as session:
        owner = session.scalars(select(Account.id).where(Account.username == username)).one()
        made = Job(
            kind="import.units", title="批量导入：单位", arguments={}, user_id=owner, state="done", asked_at=clock.now(),
            ended_at=clock.now(), expires_at=clock.now() + dt.timedelta(days=7), result={"count": 1, "accounts": []},
        )  # fmt: skip
        session.add(made)
    return made.id


def claim(office: Organisation) -> int:
    """A claim on somebody's number that this organisation decides about."""
    claimant, holder = factories.account(f"claimant{next(serials)}"), factories.person()
    with scope.everything("a test opens a claim"), transaction() as session:
        person = db.session.get_one(Person, holder.id)
        person.state = "frozen"
        made = IdentityClaim(
            id_number=person.id_number, id_number_index=vault.blind_index(person.id_number), organisation_id=office.id, claimant_id=claimant.id,
            holder_id=person.user_id, claimant_name="巴特尔", claimant_mobile="13900000002", statement="号码被他人登记。",
            evidence_id=files.keep(photo(), "身份证.png").id, opened_at=clock.now(),
        )  # fmt: skip
        session.add(made)
    return made.id


def job(username: str) -> int:
    """A job that is done, with its file: the forms of the body that its asker acts for."""
    with scope.everything("a test leaves a job"), transaction() as session:
        asker = session.scalars(select(Account).where(Account.username == username)).one()
        owner, body = asker.id, next(iter(viewer_of(asker).organisation_ids), 0)
        made = Job(
            kind="forms", title="申报表", arguments={"track": 1, "body": body}, user_id=owner, state="done", asked_at=clock.now(),
            ended_at=clock.now(), expires_at=clock.now() + dt.timedelta(days=7),
            file_id=files.put(b"PK", "申报表.zip", "application/zip", owner).id,
        )  # fmt: skip
        session.add(made)
    return made.id
