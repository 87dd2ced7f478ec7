"""The way of a paper: who reviews it, where it goes on after a correction, from when on it holds a place 流程.

A route is a sequence of stages: the stops of one stage act in any order, and it is done when all of them have approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Self

from pydantic import model_validator

from tepei.policy.bodies import Bodies, Kind, Node
from tepei.policy.definition import MISSING, Invalid
from tepei.policy.notice import COUNTED_FROM_DAY, COUNTED_IN, NoticePeriod
from tepei.policy.record import Choice, Filled, Flag, Provincial, Record, Vocabulary, Whole, titled
from tepei.policy.words import N_, say

# From when on a paper holds a place: recommended by the last stop before the region, or selected by the region itself. A year may have no
# places at all (职称评审).
NEVER = "never"
HELD_FROM = {
    "recommendation": say("推荐时占用推荐单位的名额"),
    "selection": say("确定入选时占用%(region)s的名额"),
    NEVER: say("不设名额"),
}
# From when on a limit counts a person.
COUNTED_FROM = {
    "forwarding": say("所在单位审核通过时计算"),
    "recommendation": say("推荐时计算"),
    "selection": say("确定入选时计算"),
}
# What a step demands by this name is a list of recommendation 推荐名单: its people go on with it and by no other way.
RECOMMENDATION = "recommendation"
RESUBMISSIONS = {"resume": N_("回到退回的环节"), "restart": N_("从头开始")}


_CODE = 20  # characters of a step's code


class RouteStepRecord(Record):
    """A 环节: its name here, its opinion box, the documents that it demands (汇总表: summary).

    Who acts at a step of the province stands in the tree; at a step of the route's own (`by`) whoever it names acts, several beside each other.
    """

    identity: ClassVar[str] = "kind"

    kind: Annotated[
        str, Provincial("steps"), titled(N_("环节"), N_("本省的环节；另设的环节自定代码，并写明由谁办理"))
    ]
    name: Annotated[str, titled(N_("本省的叫法"), N_("另设的环节须写，例如：三部门联合评审"))] = ""
    opinion: Annotated[Filled, titled(N_("审核意见栏的文字"))]
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False
    demands: Annotated[
        tuple[Filled, ...],
        titled(
            N_("须上传扫描件的材料"),
            N_("每行一个打印材料的代码；汇总表为 summary；凭推荐名单整体报送的为 recommendation"),
        ),
    ] = ()
    by: Annotated[
        tuple[Filled, ...],
        titled(
            N_("由谁办理"),
            N_("另设的环节才写，每行一个：单位代码，或本省环节的代码（由该环节的单位办理）；几家不分先后"),
        ),
    ] = ()
    needed: Annotated[Whole | None, titled(N_("几家通过即可"), N_("不写则须全部通过"))] = None
    notice_days: Annotated[
        Whole | None,
        titled(N_("公示天数"), N_("须公示后才能通过（最终决定的环节为确定入选）的才写，例如 5")),
    ] = None
    notice_in: Annotated[str, Choice(COUNTED_IN), titled(N_("公示天数按"))] = "working"
    notice_from: Annotated[str, Choice(COUNTED_FROM_DAY), titled(N_("公示起算"))] = "same_day"

    @property
    def notice(self) -> NoticePeriod | None:
        """How long whoever acts here gives public notice first; None where nothing is demanded."""
        if not self.notice_days:
            return None
        return NoticePeriod(
            self.notice_days,
            in_working_days=self.notice_in == "working",
            counts_first_day=self.notice_from == "same_day",
        )

    @classmethod
    def vocabulary_for(cls, source: object, vocabulary: Vocabulary | None) -> Vocabulary | None:
        """With itself, where it is one of the route's own."""
        return vocabulary and vocabulary.with_steps(own_steps({"steps": [source]}))

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.by and not self.name:
            raise Invalid(MISSING, "name")
        if len(self.kind) > _CODE:
            raise Invalid(say("代码最多 %(most)d 个字", most=_CODE), "kind")
        if self.needed is not None and not 1 <= self.needed <= len(self.by):
            raise Invalid(say("应在 1 与办理单位的个数之间"), "needed")
        return self


