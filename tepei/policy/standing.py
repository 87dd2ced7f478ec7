"""Whether somebody's continuing education suffices for a title on a given day 申报职称的学时结论: what counts, what is missing, which relief.

Source: 内人社办发〔2024〕201号 一（三）（五）. Of the reliefs the first one in the order of the notice that settles it is used; those that
excuse single years add up on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tepei.policy.counting import Hours, LineStanding, carried, counted, lines_of, nearest_rules, year_lines
from tepei.policy.credits import TOGETHER, CreditRules, Earned, LookBackRecord
from tepei.policy.hours import NO_HOURS, share_of, total_of
from tepei.policy.reliefs import ALL, SOME, ReliefRecord
from tepei.policy.title_levels import LEVELS
from tepei.policy.verdict import Outcome
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


@dataclass(frozen=True)
class _Question:
    """What is asked, and what of it is known."""

    rules: Mapping[int, CreditRules]
    look: LookBackRecord
    years: tuple[int, ...]
    hours: Hours

    def periods(self, excused: Mapping[int, ReliefRecord]) -> tuple[PeriodStanding, ...]:
        if self.look.counting != TOGETHER:
            return tuple(replace(self.year(year), relief=excused.get(year)) for year in self.years)
        left = tuple(year for year in self.years if year not in excused) or self.years
        found = self._together(left)
        return (replace(found, relief=excused[self.years[0]]) if len(excused) == len(self.years) else found,)

    def year(self, year: int) -> PeriodStanding:
        """The year by itself."""
        rules, borrowed = nearest_rules(self.rules, year)
        return PeriodStanding((year,), year_lines(rules, self.hours.get(year, {})), borrowed=borrowed)

    def _together(self, years: tuple[int, ...]) -> PeriodStanding:
        """As one: of what is asked over all years, the part of those that are left."""
        each = [nearest_rules(self.rules, year)[0] for year in years]
        own = self.look.hours
        part = f"{len(years)}/{len(self.years)}"
        total = total_of(rules.hours for rules in each) if own is None else share_of(own, part)
        rules = each[-1]
        needs = {
            subject.key: subject.required(total)
            if subject.share
            else total_of(_required(other, subject.key) for other in each)
            for subject in rules.subjects
        }
        summed: dict[str, Decimal] = {}
        for year in years:
            for key, hours in self.hours.get(year, {}).items():
                summed[key] = summed.get(key, NO_HOURS) + hours
        return PeriodStanding(years, lines_of(rules, total, needs, summed))


def _required(rules: CreditRules, key: str) -> Decimal:
    subject = rules.subject(key)
    return subject.required(rules.hours) if subject else NO_HOURS


def standing(
    earned: Iterable[Earned],
    rules: Mapping[int, CreditRules],
    facts: Mapping[str, object],
    level: str,
    day: date,
) -> CreditStanding:
    """How somebody with these facts stands who applies for a title of this level and is reviewed on this day.

    `rules` by year, as they hold where the person works; a year without any is counted by the nearest one's. KeyError for an unknown
    level, LookupError where there are no rules at all.
    """
    of_review, _ = nearest_rules(rules, day.year)
    blank = CreditStanding(OPEN, level, day)
    look = of_review.look_back(level)
    if look is None:
        return replace(blank, why=say("没有规定申报%(level)s的学时要求。", level=Sentence(LEVELS[level])))
    years = look.of(day, facts)
    if years is None:
        return replace(blank, why=say("要求的年数尚未填写。"))
    hours, uncounted = counted(earned, rules, day)
    question = _Question(rules, look, years, carried(hours, rules, years))
    found = _Settled(question, facts, level, day).of(of_review.reliefs)
    return replace(found, uncounted=tuple(each for each in uncounted if each[0].year in years))


@dataclass
class _Settled:
    """Goes through the reliefs in order, until one settles it."""

    question: _Question
    facts: Mapping[str, object]
    level: str
    day: date
    excused: dict[int, ReliefRecord] = field(default_factory=dict)

    def of(self, reliefs: Sequence[ReliefRecord]) -> CreditStanding:
        outcomes = [(each, each.outcome(self.level, self.facts, self.day)) for each in reliefs]
        found = self._by(outcomes)
        of_note = any(each.as_reference and outcome is Outcome.PASS for each, outcome in outcomes)
        return replace(found, is_reference=of_note)

    def _by(self, outcomes: Sequence[tuple[ReliefRecord, Outcome]]) -> CreditStanding:
        periods = self.question.periods({})
        if all(each.is_complete for each in periods):
            return CreditStanding(MET, self.level, self.day, periods)
        for relief in (each for each, outcome in outcomes if outcome is Outcome.PASS):
            for year in relief.excused(self.question.years, self.facts):
                self.excused.setdefault(year, relief)
            if self._is_settled_by(relief):
                return self._standing(RELIEVED, relief)
        unsure = (Outcome.EVIDENCE, Outcome.BOUNDARY)
        doubtful = tuple(each for each, outcome in outcomes if outcome in unsure)
        return replace(self._standing(NOT_MET), doubtful=doubtful)

    def _is_settled_by(self, relief: ReliefRecord) -> bool:
        if relief.effect == ALL:
            return True
        if relief.effect == SOME:
            done = sum(self.question.year(year).is_complete for year in self.question.years)
            if done >= (relief.years or 0):
                for year in self.question.years:
                    self.excused.setdefault(year, relief)
                return True
        return all(each.is_settled for each in self.question.periods(self.excused))

    def _standing(self, verdict: str, relief: ReliefRecord | None = None) -> CreditStanding:
        return CreditStanding(verdict, self.level, self.day, self.question.periods(self.excused), relief)
