"""A route against the levels of its province: every stop that the tree leads to is described, none that it never leads to 核对层级."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.packs.pack import Pack
from tepei.policy.definition import Fault, Where
from tepei.policy.route import Route
from tepei.policy.words import CHOICES, join, say


def check_levels(way: Route, where: Where, pack: Pack) -> Iterator[Fault]:
    """What is wrong with the steps of a route, which stands at `where`."""
    names = pack.bodies.words["steps"]
    kinds, ends = [step.kind for step in way.steps], way.decides or (pack.bodies.deciding.step,)
    for kind in sorted(_passed(kinds, pack) - set(kinds)):
        text = say("流程缺少“%(name)s”环节，申报材料到此无人审核", name=names[kind])
        yield Fault((*where, "steps"), text)
    if kinds and kinds[-1] not in ends:
        last = join((say("“%(name)s”", name=names.get(end, end)) for end in ends), CHOICES)
        yield Fault((*where, "steps", len(kinds) - 1, "kind"), say("流程须以%(last)s结束", last=last))
    for number, end in enumerate(way.decides):
        if end not in kinds:
            text = say("流程没有“%(name)s”环节", name=names.get(end, end))
            yield Fault((*where, "decides", number), text)
    if way.steps and way.steps[0].by:
        yield Fault((*where, "steps", 0, "kind"), say("流程须从所在单位开始"))
    for number, step in enumerate(way.steps):
        if not step.by and step.kind not in reachable(pack):
            name = names.get(step.kind, step.kind)
            text = say("没有单位处于“%(name)s”环节，此环节永远不会到达", name=name)
            yield Fault((*where, "steps", number, "kind"), text)


def reachable(pack: Pack) -> set[str]:
    """Steps that papers may meet: units register under any bureau, so that departments and universities may always stand there."""
    return _certain(pack) | pack.bodies.steps_of(kind.code for kind in pack.bodies.created)


def _passed(kinds: list[str], pack: Pack) -> set[str]:
    """Of the steps that papers of this province certainly meet, those up to the highest level of the route."""
    order = [step.code for step in pack.bodies.steps]
    highest = max((order.index(kind) for kind in kinds if kind in order), default=len(order) - 1)
    return _certain(pack) & set(order[: highest + 1])


def _certain(pack: Pack) -> set[str]:
    """Steps that papers of this province certainly meet."""
    there = {organisation.kind for organisation in pack.organisations}
    of_bureaus = (pack.bodies.by_code[code].step for code in pack.bodies.bureaus if code in there)
    return {pack.bodies.employer.step, pack.bodies.deciding.step, *of_bureaus}
