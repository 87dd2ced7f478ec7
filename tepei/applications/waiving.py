"""放宽名额限制: who decides about a year lets one body go beyond one of its limits, with a reason."""

from __future__ import annotations

from tepei.applications.waiver_models import LimitWaiver
from tepei.organisations.models import Organisation
from tepei.policy.characters import fault, trim
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, require
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle

_LONGEST = 500


def waive(cycle: Cycle, body_id: int, limit_key: str, reason: str) -> LimitWaiver:
    """Refused without a reason; Absent for a year, a body or a limit that is none of the viewer's."""
    with transaction() as session:
        if not running.ends_at_viewer(cycle) or limit_key not in {
            each.key for each in programmes.scheme_of(cycle).limits
        }:
            raise Absent
        body = db.session.get(Organisation, body_id)
        if body is None:
            raise Absent
        require(_is_reason(reason))
        known = session.query(LimitWaiver).filter_by(
            cycle_id=cycle.id, organisation_id=body.id, limit_key=limit_key
        )
        if known.first() is not None:
            raise Refused(say("%(body)s的这项名额限制已经放宽。", body=body.name))
        row = LimitWaiver(
            cycle_id=cycle.id,
            organisation_id=body.id,
            limit_key=limit_key,
            reason=trim(reason),
            waived_by_id=scope.viewer().user_id,
            waived_at=clock.now(),
        )
        session.add(row)
        session.flush()
        audit.record("limit.waive", row, limit=limit_key, body=body.code)
        return row


def _is_reason(reason: str) -> Verdict:
    hidden = fault(reason, lines=True)
    if hidden:
        return Verdict.no("reason", say("%(fault)s。", fault=hidden))
    if not trim(reason):
        return Verdict.no("reason", say("请写明放宽的理由。"))
    if len(reason) > _LONGEST:
        return Verdict.no("reason", say("理由最多 %(most)d 个字。", most=_LONGEST))
    return Verdict.yes()
