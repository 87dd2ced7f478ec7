"""What somebody earned against what a year asks, subject by subject 学时计算."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tepei.policy.credit_sources import WHOLE_YEAR
from tepei.policy.credits import CreditRules, Earned
from tepei.policy.hours import NO_HOURS, hours_text, total_of
from tepei.policy.words import CLAUSES, NOTHING, Sentence, join, say

# Hours by year and subject, those included that stand for a whole requirement or were carried over.
Hours = Mapping[int, Mapping[str, Decimal]]
TOTAL = ""  # the line of all subjects together
Uncounted = tuple[Earned, Sentence]


@dataclass(frozen=True)
class LineStanding:
    """Of one subject, or of all (TOTAL). `filled` are hours of other subjects that stand in for it."""

    subject: str
    name: Sentence
    earned: Decimal
    required: Decimal
    missing: Decimal
    filled: Decimal = NO_HOURS

    @property
    def sentence(self) -> Sentence:
        """公需科目 20/30 学时，差 10 学时."""
        base = say(
            "%(name)s %(earned)s/%(required)s 学时",
            name=self.name,
            earned=hours_text(self.earned),
            required=hours_text(self.required),
        )
        filled = say("由其他科目抵 %(hours)s 学时", hours=hours_text(self.filled)) if self.filled else NOTHING
        missing = say("差 %(hours)s 学时", hours=hours_text(self.missing)) if self.missing else NOTHING
        return join((base, filled, missing), CLAUSES)


def nearest_rules(rules: Mapping[int, CreditRules], year: int) -> tuple[CreditRules, int | None]:
    """The rules of the year; of the nearest one that has some (the later of two), with that one's number. LookupError without any."""
    if year in rules:
        return rules[year], None
    if not rules:
        raise LookupError("no rules of any year")
    nearest = min(rules, key=lambda each: (abs(each - year), -each))
    return rules[nearest], nearest


def counted(
    earned: Iterable[Earned], rules: Mapping[int, CreditRules], day: date
) -> tuple[dict[int, dict[str, Decimal]], list[Uncounted]]:
    """Hours by year and subject as they stand on this day, and what does not count, with the reason. What counts as a whole requirement
    lifts its subject to that.
    """
    hours: dict[int, dict[str, Decimal]] = {}
    whole: set[tuple[int, str]] = set()
    uncounted: list[Uncounted] = []
    for line in earned:
        fault = _fault(line, rules, day)
        if fault:
            uncounted.append((line, fault))
            continue
        of_year = hours.setdefault(line.year, {})
        of_year[line.subject] = of_year.get(line.subject, NO_HOURS) + line.hours
        source = nearest_rules(rules, line.year)[0].credit_source(line.source)
        if source is not None and source.counts == WHOLE_YEAR:
            whole.add((line.year, line.subject))
    for year, key in whole:
        yearly = nearest_rules(rules, year)[0]
        subject = yearly.subject(key)
        least = subject.required(yearly.hours) if subject else NO_HOURS
        hours[year][key] = max(hours[year][key], least)
    return hours, uncounted


def _fault(line: Earned, rules: Mapping[int, CreditRules], day: date) -> Sentence:
    """Why the line does not count; NOTHING where it does."""
    own = nearest_rules(rules, line.year)[0]
    subject = own.subject(line.subject)
    told = say(
        "%(year)d 年度%(subject)s %(hours)s 学时",
        year=line.year,
        subject=subject.name if subject else line.subject,
        hours=hours_text(line.hours),
    )
    when = line.learned_on.isoformat()
    if line.learned_on > day:
        return say("%(line)s（%(day)s 取得，在评审日之后）", line=told, day=when)
    if subject is None:
        return say("%(line)s（没有这一科目）", line=told)
    if not _is_in_time(line, own, rules):
        return say("%(line)s（%(day)s 取得，不在该年度，也不是可以补学的）", line=told, day=when)
    return NOTHING


def _is_in_time(line: Earned, own: CreditRules, rules: Mapping[int, CreditRules]) -> bool:
    learned = line.learned_on.year
    if line.year == learned:
        return line.year not in rules or own.begins <= line.learned_on <= own.ends
    source = nearest_rules(rules, learned)[0].credit_source(line.source)
    if source is not None and source.reaches(line.year, learned):
        return True
    return nearest_rules(rules, learned)[0].may_make_up(line.year, learned)


def carried(
    hours: Mapping[int, Mapping[str, Decimal]], rules: Mapping[int, CreditRules], years: Sequence[int]
) -> Hours:
    """With what earlier years had too much of, as far as it moves: the oldest first, never what its own year needs itself."""
    found = {year: dict(own) for year, own in hours.items()}
    for year in sorted({*found, *years}):
        yearly = nearest_rules(rules, year)[0]
        here = found.setdefault(year, {})
        giving = [each for each in sorted(found) if _moves(rules, each, year)]
        for line in year_lines(yearly, here):
            lack = line.missing if line.subject else year_lines(yearly, here)[-1].missing
            for earlier in giving:
                own = nearest_rules(rules, earlier)[0]
                for key in (line.subject,) if line.subject else tuple(found[earlier]):
                    moved = min(lack, _surplus(own, found[earlier], key))
                    lack -= moved
                    found[earlier][key] = found[earlier].get(key, NO_HOURS) - moved
                    here[key] = here.get(key, NO_HOURS) + moved
    return found


def _moves(rules: Mapping[int, CreditRules], earlier: int, year: int) -> bool:
    return 0 < year - earlier <= (nearest_rules(rules, earlier)[0].carry_years or 0)


def _surplus(rules: CreditRules, hours: Mapping[str, Decimal], key: str) -> Decimal:
    """What of a subject its year can do without."""
    lines = {line.subject: line for line in year_lines(rules, hours)}
    own, total = lines.get(key), lines[TOTAL]
    return max(NO_HOURS, min(own.earned - own.required, total.earned - total.required)) if own else NO_HOURS


def year_lines(rules: CreditRules, hours: Mapping[str, Decimal]) -> tuple[LineStanding, ...]:
    """The lines of a year by itself."""
    needs = {each.key: each.required(rules.hours) for each in rules.subjects}
    return lines_of(rules, rules.hours, needs, hours)


def lines_of(
    rules: CreditRules, total: Decimal, needs: Mapping[str, Decimal], hours: Mapping[str, Decimal]
) -> tuple[LineStanding, ...]:
    """A line for each subject, and one for all of them."""
    earned = {each.key: hours.get(each.key, NO_HOURS) for each in rules.subjects}
    spare = {key: max(NO_HOURS, earned[key] - needs[key]) for key in earned}
    lines = []
    for subject in rules.subjects:
        key, lack = subject.key, max(NO_HOURS, needs[subject.key] - earned[subject.key])
        filled = NO_HOURS
        for other in subject.filled_by:
            taken = min(lack - filled, spare.get(other, NO_HOURS))
            filled, spare[other] = filled + taken, spare.get(other, NO_HOURS) - taken
        lines.append(
            LineStanding(
                key, say("%(name)s", name=subject.name), earned[key], needs[key], lack - filled, filled
            )
        )
    done = total_of(earned.values())
    missing = max(total_of(line.missing for line in lines), total - done, NO_HOURS)
    return (*lines, LineStanding(TOTAL, say("合计"), done, total, missing))
