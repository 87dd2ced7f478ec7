"""Fictitious professionals by the hundred thousand, with two years of hours: the size of a province, to see how the portal bears it.

The same seed gives the same ones. Their ID numbers have region codes of no county (150180 to 150199): they are nobody's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import select

from tepei.credits import totals
from tepei.credits.models import FOREVER, CreditEntry, CreditTotal, Employment
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.policy.credits import PROFESSIONAL, PUBLIC
from tepei.policy.identity import make_check_digit
from tepei.policy.words import say
from tepei.portal import bulk, clock, partitions, province, scope, spools, vault
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused

PER_UNIT, PER_YEAR, YEARS = 100, 10, 2
_MARK = "XS"  # begins the code of a unit that is made up here
_VARIANTS = 400  # years of study from which everybody has one
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗白包乌云敖齐哈斯"
_GIVEN = "志文晓建丽海雪国思婷立春慧永佳宏秀俊玉明娜高勒图雅日格其木强平华芳敏静"
_INDUSTRIES = ("教育", "卫生", "工程", "农牧", "经济", "科研")
_LEVELS = ("412", "420", "420", "434", "434", "435")
_COURSES = {
    PUBLIC: ("数字技术", "网络安全", "科技创新", "绿色发展", "乡村振兴", "新质生产力"),
    PROFESSIONAL: ("专业新理论", "专业新技术", "专业新方法", "岗位能力提升", "学术交流", "专题研修"),
}
_BORN = (dt.date(1966, 1, 1), 13_000)  # the first day, and how many follow
_COLUMNS = (
    "person_id", "body_id", "year", "subject", "tenths", "source", "learned_on", "course", "provider_name", "reason", "entered_at",
)  # fmt: skip
_OWNER = "#"  # in a year of study, where the person and the body stand

Report = Callable[[str], None]


@dataclass
class Professionals:
    """How many people, from which seed, and what was made so far."""

    people: int
    seed: int = 1
    chance: Random = field(init=False)
    units: list[tuple[int, str, int]] = field(default_factory=list)  # id, path, the body that recognises
    first_person: int = 0

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311  made up, and the same every time

    @property
    def years(self) -> tuple[int, ...]:
        """The last ones that are over."""
        this = clock.today().year
        return tuple(range(this - YEARS, this))


def load(plan: Professionals, report: Report) -> int:
    """People, where they work, their entries and totals; how many entries. Refused where they are there already."""
    if _is_loaded():
        raise Refused(say("演示的专业技术人员已经装入。需要另外的规模时，请使用另外的数据库。"))
    with scope.everything("the demonstration is everybody's"):
        with transaction():
            bulk.unhurried()
            _add_units(plan)
            _add_people(plan)
        report(f"人员 {plan.people}，单位 {len(plan.units)}")
        for year in plan.years:
            with transaction():
                bulk.unhurried()
                with partitions.loading(CreditEntry, year) as table:
                    spools.fill(CreditEntry, _COLUMNS, _entries(plan, year), table)
            report(f"{year} 年学时记录 {plan.people * PER_YEAR}")
        bulk.gather(CreditEntry, Organisation, Person, Employment)
        for year in plan.years:
            totals.lay(year)
            report(f"{year} 年年度学时")
        bulk.gather(CreditTotal)
    return plan.people * PER_YEAR * len(plan.years)


def _is_loaded() -> bool:
    with scope.everything("whether the demonstration is there"):
        made = select(Organisation.id).where(Organisation.code.startswith(_MARK)).limit(1)
        return db.session.scalars(made).first() is not None


def _add_units(plan: Professionals) -> None:
    """A unit for every hundred people, spread evenly over the offices that employers stand below."""
    bodies = province.bodies()
    kinds = [
        kind.code for kind in bodies.kinds if kind.code != bodies.employer.code and "decides" not in kind.does
    ]
    offices = db.session.execute(
        select(Organisation.id, Organisation.path, Organisation.division_code)
        .where(Organisation.kind.in_(kinds), Organisation.state == "active")
        .order_by(Organisation.code)
    ).all()
    count = -(-plan.people // PER_UNIT)
    first = bulk.reserve(Organisation, count)
    columns = (
        "id", "code", "name", "kind", "parent_id", "path", "reports_to_region", "division_code", "state", "nature_code",
        "claims_grassroots", "claims_nonpublic", "address", "postcode", "contact_name", "refusal", "version",
    )  # fmt: skip

    def lines() -> Iterator[str]:
        for place in range(count):
            office, path, division = offices[place % len(offices)]
            pk = first + place
            plan.units.append((pk, f"{path}{pk}/", office))
            yield spools.line((
                pk, f"{_MARK}{place:08d}", f"示例单位{place:06d}", bodies.employer.code, office, f"{path}{pk}/", "0", division, "active",
                "20", "0", "0", "", "", "", "", 1,
            ))  # fmt: skip

    spools.fill(Organisation, columns, lines())


def _add_people(plan: Professionals) -> None:
    plan.first_person = bulk.reserve(Person, plan.people)
    columns = ("id", "name", "id_number", "id_number_index", "sex_code", "born_on", "state", "registered_at")
    spools.fill(Person, columns, _people(plan, _moment()))
    works = ("person_id", "organisation_id", "path", "since", "until", "industry", "level")
    spools.fill(Employment, works, _employments(plan))


def _people(plan: Professionals, moment: str) -> Iterator[str]:
    choose = plan.chance.choice
    for serial in range(plan.people):
        number, born_on = number_of(serial)
        sex = "1" if int(number[16]) % 2 else "2"
        name = choose(_SURNAMES) + choose(_GIVEN) + choose(_GIVEN)
        yield spools.line((
            plan.first_person + serial, name, vault.seal(number), vault.blind_index(number), sex, born_on, "verified", moment,
        ))  # fmt: skip


def number_of(serial: int) -> tuple[str, dt.date]:
    """Another one for each: a day of birth after the other, then the next order, then the next region."""
    rest, day = divmod(serial, _BORN[1])
    region, order = divmod(rest, 998)
    born_on = _BORN[0] + dt.timedelta(days=day)
    body = f"1501{99 - region}{born_on:%Y%m%d}{order + 1:03d}"
    return body + make_check_digit(body), born_on


def _employments(plan: Professionals) -> Iterator[str]:
    choose = plan.chance.choice
    for serial in range(plan.people):
        unit, path, _body = plan.units[serial % len(plan.units)]
        since = dt.date(2000 + serial % 20, 1 + serial % 12, 1)
        yield spools.line((
            plan.first_person + serial, unit, path, since, FOREVER, _INDUSTRIES[unit % len(_INDUSTRIES)], choose(_LEVELS),
        ))  # fmt: skip


def _entries(plan: Professionals, year: int) -> Iterator[str]:
    """Everybody has a year of study, of which there are a few hundred; ten lines at a time."""
    studies = [_study(plan.chance, year) for _ in range(_VARIANTS)]
    choose, units = plan.chance.choice, plan.units
    for serial in range(plan.people):
        body = units[serial % len(units)][2]
        yield choose(studies).replace(_OWNER, f"{plan.first_person + serial}\t{body}")


def _study(chance: Random, year: int) -> str:
    """Four courses in public subjects and six in professional ones, which three in four finish."""
    share = 1.0 if chance.random() < 0.75 else chance.uniform(0.2, 0.95)
    subjects: Sequence[str] = [PUBLIC] * 4 + [PROFESSIONAL] * (PER_YEAR - 4)
    return "".join(_course(chance, year, subject, share) for subject in subjects)


def _course(chance: Random, year: int, subject: str, share: float) -> str:
    tenths = int((chance.randint(75, 110) if subject == PUBLIC else chance.randint(100, 140)) * share)
    learned_on = dt.date(year, chance.randint(1, 12), chance.randint(1, 28))
    course = f"{chance.choice(_COURSES[subject])}（第{chance.randint(1, 90)}期）"
    return spools.line((
        _OWNER, year, subject, tenths, "platform", learned_on, course, f"示例培训平台{chance.randint(1, 7)}", "", f"{learned_on} 08:00:00",
    ))  # fmt: skip


def _moment() -> str:
    """As the database keeps it: UTC, without a zone."""
    return f"{clock.now().astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}"
