"""继续教育 as figures: what was planned below an office and how many there have done the year, by what stands next below it, by level and industry.

Whoever reads them may open the record of everybody who is counted: no group is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import and_, case, func, select

from tepei.codes import queries as codes
from tepei.credits import queries as credits
from tepei.credits import years
from tepei.credits.course_models import PlannedCourse
from tepei.credits.models import FOREVER, CreditTotal, Employment
from tepei.credits.rules import Minima
from tepei.figures.figure import Figure, FigureLine, Label, Measure
from tepei.figures.rules import share
from tepei.organisations.models import Organisation, ids_on, under
from tepei.policy.words import Sentence, say
from tepei.portal import scope
from tepei.portal.database import db

T = TypeVar("T")
MEASURES = (Measure(say("人数")), Measure(say("已完成")), Measure(say("完成率"), unit="%", drawn=False))
PLANNED = (
    Measure(say("培训班")), Measure(say("已审核")), Measure(say("已报送花名册")), Measure(say("计划人数"), drawn=False),
)  # fmt: skip
UNKNOWN, HERE, EVERYBODY = say("未填写"), say("本级直属"), say("不限")
# By group: how many work there, how many of them have done the year; or of plans, as PLANNED.
Counts = Mapping[str, tuple[int, ...]]
Groups = list[tuple[Label, tuple[int, ...]]]


def of(path: str, year: int) -> list[Figure]:
    """Of everybody who works at or below the organisation with this path; none where nothing is laid down for the year."""
    least = years.minima_of(year, path)
    if least.hours is None:
        return []
    levels: Mapping[str, Label] = {each.code: each.name for each in codes.items("title_levels")}
    by_level, by_industry = _counted((Employment.level, Employment.industry), path, year, least)
    (by_path,) = _counted((Employment.path,), path, year, least)
    below = _below(by_path, path)
    found = [
        _figure("credits-below", say("按地区和单位"), say("地区、单位"), below),
        _figure("credits-level", say("按职称级别"), say("职称级别"), _named(by_level, levels, UNKNOWN)),
        _figure("credits-industry", say("按行业"), say("行业"), _named(by_industry, {}, UNKNOWN)),
        *_plans(path, year, levels),
    ]
    return [figure for figure in found if figure.lines]


def _counted(columns: Sequence[Any], path: str, year: int, least: Minima) -> list[Counts]:
    """By each of these columns: one statement, over totals that are kept with the ledger."""
    this_year = and_(CreditTotal.person_id == Employment.person_id, CreditTotal.year == year)
    done = func.sum(case((credits.is_complete(least), 1), else_=0))
    statement = (
        select(*columns, func.count(), done)
        .select_from(Employment)
        .outerjoin(CreditTotal, this_year)
        .where(Employment.until == FOREVER, under((path,), Employment.path), scope.criterion(Employment))
        .group_by(*columns)
        .order_by(*columns)
    )
    with scope.everything("who sees where people work sees their hours"):
        return _by_each(statement, len(columns))


def _plans(path: str, year: int, levels: Mapping[str, Label]) -> Iterator[Figure]:
    """What was planned for the year: one statement, added up by what stands next below the office, and by whom it is for."""
    groups = PlannedCourse.path, PlannedCourse.level, PlannedCourse.industry
    numbers = (
        func.count(),
        *(func.sum(case((each, 1), else_=0)) for each in _REACHED),
        func.sum(PlannedCourse.people),
    )
    statement = (
        select(*groups, *numbers)
        .where(PlannedCourse.year == year, under((path,), PlannedCourse.path))
        .group_by(*groups)
        .order_by(*groups)
    )
    by_path, by_level, by_industry = _by_each(statement, len(groups))
    level, industry = _named(by_level, levels, EVERYBODY), _named(by_industry, {}, EVERYBODY)
    for key, title, subject, found in (
        ("credits-plans", say("培训计划"), say("地区、单位"), _below(by_path, path)),
        ("credits-plans-level", say("培训计划（按面向职称层级）"), say("职称层级"), level),
        ("credits-plans-industry", say("培训计划（按面向行业）"), say("行业"), industry),
    ):
        yield Figure(key, title, "bars", subject, PLANNED, [FigureLine(*each) for each in found])


def _by_each(statement: Any, groups: int) -> list[Counts]:
    """What a statement counts by so many columns at once, by each of them."""
    rows = [
        (row[:groups], tuple(int(each) for each in row[groups:])) for row in db.session.execute(statement)
    ]
    return [_summed((of[place], counts) for of, counts in rows) for place in range(groups)]


def _summed(counts: Iterable[tuple[T, tuple[int, ...]]]) -> dict[T, tuple[int, ...]]:
    """What groups of the same key come to together, in the order in which the keys come first."""
    found: dict[T, tuple[int, ...]] = {}
    for key, each in counts:
        found[key] = tuple(map(sum, zip(found[key], each, strict=True))) if key in found else each
    return found


_REACHED = PlannedCourse.is_checked, PlannedCourse.reported_on.is_not(None)


def _below(by_path: Counts, path: str) -> Groups:
    """Everybody with what stands next below the office; who works there itself comes first."""
    if not by_path:
        return []
    depth = len(ids_on(path))
    summed = _summed((next(iter(ids_on(unit)[depth:]), 0), counts) for unit, counts in by_path.items())
    known = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(summed))
        .order_by(Organisation.code)
    )
    with scope.everything("names of units are public"):
        names = db.session.execute(known).all()
    own: Groups = [(HERE, summed[0])] if 0 in summed else []
    return [*own, *((name, summed[pk]) for pk, name in names)]


def _named(counts: Counts, names: Mapping[str, Label], nothing: Label) -> Groups:
    """In the order of the names; `nothing`, where nobody said anything, comes last."""
    order = [
        *(code for code in names if code in counts),
        *(code for code in counts if code and code not in names),
    ]
    found: Groups = [(names.get(code, code), counts[code]) for code in order]
    return [*found, (nothing, counts[""])] if "" in counts else found


def _figure(key: str, title: Sentence, subject: Sentence, groups: Groups) -> Figure:
    lines = [FigureLine(label, (people, done, share(done, people))) for label, (people, done) in groups]
    return Figure(key, title, "bars", subject, MEASURES, lines)
