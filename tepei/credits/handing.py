"""What is asked beside the workbook of a roster: which body hands it in, when the training ended, and why it comes late 报送花名册."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tepei.credits import batches, correcting, years
from tepei.organisations.models import Organisation
from tepei.policy.characters import trim
from tepei.policy.counting import nearest_rules
from tepei.policy.words import say
from tepei.portal import clock, scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.jobs import Job


@dataclass(frozen=True)
class Typed:
    """The form, as it was sent."""

    body_id: int
    year: int
    ended: str
    late_reason: str = ""


def bodies() -> Sequence[tuple[int, str]]:
    """Those that the viewer acts for: (id, name)."""
    own = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_(scope.viewer().organisation_ids)
    )
    return [(pk, name) for pk, name in db.session.execute(own.order_by(Organisation.name))]


def own_office() -> Organisation:
    """The first of the viewer's. Raises Absent for who acts for none."""
    return scope.find(Organisation, next(iter(scope.viewer().organisation_ids), 0))


def days() -> int | None:
    """How many days after its end a training is told of, this year; None where nothing is laid down."""
    found = years.by_year()
    return nearest_rules(found, clock.today().year)[0].report_days if found else None


def hand_in(typed: Typed, content: bytes, name: str) -> Job:
    """Put the workbook in line. Refused where it comes late without a reason. Raises Absent for a body of others."""
    correcting.require_clean(typed.late_reason)
    ended, reason = correcting.day_of(typed.ended), trim(typed.late_reason)[:500]
    if ended is None or ended > clock.today():
        raise Refused(say("请填写培训结束的日期，不能晚于今天；培训结束后再报送花名册。"))
    found = years.by_year()
    due = nearest_rules(found, typed.year)[0].report_due(ended) if found else None
    is_late = due is not None and clock.today() > due
    if is_late and not reason:
        raise Refused(say("应于 %(due)s 前报送，已经逾期，请说明原因。", due=str(due)))
    return batches.ask_roster(
        _body(typed.body_id), typed.year, content, name, late_reason=reason if is_late else ""
    )


def _body(pk: int) -> Organisation:
    """Its row; whether the viewer acts for it is asked where it is put in line."""
    return scope.find(Organisation, pk)
