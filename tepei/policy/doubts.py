"""What people have to settle whatever the conditions say of the values 存疑."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tepei.policy.eligibility import facts_asked
from tepei.policy.requirements import RequirementRecord
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import Sentence, join


@dataclass(frozen=True)
class Doubt:
    """`text` is a sentence for applicant and reviewer; `facts` are the keys of those that it makes uncertain."""

    text: Sentence
    facts: frozenset[str] = frozenset()


def doubted(verdict: Verdict, requirements: Iterable[RequirementRecord], doubts: Iterable[Doubt]) -> Verdict:
    """The verdict of these requirements under these doubts.

    A requirement that looks at a doubted fact does not pass by itself: EVIDENCE 人工核定, with the doubt in its sentence. A doubt
    about no fact that is asked for is a reason of its own, so that reviewers see every one.
    """
    rules, open_doubts = tuple(requirements), tuple(doubts)
    facts = {rule.key: facts_asked([rule]) for rule in rules}
    reasons = (
        _under(reason, [each.text for each in open_doubts if each.facts & facts.get(reason.code, set())])
        for reason in verdict.reasons
    )
    alone = (each for each in open_doubts if not each.facts & facts_asked(rules))
    return Verdict((*reasons, *(Reason("doubt", Outcome.EVIDENCE, each.text) for each in alone)))


def _under(reason: Reason, texts: list[Sentence]) -> Reason:
    if not texts:
        return reason
    outcome = max(reason.outcome, Outcome.EVIDENCE, key=lambda each: each.weight)
    beside = join((reason.beside, *texts))
    # What passed is no longer called met: its sentence does without the outcome's word.
    text = beside if reason.outcome is Outcome.PASS else join((reason.text, *texts))
    return replace(reason, outcome=outcome, text=text, beside=beside)
