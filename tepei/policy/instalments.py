"""When each instalment of an item may be paid, and which are paid no more 分期拨付."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tepei.policy import money
from tepei.policy.calendar import day_text
from tepei.policy.money import Instalment, Money
from tepei.policy.months import later
from tepei.policy.words import QUOTED_CHOICES, Sentence, join, say


def failing(item: Money, outcomes: Mapping[str, str]) -> tuple[int, Instalment] | None:
    """The first instalment, with its number from 1, whose assessment came to another outcome than those with which it is paid."""
    for number, each in enumerate(item.instalments, 1):
        if each.due == money.ASSESSED and outcomes.get(each.task, each.outcomes[0]) not in each.outcomes:
            return number, each
    return None


def opens_on(each: Instalment, selected_on: date | None) -> date | None:
    """The day from which it may be paid, where it hangs on days; None where it does not, or nobody knows when they were selected."""
    if each.due == money.YEARS:
        return later(selected_on, 12 * (each.years or 0)) if selected_on else None
    return each.day


def is_open(each: Instalment, outcomes: Mapping[str, str], opens: date | None, today: date | None) -> bool:
    """Is what it waits for there? Of what hangs on a training its state says so."""
    if each.due == money.ASSESSED:
        return outcomes.get(each.task) in each.outcomes
    return opens is not None and today is not None and opens <= today


def when(each: Instalment, opens: date | None) -> Sentence:
    """From when on it may be paid, in words."""
    if each.due == money.ASSESSED:
        return say("考核结论为“%(outcomes)s”后拨付", outcomes=join(each.outcomes, QUOTED_CHOICES))
    if opens is not None:
        return say("%(day)s起拨付", day=day_text(opens))
    if each.due == money.YEARS:
        return say("%(selected_word)s满 %(years)d 年后拨付", years=each.years)
    return say("%(moment)s拨付", moment=Sentence(money.INSTALMENT_MOMENTS[each.due]))
