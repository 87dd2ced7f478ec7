"""What must hold of the ledger whatever happened; each is one statement (papers.invariants)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select, union

from tepei.credits import totals
from tepei.credits.models import CreditEntry, CreditRoster, CreditTotal
from tepei.organisations.models import Organisation
from tepei.papers import invariants
from tepei.people.models import Person
from tepei.portal.database import db

_MOST = 20  # of a kind are named: who wrote one wrong wrote thousands wrong


def _entries_name_what_is_there() -> Iterator[str]:
    """The database is not asked for the person, the body and the roster of each entry, so it is here."""
    entries = CreditEntry.__table__.c
    missing = [
        and_(column.is_not(None), ~select(key).where(key == column).correlate(CreditEntry).exists())
        for column, key in (
            (entries.person_id, Person.id),
            (entries.body_id, Organisation.id),
            (entries.roster_id, CreditRoster.id),
        )
    ]
    for pk, year in db.session.execute(
        select(entries.id, entries.year).where(or_(*missing)).order_by(entries.id).limit(_MOST)
    ):
        yield f"{year} 年学时记录 {pk}：所记人员、认定单位或花名册不存在"


def _totals_are_what_the_ledger_comes_to() -> Iterator[str]:
    """Year by year, as they are laid anew."""
    years = union(select(CreditTotal.year), select(CreditRoster.year))
    for year in sorted(db.session.scalars(years)):
        found = totals.differing(year).subquery()
        if count := db.session.scalar(select(func.count()).select_from(found)):
            yield f"{year} 年有 {count} 人的年度学时与学时记录不一致，请运行 flask tepei lay-credits --year {year}"


invariants.register(_entries_name_what_is_there, _totals_are_what_the_ledger_comes_to)
