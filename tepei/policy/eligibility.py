"""Requirements: any of several lists of conditions, over facts 条件.

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
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from tepei.policy.condition import Condition, Finding
from tepei.policy.definition import Invalid
from tepei.policy.nearest import gap_of, nearest, worst
from tepei.policy.record import SOURCE, Choice, Filled, Record, titled
from tepei.policy.settled import Filling
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.vocabulary import Provincial, Vocabulary
from tepei.policy.words import BOTH, CHOICES, CLAUSES, ITEMS, N_, NOTHING, PARTS, Sentence, join, key, say

PRIORITY = "priority"
SEVERITIES = {
    "hard": N_("硬性：不符合的不能提交"),
    "soft": N_("原则上：不符合的由审核单位核定"),
    "manual": N_("人工核定"),
    PRIORITY: N_("优先：符合的写明优先，不符合的不受影响"),
}


def _not_empty(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    if not conditions:
        raise Invalid(say("不能为空：没有条件的一组人人都符合"))
    return conditions


# One group is enough, within it all must hold.
Group = Annotated[tuple[Condition, ...], AfterValidator(_not_empty)]
Alternatives = tuple[Group, ...]


class RequirementRecord(Record):
    """A 选拔条件 of a track."""

    key: Annotated[Filled, titled(N_("代码"), N_("英文字母、数字和下划线，例如 age"))]
    name: Annotated[Filled, titled(N_("名称"))]
    source: Annotated[Filled, SOURCE]
    severity: Annotated[str, Choice(SEVERITIES), titled(N_("性质"))] = "hard"
    text: Annotated[str, titled(N_("通知原文"), N_("不填则显示由条件组成的句子"))] = ""
    only_if: Annotated[
        Alternatives, titled(N_("只对哪些人"), N_("列出几组条件，满足其中一组的才适用；不写则人人适用"))
    ] = ()
    override_by: Annotated[
        tuple[Annotated[str, Provincial("steps")], ...],
        titled(N_("可以核准破格的环节"), N_("不符合的人由这些环节说明理由后核准"), ["prefecture", "region"]),
    ] = ()
    alternatives: Annotated[
        Alternatives, titled(N_("条件"), N_("列出几组，满足其中一组即可，一组之内须全部满足"))
    ] = Field(default=(), validate_default=True)

    @field_validator("alternatives")
    @classmethod
    def _has_some(cls, alternatives: Alternatives, info: ValidationInfo) -> Alternatives:
        if not alternatives and info.data.get("severity") != "manual":
            severity, manual = key(say("性质"), "severity"), key(SEVERITIES["manual"], "manual")
            raise Invalid(
                say(
                    "至少要有一组条件；只能人工核定的，请将“%(key)s”设为“%(value)s”",
                    key=severity,
                    value=manual,
                )
            )
        return alternatives

    @property
    def sentence(self) -> Sentence:
        """The whole requirement in one sentence made of its conditions, for whoever writes it."""
        return sentence_of(self.alternatives)

    @property
    def whom(self) -> Sentence:
        """Whom it is for, in words; NOTHING where it is for everybody."""
        return sentence_of(self.only_if)

    @property
    def required(self) -> Sentence | str:
        return self.text or _joined((c.required for c in conditions) for conditions in self.alternatives)

    @property
    def has_parts(self) -> bool:
        """More than one condition: a refusal then says which of them is meant."""
        return sum(len(conditions) for conditions in self.alternatives) > 1


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
    return {each.fact for group in groups for each in group}


def facts_declared(requirements: Iterable[RequirementRecord]) -> set[str]:
    """The keys of the facts that the applicant has to declare: people check them in any case."""
    every = (each for requirement in requirements for group in requirement.alternatives for each in group)
    return {each.fact for each in every if each.operator == "declared"}


def decided(requirements: Iterable[RequirementRecord], verdict: Verdict) -> Outcome:
    """The worst outcome that the values themselves decide: what only people can check counts where it fails."""
    manual = {requirement.key for requirement in requirements if requirement.severity == "manual"}
    counted = (r for r in verdict.reasons if r.code not in manual or r.outcome is Outcome.FAIL)
    return Verdict(tuple(counted)).outcome


def read_alternatives(source: object, vocabulary: Vocabulary) -> Alternatives:
    """[[condition, …], …] as plain values. DefinitionError names the key path."""
    return _Alternatives.from_data({"groups": source}, vocabulary=vocabulary).groups


class _Alternatives(Record):
    groups: Alternatives


def sentence_of(alternatives: Iterable[Iterable[Condition]]) -> Sentence:
    return _joined((each.sentence for each in group) for group in alternatives)


def _joined(groups: Iterable[Iterable[Sentence | str]]) -> Sentence:
    return join((join(group, BOTH) for group in groups), CHOICES)


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
