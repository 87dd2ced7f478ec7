"""A year of everybody who works at or below an organisation, as a table that is read row by row."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Text, and_, select, type_coerce

from tepei.codes import queries as codes
from tepei.credits.models import CreditTotal, Employment
from tepei.credits.queries import NOTHING, count_below, is_complete, works_below
from tepei.credits.rules import Minima
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.policy.identity import mask_id
from tepei.policy.words import say
from tepei.portal import scope, vault
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.export import Column, Sheet
from tepei.portal.jobs import Report

_FETCHED = 2_000  # rows at a time
_NAMES = (
    ("number", say("序号"), 8), ("name", say("姓名"), 12), ("id_number", say("身份证号"), 22), ("unit", say("工作单位"), 30),
    ("unit_code", say("单位代码"), 20), ("industry", say("行业"), 12), ("level", say("职称级别"), 12), ("since", say("到岗日期"), 12),
    ("hours", say("总学时"), 10), ("public", say("公需科目学时"), 12), ("professional", say("专业科目学时"), 12),
    ("public_short", say("公需科目还差"), 12), ("professional_short", say("专业科目还差"), 12), ("complete", say("是否完成"), 10),
)  # fmt: skip
_NUMBERS = {"number", "hours", "public", "professional", "public_short", "professional_short"}
_YES, _NO = say("是"), say("否")


def year_sheet(organisation: Organisation, year: int, minima: Minima, report: Report) -> Sheet:
    """The table; its rows are read while it is written, and `report` is told how many were."""
    title = chinese(say("%(unit)s %(year)d 年继续教育学时", unit=organisation.name, year=year))
    columns = [
        Column(
            key, chinese(label), width, "number" if key in _NUMBERS else "date" if key == "since" else "text"
        )
        for key, label, width in _NAMES
    ]
    return Sheet(title, title, columns, _rows(organisation, year, minima, report))


def _rows(organisation: Organisation, year: int, minima: Minima, report: Report) -> Iterator[list[Any]]:
    below, total = works_below(organisation.path), count_below(organisation.path)
    levels = {each.code: each.name for each in codes.items("title_levels")}
    yes, no, unsealed = chinese(_YES), chinese(_NO), vault.unsealing()
    with scope.everything("who sees where people work sees their names and hours"):
        found = db.session.execute(
            _statement(year, minima).where(*below).execution_options(yield_per=_FETCHED)
        )
        for number, row in enumerate(found, 1):
            name, id_number, unit, code, industry, level, since, complete, *amounts = row
            hours, public, professional = amounts if amounts[0] is not None else (NOTHING,) * 3
            yield [
                number, name, mask_id(unsealed(id_number)), unit, code, industry, levels.get(level, level), since, hours, public, professional,
                _short(minima.public, public), _short(minima.professional, professional), yes if complete else no,
            ]  # fmt: skip
            if number % _FETCHED == 0:
                report(number, total)


def _statement(year: int, minima: Minima) -> Any:
    this_year = and_(CreditTotal.person_id == Employment.person_id, CreditTotal.year == year)
    return (
        select(
            Person.name, type_coerce(Person.id_number, Text), Organisation.name, Organisation.code, Employment.industry, Employment.level, Employment.since,
            is_complete(minima), CreditTotal.hours, CreditTotal.public_hours, CreditTotal.professional_hours,
        )
        .select_from(Employment)
        .join(Person, Person.id == Employment.person_id)
        .join(Organisation, Organisation.id == Employment.organisation_id)
        .outerjoin(CreditTotal, this_year)
        .order_by(Employment.path, Employment.person_id)
    )  # fmt: skip


def _short(least: Decimal | None, hours: Decimal) -> Decimal | str:
    """How much is missing; nothing is said where nothing is laid down."""
    return "" if least is None else max(NOTHING, least - hours)
