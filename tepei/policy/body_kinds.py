"""A kind of organisation 单位类别: what it is called, where it stands and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar

from tepei.policy.facts import UNIT_LEVELS
from tepei.policy.record import Choice, Filled, Record, titled
from tepei.policy.words import N_

EMPLOYS = "employs"
CONFIRMS = "confirms"
ARRANGES = "arranges"
JOINS = "joins"
REVIEWS = "reviews"  # what every kind does that has a step, trains or joins
DUTIES = {
    EMPLOYS: N_("其人员可以申报"),
    CONFIRMS: N_("确认在其下登记的单位"),
    "holds_places": N_("可以有自己的名额"),
    "trains": N_("培养学员，审核其在培养期间的事项"),
    ARRANGES: N_("受托为学员落实培养单位"),
    JOINS: N_("不是申报人的上级，只在写明由其办理的环节审核"),
    "decides": N_("申报到此为止，作最终决定；只有一个类别"),
}
STANDINGS = {
    "direct": N_("直接报最终决定的部门"),
    "under_pool": N_("在名额归属之下"),
    "above_units": N_("在另一单位之上"),
}


@dataclass(frozen=True)
class Node:
    """An organisation of a chain. `reports_to_region`: it skips what lies between, as 满洲里 and 二连浩特 do. `is_filer`: the paper is its
    own, and not of somebody who works there.
    """

    id: int
    kind: str
    reports_to_region: bool = False
    is_filer: bool = False


class StepRecord(Record):
    """An 环节 of routes."""

    identity: ClassVar[str] = "code"

    code: Annotated[Filled, titled(N_("环节代码"))]
    name: Annotated[Filled, titled(N_("环节名称"))]
    opinion: Annotated[str, titled(N_("意见栏"), N_("空白方案中意见栏的文字；不写则为名称加“审核意见”"))] = ""


class Kind(Record):
    """A 单位类别: where it stands and what it does."""

    identity: ClassVar[str] = "code"

    code: Annotated[Filled, titled(N_("类别代码"))]
    name: Annotated[Filled, titled(N_("类别名称"))]
    short: Annotated[str, titled(N_("简称"), N_("不写则同名称"))] = ""
    step: Annotated[str, titled(N_("审核环节"), N_("不写则不审核"))] = ""
    level: Annotated[
        str, Choice(UNIT_LEVELS), titled(N_("层级"), N_("某地的%(offices)s才有：其下单位属于哪一级"))
    ] = ""
    duties: Annotated[tuple[Annotated[str, Choice(DUTIES)], ...], titled(N_("职责"))] = ()
    under: Annotated[tuple[str, ...], titled(N_("可设在哪些类别之下"), N_("不写则只由配置包设置"))] = ()
    roles: Annotated[tuple[str, ...], titled(N_("岗位"), N_("见 roles.yaml，第一个为通常的岗位"))] = ()
    counts_as: Annotated[
        Mapping[Annotated[str, Choice(STANDINGS)], str], titled(N_("视同"), N_("在某种位置上视同另一类别"))
    ] = {}

    @cached_property
    def does(self) -> frozenset[str]:
        """Its duties; whoever has a step reviews, and so does who trains or joins."""
        is_reviewing = self.step or not {"trains", JOINS}.isdisjoint(self.duties)
        return frozenset({*self.duties, REVIEWS} if is_reviewing else self.duties)

    @property
    def label(self) -> str:
        """What it is called in a list of kinds."""
        return self.short or self.name

    @property
    def is_pool(self) -> bool:
        """An account of places: it reviews nothing, and a route passes over it."""
        return "holds_places" in self.duties and not self.step

    @property
    def is_seat(self) -> bool:
        """A place with places of its own."""
        return bool(self.level) and "holds_places" in self.duties
