"""The ways that papers of a province may go: from wherever somebody may work, up to who decides 材料可能经过的路."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from tepei.packs.levels import is_run_for, runner, way_up
from tepei.packs.pack import Pack
from tepei.policy.body_kinds import EMPLOYS, JOINS, Kind, Node
from tepei.policy.condition import Condition
from tepei.policy.definition import Fault, Where
from tepei.policy.deriving import inputs_of
from tepei.policy.requirements import RequirementRecord
from tepei.policy.route import Route, RouteStepRecord
from tepei.policy.stages import Named, levels_of, stages_for
from tepei.policy.words import ITEMS, UPWARDS, Sentence, join, say
from tepei.policy.year import Year

_Chain = tuple[Node, ...]
_NOBODY = -1000  # below this no id is anybody's, nor that of a unit on a chain


@dataclass(frozen=True)
class Path:
    """Whom a paper passes, by the kinds of its steps, and what the organisations on it are called. `of_unit`: of somebody who works at a unit,
    and not at an office that reviews for others, whose word is its own step.
    """

    steps: tuple[str, ...]
    name: Sentence
    of_unit: bool


def check_paths(cycle: Year, pack: Pack) -> Iterator[Fault]:
    """A step that no paper comes to, a level that the route does not name, a condition over what nobody on the way fills in."""
    taken = {way: paths(way, cycle, pack) for way in cycle.ways}
    for number, way in enumerate(cycle.ways):
        where: Where = ("routes", number - 1) if number else ("route",)
        yield from _check_steps(where, way, taken[way], pack)
    for number, track in enumerate(cycle.tracks):
        way = cycle.route_of(track.code)
        for place, rule in enumerate(track.requirements):
            if rule.severity == "hard" and not rule.only_if:
                yield from _check_reviewed(
                    ("tracks", number, "requirements", place), rule, cycle, way, taken[way]
                )


def _check_steps(where: Where, way: Route, taken: list[Path], pack: Pack) -> Iterator[Fault]:
    named, met = {step.kind for step in way.steps}, {step for path in taken for step in path.steps}
    for number, step in enumerate(way.steps):
        if step.by and taken and step.kind not in met:
            yield Fault((*where, "steps", number, "by"), _unmet(step, pack))
    for path in taken:
        for kind in dict.fromkeys(path.steps):
            if kind not in named and kind not in way.skips:
                text = say(
                    "流程缺少“%(step)s”环节，而“%(path)s”的材料经过它；请写明，或列为不经过的环节",
                    path=path.name,
                    step=pack.bodies.words["steps"][kind],
                )
                yield Fault((*where, "steps"), text)
                named.add(kind)


def _check_reviewed(
    where: Where, rule: RequirementRecord, cycle: Year, way: Route, taken: list[Path]
) -> Iterator[Fault]:
    """No alternative could be known to hold, where each asks for what nobody on that way fills in."""
    for path in (each for each in taken if each.of_unit):
        demanded = {each for step in way.steps if step.kind in path.steps for each in step.demands}
        open_ = [_unfilled(group, cycle, demanded) for group in rule.alternatives]
        if open_ and all(open_):
            documents = dict.fromkeys(each for found in open_ for each in found)
            text = say(
                "“%(path)s”的材料没有环节填写“%(documents)s”，对其只能人工核定",
                path=path.name,
                documents=join(
                    (cycle.documents[key].title for key in documents if key in cycle.documents), ITEMS
                ),
            )
            yield Fault(where, text)
            return


def _unfilled(group: tuple[Condition, ...], cycle: Year, demanded: set[str]) -> list[str]:
    """The documents that these conditions rest on and nobody is asked for."""
    named = inputs_of({key for each in group for key in each.asks}, cycle.table)
    sources = (cycle.table[key].derivation for key in sorted(named) if key in cycle.table)
    documents = (each.review.partition(".")[0] for each in sources if each is not None and each.review)
    return [key for key in documents if key not in demanded]


def paths(way: Route, cycle: Year, pack: Pack) -> list[Path]:
    """Every way of different steps that a person's paper may go."""
    codes = {each.code: number for number, each in enumerate(pack.organisations, 1)}
    run_by, named = runner(cycle, pack), {("", code): (number,) for code, number in codes.items()}
    elsewhere = _elsewhere(way, cycle, pack, codes)
    found: dict[tuple[str, ...], Path] = {}
    for chain in _chains(pack, codes, run_by):
        try:
            beside = _beside(chain, codes.get(run_by), pack)
            whole = {**named, **beside, **elsewhere}
            stages = stages_for(way, chain, pack.bodies, whole, codes.get(run_by))
        except ValueError:
            continue  # nobody of there can apply by this way
        steps = tuple(stop.kind for stage in stages for stop in stage[:1])
        found.setdefault(steps, Path(steps, _called(chain, pack), chain[0].kind == pack.bodies.employer.code))
    return list(found.values())


