"""One condition: a fact, an operator, a value, and what is found 条件项."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from tepei.policy.calendar import anniversary, day_text, full_years, months_text, span_text
from tepei.policy.definition import DefinitionError, Reader, day, items
from tepei.policy.facts import FACTS, NUMBER, Fact
from tepei.policy.verdict import Outcome

COUNTINGS = ("full_years", "calendar_years")
_KEYS = ("fact", "operator", "value", "text", "counting")


@dataclass(frozen=True)
class Born:
    """Born on or after `strict` passes; on or after `generous` is a boundary. Both days are inclusive."""

    strict: date
    generous: date | None = None


@dataclass(frozen=True)
class Finding:
    """What one condition came to. `found` is empty where the fact is missing; `gap` says by how much it fails."""

    outcome: Outcome
    label: str
    found: str = ""
    gap: str = ""


@dataclass(frozen=True)
class Condition:
    """`value` by operator: is — a value of the fact's type; in, not_in — a tuple of them; at_least, at_most — a number;
    born_on_or_after — `Born`; declared — True (the applicant declares it). `text` is the notice's own wording.
    `counting`: years are full years (4.9 is not 5), or differences of calendar years where a pack says so.
    """

    fact: str
    operator: str
    value: object
    text: str = ""
    counting: str = "full_years"

    @classmethod
    def from_data(cls, source: object, path: str = "condition") -> Condition:
        """From {fact, operator, value, text?, counting?}; DefinitionError names the key path."""
        entry = Reader(source, path, _KEYS)
        fact = FACTS[entry.one_of("fact", FACTS)]
        operator = entry.one_of("operator", OPERATORS)
        value = OPERATORS[operator].read(fact, entry.value("value"), entry.at("value"))
        counting = entry.one_of("counting", COUNTINGS, "full_years")
        return cls(fact.key, operator, value, entry.text("text", ""), counting)

    @property
    def required(self) -> str:
        return self.text or OPERATORS[self.operator].words(FACTS[self.fact], self.value)

    def examine(self, facts: Mapping[str, object], on: date) -> Finding:
        fact = FACTS[self.fact]
        value = self._value(facts, on)
        if value is None:
            return Finding(Outcome.EVIDENCE, fact.label)
        if not fact.fits(value):
            raise ValueError(f"fact {fact.key} cannot be {value!r}")
        outcome = OPERATORS[self.operator].decide(value, self.value)
        gap = self._gap(facts, value, on) if outcome is Outcome.FAIL else ""
        return Finding(outcome, fact.label, self._found(facts, value, on), gap)

    def _value(self, facts: Mapping[str, object], on: date) -> object:
        """The fact itself; years that nobody gave follow from the start in the profession."""
        found = facts.get(self.fact)
        since = facts.get("profession_since")
        if found is not None or self.fact != "years" or not isinstance(since, date):
            return found
        return max(0, on.year - since.year) if self.counting == "calendar_years" else full_years(since, on)

    def _counts_from(self, facts: Mapping[str, object]) -> date | None:
        """The start in the profession, where months can be told from it."""
        since = facts.get("profession_since")
        told = self.fact != "years" or facts.get("years") is not None or self.counting != "full_years"
        return since if isinstance(since, date) and not told else None

    def _found(self, facts: Mapping[str, object], value: object, on: date) -> str:
        fact = FACTS[self.fact]
        since = self._counts_from(facts)
        if since is not None:
            return f"{fact.label} {span_text(since, on)}"
        if self.fact == "years":
            return f"{fact.label} {value} 年"
        return fact.state(value, facts.get(fact.named_by))

    def _gap(self, facts: Mapping[str, object], value: Any, on: date) -> str:
        label = FACTS[self.fact].label
        if isinstance(self.value, Born):
            return f"{label}早 {span_text(value, self.value.strict)}"
        if self.fact != "years" or self.operator != "at_least":
            return f"须{self.required}"
        since = self._counts_from(facts)
        wanted: Any = self.value
        if since is not None:
            return f"{label}还差 {span_text(on, anniversary(since, wanted))}"
        months = int(((Decimal(wanted) - value) * 12).to_integral_value(ROUND_CEILING))
        return f"{label}还差约 {months_text(months)}"


@dataclass(frozen=True)
class Operator:
    """How a value is read from a file, how it is said, how it decides."""

    read: Callable[[Fact, object, str], object]
    words: Callable[[Fact, Any], str]
    decide: Callable[[Any, Any], Outcome]


def _read_value(fact: Fact, source: object, path: str) -> object:
    if source is None:
        raise DefinitionError(path, "缺少此项")
    value = day(source, path) if date in fact.types else source
    if not fact.fits(value):
        raise DefinitionError(path, f"“{source}”不能作为“{fact.label}”的值")
    if fact.is_closed and value not in fact.words:
        known = "、".join(f"{key}（{word}）" for key, word in fact.words.items())
        raise DefinitionError(path, f"“{source}”不是“{fact.label}”的值，可用：{known}")
    return value


def _read_values(fact: Fact, source: object, path: str) -> object:
    values = tuple(_read_value(fact, item, where) for where, item in items(source, path))
    if not values:
        raise DefinitionError(path, "不能为空")
    return values


def _read_number(fact: Fact, source: object, path: str) -> object:
    if not set(fact.types) <= set(NUMBER):
        raise DefinitionError(path, f"“{fact.label}”不是数值，不能比较大小")
    if isinstance(source, bool) or not isinstance(source, int):
        raise DefinitionError(path, "应为整数")
    return source


def _read_born(fact: Fact, source: object, path: str) -> Born:
    if date not in fact.types:
        raise DefinitionError(path, f"“{fact.label}”不是日期")
    if not isinstance(source, Mapping):
        return Born(day(source, path))
    entry = Reader(source, path, ("strict", "generous"))
    strict = day(entry.value("strict"), entry.at("strict"))
    generous = entry.value("generous")
    if generous is None:
        return Born(strict)
    if day(generous, entry.at("generous")) > strict:
        raise entry.error("generous", "不能晚于 strict")
    return Born(strict, day(generous, entry.at("generous")))


def _read_declared(fact: Fact, source: object, path: str) -> bool:
    if bool not in fact.types or source not in (None, True):
        raise DefinitionError(path, "只用于是非项，且值只能为 true 或省略")
    return True


def _whether(met: bool) -> Outcome:
    return Outcome.PASS if met else Outcome.FAIL


def _decide_born(value: date, born: Born) -> Outcome:
    if value >= born.strict:
        return Outcome.PASS
    return Outcome.BOUNDARY if born.generous is not None and value >= born.generous else Outcome.FAIL


def _list(fact: Fact, values: tuple[object, ...]) -> str:
    return "、".join(fact.describe(value) for value in values)


OPERATORS: Mapping[str, Operator] = {
    "is": Operator(_read_value, lambda f, v: f.state(v), lambda x, v: _whether(x == v)),
    "in": Operator(_read_values, lambda f, v: f"{f.label}为{_list(f, v)}之一", lambda x, v: _whether(x in v)),
    "not_in": Operator(
        _read_values, lambda f, v: f"{f.label}不为{_list(f, v)}", lambda x, v: _whether(x not in v)
    ),
    "at_least": Operator(
        _read_number,
        lambda f, v: f"{f.label}满 {v} 年" if f.key == "years" else f"{f.label}为{f.describe(v)}及以上",
        lambda x, v: _whether(x >= v),
    ),
    "at_most": Operator(
        _read_number,
        lambda f, v: f"{f.label}不超过 {v} 年" if f.key == "years" else f"{f.label}为{f.describe(v)}及以下",
        lambda x, v: _whether(x <= v),
    ),
    "born_on_or_after": Operator(
        _read_born, lambda _, v: f"{day_text(v.strict)}（含）以后出生", _decide_born
    ),
    "declared": Operator(_read_declared, lambda f, _: f"声明{f.state(True)}", lambda x, _: _whether(x)),
}
