"""What is asked beside the workbook of a roster: of which training it is, with its notice, and why it comes late 报送花名册."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tepei.credits import batches, correcting, course_rules, courses, years
from tepei.organisations.models import Organisation
from tepei.people.claims import Evidence
from tepei.policy.characters import trim
from tepei.policy.counting import nearest_rules
from tepei.policy.credits import CreditRules
from tepei.policy.words import say
from tepei.portal import clock, files, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.portal.jobs import Job


@dataclass(frozen=True)
class Typed:
    """The form, as it was sent: `course_id` of a training that was planned; else which body, and when it ended. 0 where nothing was chosen."""

    course_id: int
    body_id: int
    year: int
    ended: str
    late_reason: str = ""
    notice: Evidence | None = None


def offices() -> Sequence[Organisation]:
    """Those that the viewer acts for."""
    own = select(Organisation).where(Organisation.id.in_(scope.viewer().organisation_ids))
    return db.session.scalars(own.order_by(Organisation.path)).all()


def office_of(pk: int, own: Sequence[Organisation]) -> Organisation | None:
    """The one of these with this id, 0: the first; None for who acts for none. Raises Absent."""
    found = [each for each in own if pk in (0, each.id)]
    if pk and not found:
        raise Absent
    return next(iter(found), None)


def rules_of(year: int) -> CreditRules | None:
    """What the year lays down; None where nothing is."""
    found = years.by_year()
    return nearest_rules(found, year)[0] if found else None


def hand_in(typed: Typed, content: bytes, name: str) -> Job:
    """Put the workbook in line. Refused where it comes late without a reason, or where the year asks for plans and none was checked.

    Raises Absent for what is of others.
    """
    correcting.require_clean(typed.late_reason)
    rules, reason = rules_of(typed.year), trim(typed.late_reason)[:500]
    body_id, ended, told = _of_course(typed, rules)
    due = rules.report_due(ended) if rules else None
    is_late = course_rules.is_late(due, clock.today())
    if is_late and not reason:
        raise Refused(say("应于 %(due)s 前报送，已经逾期，请说明原因。", due=str(due)))
    body = scope.find(
        Organisation, body_id
    )  # whether the viewer acts for it is asked where it is put in line
    return batches.ask_roster(body, typed.year, content, name, late_reason=reason if is_late else "", **told)


def _of_course(typed: Typed, rules: CreditRules | None) -> tuple[int, dt.date, dict[str, int]]:
    """The body, the day on which it ended, and what is kept of the training."""
    if typed.course_id:
        course = courses.find_own(typed.course_id)
        if course.ends > clock.today():
            raise Refused(say("培训结束后再报送花名册。"))
        if typed.notice is None:
            raise Refused(say("请上传培训通知。"))
        owner = scope.viewer().user_id
        with transaction():
            notice = files.keep(typed.notice.stream, typed.notice.name, owner_id=owner)
        return course.organisation_id, course.ends, {"course_id": course.id, "notice_id": notice.id}
    if rules is not None and rules.plan_days is not None:
        raise Refused(say("请选择培训班。没有列出的，先在“单位申报”中备案培训计划，审核通过后再报送。"))
    ended = correcting.day_of(typed.ended)
    if ended is None or ended > clock.today():
        raise Refused(say("请填写培训结束的日期，不能晚于今天；培训结束后再报送花名册。"))
    return typed.body_id, ended, {}
