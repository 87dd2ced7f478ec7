"""The ledger read: a person's record, who is short of what below an organisation, a year by body, and the search for people.

Lists go on after the last row of the page before (keyset); what narrows them is a range of an index.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select, true, tuple_

from tepei.credits.models import FOREVER, CreditEntry, CreditRoster, CreditTotal, Employment
from tepei.credits.rules import Minima
from tepei.organisations.models import Organisation, under
from tepei.people.models import Person
from tepei.policy.identity import check_id_number, normalise_id
from tepei.policy.names import normalise_name
from tepei.portal import scope, vault
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.portal.screens.keys import row_key

PAGE = 25
_TOGETHER = 100  # people whose ledgers are read at once
_BY_UNIT = (Employment.path, Employment.person_id)
NOTHING = Decimal("0.0")


class EntryLine(NamedTuple):
    """A line of the ledger as pages show it. `body_id` recognised it, None where nobody did yet."""

    id: int
    year: int
    subject: str
    hours: Decimal
    source: str
    learned_on: dt.date | None
    course: str
    provider_name: str
    body_id: int | None
    roster_id: int | None
    paper_id: int | None
    reverses_id: int | None
    reason: str
    entered_at: dt.datetime


@dataclass(frozen=True)
class CreditRecord:
    """What a person's page shows: who they are, where they work and worked, the lines of the ledger (newest first)."""

    person: Person
    employments: Sequence[Employment]
    entries: Sequence[EntryLine]


class ListedPerson(NamedTuple):
    """A line of a list: the person, where they work, and the year's hours."""

    person_id: int
    name: str
    path: str
    unit: str
    industry: str
    level: str
    hours: Decimal
    public_hours: Decimal
    professional_hours: Decimal

    @property
    def mark(self) -> tuple[str, int]:
        """What the next page goes on after."""
        return self.path, self.person_id


def record_of(person_id: int) -> CreditRecord:
    """Everything that the ledger has of somebody in sight; of somebody who works elsewhere, what bodies of the viewer's handed in about them.

    Raises Absent.
    """
    if row_key(str(person_id)) is None:
        raise Absent
    in_sight = scope.criterion(Employment)
    with scope.everything("who sees where somebody works sees who it is"):
        found = db.session.execute(_works().where(in_sight), {"person_id": person_id}).all()
    employments = [each for each, _person in found]
    is_whole = scope.viewer().person_id == person_id or any(each.until == FOREVER for each in employments)
    lines = _ledger() if is_whole else _ledger().where(scope.criterion(CreditEntry))
    with scope.everything("who sees somebody's record, or handed in a line of it, sees it"):
        entries = _read(lines, person_id=person_id)
        if not (is_whole or entries):
            raise Absent
        person = found[0][1] if found else db.session.get(Person, person_id)
    if person is None:
        raise Absent
    return CreditRecord(person, employments, entries)


def records_below(path: str) -> Iterator[CreditRecord]:
    """The same of everybody who works at or below the organisation with this path, unit by unit; of where they worked, only where they do
    now. Read by the hundred, as one goes on.
    """
    here = works_below(path)
    after: ColumnElement[bool] = true()
    while found := _together(*here, after):
        for person, works, entries in found:
            yield CreditRecord(person, [works], entries)
        after = tuple_(*_BY_UNIT) > (works.path, person.id)


def _together(*conditions: ColumnElement[bool]) -> list[tuple[Person, Employment, list[EntryLine]]]:
    """Those who come first of whom the conditions find."""
    found = select(Person, Employment).join(Employment.person).where(*conditions).order_by(*_BY_UNIT)
    with scope.everything("who sees where people work sees their records"):
        people = db.session.execute(found.limit(_TOGETHER)).all()
        of_them = CreditEntry.person_id.in_([person.id for person, _works in people])
        newest = (CreditEntry.year.desc(), CreditEntry.id.desc())
        lines = db.session.execute(_lines(CreditEntry.person_id).where(of_them).order_by(*newest))
    entries = defaultdict(list)
    for person_id, *line in lines:
        entries[person_id].append(EntryLine._make(line))
    return [(person, works, entries[person.id]) for person, works in people]


