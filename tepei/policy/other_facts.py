"""Another fact of the same person in the place of a value 与另一项条件依据比较: 现职称不早于学历, 申报专业与岗位专业一致."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from tepei.policy.definition import Invalid
from tepei.policy.facts import FactRecord as Fact
from tepei.policy.facts import Facts
from tepei.policy.words import Sentence, say

_EQUAL = ("choice", "rank", "code", "place", "text")
_MEASURED = ("number", "rank")
_AMONG = ("code", "place", "text")
# Of which kinds the fact may be, by the comparison.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "is": _EQUAL, "is_not": _EQUAL, "in": _AMONG, "not_in": _AMONG, "at_least": _MEASURED, "at_most": _MEASURED,
    "on_or_after": ("date",), "before": ("date",),
}  # fmt: skip
_LISTED = ("in", "not_in")
_WORDS: Mapping[str, Callable[[Sentence, Sentence], Sentence]] = {
    "is": lambda label, other: say("%(label)s与%(other)s一致", label=label, other=other),
    "is_not": lambda label, other: say("%(label)s与%(other)s不同", label=label, other=other),
    "in": lambda label, other: say("%(label)s在%(other)s之内", label=label, other=other),
    "not_in": lambda label, other: say("%(label)s不在%(other)s之内", label=label, other=other),
    "at_least": lambda label, other: say("%(label)s不低于%(other)s", label=label, other=other),
    "at_most": lambda label, other: say("%(label)s不高于%(other)s", label=label, other=other),
    "on_or_after": lambda label, other: say("%(label)s不早于%(other)s", label=label, other=other),
    "before": lambda label, other: say("%(label)s早于%(other)s", label=label, other=other),
}


@dataclass(frozen=True)
class OtherFact:
    """Files say it as {fact: KEY}."""

    about: Fact

    @property
    def key(self) -> str:
        return self.about.key

    def sentence(self, fact: Fact, operator: str) -> Sentence:
        """What the condition says: 取得现职称的日期不早于取得学历的日期."""
        return _WORDS[operator](fact.label, self.about.label)


def is_other(source: object) -> TypeGuard[Mapping[str, object]]:
    """Does a plain value name another fact?"""
    return isinstance(source, Mapping) and set(source) == {"fact"}


def read_other(fact: Fact, operator: str, source: Mapping[str, object], table: Facts) -> OtherFact:
    """Raises Invalid where there is no such fact, or where the two cannot be compared in this way."""
    key = str(source["fact"])
    if key not in table:
        raise Invalid(say("没有条件依据“%(key)s”", key=key), "fact")
    if key not in others(fact, operator, table):
        text = say("“%(label)s”和“%(other)s”不能这样比较", label=fact.label, other=table[key].label)
        raise Invalid(text, "fact")
    return OtherFact(table[key])


def others(fact: Fact, operator: str, table: Facts) -> dict[str, Fact]:
    """The facts with which this one may be compared in this way, by their keys."""
    if fact.kind not in _KINDS.get(operator, ()):
        return {}
    listed = operator in _LISTED
    return {
        key: other
        for key, other in table.items()
        if key != fact.key and (other.kind == "list" if listed else _is_alike(fact, other))
    }


def _is_alike(fact: Fact, other: Fact) -> bool:
    """Of one kind with the same values: a rank of an education is none of a title."""
    words = (*fact.words,) == (*other.words,) if fact.kind in ("choice", "rank") else True
    return fact.kind == other.kind and fact.codes == other.codes and words
