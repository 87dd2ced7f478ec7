"""What the ledger comes to in a year, person by person: moved along with the ledger, in its transaction, and laid anew as a whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true, update

from tepei.credits.models import FOREVER, CreditEntry, CreditTotal, Employment
from tepei.policy.credits import PROFESSIONAL, PUBLIC
from tepei.portal import audit, bulk, partitions, scope, spools
from tepei.portal.database import db, transaction

_AMOUNTS = ("tenths", "public_tenths", "professional_tenths")
_COLUMNS = ("person_id", "year", "organisation_id", "path", *_AMOUNTS)


def add(*entries: ColumnElement[bool]) -> int:
    """Add the recognised entries that these conditions find to the totals of their people, in the caller's transaction; how many people and years."""
    # In the order of the people: two who write at once wait for each other, and not in a circle, and the index of the keys grows at its end.
    added = _sums(*entries).subquery("sums")
    placed = _with_place(added).order_by(added.c.person_id)
    insert = bulk.insert_or(CreditTotal).from_select(_COLUMNS, placed)
    table = CreditTotal.__table__.c
    moved = {name: table[name] + insert.excluded[name] for name in _AMOUNTS}
    return bulk.written(insert.on_conflict_do_update(index_elements=["person_id", "year"], set_=moved))


def differing(year: int) -> Select[Any]:
    """What the ledger comes to of those whose totals of the year say otherwise."""
    of_year, totals = _sums(CreditEntry.year == year).subquery("sums"), CreditTotal.__table__.c
    same = and_(totals.person_id == of_year.c.person_id, totals.year == year)
    differs = or_(totals.person_id.is_(None), *(totals[name] != of_year.c[name] for name in _AMOUNTS))
    return select(of_year).select_from(of_year).outerjoin(CreditTotal, same).where(differs)


def lay(year: int) -> int:
    """Reckon the year's totals from its ledger and put right whatever differs; how many did."""
    with scope.everything("the totals of a year are everybody's"), transaction():
        bulk.unhurried()
        bulk.hold(CreditTotal)  # hours that come meanwhile wait, or an older sum were written over theirs
        count = _put_right(year)
        if count:
            audit.record("credit.totals_laid", "credit_totals", year=year, count=count)
    return count


def _sums(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Whole tenths by person and year. Recognised entries count."""
    entries = CreditEntry.__table__.c
    of = {
        code: func.sum(case((entries.subject == code, entries.tenths), else_=0))
        for code in (PUBLIC, PROFESSIONAL)
    }
    return (
        select(
            entries.person_id,
            entries.year,
            func.sum(entries.tenths).label("tenths"),
            of[PUBLIC].label("public_tenths"),
            of[PROFESSIONAL].label("professional_tenths"),
        )
        .where(entries.body_id.is_not(None), *conditions)
        .group_by(entries.person_id, entries.year)
    )  # fmt: skip


def _with_place(sums: Any) -> Select[Any]:
    """Each sum beside where the person works."""
    works = Employment.__table__.c
    here = and_(works.person_id == sums.c.person_id, works.until == FOREVER)
    place = (works.organisation_id, func.coalesce(works.path, "").label("path"))
    return (
        select(sums.c.person_id, sums.c.year, *place, *(sums.c[name] for name in _AMOUNTS))
        .select_from(sums)
        .outerjoin(Employment, here)
        .where(true())  # or SQLite takes what follows for a part of the join
    )


def _put_right(year: int) -> int:
    """Only rows that differ are written: those that are right already cost no more than looking at them."""
    if not partitions.has(CreditTotal, year):
        return partitions.lay(
            CreditTotal, year, _with_place(_sums(CreditEntry.year == year).subquery("sums"))
        )
    with spools.kept("wrong_totals", differing(year)) as found:
        insert = bulk.insert_or(CreditTotal).from_select(
            _COLUMNS, _with_place(found).order_by(found.c.person_id)
        )
        # Where there are none, to look for the like of each takes half as long as to write it.
        if _has_any(year):
            mended = {name: insert.excluded[name] for name in _AMOUNTS}
            insert = insert.on_conflict_do_update(index_elements=["person_id", "year"], set_=mended)
        return bulk.written(insert)


def _has_any(year: int) -> bool:
    return bool(db.session.scalar(select(exists().where(CreditTotal.year == year))))


def follow(person_id: int, employment: Employment, since_year: int) -> None:
    """Count the person where they work now, from the year of the move on; earlier years stay with the unit of that time."""
    moved = update(CreditTotal).where(CreditTotal.person_id == person_id, CreditTotal.year >= since_year)
    bulk.written(moved.values(organisation_id=employment.organisation_id, path=employment.path))