def works_below(path: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions of who works at or below the organisation with this path now, of those in sight."""
    return Employment.until == FOREVER, under((path,), Employment.path), scope.criterion(Employment)


def count_below(path: str) -> int:
    """How many do."""
    return db.session.scalar(select(func.count()).select_from(Employment).where(*works_below(path))) or 0


@lru_cache
def _works() -> Any:
    """Where somebody works and worked, each with who it is."""
    of_person = Employment.person_id == bindparam("person_id")
    return (
        select(Employment, Person).join(Employment.person).where(of_person).order_by(Employment.until.desc())
    )


def entries_of_roster(roster: CreditRoster, after: int = 0) -> list[EntryLine]:
    """A page of what a roster in sight brought, in the order of its rows."""
    with scope.everything("who sees a roster sees its rows"):
        of_it = (
            CreditEntry.roster_id == roster.id,
            CreditEntry.year == roster.year,
            CreditEntry.id > after,
        )
        return _read(_lines().where(*of_it).order_by(CreditEntry.id).limit(PAGE))


def _read(lines: Any, **values: int) -> list[EntryLine]:
    return [EntryLine._make(row) for row in db.session.execute(lines, values)]


@lru_cache
def _ledger() -> Any:
    """Somebody's lines, newest first. Asked by every page of a record, and therefore made once."""
    newest = (CreditEntry.year.desc(), CreditEntry.id.desc())
    return _lines().where(CreditEntry.person_id == bindparam("person_id")).order_by(*newest)


@lru_cache
def _lines(*before: Any) -> Any:
    return select(*before, *(getattr(CreditEntry, name) for name in EntryLine._fields))


def reversed_ids(entries: Iterable[EntryLine]) -> set[int]:
    """Of these lines, those that another one of them takes back."""
    return {each.reverses_id for each in entries if each.reverses_id is not None}


def is_complete(minima: Minima) -> ColumnElement[bool]:
    """The condition that a year's total has what the year asks for; nobody's has where it asks for nothing."""
    needs = (
        (CreditTotal.hours, minima.hours),
        (CreditTotal.public_hours, minima.public),
        (CreditTotal.professional_hours, minima.professional),
    )
    reached = [column >= least for column, least in needs if least is not None]
    return and_(*reached) if reached else false()


def people_below(
    path: str, year: int, after: tuple[str, int] | None = None, short_of: Minima | None = None
) -> list[ListedPerson]:
    """A page of those who work at or below the organisation with this path, unit by unit, with the year's hours; with `short_of` those
    alone who have not yet what the year asks for."""
    statement = _listed().where(*works_below(path))
    if short_of is not None:
        statement = statement.where(or_(CreditTotal.person_id.is_(None), ~is_complete(short_of)))
    if after is not None:
        statement = statement.where(tuple_(*_BY_UNIT) > after)
    return _page(statement.order_by(*_BY_UNIT).limit(PAGE), year)


def search(text: str, year: int, after: int = 0) -> list[ListedPerson]:
    """People in sight with this whole ID number, this name or beginning of one, or who work for the unit of this name; by their own number."""
    statement = _listed().where(Employment.until == FOREVER, scope.criterion(Employment), _is_called(text))
    further = statement.where(Employment.person_id > after).order_by(Employment.person_id)
    return _page(further.limit(PAGE), year)


def _is_called(text: str) -> ColumnElement[bool]:
    number = normalise_id(text)
    if not check_id_number(number).failures:
        return Person.id_number_index == vault.blind_index(number)
    name = normalise_name(text)
    if not name:
        return false()
    units = select(Organisation.path).where(Organisation.name == text.strip())
    with scope.everything("names of units are public"):
        paths = db.session.scalars(units.limit(10)).all()
    if paths:
        # By the path, whose index has its people in their order already.
        return Employment.path == paths[0] if len(paths) == 1 else Employment.path.in_(paths)
    # A range, which the index of names serves whatever the database's collation does with LIKE. Asked apart, because SQLite, which does not
    # know how few have a name, would look at everybody whom the viewer sees.
    called = select(Person.id).where(Person.name >= name, Person.name < name + chr(0x10FFFF))
    return Employment.person_id.in_(called)


@lru_cache
def _listed() -> Any:
    amounts = (CreditTotal.hours, CreditTotal.public_hours, CreditTotal.professional_hours)
    this_year = and_(CreditTotal.person_id == Employment.person_id, CreditTotal.year == bindparam("year"))
    return (
        select(
            Employment.person_id, Person.name, Employment.path, Organisation.name, Employment.industry, Employment.level,
            *amounts,
        )
        .select_from(Employment)
        .join(Person, Person.id == Employment.person_id)
        .join(Organisation, Organisation.id == Employment.organisation_id)
        .outerjoin(CreditTotal, this_year)
    )  # fmt: skip


def _page(statement: Any, year: int) -> list[ListedPerson]:
    """What the statement finds. It narrows itself to where somebody in sight works: what is said of them is read with that."""
    with scope.everything("the list is narrowed by where people work"):
        rows: Sequence[Any] = db.session.execute(statement, {"year": year}).all()
    return [
        ListedPerson(*row[:6], *(NOTHING if amount is None else amount for amount in row[6:])) for row in rows
    ]
