"""What an example says of somebody, filled in where it belongs 示例的填报: answers on the form, what the unit and the lists say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tepei.packs.earlier import with_participations
from tepei.policy.bounds import DAYS, RowBound
from tepei.policy.calendar import anniversary
from tepei.policy.definition import Invalid
from tepei.policy.derivations import Derivation
from tepei.policy.deriving import is_counted
from tepei.policy.earlier import KnownParticipation
from tepei.policy.eligibility import facts_declared
from tepei.policy.facts import FactRecord
from tepei.policy.fields import Field, Form, Section
from tepei.policy.form import feeding
from tepei.policy.scheme import SchemeRecord
from tepei.policy.sources import Sources
from tepei.policy.values import Codes, rank_of
from tepei.policy.words import Sentence, say

_MONTHS = 12


def filled(
    known: Mapping[str, object],
    scheme: SchemeRecord,
    track: str,
    codes: Codes,
    on: date,
) -> Sources:
    """The sources that say so. What the track wants declared is declared, where the example does not say otherwise.

    Raises Invalid for what cannot be known there.
    """
    filling = _Filling(scheme, track, codes, on)
    for key in sorted(facts_declared(scheme.track(track).requirements) - known.keys()):
        if filling.feeds(scheme.table[key]):
            filling.state(scheme.table[key], True)
    for fact in sorted((scheme.table[key] for key in known), key=_narrowness):
        filling.state(fact, known[fact.key])
    for key in known:
        filling.leave_out(scheme.table[key])
    return filling.sources


@dataclass
class _Filling:
    scheme: SchemeRecord
    track: str
    codes: Codes
    on: date
    known: dict[str, object] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    unit: dict[str, object] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=lambda: {"-"})  # somewhere, even where no example says where
    person: dict[str, str | None] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)
    reviews: dict[str, tuple[Field, str]] = field(default_factory=dict)
    earlier: list[KnownParticipation] = field(default_factory=list)
    given: dict[str, object] = field(default_factory=dict)
    standing: dict[str, bool] = field(default_factory=dict)  # by level
    vacancies: dict[str, int] = field(default_factory=dict)  # by the fact that is the post
    counted: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # values by section and field

    @property
    def form(self) -> Form:
        return self.scheme.form.live

    @property
    def sources(self) -> Sources:
        return Sources(
            self.on, self.form, self.answers, self.codes, self.unit, self.kinds, self.person, self.lists,
            self.reviews, {"track": self.track}, self.scheme.categories, self.given, self.earlier, self._posts,
            self.standing.get,
        )  # fmt: skip

    @property
    def _posts(self) -> dict[str, int] | None:
        """How many the unit takes, by what the form calls the post."""
        return {self._answered(post): number for post, number in self.vacancies.items()} or None

    def _answered(self, key: str) -> str:
        section, each = self.feeds(self.scheme.table[key]) or (None, None)
        return str(self.answers.get(section.key, {}).get(each.key, "")) if section and each else ""

    def state(self, fact: FactRecord, value: Any) -> None:
        """Where the fact comes from it says this."""
        source = fact.derivation
        self.known[fact.key] = value
        if source is None:
            self._answer(fact, value)
        else:
            _STATED.get(source.source, _Filling._give)(self, fact, source, value)

    def feeds(self, fact: FactRecord) -> tuple[Section, Field] | None:
        """The field of the form that feeds the fact."""
        return next((found for found in feeding(self.form) if found[1].fact == fact.key), None)

    def _answer(self, fact: FactRecord, value: Any) -> None:
        found = self.feeds(fact)
        if found is None:
            raise Invalid(say("申报表没有提供“%(fact)s”的栏，示例不能写它", fact=fact.label))
        section, each = found
        self.answers.setdefault(section.key, {})[each.key] = self._text(fact, each, value)
        self._show(section, each)

    def _show(self, section: Section, each: Field) -> None:
        """Whatever the field depends on is answered so that it is asked."""
        while each.show_if is not None:
            section, source = self.form.source_of(section, each.show_if)
            row = self.answers.setdefault(section.key, {})
            if row.get(source.key) not in each.show_if.values:
                row[source.key] = each.show_if.values[0]
            each = source

    def _text(self, fact: FactRecord, each: Field, value: Any) -> str:
        """The answer that says this value. Raises Invalid where none does."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, date):
            return value.isoformat()[: {"month": 7, "year": 4}.get(each.kind, 10)]
        if fact.kind == "rank" and each.kind == "code":
            return self._code_of_rank(fact, each, value)
        if each.kind == "choice" and value in fact.values:
            return _option(each, fact.values[value], value)
        return str(value)

    def _code_of_rank(self, fact: FactRecord, each: Field, rank: int) -> str:
        for code, item in self.codes.get(each.code_set, {}).items():
            if item.is_selectable and rank_of(item) == rank:
                return code
        raise Invalid(say("没有代码说明“%(fact)s”是“%(value)s”", fact=fact.label, value=fact.describe(rank)))

    def _since(self, _: FactRecord, source: Derivation, value: Any) -> None:
        """So many years before the day, to the month."""
        years, months = divmod(int(Decimal(value) * _MONTHS), _MONTHS)
        start = anniversary(self.on, -years)
        for _number in range(months):
            start = (start.replace(day=1) - timedelta(days=1)).replace(day=min(start.day, 28))
        self.state(self.scheme.table[source.inputs[0]], start)

    def _rows(self, _: FactRecord, source: Derivation, value: Any) -> None:
        """Rows that come to this value, those that are there already counted in."""
        section = self.form.section(source.rows)
        fixed = {key: self._kept_apart(source.rows, key, values) for key, values in source.where.items()}
        bounded = {each.field: self._within(section.field(each.field), each) for each in source.bounds}
        rows = self.answers.setdefault(section.key, [])
        counted = [row for row in rows if is_counted(source, row, self.on, self.known)]
        if source.take in _COUNTED:
            value = int(value) - len(counted)
        elif source.take == "different":
            value = int(value) - len({row[source.field] for row in counted if source.field in row})
        free = [row for row in counted if source.field and source.field not in row]
        for cell in self._cells(source, value, rows):
            answer = self._cell(section, source.field, cell)
            if free:
                free.pop(0).update(answer)
            else:
                rows.append({**bounded, **answer, **fixed})

    def _cells(self, source: Derivation, value: Any, rows: Sequence[Mapping[str, str]]) -> list[str]:
        if source.take != "different":
            return _CELLS[source.take](value, self.on)
        used = {row.get(source.field) for row in rows}
        return [each for each in _DIFFERENT if each not in used][: max(value, 0)]

    def leave_out(self, fact: FactRecord) -> None:
        """Rows that the fact does not count say what somebody's own is, where it counts those that say something else."""
        source = fact.derivation
        for bound in source.bounds if source else ():
            if source and bound.other_than in self.known:
                for row in self.answers.get(source.rows, ()):
                    row.setdefault(bound.field, str(self.known[bound.other_than]))

    def _within(self, each: Field, bound: RowBound) -> str:
        """An answer that keeps the bound: of days the latest, which no wider one leaves out."""
        if bound.other_than:
            return _ELSEWHERE
        if {*bound.measures} & {*DAYS}:
            return self.on.isoformat()[: {"month": 7, "year": 4}.get(each.kind, 10)]
        return str(bound.at_least if bound.at_least is not None else bound.at_most)

    def _kept_apart(self, rows: str, key: str, values: Sequence[str]) -> str:
        """One of these values that no narrower fact counts: a provincial award is no national one."""
        counted = self.counted.setdefault((rows, key), set())
        found = next((each for each in values if each not in counted), values[0])
        counted |= set(values)
        return found

    def _cell(self, section: Section, key: str, cell: str) -> dict[str, str]:
        each = section.field(key) if key else section.fields[0]
        if cell:
            return {each.key: {"month": f"{cell}-01"[:7], "date": f"{cell}-01-01"[:10]}.get(each.kind, cell)}
        picked = {"choice": each.options[:1], "code": tuple(self.codes.get(each.code_set, {}))[:1]}
        return {each.key: (*picked.get(each.kind, ()), _ANYTHING.get(each.kind, "2000"))[0]}

    def _unit(self, _: FactRecord, source: Derivation, value: Any) -> None:
        self.unit[source.unit] = value

    def _under(self, _: FactRecord, source: Derivation, value: Any) -> None:
        self.kinds |= set(source.under if value else ())

    def _listed(self, _: FactRecord, source: Derivation, value: Any) -> None:
        self.lists |= {source.listed} if value else set()

    def _vacancies(self, _: FactRecord, source: Derivation, value: Any) -> None:
        self.vacancies[source.vacancies] = int(value)

    def _standing(self, _: FactRecord, source: Derivation, value: Any) -> None:
        self.standing[source.standing] = bool(value)

    def _earlier(self, fact: FactRecord, _: Derivation, value: Any) -> None:
        self.earlier = with_participations(fact, value, self.earlier, self.on)

    def _person(self, _: FactRecord, source: Derivation, value: Any) -> None:
        self.person[source.person] = str(value)

    def _review(self, fact: FactRecord, source: Derivation, value: Any) -> None:
        document, _, name = source.review.partition(".")
        each = self.scheme.documents[document].form.sections[0].field(name)
        self.reviews[source.review] = each, self._text(fact, each, value)

    def _give(self, fact: FactRecord, _: Derivation, value: Any) -> None:
        """What is worked out from several others is known as it is."""
        self.given[fact.key] = value


