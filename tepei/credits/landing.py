"""The rows of a roster as they land in the ledger: judged against the tables, then newcomers, where they work, entries and totals, each by
one statement over all rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, func, insert, literal, select, true
from sqlalchemy.orm import aliased

from tepei.credits import totals
from tepei.credits.models import FOREVER, CreditEntry, CreditRoster, Employment
from tepei.credits.staging import RosterSpool
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.policy.words import Sentence, say
from tepei.portal import bulk, clock, spools
from tepei.portal.database import db

_SHOWN = 1_000  # faults that the tables find, of each kind: nobody mends more than that one by one

Found = tuple[int, str, Sentence]


class Staged(NamedTuple):
    """The rows of a roster as tables of its transaction: `lines`, who of them is `known`, and where the numbers of the others are."""

    lines: Any
    known: Any
    spool: RosterSpool


class Landed(NamedTuple):
    """How many rows there were, about how many people, how many of them nobody knew, and the hours of all rows."""

    rows: int
    people: int
    newcomers: int
    hours: Decimal


@contextmanager
def registered(lines: Any) -> Iterator[Any]:
    """Who of the rows is known, by the number of the row: looked up once, for a hundred thousand numbers among a million take a while."""
    people, rows = Person.__table__.c, lines.c
    known = select(
        rows.number, people.id.label("person_id"), (people.name != rows.name).label("is_called_otherwise")
    ).join_from(lines, Person, people.id_number_index == rows.id_number_index)
    with spools.kept("roster_people", known, "number", "person_id") as found:
        yield found


def faults(staged: Staged, roster: CreditRoster) -> Iterator[Found]:
    """What the tables say against the rows: row, column, why."""
    yield from _other_names(staged.known)
    yield from _repeated(staged.lines)
    yield from _there_already(staged.lines, staged.known, roster)


def leave_out(staged: Staged, numbers: Collection[int]) -> None:
    """Forget these rows."""
    if numbers:
        db.session.execute(delete(staged.lines).where(staged.lines.c.number.in_(numbers)))


def land(staged: Staged, roster: CreditRoster, provider_name: str) -> Landed:
    """All rows, none of which is at fault."""
    lines, known, spool = staged
    newcomers = _add_people(lines, known, spool)
    _add_employments(lines, known, roster)
    _add_entries(lines, known, roster, provider_name)
    people = totals.add(CreditEntry.roster_id == roster.id, CreditEntry.year == roster.year)
    count, tenths = db.session.execute(select(func.count(), func.sum(lines.c.tenths))).one()
    return Landed(count, people, newcomers, Decimal(int(tenths or 0)).scaleb(-1))


def _other_names(known: Any) -> Iterator[Found]:
    """A number is registered under another name: one of the two is wrong."""
    found = select(known.c.number).where(known.c.is_called_otherwise).order_by(known.c.number).limit(_SHOWN)
    text = say("与该身份证号登记的姓名不一致，请核对姓名和号码。")
    yield from ((number, "name", text) for number in db.session.scalars(found))


def _repeated(lines: Any) -> Iterator[Found]:
    """The same line twice in the file. Whether there is any is asked first: to find each its first takes sorting all of them."""
    rows = lines.c
    same = (rows.id_number_index, rows.subject, rows.course, rows.learned_on, rows.tenths)
    twice = select(func.min(rows.number)).group_by(*same).having(func.count() > 1).limit(1)
    if db.session.scalar(twice) is None:
        return
    first = select(rows.number, func.min(rows.number).over(partition_by=same).label("first")).subquery()
    found = select(first.c.number, first.c.first).where(first.c.number != first.c.first)
    for number, earlier in db.session.execute(found.order_by(first.c.number).limit(_SHOWN)):
        yield number, "course", say("与第 %(row)d 行重复，请保留其中一行。", row=earlier)


def _there_already(lines: Any, known: Any, roster: CreditRoster) -> Iterator[Found]:
    """The same hours stand in the ledger, from another roster or by hand, and nobody took them back."""
    entries, rows, back = CreditEntry.__table__.c, lines.c, aliased(CreditEntry)
    is_back = select(literal(1)).where(back.reverses_id == entries.id, back.year == entries.year)
    same = and_(
        entries.person_id == known.c.person_id,
        entries.year == roster.year,
        entries.learned_on == rows.learned_on,  # first what is compared at once, and hardly ever the same
        entries.tenths == rows.tenths,
        entries.course == rows.course,
        entries.subject == rows.subject,
    )
    found = (
        select(rows.number)
        .select_from(lines)
        .join(known, known.c.number == rows.number)
        .join(CreditEntry, same)
        .where(~is_back.correlate(CreditEntry.__table__).exists())
        .order_by(rows.number)
        .limit(_SHOWN)
    )
    text = say("学时记录中已有同样的一条（同一人、科目、课程、日期和学时），请删除该行。")
    yield from ((number, "course", text) for number in db.session.scalars(found))


def _add_people(lines: Any, known: Any, spool: RosterSpool) -> int:
    """Those whose number nobody registered, in the order of their index: two rosters with the same people wait for each other, not in a
    circle. Afterwards they are known.
    """
    people, rows = Person.__table__.c, lines.c
    is_new = ~select(literal(1)).where(known.c.number == rows.number).correlate(lines).exists()
    first_rows = select(func.min(rows.number)).where(is_new).group_by(rows.id_number_index)
    if not (numbers := db.session.scalars(first_rows).all()):
        return 0
    with spool.newcomers(numbers) as newcomers:
        new = newcomers.c
        registered = literal("unverified"), literal(clock.now(), Person.registered_at.type)
        each = (
            select(rows.id_number_index, rows.name, new.id_number, new.sex_code, new.born_on, *registered)
            .join_from(newcomers, lines, rows.number == new.number)
            .where(true())  # or SQLite takes what follows for a part of the join
            .order_by(rows.id_number_index)
        )
        columns = ("id_number_index", "name", "id_number", "sex_code", "born_on", "state", "registered_at")
        count = bulk.written(bulk.insert_or(Person).from_select(columns, each).on_conflict_do_nothing())
    found = select(rows.number, people.id).join_from(
        lines, Person, people.id_number_index == rows.id_number_index
    )
    db.session.execute(insert(known).from_select(["number", "person_id"], found.where(is_new)))
    return count


def _add_employments(lines: Any, known: Any, roster: CreditRoster) -> None:
    """Where people work of whom nobody said so: the unit of their row, or the body. Who is registered elsewhere stays there."""
    works, rows, person_id = Employment.__table__.c, lines.c, known.c.person_id
    # One by one: else all that work anywhere are gone through for those of a roster.
    current = select(works.id).where(works.person_id == person_id, works.until == FOREVER).scalar_subquery()
    unit_id = func.coalesce(func.min(rows.unit_id), roster.body_id)
    first = (
        select(person_id, unit_id.label("unit_id"), func.max(rows.industry).label("industry"), func.max(rows.level).label("level"))
        .select_from(lines)
        .join(known, known.c.number == rows.number)
        .where(current.correlate(known).is_(None))
        .group_by(person_id)
        .subquery()
    )  # fmt: skip
    nodes = Organisation.__table__.c
    new = (
        select(
            first.c.person_id, first.c.unit_id, nodes.path, literal(FOREVER), first.c.industry, first.c.level
        )
        .select_from(first)
        .join(Organisation, nodes.id == first.c.unit_id)
        .where(true())
        .order_by(first.c.person_id)
    )
    columns = ("person_id", "organisation_id", "path", "until", "industry", "level")
    db.session.execute(bulk.insert_or(Employment).from_select(columns, new).on_conflict_do_nothing())


def _add_entries(lines: Any, known: Any, roster: CreditRoster, provider_name: str) -> None:
    rows = lines.c
    same_for_all = {
        "year": roster.year, "body_id": roster.body_id, "roster_id": roster.id, "provider_name": provider_name, "reason": "",
        "entered_at": literal(roster.handed_in_at, CreditEntry.entered_at.type), "entered_by_id": literal(roster.handed_in_by_id, CreditEntry.entered_by_id.type),
    }  # fmt: skip
    of_each = {name: rows[name] for name in ("subject", "tenths", "source", "learned_on", "course")}
    values = {"person_id": known.c.person_id, "line": rows.number, **of_each}
    new = (
        select(*values.values(), *(each if hasattr(each, "label") else literal(each) for each in same_for_all.values()))
        .select_from(lines)
        .join(known, known.c.number == rows.number)
        .order_by(rows.number)
    )  # fmt: skip
    db.session.execute(insert(CreditEntry).from_select([*values, *same_for_all], new, include_defaults=False))
