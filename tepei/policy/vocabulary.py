"""What a scheme may name: the province's steps and kinds, its facts, what the codes of a set are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationInfo
from pydantic_core import core_schema

from tepei.policy.definition import Invalid, not_among
from tepei.policy.words import Sentence, say

# What a province calls its steps and its kinds of organisation: code → name, by what a `Provincial` is about.
Words = Mapping[str, Mapping[str, Sentence]]
# What the codes of a set are called, by the name of the set.
Naming = Callable[[str], Mapping[str, str]]


def nameless(_code_set: str) -> Mapping[str, str]:
    """Codes are said as they are."""
    return {}


@dataclass(frozen=True)
class Vocabulary:
    """What a scheme may name: `words` of the province's steps and kinds, `facts` (policy.facts.FactRecord) by their keys; `names` are asked
    whenever a code is said.

    What is not among the words is not checked: an old revision may name a step that the province no longer has.
    """

    words: Words = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    names: Naming = nameless

    def with_facts(self, facts: Mapping[str, Any]) -> Vocabulary:
        """With these in place of its own."""
        return replace(self, facts=facts)

    def with_steps(self, own: Mapping[str, str]) -> Vocabulary:
        """With the steps that a year adds to those of the province."""
        if not own or "steps" not in self.words:
            return self
        names = {code: say("%(name)s", name=name) for code, name in own.items()}
        return replace(self, words={**self.words, "steps": {**self.words["steps"], **names}})


@dataclass(frozen=True)
class Provincial:
    """One of those that the province has, its steps or its kinds of organisation (policy.bodies); `also` stand beside them.

    Checked where whoever reads the record gives the province's words.
    """

    about: str
    also: Mapping[str, Sentence] = field(default_factory=dict)

    def words(self, known: Words) -> dict[str, Sentence]:
        """Each with its name, in the order in which they are offered."""
        return {**self.also, **known[self.about]}

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.with_info_after_validator_function(self._known, handler(source))

    def _known(self, value: str, info: ValidationInfo) -> str:
        vocabulary: Vocabulary | None = info.context
        if vocabulary is None or self.about not in vocabulary.words:
            return value
        if value not in (words := self.words(vocabulary.words)):
            raise Invalid(not_among(value, words))
        return value
