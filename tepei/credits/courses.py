"""培训计划: a plan that is handed in becomes its trainings, and each of them gets its roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import joinedload

from tepei.credits import course_rules, providers
from tepei.credits.course_models import PlannedCourse
from tepei.credits.course_rules import SECTION, CourseRow, Filing
from tepei.forms.content import Content, usual
from tepei.papers import drafts, kinds, versions
from tepei.papers.models import Paper
from tepei.policy.credits import CreditRules
from tepei.policy.words import say
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Absent, Refused, require
from tepei.programmes import queries as programmes

SHOWN = 200
_LISTING, _SETTLING = ("submit", "retract", "send_back"), ("select", "revoke")


def follow(verb: str, papers: Sequence[Paper], _ground: str) -> None:
    """What is handed in is listed, what goes back to who filed it is taken off, what was checked may run; in the transaction of the move.

    Raises Refused for a late one without a reason.
    """
    for paper in papers:
        rules = _rules(paper)
        if rules is None:
            continue
        with scope.everything("a plan is listed for whoever may see where it was filed"):
            if verb in _LISTING:
                _list(paper, rules)
            elif verb in _SETTLING:
                of_plan = update(PlannedCourse).where(PlannedCourse.paper_id == paper.id)
                db.session.execute(of_plan.values(is_checked=verb == "select"))


def _rules(paper: Paper) -> CreditRules | None:
    """Those that a plan is read with; None for a paper that is no plan."""
    if paper.kind != "application" or paper.person_id is not None:
        return None
    rules = programmes.scheme_of(paper).credits
    if rules is None:
        return None
    return rules if any(section.key == SECTION for section in drafts.form_of(paper).sections) else None


def _list(paper: Paper, rules: CreditRules) -> None:
    db.session.execute(delete(PlannedCourse).where(PlannedCourse.paper_id == paper.id))
    if paper.state != "in_review":
        return
    content, today = drafts.content_of(paper), clock.today()
    rows, earlier = _rows(content, rules), _earlier(paper, content, rules)
    require(course_rules.may_file(rows, today, earlier))
    for row in rows:
        if not providers.may_teach(paper.organisation_id, row.starts):
            raise Refused(say("“%(name)s”开始时本基地不在认可期内，不能备案。", name=row.name))
    if not paper.cycle.is_rehearsal:  # nobody hands in hours for what was only rehearsed
        filed = [(row, course_rules.filed_on(row, earlier, today)) for row in rows]
        db.session.add_all(_made(paper, rules, place, *each) for place, each in enumerate(filed, 1))
        db.session.flush()


def _earlier(paper: Paper, content: Content, rules: CreditRules) -> list[Filing]:
    """The filings that count of a plan that was returned, the first one first."""
    if paper.form.submission < 2:
        return []
    moves = [(each.verb, not each.step_kind) for each in paper.decisions]
    counted = versions.submissions(paper)[course_rules.void_filings(moves) :]
    return [
        Filing(
            each.submitted_at.astimezone(ZONE).date(),
            tuple(_rows(replace(content, answers=each.answers), rules)),
        )
        for each in counted
    ]


def _rows(content: Content, rules: CreditRules) -> list[CourseRow]:
    section = content.form.section(SECTION)
    return [
        course_rules.read({field.key: usual(field, row) for field in section.fields}, rules)
        for row in content.rows(section)
    ]


def _made(paper: Paper, rules: CreditRules, place: int, row: CourseRow, filed_on: dt.date) -> PlannedCourse:
    return PlannedCourse(
        paper_id=paper.id, position=place, year=paper.cycle.year, organisation_id=paper.organisation_id, path=paper.organisation.path,
        name=row.name, provider_name=row.provider, industry=row.industry[:40], level=row.level[:10], people=row.people, starts=row.starts, ends=row.ends, filed_on=filed_on,
        filing_due=row.due, late_reason=row.late_reason if course_rules.is_late(row.due, filed_on) else "",
        report_due=rules.report_due(row.ends),
    )  # fmt: skip


def to_report() -> Sequence[PlannedCourse]:
    """Of the viewer's bodies, those that were checked and are over, the ones without a roster first."""
    own = PlannedCourse.organisation_id.in_(scope.viewer().organisation_ids)
    over = select(PlannedCourse).where(own, PlannedCourse.is_checked, PlannedCourse.ends <= clock.today())
    order = PlannedCourse.reported_on.is_not(None), PlannedCourse.ends.desc(), PlannedCourse.id
    return db.session.scalars(over.order_by(*order).limit(SHOWN)).all()


def late() -> Sequence[PlannedCourse]:
    """In the viewer's sight, whose plan or roster came late, or whose roster is overdue; the newest first."""
    reported = func.coalesce(PlannedCourse.reported_on, clock.today())
    reports_late = and_(PlannedCourse.is_checked, reported > PlannedCourse.report_due)
    found = select(PlannedCourse).where(or_(PlannedCourse.filed_on > PlannedCourse.filing_due, reports_late))
    order = PlannedCourse.starts.desc(), PlannedCourse.id
    with_body = found.options(joinedload(PlannedCourse.organisation)).order_by(*order)
    return db.session.scalars(with_body.limit(SHOWN)).all()


def overdue() -> int:
    """How many in the viewer's sight wait for a roster that is overdue."""
    waits = PlannedCourse.is_checked, PlannedCourse.reported_on.is_(None)
    statement = select(func.count()).select_from(PlannedCourse)
    return db.session.scalar(statement.where(*waits, PlannedCourse.report_due < clock.today())) or 0


def find_own(course_id: int) -> PlannedCourse:
    """One of the viewer's bodies. Raises Absent, and Refused before it was checked."""
    course = scope.find(PlannedCourse, course_id)
    if course.organisation_id not in scope.viewer().organisation_ids:
        raise Absent
    if not course.is_checked:
        raise Refused(say("培训计划审核通过后才能组织培训和报送花名册。"))
    return course


def reported(course_id: int, day: dt.date) -> None:
    """Its roster was stored; the first one counts."""
    course = db.session.get_one(PlannedCourse, course_id)
    course.reported_on = course.reported_on or day


kinds.follow(follow)
