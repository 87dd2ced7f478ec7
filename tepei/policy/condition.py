"""One condition: a fact, an operator, a value, and what is found 条件项."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from tepei.policy.ages import Age, Born
from tepei.policy.calendar import anniversary, full_years, months_text, span_text
from tepei.policy.definition import Reader
from tepei.policy.facts import FACTS
from tepei.policy.operators import OPERATORS
from tepei.policy.verdict import Outcome

COUNTINGS = ("full_years", "calendar_years")
CONDITION_KEYS = ("fact", "operator", "value", "text", "counting")


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
    born_on_or_after — `Born`; age_at_most — `Age`; declared — True (the applicant declares it). `text` is the notice's own wording.
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
        entry = Reader(source, path, CONDITION_KEYS)
        fact = FACTS[entry.one_of("fact", FACTS)]
        operator = entry.one_of("operator", OPERATORS)
        value = OPERATORS[operator].read(fact, entry.value("value"), entry.at("value"))
        counting = entry.one_of("counting", COUNTINGS, "full_years")
        return cls(fact.key, operator, value, entry.text("text", ""), counting)

    def to_data(self) -> dict[str, object]:
        """The plain value that `from_data` reads, in the order of CONDITION_KEYS, without what goes without saying."""
        said = {"fact": self.fact, "operator": self.operator, "value": _plain(self.value), "text": self.text}
        said |= {} if self.counting == "full_years" else {"counting": self.counting}
        return {
            key: value
            for key, value in said.items()
            if value not in ("", None) and not (key == "value" and self.operator == "declared")
        }

    @property
    def required(self) -> str:
        return self.text or self.sentence

    @property
    def sentence(self) -> str:
        """What the condition itself says, whatever the notice's wording is."""
        return OPERATORS[self.operator].words(FACTS[self.fact], self.value)

    def examine(self, facts: Mapping[str, object], on: date) -> Finding:
        fact = FACTS[self.fact]
        value = self._value(facts, on)
        if value is None:
            return Finding(Outcome.EVIDENCE, fact.label)
        if not fact.fits(value):
            raise ValueError(f"fact {fact.key} cannot be {value!r}")
        wanted = self.value.born(on) if isinstance(self.value, Age) else self.value
        outcome = OPERATORS[self.operator].decide(value, wanted)
        gap = self._gap(facts, value, wanted, on) if outcome is Outcome.FAIL else ""
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

    def _gap(self, facts: Mapping[str, object], value: Any, wanted: Any, on: date) -> str:
        label = FACTS[self.fact].label
        if isinstance(wanted, Born):
            return f"{label}早 {span_text(value, wanted.strict)}"
        if self.fact != "years" or self.operator != "at_least":
            return f"须{self.required}"
        since = self._counts_from(facts)
        if since is not None:
            return f"{label}还差 {span_text(on, anniversary(since, wanted))}"
        months = int(((Decimal(wanted) - value) * 12).to_integral_value(ROUND_CEILING))
        return f"{label}还差约 {months_text(months)}"


def _plain(value: object) -> object:
    """A condition's value as a file says it."""
    if isinstance(value, Born):
        strict = value.strict.isoformat()
        return {"strict": strict, "generous": value.generous.isoformat()} if value.generous else strict
    if isinstance(value, Age):
        return value.to_data()
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
