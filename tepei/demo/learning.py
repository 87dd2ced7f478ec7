"""继续教育 near the end of its year: professionals with three years of hours, and one of them with everything that people do by hand.

Played on the dates of 内人社办发〔2024〕201号.
"""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from sqlalchemy import select

from tepei.credits import actions, claim_actions
from tepei.credits.actions import NewEntry
from tepei.credits.claim_models import CreditClaim
from tepei.credits.claim_rules import ClaimFacts
from tepei.credits.course_models import PlannedCourse
from tepei.credits.rosters import HEADS
from tepei.demo import journeys, planning, professionals, tree
from tepei.demo.people import Invented, portrait
from tepei.demo.professionals import Professionals
from tepei.demo.provinces import Province
from tepei.demo.tree import Tree
from tepei.organisations.models import Organisation
from tepei.people.claims import Evidence
from tepei.people.models import Person
from tepei.policy.conversion import Learnt
from tepei.portal import clock
from tepei.portal.accounts import Account
from tepei.portal.database import ZONE, transaction
from tepei.portal.export import Column, Sheet, workbook
from tepei.programmes import queries as programmes
from tepei.schemes.actions import open_cycle

CYCLE, YEAR = "nmg-continuing-education-2025", 2025
FIRST_DAY = dt.datetime(YEAR, 1, 2, 9, 0, tzinfo=ZONE)
MORNING = dt.datetime(YEAR, 12, 30, 9, 0, tzinfo=ZONE)
COUNTY, UNIT, OTHER_UNIT = "152221", "152221-U1", "152221-U2"
# Hours of the applicant: year, subject, hours, course, source. Two years are done; of this one 20 professional hours are missing.
_LEARNED = (
    (2023, "public", "30", "数字技术", "platform"), (2023, "professional", "60", "专业新技术", "industry"),
    (2024, "public", "32", "网络安全", "platform"), (2024, "professional", "0.1", "职业资格考试", "exam"),
    (2024, "professional", "59.9", "专题研修", "seminar"), (2025, "public", "30", "新质生产力", "platform"),
    (2025, "professional", "40", "岗位能力提升", "institution"),
)  # fmt: skip


class Learners(Professionals):
    """With the year that is ending, too."""

    @property
    def years(self) -> tuple[int, ...]:
        return (*super().years, clock.today().year)


def teach(story: Province, people_count: int = 2_000) -> int:
    """Open the year, and let so many people learn; how many did."""
    with transaction() as session:
        clock.move_to(FIRST_DAY)
        demo = tree.build(session, story)
        cycle = programmes.cycle_by_code(CYCLE)
        open_cycle(cycle.id, cycle.version)
        clock.move_to(MORNING)
        inventor = story.inventor(YEAR)
        invented = [inventor.person("outside") for _each in range(2)]
        applicant, colleague = (
            journeys.register(demo, one, name)
            for one, name in zip(invented, ("applicant", "colleague"), strict=True)
        )
        _record(demo, applicant)
        _claims(demo, applicant)
        base = planning.base(demo)
        planning.plan(demo, cycle, base)
        clock.move_to(MORNING)
        planning.hand_in(demo, base, _first_course(demo), _roster(demo, invented[1]))
        _relieve(demo, colleague)
        professionals.load(Learners(people_count), lambda _text: None)
    return people_count + len((applicant, colleague))


def _record(demo: Tree, account: Account) -> None:
    """Three years, a line that was put right, and a move to another unit."""
    person = demo.session.scalars(select(Person).where(Person.user_id == account.id)).one()
    office, unit, before = (demo.by_code[code] for code in (COUNTY, UNIT, OTHER_UNIT))
    actions.move(person.id, before, dt.date(2018, 7, 1))
    with journeys.acting(demo.reviewer(office)):
        made = actions.enter(*(_entry(person.id, office, line) for line in _LEARNED))
        actions.correct(made[0].id, "证书为 31 学时", hours=Decimal(31))
        actions.move(person.id, unit, dt.date(2024, 9, 1))


def _entry(person_id: int, office: Organisation, line: tuple[int, str, str, str, str]) -> NewEntry:
    year, subject, hours, course, source = line
    return NewEntry(
        person_id, year, subject, Decimal(hours), source=source, learned_on=dt.date(year, 6, 15), course=course,
        provider_name="示例继续教育基地", body_id=office.id,
    )  # fmt: skip


def _claims(demo: Tree, account: Account) -> None:
    """One that waits, one that was recognised, one that was refused."""
    office = demo.reviewer(demo.by_code[COUNTY])
    made = [_claim(account, course) for course in ("学术年会", "专业技术论坛", "高级研修班")]
    with journeys.acting(office):
        claim_actions.recognise(made[1].id, made[1].version)
        claim_actions.refuse(made[2].id, made[2].version, "证书上没有学时，请补充结业证明。")


def _claim(account: Account, course: str) -> CreditClaim:
    facts = ClaimFacts(
        YEAR,
        "professional",
        "seminar",
        dt.date(YEAR, 11, 20),
        course,
        Learnt(YEAR, hours=Decimal(8)),
        "示例学会",
    )
    with journeys.acting(account):
        return claim_actions.file(facts, Evidence(io.BytesIO(portrait("1")), "证书.jpg"))


def _roster(demo: Tree, invented: Invented) -> bytes:
    """Of the base's first training."""
    values = {
        "name": invented.name, "id_number": invented.number, "unit": demo.by_code[UNIT].name, "subject": "公需科目", "hours": "30",
        "course": "铸牢中华民族共同体意识", "learned_on": "2025-12-20",
    }  # fmt: skip
    heads = [head for head in HEADS if head.key in values]
    columns = [Column(head.key, str(head.label)) for head in heads]
    return workbook(Sheet("花名册", "花名册", columns, [[values[head.key] for head in heads]]))


def _first_course(demo: Tree) -> int:
    return demo.session.scalars(select(PlannedCourse.id).order_by(PlannedCourse.id)).first() or 0


def _relieve(demo: Tree, account: Account) -> None:
    """The county's bureau confirmed a relief of the colleague, who works for a unit of it."""
    person = demo.session.scalars(select(Person).where(Person.user_id == account.id)).one()
    planning.relieve(demo, demo.by_code[COUNTY], person, demo.by_code[UNIT].path)
