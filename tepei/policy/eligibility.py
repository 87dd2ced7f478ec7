"""Requirements: any of several lists of conditions, over facts 条件.

Two readings of an age. "45周岁以下" without a date can be read strictly (born on or after 1 January of year − 45) or
generously (not yet 46 on the last day of the window, say). Both days are data: {"strict": …, "generous": …}, each inclusive.
Only the strict day passes; who is born between the two is BOUNDARY 边界—人工核定: not passed, not blocked, settled by people.

A fact that is missing never passes: EVIDENCE 人工核定. What a severity makes of the outcome: "hard" keeps it; "soft" never
fails (EVIDENCE instead); "manual" never passes by itself (EVIDENCE), yet fails where the applicant declares the contrary, and
with no alternatives at all it stands for conditions that only people can check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tepei.policy.condition import Condition, Finding
from tepei.policy.definition import DefinitionError, Reader, items
from tepei.policy.route import STEPS
from tepei.policy.verdict import Outcome, Reason, Verdict

SEVERITIES = ("hard", "soft", "manual")
REQUIREMENT_KEYS = ("key", "name", "source", "severity", "text", "override_by", "alternatives")


@dataclass(frozen=True)
class Requirement:
    """`text` is the notice's own wording (else it is put together from the conditions); `source` 文号 + 条款.

    `override_by`: the kinds of step (policy.route.STEPS) that may approve who does not meet it, with a reason 破格.
    """

    key: str
    name: str
    source: str
    severity: str
    alternatives: tuple[tuple[Condition, ...], ...]
    text: str = ""
    override_by: tuple[str, ...] = ()

    @classmethod
    def from_data(cls, source: object, path: str = "requirement") -> Requirement:
        """From {key, name, source, severity?, text?, alternatives: [[condition, …], …]}; DefinitionError names the key path."""
        entry = Reader(source, path, REQUIREMENT_KEYS)
        severity = entry.one_of("severity", SEVERITIES, "hard")
        alternatives = read_alternatives(entry.value("alternatives") or (), entry.at("alternatives"))
        if not alternatives and severity != "manual":
            raise entry.error("alternatives", "至少要有一组条件；只能人工核定的，请将 severity 设为 manual")
        return cls(
            entry.text("key"),
            entry.text("name"),
            entry.text("source"),
            severity,
            alternatives,
            entry.text("text", ""),
            tuple(_step(item, where) for where, item in entry.items("override_by")),
        )

    def to_data(self) -> dict[str, object]:
        """The plain value that `from_data` reads, in the order of REQUIREMENT_KEYS, without what goes without saying."""
        said: dict[str, object] = {"key": self.key, "name": self.name, "source": self.source}
        said |= {"severity": self.severity} if self.severity != "hard" else {}
        said |= {"text": self.text} if self.text else {}
        said |= {"override_by": list(self.override_by)} if self.override_by else {}
        return said | {"alternatives": [[each.to_data() for each in group] for group in self.alternatives]}

    @property
    def sentence(self) -> str:
        """The whole requirement in one sentence made of its conditions, for whoever writes it."""
        return sentence_of(self.alternatives)

    @property
    def required(self) -> str:
        return self.text or "，或".join(
            "且".join(c.required for c in conditions) for conditions in self.alternatives
        )

    @property
    def has_parts(self) -> bool:
        """More than one condition: a refusal then says which of them is meant."""
        return sum(len(conditions) for conditions in self.alternatives) > 1


def assess(requirements: Iterable[Requirement], facts: Mapping[str, object], on: date) -> Verdict:
    """One reason per requirement, in order, its code the requirement's key. `on` is the day to which years are counted.

    ValueError where a fact has a wrong type: that is a fault of the caller, never of an applicant.
    """
    return Verdict(tuple(_reason(requirement, facts, on) for requirement in requirements))


def facts_asked(requirements: Iterable[Requirement]) -> set[str]:
    """The keys of the facts that these requirements look at."""
    return {each.fact for requirement in requirements for group in requirement.alternatives for each in group}


def decided(requirements: Iterable[Requirement], verdict: Verdict) -> Outcome:
    """The worst outcome that the values themselves decide: what only people can check counts where it fails."""
    manual = {requirement.key for requirement in requirements if requirement.severity == "manual"}
    counted = (r for r in verdict.reasons if r.code not in manual or r.outcome is Outcome.FAIL)
    return Verdict(tuple(counted)).outcome


def read_alternatives(source: object, path: str) -> tuple[tuple[Condition, ...], ...]:
    """[[condition, …], …]: one group is enough, within it all must hold. DefinitionError names the key path."""
    return tuple(_conditions(item, where) for where, item in items(source, path))


def sentence_of(alternatives: Iterable[Iterable[Condition]]) -> str:
    return "，或".join("且".join(each.sentence for each in group) for group in alternatives)


def holds(alternatives: Iterable[Iterable[Condition]], facts: Mapping[str, object], on: date) -> bool:
    """Does one group pass as a whole? Without any group nothing is asked, and it holds."""
    groups = [tuple(group) for group in alternatives]
    passed = (all(each.examine(facts, on).outcome is Outcome.PASS for each in group) for group in groups)
    return not groups or any(passed)


def _step(source: object, path: str) -> str:
    if source not in STEPS:
        raise DefinitionError(path, f"“{source}”不是环节，可用：{'、'.join(STEPS)}")
    return str(source)


def _conditions(source: object, path: str) -> tuple[Condition, ...]:
    conditions = tuple(Condition.from_data(item, where) for where, item in items(source, path))
    if not conditions:
        raise DefinitionError(path, "不能为空：没有条件的一组人人都符合")
    return conditions


def _reason(requirement: Requirement, facts: Mapping[str, object], on: date) -> Reason:
    tried = [tuple(c.examine(facts, on) for c in conditions) for conditions in requirement.alternatives]
    best = min(tried, key=_merit, default=())
    outcome = _by_severity(requirement.severity, _worst(best))
    required = f"{requirement.name}：要求{requirement.required}" if requirement.required else requirement.name
    found = _found(tried)
    parts: tuple[str, ...] = (
        required,
        f"现填{found}" if found else "",
        _conclusion(requirement, outcome, best),
    )
    may_override = requirement.override_by if outcome is Outcome.FAIL else ()
    if may_override:
        whom = "、".join(STEPS[kind] for kind in may_override)
        parts = (*parts, f"确需破格的，由{whom}说明理由后核准")
    text = "；".join(part for part in parts if part) + "。"
    return Reason(requirement.key, outcome, text, requirement.source, may_override)


def _worst(findings: Iterable[Finding]) -> Outcome:
    return max(
        (finding.outcome for finding in findings), key=lambda outcome: outcome.weight, default=Outcome.PASS
    )


def _merit(findings: tuple[Finding, ...]) -> tuple[int, int]:
    """The smaller the nearer: first the worst outcome, then how many conditions have it."""
    worst = _worst(findings)
    return worst.weight, sum(finding.outcome is worst for finding in findings)


def _by_severity(severity: str, outcome: Outcome) -> Outcome:
    changed = {("soft", Outcome.FAIL): Outcome.EVIDENCE, ("manual", Outcome.PASS): Outcome.EVIDENCE}
    return changed.get((severity, outcome), outcome)


def _found(tried: Iterable[tuple[Finding, ...]]) -> str:
    return "、".join(
        dict.fromkeys(finding.found for findings in tried for finding in findings if finding.found)
    )


def _conclusion(requirement: Requirement, outcome: Outcome, best: tuple[Finding, ...]) -> str:
    missing = "、".join(dict.fromkeys(f.label for f in best if f.outcome is Outcome.EVIDENCE))
    gaps = "，".join(f.gap for f in best if f.outcome is Outcome.FAIL)
    near = f"最接近的条件：{gaps}" if len(requirement.alternatives) > 1 else gaps
    if outcome is Outcome.PASS:
        return "符合"
    if outcome is Outcome.FAIL:
        return f"不符合，{near}" if requirement.has_parts or not gaps.startswith("须") else "不符合"
    if outcome is Outcome.BOUNDARY:
        return "处于两种理解之间的边界，不直接通过也不拦截，由审核单位人工核定"
    if missing:
        return f"尚未填写{missing}，请补充填写；在此之前由审核单位人工核定"
    if gaps:
        return f"未达到，{near}；此项不影响提交，由审核单位人工核定"
    return "由审核单位人工核定"
