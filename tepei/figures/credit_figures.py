"""继续教育完成情况 as figures: how many of those below an office have done the year, by what stands next below it, by level and industry.

Whoever reads them may open the record of everybody who is counted: no group is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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

MEASURES = (Measure(say("人数")), Measure(say("已完成")), Measure(say("完成率"), unit="%", drawn=False))
PLANNED = (
    Measure(say("培训班")), Measure(say("已审核")), Measure(say("已报送花名册")), Measure(say("计划人数"), drawn=False),
)  # fmt: skip
UNKNOWN, HERE = say("未填写"), say("本级直属")
Counts = dict[str, tuple[int, int]]  # by group: how many work there, how many of them have done the year


def of(path: str, year: int) -> list[Figure]:
    """Of everybody who works at or below the organisation with this path; none where nothing is laid down for the year."""
    least = years.minima_of(year, path)
    if least.hours is None:
        return []
    levels: Mapping[str, Label] = {each.code: each.name for each in codes.items("title_levels")}
    by_level, by_industry = (
        _counted(column, path, year, least) for column in (Employment.level, Employment.industry)
    )
    below = _below(_counted(Employment.path, path, year, least), path)
    found = [
        _figure("credits-below", say("按地区和单位"), say("地区、单位"), below),
        _figure("credits-level", say("按职称级别"), say("职称级别"), _named(by_level, levels)),
        _figure("credits-industry", say("按行业"), say("行业"), _named(by_industry, {})),
        Figure("credits-plans", say("培训计划"), "bars", say("地区、单位"), PLANNED, _plans(path, year)),
    ]
    return [figure for figure in found if figure.lines]


def _counted(column: Any, path: str, year: int, least: Minima) -> Counts:
    """One statement, over totals that are kept with the ledger."""
    this_year = and_(CreditTotal.person_id == Employment.person_id, CreditTotal.year == year)
    done = func.sum(case((credits.is_complete(least), 1), else_=0))
    statement = (
        select(column, func.count(), done)
        .select_from(Employment)
        .outerjoin(CreditTotal, this_year)
        .where(Employment.until == FOREVER, under((path,), Employment.path), scope.criterion(Employment))
        .group_by(column)
        .order_by(column)
    )
    with scope.everything("who sees where people work sees their hours"):
        return {group: (people, int(complete)) for group, people, complete in db.session.execute(statement)}


def _plans(path: str, year: int) -> list[FigureLine]:
    """What was planned for the year, by what stands next below the office."""
    numbers = (
        func.count(),
        *(func.sum(case((each, 1), else_=0)) for each in _REACHED),
        func.sum(PlannedCourse.people),
    )
    statement = (
        select(PlannedCourse.path, *numbers)
        .where(PlannedCourse.year == year, under((path,), PlannedCourse.path))
        .group_by(PlannedCourse.path)
    )
    by_path = {unit: tuple(int(each) for each in counts) for unit, *counts in db.session.execute(statement)}
    return [FigureLine(label, counts) for label, counts in _below(by_path, path)] if by_path else []


_REACHED = PlannedCourse.is_checked, PlannedCourse.reported_on.is_not(None)


def _below(by_path: Mapping[str, tuple[int, ...]], path: str) -> list[tuple[Label, tuple[int, ...]]]:
    """Everybody with what stands next below the office; who works there itself comes first."""
    depth, summed = len(ids_on(path)), dict[int, tuple[int, ...]]()
    for unit_path, counts in by_path.items():
        ids = ids_on(unit_path)
        node = ids[depth] if len(ids) > depth else 0
        before = summed.get(node, (0,) * len(counts))
        summed[node] = tuple(one + more for one, more in zip(before, counts, strict=True))
    known = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(summed))
        .order_by(Organisation.code)
    )
    with scope.everything("names of units are public"):
        names = db.session.execute(known).all()
    own: list[tuple[Label, tuple[int, ...]]] = [(HERE, summed[0])] if 0 in summed else []
    return [*own, *((name, summed[pk]) for pk, name in names)]


def _named(counts: Counts, names: Mapping[str, Label]) -> list[tuple[Label, tuple[int, int]]]:
    """In the order of the names; what nobody said comes last."""
    order = [
        *(code for code in names if code in counts),
        *(code for code in counts if code and code not in names),
    ]
    found: list[tuple[Label, tuple[int, int]]] = [(names.get(code, code), counts[code]) for code in order]
    return [*found, (UNKNOWN, counts[""])] if "" in counts else found


def _figure(
    key: str, title: Sentence, subject: Sentence, groups: Iterable[tuple[Label, tuple[int, ...]]]
) -> Figure:
    lines = [FigureLine(label, (people, done, share(done, people))) for label, (people, done) in groups]
    return Figure(key, title, "bars", subject, MEASURES, lines)
