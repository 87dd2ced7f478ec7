"""A year in which units and offices plan their trainings: plans filled in, checked on their way, and listed."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from sqlalchemy import select

from tepei.applications import actions as applications
from tepei.applications.models import Application
from tepei.credits.course_models import PlannedCourse
from tepei.demo.tree import invented_credit_code
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import draft_actions
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db
from tepei.programmes import queries as programmes
from tests import factories

CODE = "nmg-continuing-education-2025"
MORNING = dt.datetime(2025, 3, 3, 9, 0, tzinfo=ZONE)
ROW = {
    "name": "数字技术第一期", "subject": "公需科目", "starts": "2025-03-20", "ends": "2025-03-22", "hours": "24", "people": "60",
    "provider": "本单位",
}  # fmt: skip


def planning() -> Organisation:
    clock.move_to(MORNING)
    factories.open_year(CODE)
    made = factories.unit("第一中学", "150121", credit_code=invented_credit_code(1))
    factories.member("clerk", "unit_reviewer", made)
    factories.member("county", "county_reviewer", "150121")
    factories.member("city", "prefecture_reviewer", "150100")
    factories.member("region", "region_reviewer", "150000")
    factories.member("far", "county_reviewer", "152221")
    return made


def begun(unit: Organisation, code: str = "plan") -> Application:
    """A draft of the unit on this track."""
    track = programmes.track_by_code(programmes.cycle_by_code(CODE), code)
    return applications.start(track.cycle, track, unit.id)


def draft(unit: Organisation, **row: str) -> Application:
    """One more plan of the unit, filled in."""
    made = begun(unit)
    sections = {
        "basic": {"contact": "李二", "contact_phone": "13800000001"}, "trainings": [{**ROW, **row}],
        "content": {"outline": "数字技术应用"},
    }  # fmt: skip
    for key, values in sections.items():
        draft_actions.save_section(made.id, key, values, made.form.edition)
    return made


def as_(username: str, app: Flask) -> object:
    return factories.signed_in(app.appbuilder.sm.find_user(username))  # type: ignore[attr-defined]


def listed() -> list[tuple[str, bool]]:
    with scope.everything("a test looks"):
        return [
            (each.name, each.is_checked)
            for each in db.session.scalars(select(PlannedCourse).order_by(PlannedCourse.id))
        ]


def check(app: Flask, paper: Application) -> None:
    """Every office on its way approves, the last one says that it may run."""
    for who in ("clerk", "county", "city", "region"):
        with as_(who, app):
            papers.approve(paper.id, paper.version, "同意")
    with as_("region", app):
        papers.select(paper.id, paper.version)
