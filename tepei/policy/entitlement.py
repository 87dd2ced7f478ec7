"""What is paid for somebody selected, item by item and instalment by instalment, each line with its explanation 应拨付经费.

Source: 内人社办发〔2023〕21号 六（四）, 八; 2025年3月13日通知 七; 新人社函〔2025〕38号 附件1 四. What a notice leaves open computes nothing: people
decide, and the line says what they decide about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tepei.policy import money
from tepei.policy.instalments import failing, is_open, opens_on, when
from tepei.policy.money import FEN, Instalment, Money, yuan
from tepei.policy.months import TrainedMonths
from tepei.policy.scheme import SchemeRecord
from tepei.policy.traineeship import OVER
from tepei.policy.words import ITEMS, NOTHING, Sentence, join, say

NONE = Decimal(0)
_MONTHS_OF_A_YEAR = 12
_NO_MONTHS = TrainedMonths(NONE)
SELECTED = "selected"  # the state of who is selected and not trained
# The states from which on an item of this moment may be paid; who ended may be owed what they were trained for.
_DUE_IN = {
    "": ("placed", "reported", "training", "on_leave", *OVER),
    money.SELECTED: (SELECTED, "awaiting", "placed", "reported", "training", "on_leave", *OVER),
    money.PLACED: ("placed", "reported", "training", "on_leave", *OVER),
    money.REPORTED: ("reported", "training", "on_leave", *OVER),
    money.COMPLETED: ("completed",),
}


@dataclass(frozen=True)
class MoneyFacts:
    """What the money of somebody selected depends on. `state` is that of their training, SELECTED where there is none. `planned` are the months that the year trains for,
    `trained` those that they really were;
    `is_early`: the training was over before its last day; `is_personal`: it ended so for reasons of their own (None: nobody said);
    `left_units`: the training units that they were at before `training_unit`, after they had reported in. `is_selected`: the selection
    holds; `selected_on` is its day, `outcomes` what came of the tasks that they were named in since, by the code of the track; `today` the day that is asked about.
    """

    state: str
    planned: int = 0
    trained: TrainedMonths = _NO_MONTHS
    is_early: bool = False
    is_personal: bool | None = None
    name: str = ""
    training_unit: str = ""
    left_units: tuple[str, ...] = ()
    employer: str = ""
    is_selected: bool = True
    selected_on: date | None = None
    today: date | None = None
    outcomes: Mapping[str, str] = field(default_factory=dict)


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


@dataclass(frozen=True)
class _Sum:
    why: Sentence
    amount: Decimal | None = None
    months: Decimal | None = None


def entitled(items: Iterable[Money], track: str, facts: MoneyFacts) -> tuple[EntitlementLine, ...]:
    """A line for each item that the track with this code has, for each instalment where it is paid in several, in their order."""
    ours = (item for item in items if item.track in ("", track) and _concerns(item, facts))
    return tuple(line for item in ours for line in _lines(item, facts))


def is_reckoned(scheme: SchemeRecord) -> bool:
    """Is anything of the year's money computed and paid: does it train people, or pay for the selection?"""
    return scheme.training is not None or any(item.is_of_selection for item in scheme.money)


def whole_amount(item: Money, months: int) -> Decimal | None:
    """What an item comes to for one person over the whole period; None where the notice leaves amount or period open."""
    return _times(item, Decimal(months))


def is_paid_from_here(item: Money) -> bool:
    """Does it go to anybody? What a unit or a person bears themselves does not."""
    return item.payee_kind != money.NOBODY


def _concerns(item: Money, facts: MoneyFacts) -> bool:
    """Who is not trained is owed what comes of the selection alone."""
    return facts.state != SELECTED or item.is_of_selection


def _lines(item: Money, facts: MoneyFacts) -> Iterator[EntitlementLine]:
    if not item.instalments:
        found = _sum(item, facts)
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


def _sum(item: Money, facts: MoneyFacts) -> _Sum:
    if nothing := _nothing(item, facts):
        return nothing
    if item.due == money.SELECTED:
        return _told(item, Decimal(facts.planned), _PLANNED)
    if facts.state == "awaiting":
        return _Sum(say("尚未落实培养单位，未计算。"))
    found = _assessed(item, facts) if item.due == money.COMPLETED else _trained(item, facts)
    return _divided(item, facts, found)


def _nothing(item: Money, facts: MoneyFacts) -> _Sum | None:
    """Why nothing of the item can be computed, or is owed any more; None where it can and is."""
    if not is_paid_from_here(item):
        return _Sum(say("由%(who)s自行支付，不从这里拨付。", who=item.borne_by))
    if lacking := _lacking(item):
        return _Sum(lacking)
    if facts.state == "disqualified":
        return _Sum(say("已取消培养资格，不拨付；已拨付的应当退还。"), NONE)
    if item.is_of_selection and not facts.is_selected:
        return _Sum(say("%(selected_word)s已撤销，不拨付；已拨付的应当退还。"), NONE)
    return None


