"""Reads of the 岗位表."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, or_, select

from tepei.organisations.models import Organisation
from tepei.places.vacancy_models import Vacancy
from tepei.portal.database import db
from tepei.programmes.models import Cycle


def of_unit(cycle_id: int, unit: Organisation) -> Mapping[str, int]:
    """How many people each post of the unit takes, by what the list calls the post."""
    codes = [code for code in (unit.credit_code, unit.code) if code]
    ours = select(Vacancy.post, Vacancy.number).where(
        Vacancy.cycle_id == cycle_id, Vacancy.unit_code.in_(codes)
    )
    return {key: value for key, value in db.session.execute(ours.order_by(Vacancy.id))}


def count(cycle: Cycle) -> tuple[int, int]:
    """How many lines the list has, and for how many people."""
    summed = select(func.count(), func.coalesce(func.sum(Vacancy.number), 0))
    lines, people = db.session.execute(summed.where(Vacancy.cycle_id == cycle.id)).one()
    return lines, people


def lines(cycle: Cycle, term: str, most: int) -> list[Vacancy]:
    """The first lines of the list in its order, of units and posts whose names contain the term."""
    found = select(Vacancy).where(Vacancy.cycle_id == cycle.id).order_by(Vacancy.id).limit(most)
    if term:
        named = (Vacancy.unit_name, Vacancy.post)
        found = found.where(or_(*(column.icontains(term, autoescape=True) for column in named)))
    return list(db.session.scalars(found))
