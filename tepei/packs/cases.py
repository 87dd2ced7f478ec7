"""The examples of a cycle, each with the reason that an official expects 示例."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tepei.packs.findings import Findings
from tepei.packs.pack import Case, Cycle, Pack
from tepei.policy.eligibility import Requirement, assess
from tepei.policy.facts import UNIT_LEVELS
from tepei.policy.verdict import Outcome, Verdict

_OUTCOMES = {Outcome.PASS: "通过", Outcome.BOUNDARY: "边界", Outcome.FAIL: "不符合"}
_DECLARED = {"politics_ok": True, "health_ok": True}


def check_cases(folder: Path, cycle: Cycle, pack: Pack, findings: Findings) -> None:
    """A problem for each example that comes out otherwise than it says, at its line."""
    requirements = {
        track.code: tuple(Requirement.from_data(item) for item in track.requirements)
        for track in cycle.tracks
    }
    minorities = {
        code.name: code.attributes.get("is_minority") == "1"
        for code in pack.codes
        if code.code_set == "ethnic_groups"
    }
    shown = findings.shown(folder / "cases.csv")
    for case in cycle.cases:
        for text in _wrong(case, cycle, requirements, minorities):
            findings.add(shown, case.line, text)


def _wrong(
    case: Case,
    cycle: Cycle,
    requirements: Mapping[str, tuple[Requirement, ...]],
    minorities: Mapping[str, bool],
) -> Iterator[str]:
    ethnicity, level = case.facts.get("ethnicity_name"), case.facts.get("unit_level")
    if case.track not in requirements:
        yield f"没有“{case.track}”这一培养方式"
    elif ethnicity is not None and ethnicity not in minorities:
        yield f"“{ethnicity}”不在民族代码集之内"
    elif level is not None and level not in UNIT_LEVELS:
        yield f"“{level}”不是单位层级，可用：{'、'.join(UNIT_LEVELS)}"
    else:
        facts = {**_DECLARED, **case.facts}
        facts |= {} if ethnicity is None else {"is_minority": minorities[str(ethnicity)]}
        yield from _differences(case, assess(requirements[case.track], facts, cycle.closes_at.date()))


def _differences(case: Case, verdict: Verdict) -> Iterator[str]:
    """What waits for people in any case (人工核定) is no part of an example."""
    unmet = set(verdict.unmet)
    if unmet != case.expect:
        said = "".join(reason.text for reason in verdict.reasons if reason.code in unmet ^ case.expect)
        yield f"示例应不满足“{_listed(case.expect)}”，实际不满足“{_listed(unmet)}”。{said}"
        return
    worst = Outcome.PASS
    for reason in verdict.reasons:
        if reason.code in unmet and reason.outcome.weight > worst.weight:
            worst = reason.outcome
    if worst != case.outcome:
        yield f"示例的结论应为“{_OUTCOMES[Outcome(case.outcome)]}”，实际为“{_OUTCOMES[worst]}”"


def _listed(codes: set[str] | frozenset[str]) -> str:
    return " ".join(sorted(codes)) or "（无）"
