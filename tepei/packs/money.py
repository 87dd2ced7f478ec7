"""The money of a year against what the year does 核对经费标准."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.policy import money
from tepei.policy.definition import Fault, Where
from tepei.policy.words import say
from tepei.policy.year import Year


def check_money(cycle: Year) -> Iterator[Fault]:
    """A year that trains nobody pays for the selection alone; of everything else it says in words what it pays."""
    for number, item in enumerate(cycle.money if cycle.training is None else ()):
        where: Where = ("money", number)
        if item.due == money.SELECTED and item.per in ("year", "month"):
            yield Fault((*where, "per"), _NO_MONTHS)
        if item.payee_kind == money.TRAINING_UNIT:
            yield Fault((*where, "payee_kind"), _NO_TRAINING)
        elif item.payee_kind and not item.is_of_selection:
            yield Fault((*where, "payee_kind"), _NOT_PAID)
        if item.months or item.due in money.OF_TRAINING:
            yield Fault((*where, "months" if item.months else "due"), _NO_TRAINING)
        for at, each in enumerate(item.instalments):
            if each.due in money.OF_TRAINING:
                yield Fault((*where, "instalments", at, "due"), _NO_TRAINING)


_NO_TRAINING = say("本年度没有写培养的规定（training），此项无从核算；请写明，或者删去此项")
_NOT_PAID = say(
    "本年度没有写培养的规定（training），此项不会核算，也不会拨付：%(selected_word)s后拨付的，可拨付的时间请写%(selected_word)s后，或者写明分期"
)
_NO_MONTHS = say("本年度没有写培养的规定（training），没有月数可算；%(selected_word)s后拨付的应为一次性")
