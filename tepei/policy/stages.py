"""The stages of a paper, as a route makes them of the tree above its unit: who is at them, where it stands, when it holds a place 环节.

The stops of one stage act in any order; it is done when all of them have approved, or as many as are needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tepei.policy.bodies import Bodies
from tepei.policy.body_kinds import Kind, Node
from tepei.policy.route import NEVER, RESUBMISSIONS, Route, RouteStepRecord


class Undecided(ValueError):
    """Nobody decides on the way of such a unit."""


class Outside(Undecided):
    """The way of such a unit does not pass who runs the year."""


@dataclass(frozen=True)
class Stop:
    """One organisation's turn; `needed` is how many of its stage have to approve, 0: all of them."""

    kind: str
    organisation_id: int
    takes_place: bool = False
    needed: int = 0


Stage = tuple[Stop, ...]
# Ids of the organisations that steps of a route's own name, by the field of the form that says where ("": on the paper's way) and by their code
# or that of their level or kind.
Named = Mapping[tuple[str, str], Sequence[int]]


def stages_for(
    route: Route,
    ancestors: Sequence[Node],
    bodies: Bodies,
    named: Named | None = None,
    run_by: int | None = None,
) -> tuple[Stage, ...]:
    """The stages of a paper: its employer first, up the tree, with the route's own steps where it puts them, to the first that decides.

    The last level at or before the end takes the place, unless it is the top: the region, or who runs the year (`run_by`, an id of the
    chain), beyond whom nothing goes. What an office files itself (Node.is_filer) is decided above it, whatever it decides of others; by itself
    only at the top. `named`: whom own steps name; a level that this chain has not is left out, and so are one that the route skips, and a step
    that nobody is left at.
    ValueError where the chain does not lead from an employer to one region, Undecided where it meets nobody who decides, Outside where it
    does not pass who runs the year. Source: 内人社办发〔2023〕21号 四.
    """
    levels = _up_to(run_by, levels_of(ancestors, bodies))
    levels = (levels[0], *(stop for stop in levels[1:] if stop.kind not in route.skips))
    whole = tuple(_in_order(route.steps, levels, named or {}))
    own = levels[0] if ancestors[0].is_filer and len(levels) > 1 else None
    decides = {*route.decides, levels[1].kind} if own and own.kind in route.decides else {*route.decides}
    ends = (
        number
        for number, stage in enumerate(whole)
        if stage[0] != own and (stage[0].kind in decides if decides else stage[0] == levels[-1])
    )
    last = next(ends, None)
    if last is None:
        raise Undecided(f"nobody decides on a route of {[stop.kind for stop in levels]}")
    below = [number for number, stage in enumerate(whole[: last + 1]) if stage[0] in levels[:-1]]
    taking = below[-1] if below else last  # who runs the year decides alone about their own people
    return tuple(
        (replace(stage[0], takes_place=True),) if number == taking else stage
        for number, stage in enumerate(whole[: last + 1])
    )


def _up_to(run_by: int | None, levels: tuple[Stop, ...]) -> tuple[Stop, ...]:
    """The levels up to who runs the year."""
    ids = [stop.organisation_id for stop in levels]
    if run_by is None:
        return levels
    if run_by not in ids:
        raise Outside(f"organisation {run_by} runs the year and is not among {ids}")
    return levels[: ids.index(run_by) + 1]


def _in_order(steps: Iterable[RouteStepRecord], levels: Sequence[Stop], named: Named) -> Iterator[Stage]:
    """The levels in the order of the tree, each with what the route puts after it."""
    rest = list(levels)
    for step in steps:
        if step.by:
            if stage := _own(step, levels, named):
                yield stage
            continue
        here = max((place for place, stop in enumerate(rest, 1) if stop.kind == step.kind), default=0)
        yield from ((stop,) for stop in rest[:here])
        del rest[:here]
    yield from ((stop,) for stop in rest)


def _own(step: RouteStepRecord, levels: Sequence[Stop], named: Named) -> Stage:
    standing = {**named, **{("", stop.kind): (stop.organisation_id,) for stop in levels}}
    acting = dict.fromkeys(each for code in step.by for each in standing.get((step.at, code), ()))
    needed = step.needed if step.needed is not None and step.needed < len(acting) else 0
    return tuple(Stop(step.kind, organisation_id, needed=needed) for organisation_id in acting)


def levels_of(ancestors: Sequence[Node], bodies: Bodies) -> tuple[Stop, ...]:
    """The stops of the tree alone; ValueError as for stages. The employer may itself be a bureau or a university; a pool is an account of places and reviews
    nothing. What reports to the region leaves out what lies between.
    """
    if unknown := sorted({node.kind for node in ancestors} - set(bodies.by_code)):
        raise ValueError(f"unknown kinds of organisation: {unknown}")
    standing = [(node, bodies.where_it_stands(ancestors, place)) for place, node in enumerate(ancestors)]
    reviewers = [(node, kind) for node, kind in standing if not kind.is_pool]
    decides = ["decides" in kind.does for _, kind in reviewers]
    ends_well = sum(decides) == 1 and decides[-1] and all(kind.step for _, kind in reviewers)
    if not ends_well or (len(decides) == 1 and not ancestors[0].is_filer):
        raise ValueError(
            f"a route leads from an employer to the one region, not {[n.kind for n in ancestors]}"
        )
    below = _up_to_direct(reviewers[:-1])
    return (
        *(Stop(kind.step, node.id) for node, kind in below),
        Stop(bodies.deciding.step, reviewers[-1][0].id),
    )


def _up_to_direct(reviewers: Sequence[tuple[Node, Kind]]) -> Sequence[tuple[Node, Kind]]:
    for count, (node, _) in enumerate(reviewers, start=1):
        if node.reports_to_region:
            return reviewers[:count]
    return reviewers


def holds_place(state: str, position: int, taking: int, held_from: str = "recommendation") -> bool:
    """Does a paper that stands here hold a place? `taking`: the stop whose approval recommends; rejected or sent back, it does not.

    Where a notice gives the region one number and the bodies none (新人社函〔2025〕38号 三), only who is selected holds one.
    """
    if held_from == NEVER:
        return False
    return has_come(state, position, taking, held_from)


def has_come(state: str, position: int, taking: int, so_far: str) -> bool:
    """Has a paper that stands here come `so_far` (one of COUNTED_FROM), and not gone back or been turned down since?

    Who decides may be the one who recommends: then it is recommended once it is approved.
    """
    if so_far == "selection":
        return state == "selected"
    is_beyond = state == "in_review" and position > (0 if so_far == "forwarding" else taking)
    return is_beyond or state in ("approved", "selected")


def entry(state: str, position: int, resubmission: str) -> int:
    """The stage where a submission enters: after a send-back the one that sent it back ("resume"), else the first."""
    if resubmission not in RESUBMISSIONS:
        raise ValueError(f"unknown resubmission {resubmission!r}")
    return position if state == "sent_back" and resubmission == "resume" else 0
