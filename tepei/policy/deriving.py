"""From what is typed, registered and listed to facts 条件依据的得出: the one way there, for people, for examples and for trials."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tepei.policy.bounds import hold
from tepei.policy.calendar import NEVER, full_years
from tepei.policy.categories import CATEGORY_CODE, category_of
from tepei.policy.characters import plain
from tepei.policy.derivations import Derivation
from tepei.policy.earlier import taken
from tepei.policy.facts import DIVISIONS, FactRecord, Facts
from tepei.policy.form import is_blank
from tepei.policy.sources import Sources
from tepei.policy.values import day_of, is_true, usual, value_of, whole


def derived(table: Facts, sources: Sources) -> dict[str, object]:
    """The facts of the table that are known, with the names of their codes. Parts for some people come in as what decides about them
    gets known (packs.feeding: none decides about itself); whoever is not asked has not answered, whatever was typed before.
    """
    form = sources.form
    if form is None or form.is_for_all:
        return _derived(table, sources)
    found, parts = _derived(table, replace(sources, form=form.asked_of({}, sources.on))), -1
    while (more := form.asked_of(found, sources.on)).size > parts:
        found, parts = _derived(table, replace(sources, form=more)), more.size
    return found


def _derived(table: Facts, sources: Sources) -> dict[str, object]:
    known: dict[str, object] = dict(sources.given)
    for key in table:
        _find(key, table, sources, known, ())
    found = {key: value for key, value in known.items() if value is not None}
    if sources.categories:
        category = category_of(sources.categories, sources.filed.get("track", ""), found, sources.on)
        found |= {} if category is None else {CATEGORY_CODE: category}
    return _names(table, sources, found) | found


def inputs_of(keys: Collection[str], table: Facts) -> set[str]:
    """These facts and all that they are worked out from."""
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            fact = table.get(key)
            waiting.extend(fact.derivation.inputs if fact and fact.derivation else ())
    return found


def _find(key: str, table: Facts, sources: Sources, known: dict[str, object], way: tuple[str, ...]) -> object:
    """The fact, worked out once. `way` leads to it: a fact that goes round to itself is unknown."""
    if key in known or key in way or key not in table:
        return known.get(key)
    fact = table[key]
    if fact.derivation is None:
        each, text = sources.fed.get(key, (None, ""))
        known[key] = value_of(fact, each, text, sources.codes) if each is not None else None
    else:
        inputs = {name: _find(name, table, sources, known, (*way, key)) for name in fact.derivation.inputs}
        made = _WORKED_OUT[fact.derivation.source](fact, fact.derivation, sources, inputs, table)
        known[key] = made if made is None or fact.may_be(made) else None
    return known[key]


def _names(table: Facts, sources: Sources, found: Mapping[str, object]) -> dict[str, object]:
    """The names of codes, under the keys that sentences look for."""
    names: dict[str, object] = {}
    for key, value in found.items():
        fact = table.get(key)
        if fact is None or fact.kind not in ("code", "place"):
            continue
        code = sources.codes.get(fact.code_set or DIVISIONS, {}).get(str(value))
        name = sources.unit.get(fact.named_by) or (code.name if code else None)
        names |= {fact.named_by: name} if name else {}
    return names


Inputs = Mapping[str, Any]


def _rows(_: FactRecord, derivation: Derivation, sources: Sources, inputs: Inputs, __: Facts) -> object:
    section = next((each for each in sources.form.sections if each.key == derivation.rows), None) if sources.form else None  # fmt: skip
    if section is None or not section.rows:
        return None
    rows = [
        {each.key: usual(each, row) for each in section.fields}
        for row in sources.answers.get(section.key) or ()
        if not is_blank(section, row)
    ]
    kept = [(row, is_counted(derivation, row, sources.on, inputs)) for row in rows]
    if any(counted is None for _, counted in kept):
        return None
    cells = [row.get(derivation.field, "-") for row, counted in kept if counted]
    return _TAKEN[derivation.take]([cell for cell in cells if cell])


def is_counted(
    derivation: Derivation, row: Mapping[str, str], on: date, known: Mapping[str, object]
) -> bool | None:
    """Is a row of these answers one of those that are counted? None where the day is not known since when."""
    if any(row.get(key) not in values for key, values in derivation.where.items()):
        return False
    return hold(derivation.bounds, row, on, known)


def _days(cells: Sequence[str]) -> list[date]:
    return [day for cell in cells if (day := day_of(cell)) is not None]


_TAKEN: Mapping[str, Callable[[Sequence[str]], object]] = {
    "count": len,
    "sum": lambda cells: sum(number for cell in cells if (number := whole(cell)) is not None),
    "latest": lambda cells: max(_days(cells), default=NEVER),
    "earliest": lambda cells: min(_days(cells), default=NEVER),
    "any": bool,
    "values": tuple,
    "years": lambda cells: len({day.year for day in _days(cells)}),
    "different": lambda cells: len({plain(cell) for cell in cells}),
}


def _attribute(
    fact: FactRecord, derivation: Derivation, sources: Sources, inputs: Inputs, table: Facts
) -> object:
    of = table.get(derivation.of)
    code = sources.codes.get(of.code_set, {}).get(inputs[derivation.of] or "") if of else None
    if code is None:
        return None
    found = code.attributes.get(derivation.attribute)
    if fact.kind == "yes_no":
        return is_true(found)
    return whole(str(found)) if fact.kind in ("rank", "number") else str(found or "") or None


def _review(fact: FactRecord, derivation: Derivation, sources: Sources, _: Inputs, __: Facts) -> object:
    each, text = sources.reviews.get(derivation.review, (None, ""))
    return value_of(fact, each, text, sources.codes) if each is not None else None


def _vacancies(
    _: FactRecord, derivation: Derivation, sources: Sources, inputs: Inputs, table: Facts
) -> object:
    """The list calls a post what people read."""
    post = inputs[derivation.vacancies]
    if post is None or sources.vacancies is None:
        return None
    return sources.vacancies.get(str(table[derivation.vacancies].words.get(post, post)), 0)


def _person(fact: FactRecord, derivation: Derivation, sources: Sources, _: Inputs, __: Facts) -> object:
    found = sources.person.get(derivation.person)
    return day_of(found) if found and fact.kind == "date" else found


def _years(since: Any, until: Any) -> int | str | None:
    if NEVER in (since, until):
        return NEVER
    return full_years(since, until) if isinstance(since, date) and isinstance(until, date) else None


def _years_of_term(first: Any, last: Any) -> int | str | None:
    """Both days count: a contract from 2025-01-01 to 2027-12-31 is of three years."""
    return _years(first, last + timedelta(days=1) if isinstance(last, date) else last)


def _total(numbers: Sequence[Any]) -> Any:
    return None if None in numbers else sum(number or 0 for number in numbers)


def _listed(kind: str, sources: Sources) -> bool | None:
    if sources.lists is None:
        return None
    return True if kind in sources.lists else None if kind in sources.doubted else False


_WORKED_OUT: Mapping[str, Callable[[FactRecord, Derivation, Sources, Inputs, Facts], object]] = {
    "rows": _rows,
    "unit": lambda _, derivation, sources, __, ___: sources.unit.get(derivation.unit),
    "under": lambda _, derivation, sources, __, ___: bool({*derivation.under} & {*sources.kinds}) if sources.kinds else None,
    "person": _person,
    "filed": lambda _, derivation, sources, __, ___: sources.filed.get(derivation.filed),
    "listed": lambda _, derivation, sources, __, ___: _listed(derivation.listed, sources),
    "earlier": lambda fact, derivation, sources, __, ___: None if sources.earlier is None else taken(fact, derivation, sources.earlier, sources.on),
    "vacancies": _vacancies,
    "standing": lambda _, derivation, sources, __, ___: sources.standing(derivation.standing) if sources.standing else None,
    "review": _review,
    "attribute": _attribute,
    "among": lambda _, derivation, __, inputs, ___: None if inputs[derivation.of] is None else inputs[derivation.of] in derivation.among,
    "age_of": lambda _, derivation, sources, inputs, __: _years(inputs[derivation.age_of], sources.on),
    "years_since": lambda _, derivation, sources, inputs, __: _years(inputs[derivation.years_since], sources.on),
    "years_between": lambda _, derivation, __, inputs, ___: _years_of_term(*(inputs[key] for key in derivation.years_between or ())),
    "total": lambda _, derivation, __, inputs, ___: _total([inputs[key] for key in derivation.total]),
}  # fmt: skip
