"""What the home page says of continuing education: to a professional what is missing this year, to an office what waits and what is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from flask_babel import lazy_gettext as _
from sqlalchemy import and_, select

from tepei.credits import batches, standings, years
from tepei.credits.claim_models import OPEN, CreditClaim
from tepei.credits.course_models import PlannedCourse
from tepei.credits.models import FOREVER, CreditTotal, Employment
from tepei.credits.queries import is_complete
from tepei.credits.standings import YearRecord
from tepei.menu.waiting import Watched
from tepei.portal import clock, scope
from tepei.portal.jobs import Job
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

_RECENT = dt.timedelta(days=14)


def own() -> YearRecord | None:
    """This year of the person who signed in; None without rules, and for who neither works anywhere nor has any hours."""
    person_id = scope.viewer().person_id
    if person_id is None or not years.schemes():
        return None
    found = standings.whole(person_id)
    return found.this_year if found.rules and (found.record.employments or found.record.entries) else None


def watched(may: Callable[[str, str], bool], cycles: Sequence[Cycle]) -> Iterator[Watched]:
    """What an office watches while one of these years has rules of continuing education."""
    with_rules = [cycle for cycle in cycles if programmes.scheme_of(cycle).credits]
    if not with_rules:
        return
    here = CreditClaim.organisation_id.in_(scope.viewer().organisation_ids)
    today, course = clock.today(), PlannedCourse
    overdue = course.is_checked.is_(True), course.reported_on.is_(None), course.report_due < today
    late = course.filed_on > course.filing_due, course.year == today.year
    failed = Job.kind == batches.ROSTER, Job.state == "failed", Job.asked_at >= clock.now() - _RECENT
    found = (
        Watched(
            ("review", "CreditClaim"),
            _("待核定的学时申请"),
            CreditClaim,
            (CreditClaim.state == OPEN, here),
            True,
        ),
        Watched(("read", "CreditRoster"), _("逾期未报花名册的培训班"), course, overdue, True),
        Watched(("read", "CreditRoster"), _("逾期备案的培训班"), course, late),
        Watched(("add", "CreditRoster"), _("近两周有问题、没有登记的花名册"), Job, failed, True, "Job"),
        *_short(may, with_rules[0].year),
    )
    yield from (each for each in found if may(*each.right))


def _short(may: Callable[[str, str], bool], year: int) -> Iterator[Watched]:
    """Of a unit alone: those of a whole region are counted by the figures, where nobody waits for a home page."""
    paths = scope.viewer().paths
    if not paths or may("read", "Organisation"):
        return
    total = CreditTotal.__table__.c
    done = select(total.person_id).where(
        and_(total.person_id == Employment.person_id, total.year == year),
        is_complete(years.minima_of(year, paths[0])),
    )
    is_short = Employment.until == FOREVER, ~done.correlate(Employment).exists()
    yield Watched(("read", "Professional"), _("本年度学时不足的人员"), Employment, is_short)
