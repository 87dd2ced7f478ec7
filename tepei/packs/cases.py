"""The examples of a year, each with the reason that an official expects 示例. An example goes through the form: what it says of somebody is
filled in, facts are derived from that as they are for everybody, and the conditions decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tepei.packs.filling import filled
from tepei.packs.findings import no_fact, no_track
from tepei.packs.pack import Code, Pack
from tepei.policy.ages import APPLIED
from tepei.policy.definition import Fault, Invalid
from tepei.policy.deriving import derived
from tepei.policy.eligibility import assess
from tepei.policy.facts import FactRecord, Facts
from tepei.policy.scheme import SchemeRecord
from tepei.policy.values import Codes
from tepei.policy.verdict import Outcome, Verdict
from tepei.policy.words import ITEMS, NOTHING, Sentence, join, say
from tepei.policy.year import CaseRecord, Year


def check_cases(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """A fault for each example that comes out otherwise than it says."""
    tracks, codes = {track.code for track in cycle.tracks}, codes_of(pack)
    for number, case in enumerate(cycle.cases):
        where, day = ("cases", number), cycle.counted_to_of(case)
        if strange := _strange_day(case, cycle):
            yield Fault((*where, "applied"), strange)
            continue
        if case.track in tracks and not cycle.track(case.track).requirements:
            continue  # that is told once, of the track
        if case.track not in tracks:
            yield Fault((*where, "track"), no_track(case.track))
            continue
        try:
            facts = facts_of(case, cycle, codes, day)
        except Invalid as fault:
            yield Fault((*where, "facts"), fault.text)
            continue
        rules = cycle.track(case.track).requirements
        verdict, names = assess(rules, facts, day), {each.key: each.name for each in rules}
        if unknown := [key for key in case.expect if key not in names]:
            text = say(
                "没有选拔条件“%(key)s”；几个条件以空格分开，可用：%(known)s",
                key=unknown[0],
                known=join(names, ITEMS),
            )
            yield Fault((*where, "expect"), text)
            continue
        yield from (Fault((*where, "expect"), text) for text in _differences(case, verdict, names))


def _strange_day(case: CaseRecord, cycle: Year) -> Sentence:
    """Why nobody could have applied on this day; NOTHING where somebody could."""
    if case.applied is None:
        return NOTHING
    if cycle.counted_to != APPLIED:
        return say("本年度的年龄和年限算至截止日，示例不写申报之日")
    if not cycle.opens.date() <= case.applied <= cycle.closes.date():
        return say("申报之日不在本年度的起止时间之内")
    return NOTHING


def codes_of(pack: Pack) -> dict[str, dict[str, Code]]:
    """The pack's codes by set and code."""
    found: dict[str, dict[str, Code]] = {}
    for code in pack.codes:
        found.setdefault(code.code_set, {})[code.code] = code
    return found


def facts_of(case: CaseRecord, scheme: SchemeRecord, codes: Codes, on: date) -> dict[str, object]:
    """What is known of the person of the example, by way of the form. Raises Invalid where it says what cannot be typed there."""
    known = stated(case, scheme.table, codes)
    facts = derived(scheme.table, filled(known, scheme, case.track, codes, on))
    for key, value in known.items():
        fact, found = scheme.table[key], facts.get(key)
        if not same(fact, value, found):
            raise Invalid(
                say(
                    "示例的“%(fact)s”填入申报表后%(found)s，不是“%(value)s”",
                    fact=fact.label,
                    found=say("为“%(value)s”", value=fact.describe(found))
                    if found is not None
                    else say("没有"),
                    value=fact.describe(value),
                )
            )
    return facts


def stated(case: CaseRecord, table: Facts, codes: Codes) -> dict[str, object]:
    """What the example says, by the types of the facts."""
    return typed(case.facts, table, codes)


def typed(facts: Mapping[str, str], table: Facts, codes: Codes) -> dict[str, object]:
    """Facts that are told as texts, by their types; a code may be known by its name. Raises Invalid."""
    found: dict[str, object] = {}
    for key, text in facts.items():
        if key not in table:
            raise Invalid(no_fact(key))
        found[key] = table[key].typed(_code_of(table[key], text, codes))
    return found


def _code_of(fact: FactRecord, text: str, codes: Codes) -> str:
    if fact.kind != "code":
        return text
    known = codes.get(fact.code_set, {})
    if text in known:
        return text
    named = next((code for code, item in known.items() if item.name == text), None)
    if named is None:
        raise Invalid(say("“%(name)s”不在%(fact)s代码集之内", name=text, fact=fact.label))
    return named


def same(fact: FactRecord, stated: object, found: object) -> bool:
    """Years are stated with a fraction, and counted in whole ones."""
    return int(str(stated).split(".")[0]) == found if fact.is_years else stated == found


def _differences(case: CaseRecord, verdict: Verdict, names: Mapping[str, str]) -> Iterator[Sentence]:
    """What waits for people in any case (人工核定) is no part of an example."""
    unmet, expect = set(verdict.unmet), set(case.expect)
    if unmet != expect:
        because = join(reason.text for reason in verdict.reasons if reason.code in unmet ^ expect)
        yield say(
            "示例应不满足“%(expect)s”，实际不满足“%(unmet)s”%(because)s",
            expect=_listed(expect, names),
            unmet=_listed(unmet, names),
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


def _listed(codes: set[str], names: Mapping[str, str]) -> Sentence:
    return join((names.get(code, code) for code in sorted(codes)), ITEMS) or say("（无）")