_STATED: Mapping[str, Callable[[_Filling, FactRecord, Derivation, Any], None]] = {
    "rows": _Filling._rows,
    "years_since": _Filling._since,
    "age_of": _Filling._since,
    "unit": _Filling._unit,
    "under": _Filling._under,
    "listed": _Filling._listed,
    "earlier": _Filling._earlier,
    "vacancies": _Filling._vacancies,
    "standing": _Filling._standing,
    "person": _Filling._person,
    "review": _Filling._review,
}
_COUNTED = ("count", "any")
# What stands in the rows that come to a value; of years the latest ones.
_CELLS: Mapping[str, Callable[[Any, date], list[str]]] = {
    "count": lambda value, _: [""] * max(value, 0),
    "any": lambda value, _: [""] * max(value, 0),
    "sum": lambda value, _: [str(value)] if value else [],
    "latest": lambda value, _: [value.isoformat()],
    "earliest": lambda value, _: [value.isoformat()],
    "values": lambda value, _: list(value),
    "years": lambda value, on: [str(on.year - past) for past in range(int(value))],
}
_DIFFERENT = tuple(f"示例{each}" for each in "甲乙丙丁戊己庚辛壬癸")
_ELSEWHERE = "外单位"  # whatever somebody's own is called


# Whatever a row is counted by, where nothing says what stands in it.
_ANYTHING = {
    "yes_no": "yes", "name": "示例成员", "month": "2000-01", "date": "2000-01-01", "phone": "13800009001",
    "email": "example@example.com", "postcode": "100000",
}  # fmt: skip


def _narrowness(fact: FactRecord) -> tuple[int, int, int]:
    """Rows of one sort (core papers) before rows of any (papers), and these before what stands in them (hours of all). Of participations
    those whose tier is said before those that are counted.
    """
    source = fact.derivation
    if source is not None and source.earlier:
        return 1 + (not source.field), -len(source.where), 0
    if source is None or not source.rows:
        return 0, 0, 0
    narrow = len(source.where) + len(source.bounds)
    return 1 + (source.take not in _COUNTED), -narrow, sum(map(len, source.where.values()))


def _option(each: Field, word: Sentence, value: object) -> str:
    return next((option for option in each.options if option in (word.text, str(value))), str(value))
