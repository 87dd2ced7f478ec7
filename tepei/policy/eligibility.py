"""What requirements come to for somebody of whom these facts are known 条件的结论.

Two readings of an age. "45周岁以下" without a date can be read strictly (born on or after 1 January of year − 45) or
generously (not yet 46 on the last day of the window, say). Both days are data: {"strict": …, "generous": …}, each inclusive.
Only the strict day passes; who is born between the two is BOUNDARY 边界—人工核定: not passed, not blocked, settled by people.

A fact that is missing never passes: EVIDENCE 人工核定. What a severity makes of the outcome: "hard" keeps it; "soft" never
fails (EVIDENCE instead); "manual" never passes by itself (EVIDENCE), yet fails where the applicant declares the contrary, and
with no alternatives at all it stands for conditions that only people can check. "priority" says that somebody comes first at equal
merit, to whoever ranks or recommends them, and says nothing of anybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tepei.policy.condition import Condition, Finding
from tepei.policy.nearest import gap_of, nearest, worst
from tepei.policy.requirements import PRIORITY, RequirementRecord
from tepei.policy.settled import Filling
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import CLAUSES, ITEMS, NOTHING, PARTS, Sentence, join, say


@dataclass(frozen=True)
class _Case:
    facts: Mapping[str, object]
    on: date
    steps: Mapping[str, Sentence]
    filling: Filling


_ANYBODY = Filling()


def assess(
    requirements: Iterable[RequirementRecord],
    facts: Mapping[str, object],
    on: date,
    steps: Mapping[str, Sentence] | None = None,
    filling: Filling = _ANYBODY,
) -> Verdict:
    """One reason per requirement that concerns somebody with these facts, in order, its code the requirement's key; a priority concerns
    whom it favours. `on` is the day to which years are counted.

    `steps` are names of steps by code, for who may pass over a requirement; `filling` says who fills in what is open, or what
    offices have made of it. ValueError where a fact has a wrong type: that is a fault of the caller, never of an applicant.
    """
    concerned = (each for each in requirements if _concerns(each, facts, on) is not Outcome.FAIL)
    known = _Case(facts, on, steps or {}, filling)
    return Verdict(tuple(_reason(requirement, known) for requirement in concerned))


def facts_asked(requirements: Iterable[RequirementRecord]) -> set[str]:
    """The keys of the facts that these requirements look at."""
    groups = (group for each in requirements for group in (*each.alternatives, *each.only_if))
    return {key for group in groups for each in group for key in each.asks}


def facts_declared(requirements: Iterable[RequirementRecord]) -> set[str]:
    """The keys of the facts that the applicant has to declare: people check them in any case."""
    every = (each for requirement in requirements for group in requirement.alternatives for each in group)
    return {each.fact for each in every if each.operator == "declared"}


def decided(requirements: Iterable[RequirementRecord], verdict: Verdict) -> Outcome:
    """The worst outcome that the values themselves decide: what only people can check counts where it fails."""
    manual = {requirement.key for requirement in requirements if requirement.severity == "manual"}
    counted = (r for r in verdict.reasons if r.code not in manual or r.outcome is Outcome.FAIL)
    return Verdict(tuple(counted)).outcome


def outcome_of(alternatives: Iterable[Iterable[Condition]], facts: Mapping[str, object], on: date) -> Outcome:
    """The best that one of the groups comes to; PASS without any."""
    tried = [tuple(each.examine(facts, on) for each in group) for group in alternatives]
    return min(map(worst, tried), key=lambda outcome: outcome.weight, default=Outcome.PASS)


def holds(alternatives: Iterable[Iterable[Condition]], facts: Mapping[str, object], on: date) -> bool:
    """Does one group pass as a whole? Without any group nothing is asked, and it holds."""
    return outcome_of(alternatives, facts, on) is Outcome.PASS


def _concerns(requirement: RequirementRecord, facts: Mapping[str, object], on: date) -> Outcome:
    """PASS where the requirement is about them, FAIL where it is not; between these people settle it."""
    concerned = outcome_of(requirement.only_if, facts, on)
    if requirement.severity != PRIORITY:
        return concerned
    favoured = concerned is Outcome.PASS and holds(requirement.alternatives, facts, on)
    return Outcome.PASS if favoured else Outcome.FAIL


def _reason(requirement: RequirementRecord, known: _Case) -> Reason:
    facts, on, settled = known.facts, known.on, known.filling.settled
    tried = [tuple(c.examine(facts, on) for c in conditions) for conditions in requirement.alternatives]
    best = next(iter(nearest(tried)), ())
    if requirement.severity == PRIORITY:
        return _priority(requirement, best)
    outcome = _by_severity(_severity(requirement, facts, on), worst(best))
    may_override = requirement.override_by if outcome is Outcome.FAIL else ()
    more = _more(requirement, outcome, best, gap_of(tried), known)
    required, found = _required(requirement), _found(tried)
    exception = _exception(may_override, known)
    is_open = outcome is Outcome.EVIDENCE and not settled and bool(known.filling.unfilled(best))
    if settled and outcome in (Outcome.EVIDENCE, Outcome.BOUNDARY):
        whole = _sentence(required, found, more)
        return Reason(requirement.key, settled.outcome or outcome, whole, requirement.source, beside=whole)
    return Reason(
        requirement.key,
        outcome,
        _sentence(required, found, _concluded(outcome, more), exception),
        requirement.source,
        may_override,
        _sentence(required, found, more, exception),
        is_open=is_open,
    )


def _priority(requirement: RequirementRecord, best: tuple[Finding, ...]) -> Reason:
    text = _sentence(
        say("%(name)s：%(rule)s", name=requirement.name, rule=requirement.required), _found([best])
    )
    return Reason(requirement.key, Outcome.PASS, text, requirement.source, is_priority=True)


def _severity(requirement: RequirementRecord, facts: Mapping[str, object], on: date) -> str:
    """Whom it may not concern it does not stop."""
    return requirement.severity if _concerns(requirement, facts, on) is Outcome.PASS else "soft"


def _sentence(*parts: Sentence | str) -> Sentence:
    return say("%(said)s。", said=join(parts, PARTS))


def _required(requirement: RequirementRecord) -> Sentence | str:
    if not requirement.required:
        return requirement.name
    return say("%(name)s：要求%(required)s", name=requirement.name, required=requirement.required)


def _by_severity(severity: str, outcome: Outcome) -> Outcome:
    changed = {("soft", Outcome.FAIL): Outcome.EVIDENCE, ("manual", Outcome.PASS): Outcome.EVIDENCE}
    return changed.get((severity, outcome), outcome)


def _found(tried: Iterable[tuple[Finding, ...]]) -> Sentence:
    found = join(dict.fromkeys(finding.found for findings in tried for finding in findings), ITEMS)
    return say("现填%(found)s", found=found) if found else NOTHING


def _exception(may_override: Iterable[str], known: _Case) -> Sentence:
    steps = join((known.steps.get(step, step) for step in may_override), ITEMS)
    settled = known.filling.settled
    if steps and settled and settled.outcome is Outcome.PASS:
        return say("已核准破格")
    return say("确需破格的，由%(steps)s说明理由后核准", steps=steps) if steps else NOTHING


def _concluded(outcome: Outcome, more: Sentence) -> Sentence:
    if outcome is Outcome.PASS:
        return say("符合")
    if outcome is Outcome.FAIL:
        return say("不符合，%(gaps)s", gaps=more) if more else say("不符合")
    return more


def _more(
    requirement: RequirementRecord, outcome: Outcome, best: tuple[Finding, ...], gap: Sentence, known: _Case
) -> Sentence:
    """What there is to say beside the outcome."""
    if outcome is Outcome.PASS:
        return NOTHING
    settled = known.filling.settled.text if known.filling.settled else NOTHING
    if outcome is Outcome.BOUNDARY:
        return (
            join((say("处于两种理解之间的边界"), settled), CLAUSES)
            if settled
            else say("处于两种理解之间的边界，不直接通过也不拦截，由审核单位人工核定")
        )
    failed = [finding for finding in best if finding.outcome is Outcome.FAIL]
    if outcome is Outcome.FAIL:
        return gap if requirement.has_parts or any(finding.is_measured for finding in failed) else NOTHING
    return _for_people(best, gap if failed else NOTHING, known.filling)


def _for_people(best: tuple[Finding, ...], gap: Sentence, filling: Filling) -> Sentence:
    """What there is to say of what values do not decide, or have not to."""
    if filling.settled:
        unmet = say("未达到，%(gaps)s", gaps=gap) if gap else NOTHING
        return join((unmet, filling.settled.text), PARTS)
    if missing := filling.unfilled(best):
        return say("尚未填写%(labels)s，请补充填写；在此之前由审核单位人工核定", labels=missing)
    if gap:
        return say("未达到，%(gaps)s；此项不影响提交，由审核单位人工核定", gaps=gap)
    return filling.settled_by(best)
