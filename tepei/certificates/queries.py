"""Certificates as pages show them, and what is said of one to whoever has its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.certificates.models import CERTIFICATE_STATES, ISSUED, Certificate
from tepei.papers import kinds
from tepei.papers.models import Paper
from tepei.policy.names import mask_name
from tepei.policy.words import Sentence, say
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes.models import Cycle
from tepei.trainees.models import Trainee

MOST = 500  # rows of a page


@dataclass(frozen=True)
class CertificateCheck:
    """What the public page says: no more than what stands on the certificate, with the name masked, and whether it holds."""

    number: str
    title: str
    masked_name: str
    year: str
    issued_on: str
    issuers: Sequence[str]
    state: Sentence
    holds: bool
    reason: str


def checked(number: str) -> CertificateCheck:
    """Of the certificate with this number. Absent where there is none."""
    with scope.everything("whoever has the number may ask whether the certificate holds"):
        statement = (
            select(Certificate).where(Certificate.number == number).options(joinedload(Certificate.cycle))
        )
        row = db.session.scalars(statement).one_or_none() if 0 < len(number) <= 60 else None
        if row is None:
            raise Absent
        return CertificateCheck(
            row.number, row.title, mask_name(row.name), row.cycle.name, row.issued_on.isoformat(), row.issuers,
            Sentence(CERTIFICATE_STATES[row.state]), row.state == ISSUED, row.reason,
        )  # fmt: skip


def of_cycle(cycle: Cycle) -> Sequence[Certificate]:
    """Those of a year that the viewer sees, by number."""
    ours = select(Certificate).where(Certificate.cycle_id == cycle.id)
    return db.session.scalars(ours.order_by(Certificate.serial).limit(MOST)).all()


def seen() -> Sequence[Certificate]:
    """All that the viewer sees, the newest first."""
    return db.session.scalars(select(Certificate).order_by(Certificate.id.desc()).limit(MOST)).all()


def waiting(cycle: Cycle, ids: Sequence[int] | None = None) -> Sequence[Trainee]:
    """Who completed the training of a year, whose selection holds and who has no certificate, by trainee number; only `ids` where given."""
    has_one = select(Certificate.trainee_id).where(Certificate.live.is_(True))
    found = (
        select(Trainee)
        .join(Paper, Paper.id == Trainee.application_id)
        .where(
            Trainee.cycle_id == cycle.id,
            Trainee.state == "completed",
            Paper.state == "selected",
            Trainee.id.not_in(has_one),
        )
        .options(
            joinedload(Trainee.track), joinedload(Trainee.organisation), joinedload(Trainee.training_unit)
        )
        .order_by(Trainee.number, Trainee.id)
    )
    if ids is not None:
        found = found.where(Trainee.id.in_(ids))
    with scope.everything("who issues for a year, which the caller asked, knows who waits in it"):
        return db.session.scalars(found).all()


def enclosed(paper: Paper) -> list[kinds.Enclosure]:
    """The certificate on the page of who was given it."""
    if paper.state != "selected":
        return []
    mine = select(Certificate.id).join(Certificate.trainee)
    pk = db.session.scalar(mine.where(Trainee.application_id == paper.id, Certificate.live.is_(True)))
    return [kinds.Enclosure(say("下载结业证书"), "CertificateView.show", pk)] if pk else []


kinds.enclose(enclosed)
