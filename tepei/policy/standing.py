"""Whether somebody's continuing education suffices for a title on a given day 申报职称的学时结论: what counts, what is missing, which relief.

Source: 内人社办发〔2024〕201号 一（三）（五）. Of the reliefs the first one in the order of the notice that settles it is used; those that
excuse single years add up on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tepei.policy.counting import Hours, carried, counted, lines_of, nearest_rules, year_lines
from tepei.policy.credit_standing import MET, NOT_MET, OPEN, RELIEVED, CreditStanding, PeriodStanding
from tepei.policy.credits import TOGETHER, CreditRules, Earned, LookBackRecord
from tepei.policy.hours import NO_HOURS, share_of, total_of
from tepei.policy.reliefs import ALL, SOME, ReliefRecord
from tepei.policy.title_levels import LEVELS
from tepei.policy.verdict import Outcome
from tepei.policy.words import Sentence, say


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
