"""Which hours may be claimed, and which office looks at the evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tepei.credits.rules import check_hours
from tepei.policy.bodies import Bodies
from tepei.policy.conversion import Learnt, can_count
from tepei.policy.credit_sources import WHOLE_YEAR, CreditSourceRecord
from tepei.policy.credits import CreditRules
from tepei.policy.hours import hours_text, total_of
from tepei.policy.verdict import Verdict
from tepei.policy.words import say


@dataclass(frozen=True)
class ClaimFacts:
    """What is claimed: hours of a subject in a year, from a source, as the certificate has them."""

    year: int
    subject: str
    source: str
    learned_on: dt.date | None
    course: str
    learnt: Learnt
    provider_name: str = ""
    base_id: int = 0  # the base that held it and recognises it, 0 for none


def check(facts: ClaimFacts, rules: CreditRules, today: dt.date) -> Verdict:
    """Everything that keeps the claim from being handed in."""
    verdict = Verdict.yes()
    if not facts.course.strip():
        verdict &= Verdict.no("course", say("请填写课程、考试或活动的名称。"))
    source = rules.credit_source(facts.source)
    if source is None:
        verdict &= Verdict.no("source", say("请选择学时来源。"))
    else:
        if facts.subject not in source.subjects:
            verdict &= Verdict.no(
                "subject", say("“%(source)s”不计入所选的科目，请另选。", source=source.name)
            )
        verdict &= can_count(facts.learnt, source)
    return verdict & _day(facts, rules, today)


def _day(facts: ClaimFacts, rules: CreditRules, today: dt.date) -> Verdict:
    day = facts.learned_on
    if day is None or day > today:
        return Verdict.no("learned_on", say("请填写学习或取得证书的日期，不能晚于今天。"))
    if day.year != facts.year and not rules.may_make_up(facts.year, day.year):
        return Verdict.no(
            "year", say("%(day)s 学习的不能计入 %(year)d 年度。", day=day.isoformat(), year=facts.year)
        )
    return Verdict.yes()


def may_grant(hours: Decimal, total: Decimal, source: CreditSourceRecord, reason: str) -> Verdict:
    """Fewer hours than the claim comes to, with the reason that who claims them will read."""
    if source.counts == WHOLE_YEAR:
        return Verdict.no("hours", say("该来源视同完成当年度该科目的全部要求，不能只认定一部分。"))
    verdict = check_hours(hours)
    if hours > total:
        verdict &= Verdict.no("hours", say("最多认定 %(total)s 学时。", total=hours_text(total)))
    if not reason:
        verdict &= Verdict.no("outcome", say("只认定一部分的，请填写理由，申请人会看到。"))
    return verdict


def share(by_year: Sequence[tuple[int, Decimal]], granted: Decimal | None) -> list[tuple[int, Decimal]]:
    """What was granted of hours by year, the first years first; all of them for None."""
    left = total_of(hours for _year, hours in by_year) if granted is None else granted
    found = []
    for year, hours in by_year:
        part = min(hours, left)
        left -= part
        if part:
            found.append((year, part))
    return found


def office(chain: Sequence[tuple[int, str]], recognises: Collection[str], kinds: Bodies) -> int | None:
    """Of the unit and what stands above it ((id, kind), the unit first), who recognises its people's hours: the bureau of the place
    (county before prefecture); without one in the chain, as with units of the region itself, the unit, else who stands next above it.
    None where nobody in it does.

    Source: 内人社办发〔2024〕201号 一（二）按管理权限.
    """
    able = [(pk, kind) for pk, kind in chain if kind in recognises]
    bureaus = [pk for pk, kind in able if kinds.by_code[kind].level and kind != kinds.deciding.code]
    return next(iter([*bureaus, *(pk for pk, _kind in able)]), None)
