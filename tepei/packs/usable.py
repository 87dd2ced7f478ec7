"""Whether anybody could use a year at all: there is a place for an employer, and so for people who apply 能否使用."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.packs.pack import Pack
from tepei.policy.bodies import Bodies
from tepei.policy.definition import Fault, Where
from tepei.policy.words import CHOICES, Sentence, join, say
from tepei.policy.year import Year


def check_usable(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """Nobody applies where no employer can stand under anything that is there (told once), or under nothing that reviews on a route."""
    bodies, there = pack.bodies, possible(pack)
    if bodies.employer.code not in there:
        above = join((Sentence(bodies.by_code[each].label) for each in bodies.employer.under), CHOICES)
        text = say(
            "没有单位之下可以登记“%(employer)s”（须设在%(above)s之下），没有人能够申报；请先在单位中设立",
            employer=Sentence(bodies.employer.label),
            above=above,
        )
        yield Fault(("route", "steps"), text)
        return
    homes = [each for each in bodies.employer.under if each in there]
    for number, way in enumerate(cycle.ways):
        where: Where = ("routes", number - 1) if number else ("route",)
        steps = {step.kind for step in way.steps}
        if not any(bodies.steps_of([home]) & steps for home in homes):
            above = join((Sentence(bodies.by_code[each].label) for each in homes), CHOICES)
            text = say(
                "用人单位只能设在%(above)s之下，而流程没有它们的环节，没有单位的申报材料能走这一流程",
                above=above,
            )
            yield Fault((*where, "steps"), text)


def possible(pack: Pack) -> set[str]:
    """The kinds of which organisations are there, and those that may be set up under them, level by level."""
    found = {each.kind for each in pack.organisations}
    while more := _below(found, pack.bodies) - found:
        found |= more
    return found


def _below(kinds: set[str], bodies: Bodies) -> set[str]:
    return {kind.code for kind in bodies.created if kinds & set(kind.under)}
