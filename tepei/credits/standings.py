"""A person's record read with the rules 学时情况: what of each year is done and what is missing, and whether it suffices for a title."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select

from tepei.applications import facts
from tepei.applications import standing as applications
from tepei.codes import queries as codes
from tepei.credits import queries, reliefs, trainings, years
from tepei.credits.queries import CreditRecord, EntryLine, ListedPerson
from tepei.credits.rules import NO_RULES, SUBJECTS, Minima
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.policy import standing
from tepei.policy.counting import LineStanding, carried, counted, nearest_rules, year_lines
from tepei.policy.credit_standing import MET, OPEN, RELIEVED, CreditStanding
from tepei.policy.credits import PROFESSIONAL, PUBLIC, CreditRules, Earned
from tepei.policy.deriving import derived
from tepei.policy.hours import hours_text
from tepei.policy.sources import Sources
from tepei.policy.title_levels import LEVELS
from tepei.policy.words import CLAUSES, NOTHING, Sentence, join, say
from tepei.portal import clock, province, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused

_OF_UNIT = ("unit_nature", "unit_affiliation")  # code sets that facts of a unit rest on


@dataclass(frozen=True)
class YearRecord:
    """A year of somebody's: a line for each subject and the total last, none where no year lays anything down; and its entries.

    `borrowed` is the year whose rules were taken, because its own are not on record.
    """

    year: int
    lines: tuple[LineStanding, ...]
    entries: tuple[EntryLine, ...]
    borrowed: int | None = None

    @property
    def is_complete(self) -> bool:
        return bool(self.lines) and all(not line.missing for line in self.lines)


@dataclass(frozen=True)
class Whole:
    """What a page shows of somebody: the record, its years (newest first), the rules by year, names of organisations by id.

    `gone` are ids of entries that another one takes back.
    """

    record: CreditRecord
    years: Sequence[YearRecord]
    rules: Mapping[int, CreditRules]
    names: Mapping[int, str]
    gone: frozenset[int]

    @property
    def this_year(self) -> YearRecord:
        return next(each for each in self.years if each.year == clock.today().year)

    @property
    def yearly(self) -> CreditRules | None:
        """This year's rules."""
        return years.of(self.rules, clock.today().year)

    def word_of(self, entry: EntryLine) -> str:
        """What its year calls the source."""
        rules = years.of(self.rules, entry.year)
        source = rules.credit_source(entry.source) if rules else None
        return source.name if source else entry.source


def whole(person_id: int) -> Whole:
    """Of somebody in sight, or of the viewer. Raises Absent."""
    record = queries.record_of(person_id)
    rules = years.by_year(record.employments[0].path if record.employments else "")
    return _read(record, rules, _names(record))


def below(organisation: Organisation) -> Iterator[Whole]:
    """Of everybody who works at or below the organisation, unit by unit, with the name of that unit alone."""
    rules_at = cache(years.by_year)
    for record in queries.records_below(organisation.path):
        (works,) = record.employments
        with scope.everything("names of units are public"):
            unit = db.session.get_one(Organisation, works.organisation_id)
        yield _read(record, rules_at(works.path), {unit.id: unit.name})


def _read(record: CreditRecord, rules: Mapping[int, CreditRules], names: Mapping[int, str]) -> Whole:
    gone = frozenset(queries.reversed_ids(record.entries))
    return Whole(record, _years(record, rules), rules, names, gone)


def earned(record: CreditRecord) -> list[Earned]:
    """What was recognised and not taken back."""
    gone = queries.reversed_ids(record.entries)
    return [
        Earned(each.year, each.subject, each.source, each.hours, each.learned_on or dt.date(each.year, 1, 1))
        for each in record.entries
        if each.body_id is not None and each.reverses_id is None and each.id not in gone
    ]


def _years(record: CreditRecord, rules: Mapping[int, CreditRules]) -> list[YearRecord]:
    today = clock.today()
    listed = sorted({today.year, *(each.year for each in record.entries)}, reverse=True)
    hours = carried(counted(earned(record), rules, today)[0], rules, listed) if rules else {}
    found = []
    for year in listed:
        entries = tuple(each for each in record.entries if each.year == year)
        yearly, borrowed = nearest_rules(rules, year) if rules else (None, None)
        lines = year_lines(yearly, hours.get(year, {})) if yearly else ()
        found.append(YearRecord(year, lines, entries, borrowed))
    return found


def _names(record: CreditRecord) -> dict[int, str]:
    """Of where they worked, and of who recognised."""
    ids = {each.organisation_id for each in record.employments} | {each.body_id for each in record.entries}
    known = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids - {None}))
    with scope.everything("names of units are public"):
        return {pk: name for pk, name in db.session.execute(known)}


def suffices(person: Person, level: str, day: dt.date) -> bool | None:
    """Whether the hours are those that a title of this level asks for, or relieved; None where nothing is on record or the rules do not say."""
    with scope.everything("what an applicant's hours come to decides, whoever asks"):
        try:
            found = for_title(whole(person.id), level, day).verdict
        except (Absent, Refused):
            return None
    return None if found == OPEN else found in (MET, RELIEVED)


applications.register(suffices)


def for_title(found: Whole, level: str, day: dt.date) -> CreditStanding:
    """Whether it suffices for who applies for a title of this level and is reviewed on this day. Raises Refused without any rules."""
    if not found.rules:
        raise Refused(NO_RULES)
    if level not in LEVELS:
        raise Refused(say("请选择申报级别。"))
    return standing.standing(earned(found.record), found.rules, _facts(found, day), level, day)


def _facts(found: Whole, day: dt.date) -> dict[str, object]:
    """What the registers say, and what an office confirmed by evidence, as the rules of the review's year ask for it."""
    table, unit = years.facts_of(nearest_rules(found.rules, day.year)[1] or day.year), {}
    sets = codes.sets((*_OF_UNIT, *{fact.code_set for fact in table.values() if fact.code_set}))
    if found.record.employments:
        with scope.everything("what a unit is holds for who works there"):
            chain = organisations.ancestors(found.record.employments[0].organisation_id)
        unit = facts.of_unit(chain, sets, province.bodies())
    person = facts.registered(found.record.person)
    given = {"born_on": found.record.person.born_on, **reliefs.facts_of(found.record.person.id, table)}
    took_part = trainings.of(found.record.person, day) if trainings.are_asked(table) else None
    return derived(table, Sources(day, codes=sets, unit=unit, person=person, given=given, earlier=took_part))


def missing(row: ListedPerson, minima: Minima) -> Sentence:
    """What somebody on a list is short of, subject by subject; NOTHING where nothing is missing or nothing is laid down."""
    needs = (
        (SUBJECTS[PUBLIC], minima.public, row.public_hours),
        (SUBJECTS[PROFESSIONAL], minima.professional, row.professional_hours),
        (say("合计"), minima.hours, row.hours),
    )
    lacks = [
        say("%(subject)s差 %(hours)s 学时", subject=name, hours=hours_text(least - hours))
        for name, least, hours in needs
        if least is not None and hours < least
    ]
    return join(lacks, CLAUSES) if lacks else NOTHING
