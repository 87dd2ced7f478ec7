"""The comparisons of conditions: how a value is read from a file, how it is said, how it decides 比较."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tepei.policy.ages import Age, Born
from tepei.policy.calendar import day_text
from tepei.policy.definition import BLANK, MISSING, NO_LIST, Invalid, day
from tepei.policy.facts import NUMBER, Fact
from tepei.policy.verdict import Outcome
from tepei.policy.words import ITEMS, Sentence, join, say


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
    value = day(source) if date in fact.types else source
    if not fact.fits(value):
        raise Invalid(say("“%(value)s”不能作为“%(label)s”的值", value=str(source), label=fact.label))
    if fact.is_closed and value not in fact.words:
        raise Invalid(_not_one_of(fact, str(source)))
    return value


def _not_one_of(fact: Fact, source: str) -> Sentence:
    known = (say("%(key)s（%(word)s）", key=key, word=word) for key, word in fact.words.items())
    return say(
        "“%(value)s”不是“%(label)s”的值，可用：%(known)s",
        value=source,
        label=fact.label,
        known=join(known, ITEMS),
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
    if not set(fact.types) <= set(NUMBER):
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
    if date not in fact.types:
        raise Invalid(say("“%(label)s”不是日期", label=fact.label))


def _read_declared(fact: Fact, source: object) -> bool:
    if bool not in fact.types or source not in (None, True):
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


def _at_least(fact: Fact, least: int) -> Sentence:
    if fact.key == "years":
        return say("%(label)s满 %(years)d 年", label=fact.label, years=least)
    return say("%(label)s为%(value)s及以上", label=fact.label, value=fact.describe(least))


def _at_most(fact: Fact, most: int) -> Sentence:
    if fact.key == "years":
        return say("%(label)s不超过 %(years)d 年", label=fact.label, years=most)
    return say("%(label)s为%(value)s及以下", label=fact.label, value=fact.describe(most))


OPERATORS: Mapping[str, Operator] = {
    "is": Operator(say("是"), _read_value, lambda f, v: f.state(v), lambda x, v: _whether(x == v)),
    "in": Operator(
        say("是其中之一"),
        _read_values,
        lambda f, v: say("%(label)s为%(values)s之一", label=f.label, values=_list(f, v)),
        lambda x, v: _whether(x in v),
    ),
    "not_in": Operator(
        say("不是其中任何一个"),
        _read_values,
        lambda f, v: say("%(label)s不为%(values)s", label=f.label, values=_list(f, v)),
        lambda x, v: _whether(x not in v),
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
    "declared": Operator(
        say("由本人声明"),
        _read_declared,
        lambda f, _: say("声明%(said)s", said=f.state(True)),
        lambda x, _: _whether(x),
    ),
}


def operators_for(fact: Fact) -> tuple[str, ...]:
    """The comparisons that make sense for a fact, for an editor to offer."""
    offered = {
        "yes_no": ("is", "declared"),
        "date": ("age_at_most", "born_on_or_after"),
        "number": ("at_least", "at_most"),
        "words": ("is", "in", "not_in"),
        "code": ("in", "not_in", "is"),
        "text": ("is", "in", "not_in"),
    }[fact.kind]
    ranked = fact.kind == "words" and set(fact.types) <= set(NUMBER)
    return ("at_least", "at_most", *offered) if ranked else offered
