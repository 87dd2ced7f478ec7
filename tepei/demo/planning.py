"""A base of continuing education with its year: plans in time and late, checked and waiting, a roster that came and one that is overdue."""

from __future__ import annotations

import datetime as dt
import io

from tepei.applications import actions as applications
from tepei.applications.models import Application
from tepei.credits import providers, reliefs, rosters, years
from tepei.credits.models import CreditProvider
from tepei.credits.rosters import Handing
from tepei.demo import journeys
from tepei.demo.people import portrait
from tepei.demo.tree import Tree, invented_credit_code
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import draft_actions
from tepei.people.claims import Evidence
from tepei.people.models import Person
from tepei.portal import clock, files
from tepei.portal.database import db
from tepei.programmes.models import Cycle

BASE, BUREAU = "152200-B1", "152200"
# Name, subject, first day, days before it on which it was filed, why it came late, the industry that it is for.
_COURSES = (
    ("铸牢中华民族共同体意识专题班", "公需科目", dt.date(2025, 12, 18), 30, "", ""),
    ("新质生产力专题班", "公需科目", dt.date(2025, 11, 24), 20, "", ""),
    ("数字技术应用班", "专业科目", dt.date(2025, 12, 9), 5, "应各旗县要求临时增开", "信息技术"),
)
_OF_THE_BUREAU = ("事业单位专业技术人员能力提升班", "专业科目", dt.date(2025, 12, 2), 21, "", "")
_WAITING = ("乡村振兴专题班", "专业科目", dt.date(2026, 1, 19), 25, "", "农牧业")


def base(demo: Tree) -> Organisation:
    """A base of the prefecture, recognised since this spring, with an account “base”."""
    office = demo.by_code[BUREAU]
    made = demo.add(
        BASE, "兴安盟示例专业技术人员继续教育基地", "learning_base", office, credit_code=invented_credit_code(9001),
    )  # fmt: skip
    demo.reviewers[made.id] = demo.account("base", "继续教育基地经办人（演示）", "unit_reviewer", made)
    demo.session.add_all([
        CreditProvider(
            code=BASE, name=made.name, kind="base", organisation_id=made.id, valid_from=dt.date(2025, 3, 1), valid_to=dt.date(2028, 2, 29),
        ),
        CreditProvider(code="XMEX", name="示例学习网", kind="platform", address="https://xmex.example.org", valid_from=dt.date(2025, 1, 1)),
    ])  # fmt: skip
    demo.session.flush()
    return made


def plan(demo: Tree, cycle: Cycle, body: Organisation) -> None:
    """Everything that it planned this year, and what its bureau planned itself; the last plan waits."""
    filed = [(body, course) for course in _COURSES]
    for who, course in (*filed, (demo.by_code[BUREAU], _OF_THE_BUREAU)):
        _check(demo, _file(demo, cycle, who, course))
    _file(demo, cycle, body, _WAITING)


def _file(
    demo: Tree, cycle: Cycle, body: Organisation, course: tuple[str, str, dt.date, int, str, str]
) -> Application:
    name, subject, starts, before, reason, industry = course
    clock.move_to(dt.datetime.combine(starts - dt.timedelta(days=before), dt.time(9), clock.now().tzinfo))
    row = {
        "name": name, "subject": subject, "starts": starts.isoformat(), "ends": (starts + dt.timedelta(days=2)).isoformat(), "hours": "24",
        "people": "80", "industry": industry, "provider": body.name, "late_reason": reason,
    }  # fmt: skip
    sections = {
        "basic": {"contact": "李二", "contact_phone": "13800000001"}, "trainings": [row],
        "content": {"outline": "集中授课三天，考试合格的登记学时。"},
    }  # fmt: skip
    with journeys.acting(demo.reviewer(body)):
        made = applications.start(cycle, cycle.tracks[0], body.id)
        for key, values in sections.items():
            draft_actions.save_section(made.id, key, values, made.form.edition)
        applications.submit(made.id, made.form.edition)
    return made


def _check(demo: Tree, paper: Application) -> None:
    """Every office on its way, in the days after."""
    *_before, last = stops = journeys.stops_of(paper)
    for stop in stops:
        with journeys.acting(demo.reviewer(stop)):
            papers.approve(paper.id, paper.version, "同意。")
    with journeys.acting(demo.reviewer(last)):
        papers.select(paper.id, paper.version, "可以组织培训。")


def hand_in(demo: Tree, body: Organisation, course_id: int, content: bytes) -> None:
    """The roster of its first training, with the notice."""
    with journeys.acting(demo.reviewer(body)):
        notice = files.keep(io.BytesIO(portrait("1")), "培训通知.jpg", owner_id=demo.reviewer(body).id)
        handing = Handing(
            body,
            years.terms(2025, body.path),
            "铸牢中华民族共同体意识专题班.xlsx",
            providers.of_office(body.id),
            course_id,
            notice.id,
        )
        rosters.take_in(handing, content)


def relieve(demo: Tree, office: Organisation, person: Person, path: str) -> None:
    """The bureau confirmed by evidence that somebody stood at the epidemic front line."""
    with journeys.acting(demo.reviewer(office)):
        evidence = Evidence(io.BytesIO(portrait("2")), "派驻证明.jpg")
        reliefs.confirm(person.id, path, "epidemic", {"epidemic_years": "2022 2023"}, evidence)
    db.session.flush()
