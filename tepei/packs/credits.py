"""Rules of continuing education that contradict themselves or name what is not there, and their examples 继续教育规定的核对."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.packs.cases import codes_of, typed
from tepei.packs.pack import Pack
from tepei.policy import local_credits
from tepei.policy.credit_cases import CreditCaseRecord
from tepei.policy.credit_standing import VERDICTS
from tepei.policy.credits import CreditRules
from tepei.policy.definition import Fault, Invalid
from tepei.policy.hours import hours_text
from tepei.policy.standing import standing
from tepei.policy.values import Codes
from tepei.policy.words import Sentence, say
from tepei.policy.year import Year


def check_credits(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """Every fault of the year's rules, of what single bodies lay down, and each example that comes out otherwise than it says."""
    rules = cycle.credits
    if rules is None:
        if cycle.credit_cases:
            yield Fault(("credit_cases",), say("本年度没有继续教育规定，示例不会用到"))
        return
    for key in ("begins", "ends"):
        if getattr(rules, key).year != cycle.year:
            yield Fault(("credits", key), say("应在 %(year)d 年之内", year=cycle.year))
    yield from _check_subjects(rules)
    yield from _check_facts(rules, cycle)
    yield from _check_bodies(rules, pack)
    codes = codes_of(pack)
    for number, case in enumerate(cycle.credit_cases):
        yield from (
            Fault(("credit_cases", number, key), text) for key, text in _unlike(case, rules, cycle, codes)
        )


def _check_subjects(rules: CreditRules) -> Iterator[Fault]:
    known = {each.key for each in rules.subjects}
    if not known:
        yield Fault(("credits", "subjects"), say("没有科目"))
    for part, key in (("subjects", "filled_by"), ("sources", "subjects")):
        for number, each in enumerate(getattr(rules, part)):
            for name in (name for name in getattr(each, key) if name not in known):
                yield Fault(("credits", part, number, key), say("没有科目“%(key)s”", key=name))


def _check_facts(rules: CreditRules, cycle: Year) -> Iterator[Fault]:
    for number, look in enumerate(rules.look_backs):
        fact = cycle.table.get(look.years_fact)
        if look.years_fact and (fact is None or fact.kind != "number"):
            text = say("没有条件依据“%(key)s”，或它不是数字", key=look.years_fact)
            yield Fault(("credits", "look_backs", number, "years_fact"), text)


def _check_bodies(rules: CreditRules, pack: Pack) -> Iterator[Fault]:
    known = {each.code for each in pack.organisations} - {pack.region_code}
    for number, own in enumerate(rules.bodies):
        where = ("credits", "bodies", number)
        if own.body not in known:
            yield Fault((*where, "body"), say("没有单位“%(code)s”", code=own.body))
        yield from (Fault((*where, key), text) for key, text in local_credits.faults(rules, own))


def _unlike(
    case: CreditCaseRecord, rules: CreditRules, cycle: Year, codes: Codes
) -> Iterator[tuple[str, Sentence]]:
    """What the example says otherwise than the rules, by its key."""
    if case.day.year != cycle.year:
        yield "day", say("应在 %(year)d 年之内", year=cycle.year)
        return
    try:
        facts = typed(case.facts, cycle.table, codes)
    except Invalid as fault:
        yield "facts", fault.text
        return
    found = standing(case.lines, {cycle.year: rules}, facts, case.level, case.day)
    relief = found.relief.key if found.relief else ""
    if found.verdict != case.verdict:
        expected = VERDICTS[case.verdict]
        yield (
            "verdict",
            say("示例的结论应为“%(expected)s”，实际：%(found)s", expected=expected, found=found.sentence),
        )
    elif relief != case.relief:
        none = say("（无）")
        yield (
            "relief",
            say(
                "示例适用的减免应为“%(expected)s”，实际为“%(found)s”",
                expected=case.relief or none,
                found=relief or none,
            ),
        )
    elif found.missing != case.missing:
        yield (
            "missing",
            say(
                "示例应还差 %(expected)s 学时，实际还差 %(found)s 学时",
                expected=hours_text(case.missing),
                found=hours_text(found.missing),
            ),
        )
