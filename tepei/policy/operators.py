"""The comparisons of conditions: how a value is read from a file, how it is said, how it decides 比较."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tepei.policy.ages import Age, Born
from tepei.policy.calendar import day_text
from tepei.policy.definition import BLANK, MISSING, NO_LIST, Invalid, day
from tepei.policy.facts import FactRecord as Fact
from tepei.policy.verdict import Outcome
from tepei.policy.words import ITEMS, Sentence, join, say

_MEASURED, _ANY = ("number", "rank"), ("is", "is_not", "in", "not_in")
_OFFERED: Mapping[str, tuple[str, ...]] = {
    "yes_no": ("is", "declared"),
    "date": ("age_at_most", "older_than", "born_on_or_after", "on_or_after", "before"),
    "number": ("at_least", "at_most"),
    "rank": ("at_least", "at_most", *_ANY),
    "choice": _ANY,
    "code": ("in", "not_in", "is", "is_not"),
    "place": ("in", "not_in", "is", "is_not"),
    "list": ("in", "not_in"),
    "text": _ANY,
}


@dataclass(frozen=True)
class Operator:
    """How a value is read from a file (Invalid where it cannot be), how it is said, how it decides."""

    label: Sentence
    read: Callable[[Fact, object], object]
    words: Callable[[Fact, Any], Sentence | str]
    decide: Callable[[Any, Any], Outcome]


def _read_value(fact: Fact, source: object) -> object:
    if source is None:
        raise Invalid(MISSING)
    value = day(source) if fact.kind == "date" else source
    if not (isinstance(value, str) if fact.kind == "list" else fact.fits(value)):
        raise Invalid(say("“%(value)s”不能作为“%(label)s”的值", value=str(source), label=fact.label))
    if not fact.is_among(value):
        raise Invalid(_not_one_of(fact, str(source)))
    return value


def _not_one_of(fact: Fact, source: str) -> Sentence:
    return say(
        "“%(value)s”不是“%(label)s”的值，可用：%(known)s",
        value=source,
        label=fact.label,
        known=fact.told_values,
    )


def _read_values(fact: Fact, source: object) -> object:
    if not isinstance(source, list | tuple):
        raise Invalid(NO_LIST)
    if not source:
        raise Invalid(BLANK)
    return tuple(_item(fact, number, each) for number, each in enumerate(source))


def _item(fact: Fact, number: int, source: object) -> object:
    try:
        return _read_value(fact, source)
    except Invalid as fault:
        raise Invalid(fault.text, number) from None


def _read_number(fact: Fact, source: object) -> object:
    if fact.kind not in _MEASURED:
        raise Invalid(say("“%(label)s”不是数值，不能比较大小", label=fact.label))
    if isinstance(source, bool) or not isinstance(source, int):
        raise Invalid(say("应为整数"))
    return source


def _read_born(fact: Fact, source: object) -> Born:
    _require_date(fact)
    if isinstance(source, Born):
        return source
    return Born.from_data(source) if isinstance(source, Mapping) else Born(strict=day(source))


def _read_age(fact: Fact, source: object) -> Age:
    _require_date(fact)
    return Age.from_data({} if source is None else source)


def _require_date(fact: Fact) -> None:
    if fact.kind != "date":
        raise Invalid(say("“%(label)s”不是日期", label=fact.label))


def _read_day(fact: Fact, source: object) -> date:
    _require_date(fact)
    if source is None:
        raise Invalid(MISSING)
    return day(source)


def _read_declared(fact: Fact, source: object) -> bool:
    if fact.kind != "yes_no" or source not in (None, True):
        raise Invalid(say("只用于是非项，且值只能为 true 或省略"))
    return True


def _whether(met: bool) -> Outcome:
    return Outcome.PASS if met else Outcome.FAIL


def _decide_born(value: date, born: Born) -> Outcome:
    if value >= born.strict:
        return Outcome.PASS
    return Outcome.BOUNDARY if born.generous is not None and value >= born.generous else Outcome.FAIL


def _list(fact: Fact, values: tuple[object, ...]) -> Sentence:
    return join((fact.describe(value) for value in values), ITEMS)


def _older(value: date, born: Born) -> Outcome:
    """Older than the age in both readings passes, in one of them it is a boundary."""
    return {Outcome.PASS: Outcome.FAIL, Outcome.FAIL: Outcome.PASS}.get(
        found := _decide_born(value, born), found
    )


def _is_in(found: object, values: tuple[object, ...]) -> bool:
    """One of several things is enough where the fact holds several."""
    return bool(set(found) & set(values)) if isinstance(found, tuple) else found in values


def _is(found: object, value: object) -> bool:
    return _is_in(found, (value,))


def _at_least(fact: Fact, least: int) -> Sentence:
    if fact.kind == "rank":
        return say("%(label)s为%(value)s及以上", label=fact.label, value=fact.describe(least))
    if fact.is_years:
        return say("%(label)s满 %(years)d 年", label=fact.label, years=least)
    return say(
        "%(label)s不少于 %(number)s %(unit)s", label=fact.label, number=least, unit=Sentence(fact.unit)
    )


def _at_most(fact: Fact, most: int) -> Sentence:
    if fact.kind == "rank":
        return say("%(label)s为%(value)s及以下", label=fact.label, value=fact.describe(most))
    return say("%(label)s不超过 %(number)s %(unit)s", label=fact.label, number=most, unit=Sentence(fact.unit))


def _is_not(fact: Fact, value: Any) -> Sentence | str:
    """不是 of a yes is its no."""
    if isinstance(value, bool):
        return fact.state(not value)
    return say("%(label)s不为%(value)s", label=fact.label, value=fact.describe(value))


OPERATORS: Mapping[str, Operator] = {
    "is": Operator(say("是"), _read_value, lambda f, v: f.state(v), lambda x, v: _whether(_is(x, v))),
    "is_not": Operator(say("不是"), _read_value, _is_not, lambda x, v: _whether(not _is(x, v))),
    "in": Operator(
        say("是其中之一"),
        _read_values,
        lambda f, v: say("%(label)s为%(values)s之一", label=f.label, values=_list(f, v)),
        lambda x, v: _whether(_is_in(x, v)),
    ),
    "not_in": Operator(
        say("不是其中任何一个"),
        _read_values,
        lambda f, v: say("%(label)s不为%(values)s", label=f.label, values=_list(f, v)),
        lambda x, v: _whether(not _is_in(x, v)),
    ),
    "at_least": Operator(say("不低于（以上）"), _read_number, _at_least, lambda x, v: _whether(x >= v)),
    "at_most": Operator(say("不高于（以下）"), _read_number, _at_most, lambda x, v: _whether(x <= v)),
    "age_at_most": Operator(say("年龄以下"), _read_age, lambda _, v: v.words, _decide_born),
    "born_on_or_after": Operator(
        say("在此日期（含）以后出生"),
        _read_born,
        lambda _, v: say("%(day)s（含）以后出生", day=day_text(v.strict)),
        _decide_born,
    ),
    "older_than": Operator(
        say("年龄超过"),
        _read_age,
        lambda _, v: v.beyond,
        _older,
    ),
    "on_or_after": Operator(
        say("在此日期（含）以后"),
        _read_day,
        lambda f, v: say("%(label)s在%(day)s（含）以后", label=f.label, day=day_text(v)),
        lambda x, v: _whether(x >= v),
    ),
    "before": Operator(
        say("早于此日期"),
        _read_day,
        lambda f, v: say("%(label)s早于%(day)s", label=f.label, day=day_text(v)),
        lambda x, v: _whether(x < v),
    ),
    "declared": Operator(
        say("由本人声明"),
        _read_declared,
        lambda f, _: say("声明%(said)s", said=f.state(True)),
        lambda x, _: _whether(x),
    ),
}


def operators_for(fact: Fact) -> tuple[str, ...]:
    """The comparisons that make sense for a fact, for an editor to offer."""
    return _OFFERED[fact.kind]
