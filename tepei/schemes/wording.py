"""A condition as an official writes it in a line of the editor, and back 条件的填写.

Whoever reads, it is written in Chinese with the province's words. Values may be words: 硕士研究生, 是, 2025-03-21, “150700、152200”, 45（周岁）; another fact
stands in brackets: 〔取得学历的日期〕.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from tepei.policy.ages import AGE_DAYS
from tepei.policy.answers import normalise
from tepei.policy.condition import Condition
from tepei.policy.definition import DefinitionError, Fault, no_day
from tepei.policy.fact_values import first_day
from tepei.policy.facts import FactRecord
from tepei.policy.fields import YES_NO, Field
from tepei.policy.other_facts import is_other, others
from tepei.policy.vocabulary import Vocabulary
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal.catalogue import chinese

Names = Callable[[FactRecord], Mapping[str, str]]  # what each code that a fact may have is called
COLUMNS = ("group", "fact", "operator", "value", "text")
CODED = ("code", "place")
_LISTED = ("in", "not_in")
_AGES = ("age_at_most", "older_than")
_READINGS = {"strict": say("从严"), "generous": say("从宽")}  # how an age is understood, where that is said
_DATE, _MONTH = (Field(key="-", label="-", kind=kind) for kind in ("date", "month"))
_EXAMPLE = "45 截止日"
_YES = {"是": True, "否": False, "1": True, "0": False, "true": True, "false": False}
OTHER = re.compile(r"\s*[〔【\[](.+)[〕】\]]\s*")
SEPARATORS = re.compile(r"[、，,；;\s]+")


def nameless(_fact: FactRecord) -> Mapping[str, str]:
    """Codes are written as they are."""
    return {}


def line_of(condition: Mapping[str, Any], vocabulary: Vocabulary, names: Names = nameless) -> dict[str, str]:
    """fact, operator, value and text of a condition, the value in words; as it is kept where its fact is gone."""
    fact, value = vocabulary.facts.get(condition["fact"]), condition.get("value")
    return {
        "fact": condition["fact"],
        "operator": condition["operator"],
        "value": _value_text(fact, condition["operator"], value, vocabulary, names)
        if fact
        else str(value or ""),
        "text": condition.get("text", ""),
    }


def groups_of(
    lines: Iterable[Mapping[str, str]], vocabulary: Vocabulary, names: Names = nameless
) -> list[list[dict[str, Any]]]:
    """Alternatives of the lines, in the order of their group numbers. DefinitionError says which lines are at fault, and why."""
    groups: dict[str, list[dict[str, Any]]] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        try:
            condition = Condition.from_data(_condition(line, vocabulary, names), vocabulary=vocabulary)
            groups.setdefault(line["group"].strip() or "1", []).append(condition.to_data())
        except DefinitionError as error:
            line_fault = say("第 %(number)d 行条件：%(fault)s", number=number, fault=error.text)
            faults.append(Fault((number - 1,), line_fault))
    if faults:
        raise DefinitionError("", faults)
    return [groups[key] for key in sorted(groups, key=lambda key: (len(key), key))]


def value_of(fact: FactRecord, text: str, names: Names = nameless) -> Any:
    """A typed value by the type of the fact: a word of the fact, or the name of a code, is the value that it names. DefinitionError
    otherwise.
    """
    text = text.strip()
    if fact.kind in CODED:
        return next((code for code, name in names(fact).items() if name == text), text)
    if fact.kind == "yes_no":
        if text not in _YES:
            raise DefinitionError(
                fact.key,
                say("“%(label)s”请填“%(yes)s”或“%(no)s”", label=fact.label, yes=YES_NO[0], no=YES_NO[1]),
            )
        return _YES[text]
    words = {chinese(word): value for value, word in fact.values.items()}
    if text in words:
        return words[text]
    if fact.kind == "date":
        return _day(fact, text)
    return _number(fact, text) if fact.kind in ("number", "rank") else text


def _day(fact: FactRecord, text: str) -> str:
    """A day in ISO form; of a month its first day, as on the form."""
    is_month = len(re.findall(r"\d+", text)) == 2 or re.fullmatch(r"\d{6}", text)
    found = normalise(_MONTH if is_month else _DATE, text)
    try:
        return first_day(found).isoformat()
    except ValueError:
        raise DefinitionError(fact.key, no_day(text)) from None


def _condition(line: Mapping[str, str], vocabulary: Vocabulary, names: Names) -> dict[str, Any]:
    if line["fact"] not in vocabulary.facts:
        raise DefinitionError("fact", say("所选条件依据不属于本年度，请重新选择。"))
    fact, operator, text = vocabulary.facts[line["fact"]], line["operator"], line["value"]
    data: dict[str, Any] = {"fact": fact.key, "operator": operator, "text": line["text"].strip()}
    if operator == "declared":
        return data
    if named := OTHER.fullmatch(text):
        return data | {"value": {"fact": _other(fact, operator, named[1].strip(), vocabulary)}}
    if operator in _AGES:
        return data | {"value": _age(text)}
    if operator == "born_on_or_after":
        days = [part for part in SEPARATORS.split(text) if part]
        return data | {
            "value": dict(zip(("strict", "generous"), days, strict=False)) if len(days) > 1 else text.strip()
        }
    if operator in _LISTED:
        return data | {"value": [value_of(fact, part, names) for part in SEPARATORS.split(text) if part]}
    return data | {"value": value_of(fact, text, names)}


def _other(fact: FactRecord, operator: str, label: str, vocabulary: Vocabulary) -> str:
    """The key of the fact of this name; of several the one with which it may be compared."""
    for known in (others(fact, operator, vocabulary.facts), vocabulary.facts):
        found = next((key for key, each in known.items() if chinese(each.label) == label), "")
        if found:
            return found
    return label


def _age(text: str) -> dict[str, Any]:
    """“45”, “45 截止日”, “不满45 当年1月1日”, “45 2023-10-14”, “不满55 截止日 从宽”."""
    known = {chinese(word): key for key, word in _READINGS.items()}
    before, _, last = text.strip().rpartition(" ")
    reading = known.get(last)
    found = re.fullmatch(
        r"\s*(不满)?\s*(\d{1,3})\s*(?:周岁(?:以下)?)?\s*(\S*)\s*", before if reading else text
    )
    if not found:
        raise DefinitionError("value", say("年龄请填周岁数和算至哪一天，如“%(example)s”", example=_EXAMPLE))
    day = found[3].strip("（）()算至") or "close"
    data: dict[str, Any] = {
        "years": int(found[2]),
        "day": {chinese(word): key for key, word in AGE_DAYS.items()}.get(day, day),
    }
    return data | ({"inclusive": False} if found[1] else {}) | ({"reading": reading} if reading else {})


def _number(fact: FactRecord, text: str) -> Any:
    try:
        number = Decimal(text.removesuffix("年").strip())
    except ArithmeticError:
        raise DefinitionError(fact.key, _no_number(fact)) from None
    return int(number) if number == number.to_integral_value() else number


def _no_number(fact: FactRecord) -> Sentence:
    if not fact.words:
        return say("“%(label)s”请填数字", label=fact.label)
    known = join(fact.values.values(), ITEMS)
    return say("“%(label)s”请填数字，或其中之一：%(known)s", label=fact.label, known=known)


def _value_text(fact: FactRecord, operator: str, value: Any, vocabulary: Vocabulary, names: Names) -> str:
    if operator == "declared" or value is None:
        return ""
    if is_other(value):
        key = str(value["fact"])
        return other_text(vocabulary.facts[key]) if key in vocabulary.facts else f"〔{key}〕"
    if operator in _AGES:
        strictness = "" if value.get("inclusive", True) else "不满"
        day = value.get("day", "close")
        reading = _READINGS.get(value.get("reading", ""))
        told = f"{strictness}{value['years']} {chinese(AGE_DAYS.get(day, day))}"
        return f"{told} {chinese(reading)}" if reading else told
    if isinstance(value, Mapping):
        return "、".join(str(value[key]) for key in ("strict", "generous") if value.get(key))
    if isinstance(value, list):
        return "、".join(word(fact, item, names) for item in value)
    return word(fact, value, names)


def other_text(fact: FactRecord) -> str:
    """Another fact as people type it."""
    return f"〔{chinese(fact.label)}〕"


def word(fact: FactRecord, value: Any, names: Names = nameless) -> str:
    """A value as people type it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if fact.kind in CODED:
        return names(fact).get(str(value), str(value))
    return chinese(fact.values.get(value, str(value)))