class Route(Record):
    """How a paper travels: the steps in their order, where it ends, and where it goes on after a correction."""

    source: Annotated[Filled, titled(N_("审核流程的依据"))]
    resubmission: Annotated[str, Choice(RESUBMISSIONS), titled(N_("退回修改后再提交"))]
    decides: Annotated[
        tuple[Annotated[str, Provincial("steps")], ...],
        titled(N_("最终决定的环节"), N_("到其中最先遇到的一个为止，由它确定入选；不写则到%(region_office)s")),
    ] = ()
    steps: Annotated[tuple[RouteStepRecord, ...], titled(N_("审核环节"))] = ()

    @property
    def recommending(self) -> frozenset[str]:
        """The kinds of its steps that pass people on by a list of recommendation alone."""
        return frozenset(step.kind for step in self.steps if RECOMMENDATION in step.demands)

    def notice_of(self, kind: str) -> NoticePeriod | None:
        """公示 that a step of this kind gives first."""
        return next((step.notice for step in self.steps if step.kind == kind), None)


LEVELS_ALONE = Route(source="-", resubmission="resume")


class TrackRouteRecord(Route):
    """A route of its own for those tracks that name it."""

    identity: ClassVar[str] = "key"

    key: Annotated[Filled, titled(N_("代码"))]
    name: Annotated[Filled, titled(N_("流程名称"))]


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


def stages_for(
    route: Route,
    ancestors: Sequence[Node],
    bodies: Bodies,
    named: Mapping[str, int] | None = None,
    run_by: int | None = None,
) -> tuple[Stage, ...]:
    """The stages of a paper: its employer first, up the tree, with the route's own steps where it puts them, to the first that decides.

    The last level at or before the end takes the place, unless it is the top: the region, or who runs the year (`run_by`, an id of the
    chain), beyond whom nothing goes. What an office files itself (Node.is_filer) is decided above it, whatever it decides of others; by itself
    only at the top. `named`: ids of the organisations that own steps name, by code; a level that this chain has not is
    left out, and so is a step that nobody is left at.
    ValueError where the chain does not lead from an employer to one region, Undecided where it meets nobody who decides, Outside where it
    does not pass who runs the year. Source: 内人社办发〔2023〕21号 四.
    """
    levels = _up_to(run_by, _levels(ancestors, bodies))
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


def _in_order(
    steps: Iterable[RouteStepRecord], levels: Sequence[Stop], named: Mapping[str, int]
) -> Iterator[Stage]:
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


def _own(step: RouteStepRecord, levels: Sequence[Stop], named: Mapping[str, int]) -> Stage:
    at = {stop.kind: stop.organisation_id for stop in levels}
    acting = dict.fromkeys({**named, **at}[each] for each in step.by if each in at or each in named)
    needed = step.needed if step.needed is not None and step.needed < len(acting) else 0
    return tuple(Stop(step.kind, organisation_id, needed=needed) for organisation_id in acting)


def _levels(ancestors: Sequence[Node], bodies: Bodies) -> tuple[Stop, ...]:
    """The stops of the tree alone. The employer may itself be a bureau or a university; a pool is an account of places and reviews
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


def own_steps(*routes: object) -> dict[str, str]:
    """What the steps are called that these routes add to those of the province, by code; of plain values too, whatever they are worth."""
    return {code: name for route in routes for code, name in _own_steps(route)}


def _own_steps(route: object) -> Iterator[tuple[str, str]]:
    if isinstance(route, Route):
        yield from ((step.kind, step.name) for step in route.steps if step.by)
    elif isinstance(route, Mapping):
        steps = [each for each in listed(route.get("steps")) if isinstance(each, Mapping) and each.get("by")]
        yield from ((str(each.get("kind")), str(each.get("name") or each.get("kind"))) for each in steps)


def listed(value: object) -> Sequence[object]:
    """A list of plain values; nothing for what is none."""
    return value if isinstance(value, list | tuple) else ()
