"""One condition: a fact, an operator, a value, and what is found 条件项."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Annotated, Any, ClassVar

from pydantic import Field, PrivateAttr, ValidationInfo, field_validator, model_serializer

from tepei.policy.ages import Age, Born
from tepei.policy.calendar import NEVER, anniversary, full_years, lack_text, months_text, span_text
from tepei.policy.definition import Invalid, Where
from tepei.policy.facts import NUMBER, FactRecord
from tepei.policy.operators import OPERATORS
from tepei.policy.other_facts import OtherFact, is_other, read_other
from tepei.policy.record import Choice, Record, titled
from tepei.policy.verdict import Outcome
from tepei.policy.vocabulary import Naming, Vocabulary, nameless
from tepei.policy.words import ITEMS, N_, NOTHING, Sentence, join, say

COUNTINGS = {"full_years": N_("满整年才算一年"), "calendar_years": N_("按年份相减")}
_OPERATORS = {key: operator.label for key, operator in OPERATORS.items()}
_SCOPES = ("is", "is_not", "in", "not_in")
_BIRTHS = ("born_on_or_after", "age_at_most")


@dataclass(frozen=True)
class Finding:
    """What one condition came to. `found` is empty where the fact is missing; `gap` says by how much it fails, or else what is required.

    `fact` is the key of what it looked at. `is_scope`: the condition says whom its group is for, a place or a kind of people, and is nothing that one reaches.
    `shortfall` is how far a measure fails, in its own unit: ranks, years, days. `will_come`: whoever waits will meet it.
    """

    outcome: Outcome
    label: Sentence
    found: Sentence | str = ""
    gap: Sentence = NOTHING
    is_measured: bool = False
    is_scope: bool = False
    shortfall: Decimal = Decimal(0)
    will_come: bool = False
    fact: str = ""


class Condition(Record):
    """`value` by operator: is, is_not — a value of the fact's type; in, not_in — a tuple of them; at_least, at_most — a number;
    born_on_or_after — `Born`; age_at_most, older_than — `Age`; on_or_after, before — a day; declared — True (the applicant declares it);
    `OtherFact` where another fact of the same person stands in the place of a value.
    `text` is the notice's own wording. `counting`: years are full years (4.9 is not 5), or differences of calendar years where a pack
    says so.
    """

    identity: ClassVar[str] = ""

    fact: Annotated[str, titled(N_("条件依据"), N_("代码，见本省和本年度的条件依据"))]
    operator: Annotated[str, Choice(_OPERATORS), titled(N_("比较"))]
    value: Annotated[Any, titled(N_("值"), N_("随比较而定"))] = Field(default=None, validate_default=True)
    text: Annotated[str, titled(N_("通知原文"))] = ""
    counting: Annotated[str, Choice(COUNTINGS), titled(N_("年限算法"))] = "full_years"

    # What the fact is, as the vocabulary says that the condition was read with.
    _about: FactRecord = PrivateAttr()
    _names: Naming = PrivateAttr()

    @field_validator("fact")
    @classmethod
    def _is_known(cls, key: str, info: ValidationInfo) -> str:
        if key not in facts_of(info.context):
            raise Invalid(say("没有条件依据“%(key)s”", key=key))
        return key

    @field_validator("value", mode="before")
    @classmethod
    def _read(cls, source: object, info: ValidationInfo) -> object:
        if "fact" not in info.data or "operator" not in info.data:
            return source
        table, operator = facts_of(info.context), info.data["operator"]
        if is_other(source):
            return read_other(table[info.data["fact"]], operator, source, table)
        return OPERATORS[operator].read(table[info.data["fact"]], source)

    def model_post_init(self, context: Any, /) -> None:
        self._about, self._names = facts_of(context)[self.fact], names_of(context)

    def __eq__(self, other: object) -> bool:
        """By what it says; how codes are called where it was read is no part of it."""
        if not isinstance(other, Condition):
            return NotImplemented
        return self.__dict__ == other.__dict__ and self._about == other._about

    def __hash__(self) -> int:
        return hash((self.fact, self.operator, self.text, self.counting))

    @property
    def about(self) -> FactRecord:
        """The fact that it looks at."""
        return self._about

    @property
    def asks(self) -> tuple[str, ...]:
        """The keys of the facts that it looks at."""
        return (self.fact, self.value.key) if isinstance(self.value, OtherFact) else (self.fact,)

    @model_serializer(mode="wrap")
    def _written(self, handler: Any) -> dict[str, Any]:
        written: dict[str, Any] = handler(self)
        if self.operator == "declared":
            written.pop("value", None)
        elif "value" in written:
            written["value"] = _plain(self.value)
        return written

    @property
    def required(self) -> Sentence | str:
        return self.text or self.sentence

    @property
    def sentence(self) -> Sentence | str:
        """What the condition itself says, whatever the notice's wording is."""
        if isinstance(self.value, OtherFact):
            return self.value.sentence(self.about, self.operator)
        return OPERATORS[self.operator].words(self.about.named(self._names, self.value), self.value)

    def examine(self, facts: Mapping[str, object], on: date) -> Finding:
        fact = self.about
        value, is_scope = self._value(facts, on), self._is_scope
        if value is None:
            return _missing(fact, is_scope=is_scope)
        if value == NEVER and fact.may_be(value):
            required = say("须%(required)s", required=self.required)
            return Finding(Outcome.FAIL, fact.label, fact.state(value), required, is_scope=is_scope)
        if not fact.fits(value):
            raise ValueError(f"fact {fact.key} cannot be {value!r}")
        if isinstance(self.value, OtherFact):
            return self._compare(self.value.about, value, facts)
        bound = self.value.born(on) if isinstance(self.value, Age) else self.value
        outcome = OPERATORS[self.operator].decide(value, bound)
        found = self._found(facts, value, on)
        if outcome is not Outcome.FAIL:
            return Finding(outcome, fact.label, found, is_scope=is_scope)
        gap = self._distance(facts, value, bound, on)
        required = say("须%(required)s", required=self.required)
        return Finding(
            outcome=outcome,
            label=fact.label,
            found=found,
            gap=gap or required,
            is_measured=bool(gap),
            is_scope=is_scope,
            shortfall=_shortfall(value, bound),
            will_come=fact.is_years and self.operator == "at_least",
        )

    @property
    def _is_scope(self) -> bool:
        return self.operator in _SCOPES and not isinstance(self.value, OtherFact)

    def _compare(self, other: FactRecord, value: object, facts: Mapping[str, object]) -> Finding:
        """With what another fact is of the same person."""
        bound = facts.get(other.key)
        if bound is None:
            return _missing(other, is_scope=False)
        is_never = bound == NEVER and other.may_be(bound)
        outcome = Outcome.FAIL if is_never else OPERATORS[self.operator].decide(value, bound)
        found = join((self._state(self.about, value, facts), self._state(other, bound, facts)), ITEMS)
        required = say("须%(required)s", required=self.required) if outcome is Outcome.FAIL else NOTHING
        return Finding(outcome, self.about.label, found, required)

    def _state(self, fact: FactRecord, value: object, facts: Mapping[str, object]) -> Sentence | str:
        name = facts.get(fact.named_by)
        return fact.state(value, name) if name else fact.named(self._names, value).state(value)

    def _value(self, facts: Mapping[str, object], on: date) -> object:
        """The fact itself; years follow from their start, where that is known."""
        found, since = facts.get(self.fact), facts.get(self.about.since)
        if not isinstance(since, date):
            return found
        return max(0, on.year - since.year) if self.counting == "calendar_years" else full_years(since, on)

    def _counts_from(self, facts: Mapping[str, object]) -> date | None:
        """The start of the years, where months can be told from it."""
        since = facts.get(self.about.since)
        return since if isinstance(since, date) and self.counting == "full_years" else None

    def _found(self, facts: Mapping[str, object], value: object, on: date) -> Sentence | str:
        fact, since = self.about, self._counts_from(facts)
        if since is not None:
            return say("%(label)s %(time)s", label=fact.label, time=span_text(since, on))
        if fact.kind == "number" and fact.unit:
            return say(
                "%(label)s %(number)s %(unit)s", label=fact.label, number=value, unit=Sentence(fact.unit)
            )
        return self._state(fact, value, facts)

    def _distance(self, facts: Mapping[str, object], value: Any, bound: Any, on: date) -> Sentence:
        """How far the value is from what is wanted; NOTHING where that is no matter of time."""
        label = self.about.label
        if isinstance(bound, Born) and self.operator in _BIRTHS:
            return say("%(label)s早 %(time)s", label=label, time=span_text(value, bound.strict))
        if not self.about.is_years or self.operator != "at_least":
            return NOTHING
        since = self._counts_from(facts)
        if since is not None:
            return say("%(label)s还差 %(time)s", label=label, time=lack_text(on, anniversary(since, bound)))
        months = int(((Decimal(bound) - value) * 12).to_integral_value(ROUND_CEILING))
        return say("%(label)s还差约 %(time)s", label=label, time=months_text(months))


