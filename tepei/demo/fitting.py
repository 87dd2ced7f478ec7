"""An example as a whole person at a unit 示例的申报人: what it states holds, and what it does not say decides nothing beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from tepei.applications import facts
from tepei.credits.course_rules import SECTION
from tepei.demo.fillers import Answers, completed
from tepei.demo.offices import naming
from tepei.demo.people import Invented
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.packs.cases import same, stated
from tepei.packs.filling import filled
from tepei.people.models import Person
from tepei.policy import identity
from tepei.policy.calendar import anniversary
from tepei.policy.categories import form_for
from tepei.policy.deriving import derived
from tepei.policy.earlier import KnownParticipation
from tepei.policy.eligibility import assess, facts_asked
from tepei.policy.fields import Form
from tepei.policy.scheme import SchemeRecord
from tepei.policy.sources import Sources
from tepei.policy.values import Codes
from tepei.policy.year import CaseRecord
from tepei.portal import clock
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.province import bodies

_AHEAD = dt.timedelta(days=30)
_NOWHERE = "0199"  # a division that no county has: the numbers belong to nobody
_AGES = (35, 28, 48, 58)


@dataclass(frozen=True)
class Workplace:
    """Where a unit may stand, and what its chain would then say of it."""

    parent_id: int
    parent: str
    nature: str
    is_grassroots: bool
    is_nonpublic: bool
    says: Mapping[str, object]
    kinds: frozenset[str]

    @property
    def unit_name(self) -> str:
        """What a unit is called there."""
        return f"{bodies().place_in(self.parent)}示例单位"


def seats(codes: Codes) -> list[Workplace]:
    """Every place where people work, the ordinary ones first."""
    natures = sorted(codes.get("unit_nature", {"": None}), key=lambda code: _is_government(codes, code))
    chains = [organisations.ancestors(each.id) for each in _above_units()]
    return [
        _seat(chain, nature, codes, is_grassroots=grassroots, is_nonpublic=nonpublic)
        for grassroots in (False, True)
        for nonpublic in (False, True)
        for nature in natures
        for chain in chains
    ]


def _above_units() -> list[Organisation]:
    """Those of the pack before those that were made for the trial, the lowest first."""
    kinds = [bodies().by_code[code] for code in bodies().employer.under]
    made = [kind.code for kind in kinds if kind.under]
    found = select(Organisation).where(Organisation.kind.in_([kind.code for kind in kinds]))
    lowest = func.length(Organisation.path).desc()
    return list(db.session.scalars(found.order_by(Organisation.kind.in_(made), lowest, Organisation.code)))


def _is_government(codes: Codes, code: str) -> bool:
    item = codes.get("unit_nature", {}).get(code)
    return bool(item and item.attributes.get("is_government") in ("1", True))


def _seat(
    chain: list[Organisation], nature: str, codes: Codes, *, is_grassroots: bool, is_nonpublic: bool
) -> Workplace:
    kind = bodies().employer.code
    unit = Organisation(
        kind=kind, nature_code=nature, claims_grassroots=is_grassroots, claims_nonpublic=is_nonpublic
    )
    says = facts.of_unit([unit, *chain], codes, bodies())
    kinds = frozenset({kind, *(node.kind for node in chain)})
    return Workplace(chain[0].id, chain[0].name, nature, is_grassroots, is_nonpublic, says, kinds)


@dataclass(frozen=True)
class Fitted:
    """Who applies from where, with every answer; `unfit` says what of the example nobody can be."""

    invented: Invented
    seat: Workplace
    lists: frozenset[str]
    earlier: tuple[KnownParticipation, ...]
    reviews: Mapping[str, str]
    unfit: tuple[str, ...]
    vacancies: Mapping[str, int]
    standing: Mapping[str, bool]


@dataclass(frozen=True)
class Fitting:
    """One example under a scheme of the region with this code. `on`: the day to which years are counted.

    Raises Invalid for what cannot be known.
    """

    case: CaseRecord
    scheme: SchemeRecord
    codes: Codes
    on: dt.date
    region: str
    serial: int

    def fitted(self, seats: list[Workplace]) -> Fitted:
        """The person and the unit that come nearest to what the example says."""
        near = [seat for seat in seats if self._says(seat)] or seats[:1]
        _, seat, person = min(self._tries(near), key=lambda each: each[0])
        answers = completed(
            self._begun(seat, person),
            lambda typed: self._form(typed, seat, person),
            self.codes,
            self.on,
            lambda typed: self._distance(typed, seat, person),
        )
        found = self._facts(answers, seat, person)
        reviews = {path: text for path, (_, text) in self._sources.reviews.items()}
        invented = replace(person, answers=answers)
        unfit = tuple(map(self._unfit, self._missed(found)))
        earlier = tuple(self._sources.earlier or ())
        lists, vacancies = frozenset(self._sources.lists or ()), self._sources.vacancies or {}
        return Fitted(invented, seat, lists, earlier, reviews, unfit, vacancies, self._standing)

    @property
    def _standing(self) -> dict[str, bool]:
        """How the hours stand by level, as far as the example says it."""
        sources = ((key, self.scheme.table[key].derivation) for key in self.known)
        return {each.standing: bool(self.known[key]) for key, each in sources if each and each.standing}

    @property
    def at_review(self) -> frozenset[str]:
        """The requirements that wait for what a reviewer fills in."""
        rules = self.scheme.track(self.case.track).requirements
        return frozenset(rule.key for rule in rules if facts_asked([rule]) & self.scheme.reviewed)

    @cached_property
    def known(self) -> Mapping[str, object]:
        return stated(self.case, self.scheme.table, self.codes)

    @cached_property
    def _sources(self) -> Sources:
        return filled(self.known, self.scheme, self.case.track, self.codes, self.on)

    def _says(self, seat: Workplace) -> bool:
        return all(seat.says.get(key) == value for key, value in self._sources.unit.items())

    def _tries(self, seats: list[Workplace]) -> Iterator[tuple[tuple[int, int], Workplace, Invented]]:
        """Until one fits wholly."""
        for seat in seats:
            for person in self._people:
                distance = self._distance(self._begun(seat, person), seat, person)
                yield distance, seat, person
                if distance == (0, 0):
                    return

    @cached_property
    def _people(self) -> list[Invented]:
        known = {**derived(self.scheme.table, self._sources), **self._sources.person}
        born: Any = known.get("born_on")
        days = [_day(born)] if born else [anniversary(self.on, -age) for age in _AGES]
        groups = (
            [str(known["ethnicity_code"])]
            if "ethnicity_code" in known
            else [*self.codes["ethnic_groups"]][:2]
        )
        return [self._person(day, group, str(known.get("sex", "1"))) for day in days for group in groups]

    def _person(self, born_on: dt.date, ethnicity: str, sex: str) -> Invented:
        body = f"{self.region[:2]}{_NOWHERE}{born_on:%Y%m%d}{self.serial * 2 % 1000 + (sex == '1'):03d}"
        number = body + identity.make_check_digit(body)
        mobile, email = f"1390000{self.serial:04d}", f"case{self.serial}@example.com"
        return Invented("示例申报人", sex, ethnicity, born_on, number, mobile, email, {})

    def _begun(self, seat: Workplace, person: Invented) -> Answers:
        """What is typed before anybody types, and what the example says."""
        unit = Organisation(name="示例单位", nature_code=seat.nature)
        begun = facts.prefilled(self.scheme.form.live, _registered(person), unit)
        typed = self._sources.answers
        rows = {key: {**begun.get(key, {}), **row} for key, row in typed.items() if isinstance(row, Mapping)}
        named = naming(self.scheme, self.case.track, self.codes, seat.unit_name)
        found = {**self._ahead(), **begun, **typed, **rows}
        return {**found, **{key: {**row, **found.get(key, {})} for key, row in named.items()}}

    def _ahead(self) -> Answers:
        """A plan is of a training to come; whatever else is filled in lies behind."""
        if not any(section.key == SECTION for section in self.scheme.form.sections):
            return {}
        starts, ends = (clock.today() + _AHEAD * times for times in (1, 2))
        return {SECTION: [{"starts": starts.isoformat(), "ends": ends.isoformat()}]}

    def _form(self, answers: Answers, seat: Workplace, person: Invented) -> Form:
        return form_for(
            self.scheme.form.live, self.scheme.categories, self._facts(answers, seat, person), self.on
        )

    def _facts(self, answers: Answers, seat: Workplace, person: Invented) -> dict[str, object]:
        """As they stand at the submission."""
        registered = facts.registered(_registered(person))
        sources = replace(
            self._sources, answers=answers, unit=seat.says, kinds=seat.kinds, person=registered, reviews={}, given={}
        )  # fmt: skip
        return derived(self.scheme.table, sources)

    def _distance(self, answers: Answers, seat: Workplace, person: Invented) -> tuple[int, int]:
        """How many facts differ from what is stated, and how many requirements from what is expected."""
        found = self._facts(answers, seat, person)
        unmet = assess(self.scheme.track(self.case.track).requirements, found, self.on).unmet
        return len(self._missed(found)), len({*unmet} ^ ({*self.case.expect} - self.at_review))

    def _missed(self, found: Mapping[str, object]) -> list[str]:
        """The keys of stated facts that come out otherwise; what reviewers find comes later."""
        return [
            key
            for key, value in self.known.items()
            if key not in self.scheme.reviewed and not same(self.scheme.table[key], value, found.get(key))
        ]

    def _unfit(self, key: str) -> str:
        fact = self.scheme.table[key]
        return f"“{chinese(fact.label)}”不能是“{chinese(fact.describe(self.known[key]))}”"


def _registered(person: Invented) -> Person:
    return Person(
        name=person.name, sex_code=person.sex, ethnicity_code=person.ethnicity, born_on=person.born_on,
        id_number=person.number, mobile=person.mobile, email=person.email,
    )  # fmt: skip


def _day(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