def _divided(item: Money, facts: MoneyFacts, found: _Sum) -> _Sum:
    """Between the training units that they were at people divide it."""
    if item.payee_kind != money.TRAINING_UNIT or not facts.left_units or not found.amount:
        return found
    units = join((*facts.left_units, facts.training_unit), ITEMS)
    return _Sum(say("培养期间变更过培养单位（%(units)s）；通知没有写明各付多少，由经办人核定。", units=units))


def _instalment(item: Money, number: int, share: Decimal | None, facts: MoneyFacts) -> _Sum:
    """What is owed of an instalment, whether it is due or not."""
    if nothing := _nothing(item, facts):
        return nothing
    each, failed = item.instalments[number - 1], failing(item, facts.outcomes)
    if failed and (number >= failed[0] or failed[1].refund):
        why = _failed(failed[1], facts.outcomes[failed[1].task], is_back=number < failed[0])
        return _Sum(why, NONE)
    if each.due in money.OF_TRAINING and facts.state in OVER and facts.trained.months == 0:
        return _Sum(_UNTRAINED, NONE)
    if each.due == money.COMPLETED and facts.state == "ended":
        return _ended(facts)
    part = (
        say("%(whole)s元的%(percent)d%%", whole=yuan(item.amount), percent=each.percent)
        if each.percent is not None
        else say("%(amount)s元", amount=yuan(share))
    )
    text = say("%(part)s，%(when)s。", part=part, when=when(each, opens_on(each, facts.selected_on)))
    return _divided(item, facts, _Sum(text, share))


def _failed(each: Instalment, outcome: str, *, is_back: bool) -> Sentence:
    follows = say("已拨付的应当退还") if is_back else say("本期和以后各期不再拨付")
    return say(
        "“%(name)s”的考核结论为“%(outcome)s”，%(follows)s。", name=each.name, outcome=outcome, follows=follows
    )


def _is_reached(each: Instalment, facts: MoneyFacts) -> bool:
    if each.due in _DUE_IN:
        return facts.state in _DUE_IN[each.due]
    return is_open(each, facts.outcomes, opens_on(each, facts.selected_on), facts.today)


def _lacking(item: Money) -> Sentence:
    """What the notice leaves open, without which nothing can be computed."""
    if item.amount is None:
        return _NO_AMOUNT
    if not item.per:
        return _NO_PERIOD
    return NOTHING if item.payee_kind else _NO_PAYEE


def _assessed(item: Money, facts: MoneyFacts) -> _Sum:
    """What is paid to who was assessed as qualified."""
    if facts.state == "completed":
        return _trained(item, facts)
    if facts.state != "ended":
        return _Sum(say("结业考核合格后计算。"))
    return _ended(facts)


def _ended(facts: MoneyFacts) -> _Sum:
    """Nobody assessed who ended early."""
    if facts.is_personal:
        return _Sum(say("因个人原因提前终止培养，没有结业考核，不发放。"), NONE)
    return _Sum(say("提前终止培养，没有结业考核；通知没有写明如何发放，由经办人核定。"))


def _trained(item: Money, facts: MoneyFacts) -> _Sum:
    """By the months that the item is counted by."""
    if facts.state in OVER and facts.trained.months == 0:
        return _Sum(_UNTRAINED, NONE)
    if item.months == money.ACTUAL:
        if facts.state not in OVER:
            return _Sum(say("按实际培训时间计算，培养结束后计算。"))
        return _by_months(item, facts)
    if item.months == "" and facts.is_early:
        return _Sum(say("未满培养期；通知没有写明如何计算，由经办人核定。"))
    return _told(item, Decimal(facts.planned), _PLANNED)


def _by_months(item: Money, facts: MoneyFacts) -> _Sum:
    if facts.trained.months is None:
        return _Sum(say("实际培训月数：%(why)s。", why=facts.trained.why))
    return _told(item, facts.trained.months, _REALLY)


def _told(item: Money, months: Decimal, basis: Sentence) -> _Sum:
    amount = _times(item, months)
    if item.per == money.ONCE:
        return _Sum(say("一次性%(amount)s元。", amount=yuan(amount)), amount)
    text = say(
        "%(per)s%(rate)s元，%(months)s个月（%(basis)s）。",
        per=_PER[item.per],
        rate=yuan(item.amount),
        months=months,
        basis=basis,
    )
    return _Sum(text, amount, months)


def _times(item: Money, months: Decimal) -> Decimal | None:
    """To the fen, half up."""
    if item.amount is None or not item.per:
        return None
    if item.per == money.ONCE:
        return item.amount.quantize(FEN)
    amount = item.amount * months / (_MONTHS_OF_A_YEAR if item.per == "year" else 1)
    return amount.quantize(FEN, ROUND_HALF_UP)


_NO_AMOUNT = say("通知没有写明金额，未计算。请在经费标准中填写，或者由经办人核定。")
_NO_PERIOD = say("经费标准没有写明计算单位（每年、每月或一次性），未计算。")
_NO_PAYEE = say("经费标准没有写明拨付对象，未计算。")
_UNTRAINED = say("没有参加培养，不拨付。")
_PLANNED, _REALLY = say("按规定的培养期"), say("按实际培训时间")
_PER = {"year": say("每人每年"), "month": say("每人每月")}
