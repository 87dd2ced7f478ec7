"""The examples of a year, each with the reason that an official expects 示例."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tepei.packs.files import CASE_FACTS
from tepei.packs.findings import no_fact, no_track
from tepei.packs.pack import Pack
from tepei.policy.definition import Fault, Invalid, Where
from tepei.policy.eligibility import assess
from tepei.policy.facts import FACTS, typed
from tepei.policy.verdict import Outcome, Verdict
from tepei.policy.words import NOTHING, WORDS, Sentence, join, say
from tepei.policy.year import CaseRecord, Year

DECLARED = {
    "politics_ok": True,
    "health_ok": True,
}  # what waits for people in any case is no part of an example


def check_cases(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """A fault for each example that comes out otherwise than it says."""
    minorities = {
        code.name: code.attributes.get("is_minority") == "1"
        for code in pack.codes
        if code.code_set == "ethnic_groups"
    }
    tracks = {track.code for track in cycle.tracks}
    for number, case in enumerate(cycle.cases):
        where: Where = ("cases", number)
        if case.track not in tracks:
            yield Fault((*where, "track"), no_track(case.track))
            continue
        try:
            facts = {**DECLARED, **facts_of(case, minorities)}
        except Invalid as fault:
            yield Fault((*where, "facts"), fault.text)
            continue
        verdict = assess(cycle.track(case.track).requirements, facts, cycle.closes.date())
        yield from (Fault((*where, "outcome"), text) for text in _differences(case, verdict))


def facts_of(case: CaseRecord, minorities: Mapping[str, bool]) -> dict[str, object]:
    """What the example says of the person, by its types. `minorities` by the name of the ethnic group. Raises Invalid."""
    found: dict[str, object] = {}
    for key, text in case.facts.items():
        if key == "ethnicity_name":
            if text not in minorities:
                raise Invalid(say("“%(name)s”不在民族代码集之内", name=text))
            found |= {key: text, "is_minority": minorities[text]}
        elif key not in _KNOWN:
            raise Invalid(no_fact(key))
        else:
            found[key] = typed(key, text)
    return found


_KNOWN: Collection[str] = {*CASE_FACTS.values()} & FACTS.keys()


def _differences(case: CaseRecord, verdict: Verdict) -> Iterator[Sentence]:
    """What waits for people in any case (人工核定) is no part of an example."""
    unmet, expect = set(verdict.unmet), set(case.expect)
    if unmet != expect:
        because = join(reason.text for reason in verdict.reasons if reason.code in unmet ^ expect)
        yield say(
            "示例应不满足“%(expect)s”，实际不满足“%(unmet)s”%(because)s",
            expect=_listed(expect),
            unmet=_listed(unmet),
            because=say("（%(reasons)s）", reasons=because) if because else NOTHING,
        )
        return
    worst = Outcome.PASS
    for reason in verdict.reasons:
        if reason.code in unmet and reason.outcome.weight > worst.weight:
            worst = reason.outcome
    if worst != case.outcome:
        expected = Outcome(case.outcome).label
        yield say("示例的结论应为“%(expected)s”，实际为“%(found)s”", expected=expected, found=worst.label)


def _listed(codes: set[str]) -> Sentence:
    return join(sorted(codes), WORDS) or say("（无）")
