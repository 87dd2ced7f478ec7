"""How experts evaluate 专家评审, as a notice says it: scores on a sheet of criteria or a ballot, who passes, how ties are broken, who may fall to
another track.

Sources: 内人社办发〔2023〕147号 三（三）（四）, 四（一）. No notice in hand gives criteria, sizes of panels or a pass mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from tepei.policy.definition import MISSING, Invalid
from tepei.policy.money import Amount
from tepei.policy.numbering import Pattern
from tepei.policy.record import SOURCE, Choice, Filled, Flag, Picked, Record, Whole, titled
from tepei.policy.words import N_, say

SCORE, BALLOT = "score", "ballot"
METHODS = {SCORE: N_("打分"), BALLOT: N_("投票")}
DUE, PRESENT = "due", "present"
SHARE_OF = {DUE: N_("应到专家"), PRESENT: N_("实到专家")}
NO_RESERVES, NUMBERED, ALL = "", "number", "all"
RESERVES = {NO_RESERVES: N_("不留备选"), NUMBERED: N_("按人数"), ALL: N_("全部合格人选")}
PRIORITY = "priority"  # of what breaks ties: who comes first by a requirement that says so 优先
_ONLY_VOTED = ("share", "share_exceeded", "quorum")
_ONLY_SCORED = {"drop_highest": 0, "drop_lowest": 0, "pass_mark": None, "vetting_weight": None}


def checked_share(text: str) -> str:
    """“2/3”, more than none and at most all."""
    top, slash, bottom = text.partition("/")
    if text and not (slash and top.isascii() and bottom.isascii() and text.replace("/", "", 1).isdigit()):
        raise Invalid(say("“%(share)s”应为分数，例如 2/3", share=text))
    if text and not 0 < int(top) <= int(bottom):
        raise Invalid(say("“%(share)s”应大于 0，不超过 1", share=text))
    return text


def _some(number: int) -> int:
    if number < 1:
        raise Invalid(say("应不小于 1"))
    return number


def _percent(number: int) -> int:
    if number > 100:
        raise Invalid(say("应为 1 至 100 的整数"))
    return _some(number)


def _ratio(ratio: Decimal | None) -> Decimal | None:
    if ratio is not None and ratio < 1:
        raise Invalid(say("应不小于 1"))
    return ratio


class CriterionRecord(Record):
    """A 评审指标: a line of the score sheet, from 0 to its `maximum`; the sum takes `weight` percent of it."""

    key: Annotated[Filled, titled(N_("代码"))]
    track: Annotated[
        str, titled(N_("%(track_word)s"), N_("不选则适用于全部评审的%(track_word)s"), "tier1")
    ] = ""
    name: Annotated[Filled, titled(N_("指标"))]
    maximum: Annotated[Whole, AfterValidator(_some), titled(N_("满分"))] = 100
    weight: Annotated[
        Whole,
        AfterValidator(_percent),
        titled(N_("权重（百分比）"), N_("计入总分的百分比；按满分直接相加的写 100")),
    ] = 100
    help: Annotated[str, titled(N_("评分说明"), N_("专家打分时看到"))] = ""
    source: Annotated[str, SOURCE] = ""
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False


class EvaluationRecord(Record):
    """A 评审办法, of one track or of all; a track that none is about is not evaluated.

    By score: each expert's criteria are summed up, the highest and lowest sums dropped, the rest averaged. By ballot: who has the `share` of
    those due or present (or more, where it is to be exceeded) passes, unless too few are present (`quorum`). Either way people are ranked, and what `ties` does not settle is settled by people. Where the notice has a
    `vetting`, the first of the ranking are looked at before anybody is proposed (policy.vetting); with `reserves` those who follow whom is
    proposed are kept in their order.
    """

    key: Annotated[Filled, titled(N_("代码"))]
    track: Annotated[str, titled(N_("%(track_word)s"), N_("不选则适用于全部%(track_word)s"))] = ""
    method: Annotated[str, Choice(METHODS), titled(N_("评审方式"))]
    drop_highest: Annotated[Whole, titled(N_("去掉几个最高分"), N_("按每位专家的总分；不去掉的填 0"), 1)] = 0
    drop_lowest: Annotated[Whole, titled(N_("去掉几个最低分"), N_("按每位专家的总分；不去掉的填 0"), 1)] = 0
    decimals: Annotated[Whole, titled(N_("得分保留几位小数"), N_("四舍五入"))] = 2
    pass_mark: Annotated[
        Amount | None, titled(N_("合格分数线"), N_("低于此分的不推荐；通知没有规定的不填"), 60)
    ] = None
    ties: Annotated[
        tuple[Annotated[Filled, Picked("tie")], ...],
        titled(
            N_("得分相同时"),
            N_("依次比较所选的评审指标，或优先人选在前；仍相同的由人员决定"),
            ["achievement", PRIORITY],
        ),
    ] = ()
    share: Annotated[
        str, AfterValidator(checked_share), titled(N_("投票通过的比例"), N_("只用于投票，例如 2/3"), "2/3")
    ] = ""
    share_exceeded: Annotated[
        Flag, titled(N_("须超过这一比例"), N_("过半数的，比例写 1/2 并选此项，恰好一半的不通过"))
    ] = False
    quorum: Annotated[
        str,
        AfterValidator(checked_share),
        titled(
            N_("实到专家的最低比例"),
            N_("只用于投票，实到与应到之比，例如 2/3；不足的投票无效，通知没有规定的不填"),
            "2/3",
        ),
    ] = ""
    share_of: Annotated[str, Choice(SHARE_OF), titled(N_("比例按谁计算"), N_("只用于投票"))] = PRESENT
    panel_size: Annotated[
        Whole | None, AfterValidator(lambda size: size if size is None else _some(size)),
        titled(N_("评审组人数"), N_("通知没有规定的不填"), 9),
    ] = None  # fmt: skip
    outside_percent: Annotated[
        Whole | None, AfterValidator(lambda share: share if share is None else _percent(share)),
        titled(N_("外部专家的最低比例（百分比）"), N_("通知没有规定的不填"), 30),
    ] = None  # fmt: skip
    grouped_by: Annotated[
        str,
        Picked("field"),
        titled(
            N_("评审组按哪一栏划分"),
            N_("该栏填写相同的人选由同一评审组评审；不分的不选"),
            "statement.research",
        ),
    ] = ""
    masked: Annotated[Flag, titled(N_("专家看不到姓名等个人信息"))] = True
    falls_to: Annotated[
        str,
        Picked("track"),
        titled(
            N_("未%(selected_word)s的可转评的%(track_word)s"),
            N_("须同意调剂，并符合其选拔条件；不能转评的不选"),
            "tier2",
        ),
    ] = ""
    consent: Annotated[
        str,
        Picked("field"),
        titled(N_("同意调剂的栏"), N_("是非栏；选“是”的才转评"), "statement.adjustment"),
    ] = ""
    vetting: Annotated[
        str,
        titled(
            N_("确定拟%(selected_word)s前的考察"),
            N_("照通知的文字，例如 考察、实地考察、面试、体检、资格复审；没有这一环节的不填"),
            "考察",
        ),
    ] = ""
    vetting_ratio: Annotated[
        Amount | None,
        AfterValidator(_ratio),
        titled(
            N_("差额考察的比例"),
            N_("考察人数是名额的几倍：1:1.5 写 1.5，等额考察写 1；不填则为全部合格人选"),
            "1.5",
        ),
    ] = None
    vetting_weight: Annotated[
        Whole | None,
        AfterValidator(lambda share: share if share is None else _percent(share)),
        titled(
            N_("考察得分的权重（百分比）"),
            N_("评审得分、考察得分都按百分制，加权为综合成绩；只分合格、不合格的不填"),
            40,
        ),
    ] = None
    reserves: Annotated[
        str,
        Choice(RESERVES),
        titled(
            N_("备选人选"),
            N_("拟%(selected_word)s之后按名次排列，有人放弃、退出或被撤销的依次递补；通知没有规定的不留"),
        ),
    ] = NO_RESERVES
    reserve_number: Annotated[
        Whole | None,
        AfterValidator(lambda number: number if number is None else _some(number)),
        titled(N_("备选人数"), N_("只用于按人数确定备选"), 2),
    ] = None
    reserve_days: Annotated[
        Whole | None,
        AfterValidator(lambda number: number if number is None else _some(number)),
        titled(
            N_("公布后备选的有效期（天）"),
            N_("从公布之日起，期内名额空出的仍可递补；通知没有规定的不填，公布时一并结束"),
            90,
        ),
    ] = None
    letter_number: Annotated[
        str,
        Pattern(),
        titled(
            N_("%(selected_word)s通知的编号规则"),
            N_("须有一个顺序号；不编号的不填"),
            "{year}-{serial:03}",
        ),
    ] = ""
    source: Annotated[str, SOURCE] = ""
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False

    @model_validator(mode="after")
    def _is_of_its_method(self) -> Self:
        if self.method == BALLOT:
            if not self.share:
                raise Invalid(MISSING, "share")
            for key, usual in _ONLY_SCORED.items():
                if getattr(self, key) != usual:
                    raise Invalid(say("只用于打分"), key)
        for key in _ONLY_VOTED if self.method == SCORE else ():
            if getattr(self, key):
                raise Invalid(say("只用于投票"), key)
        return self

    @model_validator(mode="after")
    def _goes_with_another(self) -> Self:
        """What says more of something that the notice has."""
        if self.consent and not self.falls_to:
            raise Invalid(say("没有写明转评的%(track_word)s"), "consent")
        if self.reserves and self.falls_to:
            raise Invalid(say("未%(selected_word)s的转评其他%(track_word)s，不能又列为备选"), "reserves")
        for key in ("vetting_ratio", "vetting_weight"):
            if getattr(self, key) is not None and not self.vetting:
                raise Invalid(say("没有写明考察"), key)
        if (self.reserves == NUMBERED) != (self.reserve_number is not None):
            raise Invalid(say("按人数确定备选的填写备选人数，其他的不填"), "reserve_number")
        if self.reserve_days is not None and not self.reserves:
            raise Invalid(say("没有备选人选"), "reserve_days")
        return self

    def passes(self, share: Fraction) -> bool:
        """Is this share of a ballot enough?"""
        needed = Fraction(self.share)
        return share > needed if self.share_exceeded else share >= needed

    def is_quorate(self, present: int, due: int) -> bool:
        """Do as many of those due take part as the notice asks for?"""
        return not self.quorum or (due > 0 and Fraction(present, due) >= Fraction(self.quorum))

    @property
    def compared(self) -> tuple[str, ...]:
        """The criteria that break a tie, in order."""
        return tuple(each for each in self.ties if each != PRIORITY)


def of_track(evaluations: Iterable[EvaluationRecord], track: str) -> EvaluationRecord | None:
    """The one of the track itself, before the one of all."""
    found = [each for each in evaluations if each.track in ("", track)]
    return min(found, key=lambda each: not each.track, default=None)
