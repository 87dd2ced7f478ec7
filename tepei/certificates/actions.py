"""颁发、撤销结业证书. Numbers of a year come one after the other: its row is locked while they are given."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from tepei.certificates import queries
from tepei.certificates.models import ISSUED, REVOKED, Certificate
from tepei.certificates.rules import is_issued, is_reason
from tepei.papers.models import Paper
from tepei.policy.certificate import CertificateRecord, may_issue
from tepei.policy.numbering import number
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, require
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle
from tepei.trainees.models import Trainee


def issue(cycle: Cycle, ids: Sequence[int] | None = None) -> list[Certificate]:
    """To everybody of a year who completed it and has none, or to these of them. Refused, or Absent where the year ends elsewhere."""
    with transaction() as session:
        if not running.ends_at_viewer(cycle) and not scope.is_unlimited():
            raise Absent
        record = programmes.scheme_of(cycle).certificate
        if record is None:
            raise Refused(say("本年度的方案没有规定结业证书。需要的，请在实施方案中填写“结业证书”。"))
        session.execute(select(Cycle.id).where(Cycle.id == cycle.id).with_for_update())
        trainees = queries.waiting(cycle, ids)
        require(_may(ids, trainees))
        serial = _last(cycle)
        made = [_certificate(each, record, cycle, serial + place) for place, each in enumerate(trainees, 1)]
        session.add_all(made)
        session.flush()
        for each in made:
            audit.record("certificate.issue", each, number=each.number)
        return made


def _may(ids: Sequence[int] | None, trainees: Sequence[Trainee]) -> Verdict:
    """Of those who were named, each must be among those who wait."""
    found = {each.id for each in trainees}
    for pk in ids or ():
        if pk not in found:
            trainee = scope.find(Trainee, pk)
            verdict = may_issue(trainee.state, _is_selected(trainee))
            return verdict if not verdict else Verdict.no("has_one", say("该学员已有有效的结业证书。"))
    return Verdict.yes() if trainees else Verdict.no("nobody", say("目前没有待颁发结业证书的学员。"))


def _is_selected(trainee: Trainee) -> bool:
    with scope.everything("whether the selection holds is asked by who issues"):
        return db.session.scalar(select(Paper.state).where(Paper.id == trainee.application_id)) == "selected"


def _last(cycle: Cycle) -> int:
    """The last serial of the year; revoked certificates keep theirs."""
    with scope.everything("serials are counted over all"):
        found = select(func.max(Certificate.serial)).where(Certificate.cycle_id == cycle.id)
        return db.session.scalar(found) or 0


def _certificate(trainee: Trainee, record: CertificateRecord, cycle: Cycle, serial: int) -> Certificate:
    return Certificate(
        cycle_id=cycle.id, trainee_id=trainee.id, serial=serial, number=number(record.pattern, cycle.year, serial), title=record.title,
        issuers=list(record.issuers), name=trainee.name, unit_name=trainee.organisation.name, track_name=trainee.track.name,
        training_unit_name=trainee.training_unit.name if trainee.training_unit else "", begins_on=trainee.begins_on,
        left_on=trainee.left_on or trainee.ends_on, issued_on=clock.today(), state=ISSUED, live=True,
    )  # fmt: skip


def revoke(pk: int, version: int, reason: str) -> Certificate:
    """撤销 with a reason, which its public page says; the number is not given again. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(Certificate, pk, version)
        require(is_issued(row.state) & is_reason(reason))
        row.state, row.live, row.reason, row.revoked_at = REVOKED, None, reason.strip(), clock.now()
        row.version += 1
        audit.record("certificate.revoke", row, reason=row.reason)
        return row
