"""A year against the levels of its province: every stop that the tree leads to is described, none that it never leads to 核对层级."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.packs.pack import Pack
from tepei.policy.definition import Fault
from tepei.policy.words import say
from tepei.policy.year import Year


def check_levels(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """What is wrong with the steps of its route."""
    names, last = pack.bodies.words["steps"], pack.bodies.deciding.step
    kinds = [step.kind for step in cycle.route.steps]
    for kind in sorted(_certain(pack) - set(kinds)):
        text = say("流程缺少“%(name)s”环节（%(kind)s），申报材料到此无人审核", name=names[kind], kind=kind)
        yield Fault(("route", "steps"), text)
    if kinds and kinds[-1] != last:
        text = say("流程须以%(name)s（%(kind)s）结束", name=names[last], kind=last)
        yield Fault(("route", "steps", len(kinds) - 1, "kind"), text)
    for number, kind in enumerate(kinds):
        if kind not in reachable(pack):
            name = names.get(kind, kind)
            text = say("没有单位处于“%(name)s”环节（%(kind)s），此环节永远不会到达", name=name, kind=kind)
            yield Fault(("route", "steps", number, "kind"), text)


def reachable(pack: Pack) -> set[str]:
    """Steps that papers may meet: units register under any bureau, so that departments and universities may always stand there."""
    return _certain(pack) | pack.bodies.steps_of(kind.code for kind in pack.bodies.created)


def _certain(pack: Pack) -> set[str]:
    """Steps that papers of this province certainly meet."""
    there = {organisation.kind for organisation in pack.organisations}
    of_bureaus = (pack.bodies.by_code[code].step for code in pack.bodies.bureaus if code in there)
    return {pack.bodies.employer.step, pack.bodies.deciding.step, *of_bureaus}
