"""Values that a year names, against those that there may be: one that nobody ever has decides wrongly and says nothing 核对取值."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tepei.packs.cases import codes_of
from tepei.packs.pack import Pack
from tepei.policy.ages import COUNTED_TO, Age
from tepei.policy.condition import Condition, conditions
from tepei.policy.definition import Fault, Where
from tepei.policy.facts import DIVISIONS, FactRecord
from tepei.policy.fields import Field
from tepei.policy.other_facts import OtherFact
from tepei.policy.values import names_value
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.policy.year import Year

Names = Mapping[str, str]  # codes and what they are called
_CODED = ("code", "place")
_WHOLE = ("is", "is_not")
_MEASURES: Mapping[str, Callable[[int, list[int]], bool]] = {
    "at_least": lambda value, ranks: value > max(ranks),
    "at_most": lambda value, ranks: value < min(ranks),
}
_ANSWERS = ("yes", "no")


class _Province:
    """What codes a province has, and which of its places have places of their own: read once, whatever is checked against it."""

    def __init__(self, pack: Pack) -> None:
        self.named = {
            code_set: {code: each.name for code, each in entries.items()}
            for code_set, entries in codes_of(pack).items()
        }
        if pack.divisions:
            places = {each.code: each.name for each in pack.divisions}
            self.named[DIVISIONS] = {pack.region_code: pack.name, **places}
        kinds = pack.bodies.by_code
        seats = (each for each in pack.organisations if each.kind in kinds and kinds[each.kind].is_seat)
        # As applications.facts.of_unit finds them.
        self.seats = {pack.region_code, *((each.division_code or each.code)[:6] for each in seats)}

    def names(self, code_set: str) -> Names:
        """Of the codes of this set; nothing for a set that is not there."""
        return self.named.get(code_set, {})


def check_values(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """Codes and ranks of conditions, values by which rows are counted, options that feed a fact, places that no unit is at."""
    known = _Province(pack)
    for where, condition in conditions(cycle):
        yield from _check_condition(where, condition, known)
        yield from _check_age(where, condition, cycle.counted_to)
    for number, fact in enumerate(cycle.facts):
        yield from _check_source(("facts", number, "from"), fact, cycle, known)
    yield from _check_options(cycle)


def _check_condition(where: Where, condition: Condition, province: _Province) -> Iterator[Fault]:
    fact, operator, value = condition.about, condition.operator, condition.value
    if isinstance(value, OtherFact):
        return
    is_odd, ranks = _MEASURES.get(operator), [*fact.values] if fact.kind == "rank" else []
    if is_odd and ranks and is_odd(value, ranks):
        text = say("“%(fact)s”没有这样的等级，只有：%(known)s", fact=fact.label, known=fact.told_values)
        yield Fault((*where, "value"), text)
    elif fact.kind in _CODED and operator in _WHOLE:
        yield from _check_code((*where, "value"), value, fact, province)
    elif fact.kind in _CODED and operator in ("in", "not_in"):
        for number, each in enumerate(value):
            yield from _check_code((*where, "value", number), each, fact, province)


def _check_age(where: Where, condition: Condition, counted_to: str) -> Iterator[Fault]:
    """What an age says people read: it says the day to which the year counts."""
    day = condition.value.day if isinstance(condition.value, Age) else counted_to
    if day in COUNTED_TO and day != counted_to:
        text = say(
            "本年度的年龄和年限算至%(year)s，这里写的是算至%(here)s",
            year=COUNTED_TO[counted_to],
            here=COUNTED_TO[day],
        )
        yield Fault((*where, "value"), text)


def _check_code(where: Where, value: str, fact: FactRecord, province: _Province) -> Iterator[Fault]:
    names = province.names(fact.codes)
    if names and value not in names:
        code = next((code for code, name in names.items() if name == value), "")
        text = say("“%(value)s”是名称，请写代码“%(code)s”", value=value, code=code)
        yield Fault(where, text if code else _missing(fact, value))
    elif names and _is_seat(fact) and value not in province.seats:
        text = say(
            "“%(fact)s”是有自己名额的地方，“%(place)s”不是；请改用“单位所在县区”",
            fact=fact.label,
            place=names[value],
        )
        yield Fault(where, text)


def _missing(fact: FactRecord, value: str) -> Sentence:
    if fact.kind == "place":
        return say("没有行政区划“%(code)s”", code=value)
    return say("“%(fact)s”没有代码“%(value)s”", fact=fact.label, value=value)


def _check_source(where: Where, fact: FactRecord, cycle: Year, province: _Province) -> Iterator[Fault]:
    derivation = fact.derivation
    if derivation is None:
        return
    of = cycle.table.get(derivation.of)
    if derivation.among and of is not None and of.kind in _CODED:
        for number, value in enumerate(derivation.among):
            yield from _check_code((*where, "among", number), value, of, province)
    section = next((each for each in cycle.form.sections if each.key == derivation.rows), None)
    fields = {each.key: each for each in section.fields} if section else {}
    for key, values in derivation.where.items() if fields else ():
        if (known := _known(fields[key], province) if key in fields else None) is not None:
            for value in values:
                if value not in known:
                    yield Fault((*where, "where", key), _not_one_of(value, known))


def _known(each: Field, province: _Province) -> tuple[str, ...] | None:
    """The answers that this field may have, as conditions compare them; None for any."""
    if each.kind == "yes_no":
        return _ANSWERS
    if each.kind == "choice":
        return each.options
    return tuple(province.names(each.code_set)) or None if each.kind == "code" else None


def _check_options(cycle: Year) -> Iterator[Fault]:
    """An option that is no value of the fact that it feeds tells nothing."""
    for i, section in enumerate(cycle.form.sections):
        for j, each in enumerate(section.fields):
            yield from _faulty_options(("form", "sections", i, "fields", j), each, cycle.table.get(each.fact))
    reviewed = {fact.derivation.review: fact for fact in cycle.table.values() if fact.derivation}
    for key, document in cycle.documents.items():
        for number, each in enumerate(document.fields):
            where: Where = ("documents", key, "fields", number)
            yield from _faulty_options(where, each, reviewed.get(f"{key}.{each.key}"))


def _faulty_options(where: Where, each: Field, fact: FactRecord | None) -> Iterator[Fault]:
    if fact is None or each.kind != "choice" or fact.kind not in ("choice", "rank"):
        return
    for number, option in enumerate(each.options):
        if not names_value(fact, option):
            known = tuple(str(word) for word in fact.values.values())
            yield Fault((*where, "options", number), _not_one_of(option, known))


def _not_one_of(value: str, known: tuple[str, ...]) -> Sentence:
    return say("没有“%(value)s”这个值，可用：%(known)s", value=value, known=join(known, ITEMS))


def _is_seat(fact: FactRecord) -> bool:
    return fact.derivation is not None and fact.derivation.unit == "region_code"
