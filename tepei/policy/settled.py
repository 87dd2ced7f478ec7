"""What stands beside a condition that values do not decide: who fills in what is open, and what offices have made of it 核定."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tepei.policy.condition import Finding
from tepei.policy.verdict import Outcome
from tepei.policy.words import ITEMS, Sentence, join, say

Label = Sentence | str


@dataclass(frozen=True)
class Settled:
    """What offices have made of what only people can settle: a sentence, and what it comes to (None: others are still to look)."""

    text: Sentence
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Filling:
    """By the key of a fact: what whoever files is to fill in for it (None: whatever is open is theirs), and where an office finds it out.

    `settled` is what offices have made of it since.
    """

    theirs: Mapping[str, Label] | None = None
    offices: Mapping[str, Label] = field(default_factory=dict)
    settled: Settled | None = None

    def unfilled(self, findings: Collection[Finding]) -> Sentence:
        """What whoever files has not filled in of what is open."""
        labels = (
            each.label if self.theirs is None else self.theirs.get(each.fact, "") for each in _open(findings)
        )
        return join(dict.fromkeys(labels), ITEMS)

    def settled_by(self, findings: Collection[Finding]) -> Sentence:
        """Who settles what is open, where it is nothing that whoever files could fill in."""
        where = join(dict.fromkeys(self.offices.get(each.fact, "") for each in _open(findings)), ITEMS)
        return say("由%(where)s填写后核定", where=where) if where else say("由审核单位人工核定")


def _open(findings: Collection[Finding]) -> list[Finding]:
    return [each for each in findings if each.outcome is Outcome.EVIDENCE]
