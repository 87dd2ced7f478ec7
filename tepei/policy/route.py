"""The way of a paper: who reviews it, where it goes on after a correction, from when on it holds a place 流程.

A route is a sequence of stages: the stops of one stage act in any order, and it is done when all of them have approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Self

from pydantic import model_validator

from tepei.policy.definition import MISSING, Invalid
from tepei.policy.notice import COUNTED_FROM_DAY, COUNTED_IN, NoticePeriod
from tepei.policy.record import Choice, Filled, Flag, Picked, Record, Whole, titled
from tepei.policy.vocabulary import Provincial, Vocabulary
from tepei.policy.words import N_, say

# From when on a paper holds a place: recommended by the last stop before the region, or selected by the region itself. A year may have no
# places at all (职称评审).
NEVER = "never"
HELD_FROM = {
    "recommendation": say("推荐时占用推荐单位的名额"),
    "selection": say("确定%(selected_word)s时占用%(region)s的名额"),
    NEVER: say("不设名额"),
}
# From when on a limit counts a person.
COUNTED_FROM = {
    "forwarding": say("所在单位审核通过时计算"),
    "recommendation": say("推荐时计算"),
    "selection": say("确定%(selected_word)s时计算"),
}
# What a step demands by this name is a list of recommendation 推荐名单: its people go on with it and by no other way.
RECOMMENDATION = "recommendation"
RESUBMISSIONS = {"resume": N_("回到退回的环节"), "restart": N_("从头开始")}


NEEDED = say("应在 1 与办理单位的个数之间")
_CODE = 20  # characters of a step's code


class RouteStepRecord(Record):
    """A 环节: its name here, its opinion box, the documents that it demands (汇总表: summary).

    Who acts at a step of the province stands in the tree; at a step of the route's own (`by`) whoever it names acts, several beside each other:
    organisations of the tree or beside it. With `at`, a field of the form, the levels and kinds that it names are those of the place or unit that
    stands there. Source: 科技特派员 “由派驻地县级科技部门审核”.
    """

    identity: ClassVar[str] = "kind"

    kind: Annotated[
        str, Provincial("steps"), titled(N_("环节"), N_("本省的环节；另设的环节自定代码，并写明由谁办理"))
    ]
    name: Annotated[str, titled(N_("本省的叫法"), N_("另设的环节须写，例如：三部门联合评审"))] = ""
    opinion: Annotated[Filled, titled(N_("审核意见栏的文字"))]
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False
    demands: Annotated[
        tuple[Annotated[Filled, Picked("document")], ...],
        titled(N_("须上传扫描件的材料"), N_("打印材料、汇总表，或凭推荐名单整体报送")),
    ] = ()
    by: Annotated[
        tuple[Annotated[Filled, Picked("actor")], ...],
        titled(
            N_("由谁办理"),
            N_(
                "另设的环节才写：本省的环节（由申报人所在地的该级办理）、会审单位的类别（由经过的单位直属的这类单位办理）或某一单位，文件中写代码；"
                "几家不分先后"
            ),
        ),
    ] = ()
    at: Annotated[
        str,
        Picked("office_field"),
        titled(
            N_("由申报表哪一栏写明"),
            N_(
                "由申报人写明的地方或单位办理的才选（例如接收县、接收单位）：一栏行政区划，或者填写方式为“单位”的一栏；"
                "“由谁办理”中的环节和会审单位的类别即为那里的"
            ),
            "service.county",
        ),
    ] = ""
    needed: Annotated[Whole | None, titled(N_("几家通过即可"), N_("不写则须全部通过"))] = None
    notice_days: Annotated[
        Whole | None,
        titled(N_("公示天数"), N_("须公示后才能通过（最终决定的环节为确定%(selected_word)s）的才写，例如 5")),
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
        if self.at and not self.by:
            raise Invalid(MISSING, "by")
        if len(self.kind) > _CODE:
            raise Invalid(say("代码最多 %(most)d 个字", most=_CODE), "kind")
        if self.needed is not None and not (self.by and self.needed):
            raise Invalid(NEEDED, "needed")
        return self


class Route(Record):
    """How a paper travels: the steps in their order, where it ends, and where it goes on after a correction."""

    source: Annotated[Filled, titled(N_("审核流程的依据"))]
    resubmission: Annotated[str, Choice(RESUBMISSIONS), titled(N_("退回修改后再提交"))]
    decides: Annotated[
        tuple[Annotated[str, Provincial("steps")], ...],
        titled(
            N_("最终决定的环节"),
            N_("到其中最先遇到的一个为止，由它确定%(selected_word)s；不写则到%(region_office)s"),
        ),
    ] = ()
    skips: Annotated[
        tuple[Annotated[str, Provincial("steps")], ...],
        titled(N_("不经过的环节"), N_("本省的环节中，本年度的材料不经过的"), ["department"]),
    ] = ()
    steps: Annotated[tuple[RouteStepRecord, ...], titled(N_("审核环节"))] = ()

    @model_validator(mode="after")
    def _skips_what_it_has_not(self) -> Self:
        for number, kind in enumerate(self.skips):
            if kind in {*(step.kind for step in self.steps), *self.decides}:
                raise Invalid(say("流程中写明的环节不能列为不经过的环节"), "skips", number)
        return self

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


def own_steps(*routes: object) -> dict[str, str]:
    """What the steps are called that these routes add to those of the province, by code; of plain values too, whatever they are worth."""
    return {code: name for route in routes for code, name in _own_steps(route)}


def _own_steps(route: object) -> Iterator[tuple[str, str]]:
    if isinstance(route, Route):
        yield from ((step.kind, step.name) for step in route.steps if step.by)
    elif isinstance(route, Mapping):
        steps = [each for each in listed(route.get("steps")) if isinstance(each, Mapping) and each.get("by")]
        yield from ((str(each.get("kind")), str(each.get("name") or each.get("kind"))) for each in steps)


def called_steps(routes: Iterable[Route]) -> dict[str, str]:
    """What these routes call their steps, by code, where they say it: their own and those of the province; several names of one together."""
    names: dict[str, dict[str, None]] = {}
    for step in (each for way in routes for each in way.steps if each.name):
        names.setdefault(step.kind, {})[step.name] = None
    return {kind: "、".join(called) for kind, called in names.items()}


def listed(value: object) -> Sequence[object]:
    """A list of plain values; nothing for what is none."""
    return value if isinstance(value, list | tuple) else ()
