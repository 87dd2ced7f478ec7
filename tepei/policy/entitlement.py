"""What is paid for somebody selected, item by item and instalment by instalment, each line with its explanation 应拨付经费.

Source: 内人社办发〔2023〕21号 六（四）, 八; 2025年3月13日通知 七; 新人社函〔2025〕38号 附件1 四. What a notice leaves open computes nothing: people
decide, and the line says what they decide about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tepei.policy import money
from tepei.policy.entitled_amounts import (
    NONE,
    SELECTED,
    UNTRAINED,
    MoneyFacts,
    Owed,
    divided,
    ended,
    is_paid_from_here,
    nothing_of,
    sum_of,
    whole_amount,
)
from tepei.policy.instalments import failing, is_open, opens_on, when
from tepei.policy.money import Instalment, Money, yuan
from tepei.policy.scheme import SchemeRecord
from tepei.policy.traineeship import OVER
from tepei.policy.words import Sentence, say

# The states from which on an item of this moment may be paid; who ended may be owed what they were trained for.
_DUE_IN = {
    "": ("placed", "reported", "training", "on_leave", *OVER),
    money.SELECTED: (SELECTED, "awaiting", "placed", "reported", "training", "on_leave", *OVER),
    money.PLACED: ("placed", "reported", "training", "on_leave", *OVER),
    money.REPORTED: ("reported", "training", "on_leave", *OVER),
    money.COMPLETED: ("completed",),
}


@dataclass(frozen=True)
class EntitlementLine:
    """One item for one person, or its instalment `number` (0: the item as a whole): yuan to the fen, None where nothing is computed; `expected` is what a whole period
    would come to.
    """

    item: Money
    payee: str
    why: Sentence
    amount: Decimal | None = None
    months: Decimal | None = None
    expected: Decimal | None = None
    is_due: bool = False
    number: int = 0

    @property
    def name(self) -> str:
        """What it is called on lists and in batches."""
        return (
            f"{self.item.name}（{self.item.instalments[self.number - 1].name}）"
            if self.number
            else self.item.name
        )


def entitled(items: Iterable[Money], track: str, facts: MoneyFacts) -> tuple[EntitlementLine, ...]:
    """A line for each item that the track with this code has, for each instalment where it is paid in several, in their order."""
    ours = (item for item in items if item.track in ("", track) and _concerns(item, facts))
    return tuple(line for item in ours for line in _lines(item, facts))


def is_reckoned(scheme: SchemeRecord) -> bool:
    """Is anything of the year's money computed and paid: does it train people, or pay for the selection?"""
    return scheme.training is not None or any(item.is_of_selection for item in scheme.money)


def _concerns(item: Money, facts: MoneyFacts) -> bool:
    """Who is not trained is owed what comes of the selection alone."""
    return facts.state != SELECTED or item.is_of_selection


def _lines(item: Money, facts: MoneyFacts) -> Iterator[EntitlementLine]:
    if not item.instalments:
        found = sum_of(item, facts)
        expected = whole_amount(item, facts.planned) if is_paid_from_here(item) else None
        is_due = bool(found.amount) and facts.state in _DUE_IN[item.due]
        yield EntitlementLine(
            item, payee_of(item, facts), found.why, found.amount, found.months, expected, is_due
        )
        return
    is_reached = True  # one after the other: nothing is paid before what an earlier one waits for
    for number, (each, share) in enumerate(zip(item.instalments, item.shares, strict=True), 1):
        found = _instalment(item, number, share, facts)
        is_reached = is_reached and _is_reached(each, facts)
        is_due = bool(found.amount) and is_reached
        yield EntitlementLine(
            item, payee_of(item, facts), found.why, found.amount, None, share, is_due, number
        )


def payee_of(item: Money, facts: MoneyFacts) -> str:
    """Who is paid, by name; as the notice says it where no name is known."""
    names = {
        money.TRAINEE: facts.name, money.EMPLOYER: facts.employer, money.TRAINING_UNIT: facts.training_unit,
    }  # fmt: skip
    return names.get(item.payee_kind) or item.payee


def _instalment(item: Money, number: int, share: Decimal | None, facts: MoneyFacts) -> Owed:
    """What is owed of an instalment, whether it is due or not."""
    if nothing := nothing_of(item, facts):
        return nothing
    each, failed = item.instalments[number - 1], failing(item, facts.outcomes)
    if failed and (number >= failed[0] or failed[1].refund):
        why = _failed(failed[1], facts.outcomes[failed[1].task], is_back=number < failed[0])
        return Owed(why, NONE)
    if each.due in money.OF_TRAINING and facts.state in OVER and facts.trained.months == 0:
        return Owed(UNTRAINED, NONE)
    if each.due == money.COMPLETED and facts.state == "ended":
        return ended(facts)
    part = (
        say("%(whole)s元的%(percent)d%%", whole=yuan(item.amount), percent=each.percent)
        if each.percent is not None
        else say("%(amount)s元", amount=yuan(share))
    )
    text = say("%(part)s，%(when)s。", part=part, when=when(each, opens_on(each, facts.selected_on)))
    return divided(item, facts, Owed(text, share))


def _failed(each: Instalment, outcome: str, *, is_back: bool) -> Sentence:
    follows = say("已拨付的应当退还") if is_back else say("本期和以后各期不再拨付")
    return say(
        "“%(name)s”的考核结论为“%(outcome)s”，%(follows)s。", name=each.name, outcome=outcome, follows=follows
    )


def _is_reached(each: Instalment, facts: MoneyFacts) -> bool:
    if each.due in _DUE_IN:
        return facts.state in _DUE_IN[each.due]
    return is_open(each, facts.outcomes, opens_on(each, facts.selected_on), facts.today)
