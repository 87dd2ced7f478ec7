"""Where hours of continuing education come from, and how each is turned into hours 学时来源; platforms and bases whose hours count 网络培训平台、继续教育基地."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from tepei.policy.definition import BLANK, MISSING, Invalid
from tepei.policy.hours import Hours
from tepei.policy.record import SOURCE, Choice, Day, Filled, Flag, Record, Whole, titled
from tepei.policy.vocabulary import Provincial
from tepei.policy.words import N_, say

BY_HOURS, WHOLE_YEAR = "hours", "whole"
COUNTS = {BY_HOURS: N_("按学时计入"), WHOLE_YEAR: N_("视同完成当年度该科目的全部要求")}
ASSUMED = titled(N_("原文未载，为推定"))


def _some(listed: tuple[str, ...]) -> tuple[str, ...]:
    if not listed:
        raise Invalid(BLANK)
    return listed


class CreditSourceRecord(Record):
    """A 学时来源: what it counts as, and how it is turned into hours (policy.conversion)."""

    key: Annotated[Filled, titled(N_("代码"))]
    name: Annotated[Filled, titled(N_("来源"))]
    subjects: Annotated[
        tuple[Filled, ...], AfterValidator(_some), titled(N_("可计入的科目"), N_("每行一个科目的代码"))
    ]
    counts: Annotated[str, Choice(COUNTS), titled(N_("怎样计入"))] = BY_HOURS
    minutes: Annotated[
        Whole | None, titled(N_("几分钟计 1 学时"), N_("不写则按本年度的规定"), 50)
    ] = None  # fmt: skip
    per_day: Annotated[Hours | None, titled(N_("一天计几学时"), N_("按天数折算的"), "8")] = None
    ranks: Annotated[
        tuple[Hours, ...],
        titled(
            N_("按次序计的学时"), N_("每行一个：第一完成人、第二完成人……；只有一项的写一行"), ["30", "20"]
        ),
    ] = ()
    half: Annotated[str, titled(N_("哪些情形减半"), N_("照通知原文；没有的不写"), "旁听的")] = ""
    most_per_year: Annotated[Hours | None, titled(N_("每年最多计几学时"), example="40")] = None
    split_years: Annotated[
        Whole | None, titled(N_("分摊到几个年度"), N_("平均计入几个年度，例如学历教育；不分摊的不写"), 3)
    ] = None
    split_back: Annotated[Flag, titled(N_("向以前的年度分摊"), N_("不选则自取得当年向后"))] = False
    condition: Annotated[str, titled(N_("计入的条件"), N_("由核定的单位掌握，照通知原文"))] = ""
    recognised_by: Annotated[
        tuple[Annotated[str, Provincial("kinds")], ...],
        titled(N_("由谁核定"), N_("不选则按本年度的规定"), ["prefecture"]),
    ] = ()
    source: Annotated[str, SOURCE] = ""
    assumed: Annotated[Flag, ASSUMED] = False

    @model_validator(mode="after")
    def _is_split_over_some(self) -> Self:
        if self.split_back and not self.split_years:
            raise Invalid(MISSING, "split_years")
        return self

    def reaches(self, year: int, learned: int) -> bool:
        """Are hours of that year counted for this one because they are split?"""
        steps = learned - year if self.split_back else year - learned
        return 0 <= steps < (self.split_years or 1)


class LearningPlatformRecord(Record):
    """A 网络培训平台 or 继续教育基地 whose hours count, from one day to another; without days in the whole year."""

    key: Annotated[Filled, titled(N_("代码"))]
    name: Annotated[Filled, titled(N_("名称"))]
    address: Annotated[str, titled(N_("网址"))] = ""
    note: Annotated[str, titled(N_("使用方式"), N_("例如手机端的名称"))] = ""
    begins: Annotated[Day | None, titled(N_("认可开始"), N_("不写则全年"), "2025-03-01")] = None
    ends: Annotated[Day | None, titled(N_("认可截止"), N_("不写则全年"), "2025-11-30")] = None
    source: Annotated[str, SOURCE] = ""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.begins and self.ends and self.ends < self.begins:
            raise Invalid(ENDS_EARLY, "ends")
        return self

    def is_open(self, day: date) -> bool:
        return (self.begins or day) <= day <= (self.ends or day)


ENDS_EARLY = say("截止早于开始")