def _chains(pack: Pack, codes: dict[str, int], run_by: str) -> Iterator[_Chain]:
    """Wherever a unit stands or may be set up, the unit first; chains of the same kinds once."""
    seen: set[tuple[tuple[str, bool], ...]] = set()
    for each in pack.organisations:
        if not is_run_for(each.code, run_by, pack):
            continue
        above = tuple(
            Node(codes[one.code], one.kind, one.reports_to_region) for one in way_up(each.code, pack)
        )
        shape = tuple((node.kind, node.reports_to_region) for node in above)
        if shape not in seen:
            seen.add(shape)
            yield from _filing(above, pack.bodies.created)


def _filing(above: _Chain, created: tuple[Kind, ...]) -> Iterator[_Chain]:
    """Units that may be set up below, however deep; no kind stands twice."""
    for kind in created:
        if above[0].kind in kind.under and kind.code not in {node.kind for node in above}:
            chain = (Node(-len(above), kind.code), *above)
            if EMPLOYS in kind.duties:
                yield chain
            yield from _filing(chain, created)


def _beside(chain: _Chain, run_by: int | None, pack: Pack) -> Named:
    """Kinds that join and may stand right below somebody on this chain, up to who runs the year; their ids are nobody's."""
    ids = [node.id for node in chain]
    passed = {node.kind for node in chain[: ids.index(run_by) + 1 if run_by in ids else None]}
    return {("", code): (-len(chain) - number,) for number, code in enumerate(_joining(passed, pack))}


def _joining(passed: Set[str], pack: Pack) -> list[str]:
    """The kinds that join and may stand right below one of these."""
    kinds = (pack.bodies.by_code[code] for code in pack.bodies.with_duty(JOINS))
    return [kind.code for kind in kinds if passed & set(kind.under)]


def _elsewhere(way: Route, cycle: Year, pack: Pack, codes: dict[str, int]) -> Named:
    """Whoever may act at a step of which a field of the form says where, at any place or unit there is; their ids are nobody's."""
    steps = [step for step in way.steps if step.at]
    chains = [*_chains(pack, codes, "")] if steps else []
    found: dict[tuple[str, str], tuple[int]] = {}
    for step in steps:
        _section, field = cycle.form.live.found(step.at) or (None, None)
        is_unit = field is not None and field.kind == "organisation"
        there = {code for chain in chains for code in _standing(chain, pack, is_unit=is_unit)}
        found |= {(step.at, code): (_NOBODY - len(found),) for code in step.by if code in there}
    return found


def _standing(chain: _Chain, pack: Pack, *, is_unit: bool) -> set[str]:
    """The levels and the kinds that join on the way of such a unit, or from the place that it is in."""
    bureaus = {*pack.bodies.bureaus}
    first = next((number for number, node in enumerate(chain) if node.kind in bureaus), len(chain))
    passed = chain if is_unit else chain[first:]
    if len(passed) < 2:  # the region is no place in itself
        return set()
    levels = {stop.kind for stop in levels_of(passed, pack.bodies)}
    return levels | {*_joining({node.kind for node in passed}, pack)}


def _unmet(step: RouteStepRecord, pack: Pack) -> Sentence:
    """Why no paper comes to it."""
    if step.at:
        return say(
            "没有材料会到“%(step)s”：申报表写明的地方或单位没有“%(by)s”的",
            step=step.name,
            by=_names(step, pack),
        )
    return say("没有材料会到“%(step)s”：单位的上级中没有“%(by)s”的", step=step.name, by=_names(step, pack))


def _called(chain: _Chain, pack: Pack) -> Sentence:
    kinds = (pack.bodies.where_it_stands(chain, place) for place in range(len(chain)))
    return join((Sentence(kind.label) for kind in kinds if not kind.is_pool), UPWARDS)


def _names(step: RouteStepRecord, pack: Pack) -> Sentence:
    words = {each.code: Sentence(each.name) for each in pack.organisations} | {**pack.bodies.words["actors"]}
    return join((words.get(code, Sentence(code)) for code in step.by), ITEMS)
