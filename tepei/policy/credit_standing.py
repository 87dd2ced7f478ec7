"""How somebody's hours stand: met, not met, relieved or open, with each period and what is missing of it 学时结论."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tepei.policy.counting import LineStanding
from tepei.policy.credits import Earned
from tepei.policy.hours import NO_HOURS, total_of
from tepei.policy.reliefs import ReliefRecord
from tepei.policy.title_levels import LEVELS
from tepei.policy.words import CLAUSES, ITEMS, NOTHING, PARTS, SENTENCES, Sentence, join, say

MET, NOT_MET, RELIEVED, OPEN = "met", "not_met", "relieved", "open"
VERDICTS = {
    MET: say("符合"),
    NOT_MET: say("不符合"),
    RELIEVED: say("减免后符合"),
    OPEN: say("无法判断"),
}


@dataclass(frozen=True)
class PeriodStanding:
    """One year, or several that are counted together: a line for each subject, the total last.

    `relief` excuses it. `borrowed` is the year whose rules were taken because its own are not on record.
    """

    years: tuple[int, ...]
    lines: tuple[LineStanding, ...]
    relief: ReliefRecord | None = None
    borrowed: int | None = None

    @property
    def is_complete(self) -> bool:
        return all(not line.missing for line in self.lines)

    @property
    def is_settled(self) -> bool:
        return self.is_complete or self.relief is not None

    @property
    def called(self) -> str:
        """2025, or 2023-2025."""
        return "-".join(str(year) for year in dict.fromkeys((self.years[0], self.years[-1])))

    @property
    def sentence(self) -> Sentence:
        """2024年：公需科目 20/30 学时，差 10 学时；…：未完成."""
        end = (
            say("已完成") if self.is_complete
            else say("不要求（%(source)s）", source=self.relief.source) if self.relief
            else say("未完成")
        )  # fmt: skip
        note = (
            say("（该年度的规定未录入，按 %(year)d 年度的规定）", year=self.borrowed)
            if self.borrowed
            else NOTHING
        )
        told = join((line.sentence for line in self.lines), PARTS)
        return say(
            "%(years)s年度%(note)s：%(lines)s：%(end)s。", years=self.called, note=note, lines=told, end=end
        )


@dataclass(frozen=True)
class CreditStanding:
    """`relief` is the one that settled it. `doubtful` are reliefs that would matter if what they rest on were known and confirmed;
    `uncounted` hours that do not count, each with the reason. `is_reference`: what was learned is looked at by the review 评审参考因素.
    """

    verdict: str
    level: str
    day: date
    periods: tuple[PeriodStanding, ...] = ()
    relief: ReliefRecord | None = None
    doubtful: tuple[ReliefRecord, ...] = ()
    uncounted: tuple[tuple[Earned, Sentence], ...] = ()
    why: Sentence = NOTHING
    is_reference: bool = False

    @property
    def missing(self) -> Decimal:
        """Hours that are still to be learned, whatever the subject."""
        if self.verdict != NOT_MET:
            return NO_HOURS
        return total_of(each.lines[-1].missing for each in self.periods if not each.is_settled)

    @property
    def sentence(self) -> Sentence:
        """The verdict with the whole arithmetic."""
        head = say(
            "申报%(level)s，%(day)s：%(verdict)s。",
            level=Sentence(LEVELS[self.level]),
            day=self.day.isoformat(),
            verdict=VERDICTS[self.verdict],
        )
        parts = [head, self.why, *(each.sentence for each in self.periods)]
        if self.relief is not None:
            parts.append(say("适用减免——%(relief)s。", relief=self.relief.sentence))
        if self.is_reference and not (self.relief and self.relief.as_reference):
            parts.append(say("相关学习经历作为评审参考因素。"))
        if self.doubtful:
            names = join((each.name for each in self.doubtful), ITEMS)
            parts.append(say("可能适用、尚未核实的减免：%(names)s。", names=names))
        if self.uncounted:
            told = join((text for _, text in self.uncounted), CLAUSES)
            parts.append(say("未计入：%(lines)s。", lines=told))
        return join(parts, SENTENCES)
