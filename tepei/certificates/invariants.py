"""What must hold of certificates whatever happened (papers.invariants)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from tepei.certificates.models import Certificate
from tepei.papers import invariants
from tepei.portal.database import db
from tepei.trainees.models import Trainee


def _certificates_have_no_gaps() -> Iterator[str]:
    """The serials of a year are 1, 2, 3 …"""
    counted = select(Certificate.cycle_id, func.count(), func.max(Certificate.serial)).group_by(
        Certificate.cycle_id
    )
    for cycle_id, count, last in db.session.execute(
        counted.having(func.count() != func.max(Certificate.serial))
    ):
        yield f"年度 {cycle_id}：证书 {count} 份，最后一份的序号为 {last}"


def _certificates_are_of_who_completed() -> Iterator[str]:
    """Nobody has one who did not complete the training."""
    wrong = (
        select(Certificate.number)
        .join(Trainee, Trainee.id == Certificate.trainee_id)
        .where(Certificate.live.is_(True), Trainee.state != "completed")
    )
    for number in db.session.scalars(wrong):
        yield f"证书 {number}：学员没有结业"


invariants.register(_certificates_have_no_gaps, _certificates_are_of_who_completed)
