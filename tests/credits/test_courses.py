"""A unit's plan from its draft to the roster of its training: in time or with a reason, checked before it may run."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.applications import actions as applications
from tepei.credits import courses
from tepei.credits.course_models import PlannedCourse
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import draft_actions
from tepei.portal import clock, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as programmes
from tests import factories
from tests.credits.planning import CODE, MORNING, ROW, as_, begun, check, draft, listed, planning
from tests.papers.browsing import Browser, counted


@pytest.fixture
def unit(app: Flask) -> Organisation:
    """A unit whose office plans; the year is open."""
    return planning()


def test_unit_files_several_plans_and_each_runs_once_it_was_checked(app: Flask, unit: Organisation) -> None:
    with as_("clerk", app):
        first, second = draft(unit), draft(unit, name="数字技术第二期")
        for each in (first, second):
            applications.submit(each.id, each.form.edition)
    assert listed() == [("数字技术第一期", False), ("数字技术第二期", False)]
    check(app, first)
    assert listed() == [("数字技术第一期", True), ("数字技术第二期", False)]
    with as_("clerk", app):
        (mine,) = db.session.scalars(select(PlannedCourse).where(PlannedCourse.paper_id == first.id))
        assert courses.find_own(mine.id) is mine
        (other,) = db.session.scalars(select(PlannedCourse).where(PlannedCourse.paper_id == second.id))
        with pytest.raises(Refused, match="审核通过后"):
            courses.find_own(other.id)
    with as_("county", app), pytest.raises(Absent):
        courses.find_own(mine.id)


def test_late_plan_needs_a_reason_and_is_listed_for_those_who_check(app: Flask, unit: Organisation) -> None:
    with as_("clerk", app):
        plan = draft(unit, starts="2025-03-10", ends="2025-03-11")
        with pytest.raises(Refused, match="逾期"):
            applications.submit(plan.id, plan.form.edition)
        assert (plan.state, listed()) == ("draft", [])
        row = {**ROW, "starts": "2025-03-10", "ends": "2025-03-11", "late_reason": "上级临时部署"}
        draft_actions.save_section(plan.id, "trainings", [row], plan.form.edition)
        applications.submit(plan.id, plan.form.edition)
    for who, count in (("county", 1), ("far", 0)):
        with as_(who, app):
            assert len(courses.late()) == count


def test_plan_that_was_returned_for_mending_keeps_its_day(app: Flask, unit: Organisation) -> None:
    with as_("clerk", app):
        plan = draft(unit)
        applications.submit(plan.id, plan.form.edition)
        papers.approve(plan.id, plan.version, "同意")
    with as_("county", app):
        papers.send_back(plan.id, plan.version, "请写明培训地点")
    clock.move_to(MORNING.replace(day=17))
    rows = [ROW, {**ROW, "name": "数字技术第二期", "starts": "2025-03-21", "late_reason": "上级临时部署"}]
    with as_("clerk", app):
        draft_actions.save_section(plan.id, "trainings", rows, plan.form.edition)
        applications.submit(plan.id, plan.form.edition)
    with as_("county", app):
        first, added = db.session.scalars(select(PlannedCourse).order_by(PlannedCourse.position))
        assert (first.filed_on, first.late_reason) == (MORNING.date(), "")
        assert (added.filed_on, added.late_reason) == (dt.date(2025, 3, 17), "上级临时部署")
        assert courses.late() == [added]


def test_plan_that_goes_back_is_listed_no_more(app: Flask, unit: Organisation) -> None:
    with as_("clerk", app):
        plan = draft(unit)
        applications.submit(plan.id, plan.form.edition)
        papers.retract(plan.id, plan.version)
    assert listed() == []


def test_roster_that_is_overdue_is_counted(app: Flask, unit: Organisation) -> None:
    with as_("clerk", app):
        plan = draft(unit)
        applications.submit(plan.id, plan.form.edition)
    check(app, plan)
    clock.move_to(MORNING.replace(month=4, day=5))
    with as_("county", app):
        assert courses.overdue() == 0
    clock.move_to(MORNING.replace(month=4, day=6))
    with as_("county", app):
        assert (courses.overdue(), len(courses.late())) == (1, 1)
        with scope.everything("a test reports"):
            courses.reported(courses.late()[0].id, dt.date(2025, 4, 6))
            db.session.commit()
        assert (courses.overdue(), len(courses.late())) == (0, 1)


def test_registers_of_the_year_have_their_days_and_are_no_trainings(app: Flask, unit: Organisation) -> None:
    """知识更新能力提升行动: the plan by the end of January, the summary by the end of November; one of each."""
    rows = [{"name": "新能源", "area": "新能源", "people": "120"}]
    sections = {
        "basic": {"contact": "李二", "contact_phone": "13800000001"},
        "upgrade": rows,
        "content": {"outline": "已实施"},
    }
    with as_("clerk", app):
        with pytest.raises(Refused, match="截止"):
            begun(unit, "upgrade")
        report = begun(unit, "upgrade_report")
        for key, values in sections.items():
            draft_actions.save_section(report.id, key, values, report.form.edition)
        applications.submit(report.id, report.form.edition)
        assert (report.state, listed()) == ("in_review", [])
        with pytest.raises(Refused, match="最多 1 份"):
            begun(unit, "upgrade_report")
        begun(unit, "research")
        begun(unit, "research")


def test_office_files_its_own_plan_and_the_office_above_decides(app: Flask, unit: Organisation) -> None:
    bureau = factories.organisation("150100")
    with as_("city", app):
        plan = draft(bureau)
        applications.submit(plan.id, plan.form.edition)
        papers.approve(plan.id, plan.version, "同意")
        with pytest.raises(Refused, match="您不能办理"):
            papers.approve(plan.id, plan.version, "同意")
    with as_("region", app):
        papers.approve(plan.id, plan.version, "同意")
        papers.select(plan.id, plan.version)
    assert listed() == [("数字技术第一期", True)]
    with as_("city", app):
        assert (
            courses.find_own(db.session.scalars(select(PlannedCourse.id)).one()).organisation_id == bureau.id
        )


def test_what_nobody_stands_above_is_decided_by_somebody_else(app: Flask, unit: Organisation) -> None:
    factories.member("colleague", "region_reviewer", "150000")
    with as_("region", app):
        plan = draft(factories.organisation("150000"))
        applications.submit(plan.id, plan.form.edition)
        for verb in (papers.approve, papers.reject):
            with pytest.raises(Refused, match="其他审核员"):
                verb(plan.id, plan.version, "同意")
    with as_("colleague", app):
        papers.approve(plan.id, plan.version, "同意")
    with as_("region", app), pytest.raises(Refused, match="其他审核员"):
        papers.select(plan.id, plan.version)
    with as_("colleague", app):
        papers.select(plan.id, plan.version)
    assert listed() == [("数字技术第一期", True)]


def test_office_finds_its_plan_in_the_menu_and_begins_it(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        planning()
        bureau = factories.organisation("150100").id
        chosen = {
            "organisation": bureau,
            "track": programmes.track_by_code(programmes.cycle_by_code(CODE), "plan").id,
        }
    city = Browser(sqlite_portal, "city")
    assert "/unit-applications/" in city.read("/home/")
    page = city.read("/unit-applications/new")
    assert "年度培训计划备案" in page
    assert city.press(page, "/unit-applications/new", **chosen)[0] == 302
    assert "呼和浩特市人力资源和社会保障局" in city.read("/unit-applications/")


def test_own_plans_are_listed_at_the_same_cost_however_many(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        pk = planning().id
    clerk, costs = Browser(sqlite_portal, "clerk"), []
    for more in (1, 3):
        with sqlite_portal.app_context(), as_("clerk", sqlite_portal):
            for _each in range(more):
                plan = draft(db.session.get_one(Organisation, pk))
                applications.submit(plan.id, plan.form.edition)
        clerk.read("/unit-applications/")
        with counted(sqlite_portal) as statements:
            clerk.read("/unit-applications/")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 8
