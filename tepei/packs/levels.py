"""A route against the levels of its province: every stop that the tree leads to is described, none that it never leads to 核对层级."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.packs.pack import OrganisationRow, Pack
from tepei.policy.body_kinds import Node
from tepei.policy.definition import Fault, Where
from tepei.policy.route import Route
from tepei.policy.words import CHOICES, join, say
from tepei.policy.year import Year


def check_levels(way: Route, where: Where, pack: Pack, run_by: str = "") -> Iterator[Fault]:
    """What is wrong with the steps of a route, which stands at `where`, in a year that this organisation runs ("": the region)."""
    names = pack.bodies.words["steps"]
    kinds, ends = [step.kind for step in way.steps], way.decides or (_top(pack, run_by),)
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
        if not step.by and step.kind not in reachable(pack, run_by):
            name = names.get(step.kind, step.kind)
            text = say("没有单位处于“%(name)s”环节，此环节永远不会到达", name=name)
            yield Fault((*where, "steps", number, "kind"), text)


def reachable(pack: Pack, run_by: str = "") -> set[str]:
    """Steps that papers may meet: units register under any bureau, so that departments and universities may always stand there."""
    if not run_by:
        return _certain(pack, run_by) | pack.bodies.steps_of(kind.code for kind in pack.bodies.created)
    below = [each for each in pack.organisations if is_run_for(each.code, run_by, pack)]
    return _certain(pack, run_by) | {step for each in below for step in _steps_under(each, pack)}


def _steps_under(body: OrganisationRow, pack: Pack) -> Iterator[str]:
    """Of whatever may be set up right under it, with units of its own and without."""
    unit = Node(-1, pack.bodies.employer.code)
    for kind in (each for each in pack.bodies.created if body.kind in each.under):
        chain = [Node(-2, kind.code), *_nodes(body.code, pack)]
        yield pack.bodies.where_it_stands(chain, 0).step
        yield pack.bodies.where_it_stands([unit, *chain], 1).step


def _nodes(code: str, pack: Pack) -> list[Node]:
    above = way_up(code, pack)
    return [Node(place, each.kind, each.reports_to_region) for place, each in enumerate(above)]


def runner(year: Year, pack: Pack) -> str:
    """The code of who runs it; "" for the region, and where it names somebody who cannot."""
    kinds = {each.code: each.kind for each in pack.organisations}
    return year.run_by if kinds.get(year.run_by) in pack.bodies.dated else ""


def way_up(code: str, pack: Pack) -> tuple[OrganisationRow, ...]:
    """An organisation and whatever papers pass above it; nothing for one that is not there."""
    known = {each.code: each for each in pack.organisations}
    found: list[OrganisationRow] = []
    while code in known and known[code] not in found:
        found.append(known[code])
        code = pack.region_code if known[code].reports_to_region else known[code].parent or ""
    return tuple(found)


def is_run_for(code: str, run_by: str, pack: Pack) -> bool:
    """Is the year for this organisation? The region's is for all."""
    return not run_by or any(each.code == run_by for each in way_up(code, pack))


def _certain(pack: Pack, run_by: str) -> set[str]:
    """Steps that papers of this province certainly meet, or those below who runs the year."""
    there = {each.kind for each in pack.organisations if is_run_for(each.code, run_by, pack)}
    of_bureaus = (pack.bodies.by_code[code].step for code in pack.bodies.bureaus if code in there)
    return {pack.bodies.employer.step, _top(pack, run_by), *of_bureaus}


def _top(pack: Pack, run_by: str) -> str:
    """The step of who decides about a year in the end."""
    above = _nodes(run_by, pack)
    unit = Node(-1, pack.bodies.employer.code)
    return pack.bodies.where_it_stands([unit, *above], 1).step if above else pack.bodies.deciding.step
