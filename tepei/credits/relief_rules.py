"""Which reliefs an office confirms by evidence, and what it says of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tepei.policy.credits import CreditRules
from tepei.policy.definition import Invalid
from tepei.policy.facts import FactRecord, Facts
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say


@dataclass(frozen=True)
class Confirmable:
    """A relief, or a number of years that differs from person to person: `entered` are the facts that its evidence tells, `implied` those that it is."""

    key: str
    name: str
    clause: str
    text: str
    entered: tuple[FactRecord, ...]
    implied: tuple[FactRecord, ...]


def confirmables(rules: CreditRules, table: Facts) -> list[Confirmable]:
    """In the order of the notice; a fact that the registers tell needs nobody's confirmation."""
    found = []
    for each in rules.reliefs:
        if not each.confirmed:
            continue
        keys = {each.fact: None} | {key: None for group in each.when for rule in group for key in rule.asks}
        facts = [table[key] for key in keys if key in table and table[key].derivation is None]
        entered = tuple(fact for fact in facts if fact.kind != "yes_no")
        implied = tuple(fact for fact in facts if fact.kind == "yes_no")
        found.append(Confirmable(each.key, each.name, each.source, each.text, entered, implied))
    for look in rules.look_backs:
        if look.years_fact in table:
            fact = table[look.years_fact]
            found.append(Confirmable(f"years:{look.level}", fact.name, look.source, look.text, (fact,), ()))
    return found


def read(of: Confirmable, typed: Mapping[str, str]) -> tuple[Verdict, dict[str, object]]:
    """The facts by key, or what is wrong with them."""
    found: dict[str, object] = {fact.key: True for fact in of.implied}
    verdict = Verdict.yes()
    for fact in of.entered:
        text = typed.get(fact.key, "").strip()
        try:
            if not text:
                raise Invalid(say("请填写%(label)s。", label=fact.label))
            found[fact.key] = fact.typed(text)
        except Invalid as wrong:
            verdict &= Verdict.no(fact.key, wrong.text)
    return verdict, found


def describe(fact: FactRecord, value: object) -> Sentence:
    """疫情防控年度：2020、2022."""
    return say("%(label)s：%(value)s", label=fact.label, value=fact.describe(value))


def is_past(found: Mapping[str, object], today: date) -> bool:
    """What is confirmed has happened."""
    return all(not isinstance(value, date) or value <= today for value in found.values())
