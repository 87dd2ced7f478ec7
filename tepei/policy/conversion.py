"""How many hours something is worth that somebody claims 学时折算, and for which years.

Source: 内人社办发〔2024〕201号 一（四）; caps, tables and shares as other provinces have them. Rounded down to a tenth.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tepei.policy.credit_sources import BY_HOURS, WHOLE_YEAR, CreditSourceRecord
from tepei.policy.credits import CreditRules
from tepei.policy.hours import NO_HOURS, hours_text, rounded_down, spread
from tepei.policy.verdict import Verdict
from tepei.policy.words import CLAUSES, NOTHING, Sentence, join, say


@dataclass(frozen=True)
class Learnt:
    """What a certificate says, as far as it says it: hours of its own, minutes, days, or a place among those who did it (1 is the first).

    `is_half` where what the source halves applies. `year` is that of the certificate.
    """

    year: int
    hours: Decimal | None = None
    minutes: int | None = None
    days: Decimal | None = None
    rank: int | None = None
    is_half: bool = False


@dataclass(frozen=True)
class Worth:
    """Hours by year, and how they came about."""

    by_year: tuple[tuple[int, Decimal], ...]
    text: Sentence

    @property
    def hours(self) -> Decimal:
        return sum((hours for _, hours in self.by_year), NO_HOURS)


def worth(learnt: Learnt, source: CreditSourceRecord, rules: CreditRules, used: Decimal = NO_HOURS) -> Worth:
    """What it is worth where `used` hours of this source were already credited in that year.

    ValueError where the certificate says nothing that can be counted; `can_count` asks before.
    """
    if source.counts == WHOLE_YEAR:
        return Worth(((learnt.year, NO_HOURS),), say("视同完成当年度该科目的全部要求"))
    hours, parts = _counted(learnt, source, rules)
    if learnt.is_half and source.half:
        hours = hours / 2
        parts.append(say("%(half)s减半", half=source.half))
    most_of_days = (
        None if rules.most_per_day is None or learnt.days is None else rules.most_per_day * learnt.days
    )
    left = None if source.most_per_year is None else max(NO_HOURS, source.most_per_year - used)
    for most, why in (
        (most_of_days, say("一天最多 %(most)s 学时", most=hours_text(rules.most_per_day or NO_HOURS))),
        (left, say("每年最多 %(most)s 学时", most=hours_text(source.most_per_year or NO_HOURS))),
    ):
        if most is not None and hours > most:
            hours = most
            parts.append(why)
    total = rounded_down(hours)
    parts.append(say("计 %(hours)s 学时", hours=hours_text(total)))
    by_year = _split(total, learnt.year, source)
    if len(by_year) > 1:
        parts.append(say("分摊到 %(years)d 个年度", years=len(by_year)))
    return Worth(by_year, join(parts, CLAUSES))


def can_count(learnt: Learnt, source: CreditSourceRecord) -> Verdict:
    """Does the certificate say what this source is counted by?"""
    known = (learnt.hours, learnt.minutes, learnt.days if source.per_day is not None else None)
    if source.counts != BY_HOURS or any(each is not None for each in known) or (source.ranks and learnt.rank):
        return Verdict.yes()
    lacking = (
        say("第几完成人")
        if source.ranks
        else say("天数")
        if source.per_day is not None
        else say("学时或时长")
    )
    return Verdict.no(
        "uncounted", say("请填写%(what)s，“%(source)s”按此折算学时。", what=lacking, source=source.name)
    )


def _counted(
    learnt: Learnt, source: CreditSourceRecord, rules: CreditRules
) -> tuple[Decimal, list[Sentence]]:
    """Before halving and caps; a standard of its own goes before the conversion."""
    if source.ranks and learnt.rank is not None:
        listed = 0 < learnt.rank <= len(source.ranks)
        return source.ranks[learnt.rank - 1] if listed else NO_HOURS, [
            say("第 %(rank)d 完成人", rank=learnt.rank)
        ]
    if learnt.hours is not None:
        return learnt.hours, [NOTHING]
    if learnt.days is not None and source.per_day is not None:
        text = say(
            "%(days)s 天，每天 %(hours)s 学时", days=hours_text(learnt.days), hours=hours_text(source.per_day)
        )
        return learnt.days * source.per_day, [text]
    if learnt.minutes is None:
        raise ValueError(f"nothing to count by for {source.key}")
    each = source.minutes or rules.minutes
    return Decimal(learnt.minutes) / each, [
        say("%(minutes)d 分钟，每 %(each)d 分钟 1 学时", minutes=learnt.minutes, each=each)
    ]


def _split(hours: Decimal, year: int, source: CreditSourceRecord) -> tuple[tuple[int, Decimal], ...]:
    years = source.split_years or 1
    first = year - years + 1 if source.split_back else year
    return tuple((first + number, part) for number, part in enumerate(spread(hours, years)))