def _missing(fact: FactRecord, *, is_scope: bool) -> Finding:
    """What a reviewer fills in, or what the register leaves open, is nothing that the applicant left out."""
    is_theirs = fact.derivation is None or fact.derivation.source not in ("review", "earlier")
    return Finding(Outcome.EVIDENCE, fact.label if is_theirs else NOTHING, is_scope=is_scope, fact=fact.key)


def facts_of(vocabulary: Vocabulary | None) -> Mapping[str, FactRecord]:
    return vocabulary.facts if vocabulary is not None else {}


def names_of(vocabulary: Vocabulary | None) -> Naming:
    return vocabulary.names if vocabulary is not None else nameless


def _shortfall(value: Any, bound: Any) -> Decimal:
    if isinstance(bound, Born):
        return Decimal((bound.strict - value).days)
    return abs(Decimal(bound) - value) if isinstance(value, NUMBER) else Decimal(0)


def _plain(value: object) -> object:
    """A condition's value as a file says it."""
    if isinstance(value, Born):
        data = value.to_data()
        return data if value.generous else data["strict"]
    if isinstance(value, Age):
        return {"years": value.years, "day": value.day, **value.to_data()}
    if isinstance(value, OtherFact):
        return {"fact": value.key}
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def conditions(value: Any, where: Where = ()) -> Iterator[tuple[Where, Condition]]:
    """Every condition that stands in a record, with where it stands."""
    if isinstance(value, Condition):
        yield where, value
    elif isinstance(value, Record):
        for name, info in type(value).model_fields.items():
            yield from conditions(getattr(value, name), (*where, info.alias or name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from conditions(item, (*where, number))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from conditions(item, (*where, key))
