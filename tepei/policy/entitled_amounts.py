"""What a money item comes to for somebody selected, with its explanation: by months, after the assessment, or nothing 应拨付的金额."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tepei.policy import money
from tepei.policy.money import FEN, Money, yuan
from tepei.policy.months import TrainedMonths
from tepei.policy.traineeship import OVER
from tepei.policy.words import ITEMS, NOTHING, Sentence, join, say

NONE = Decimal(0)
_MONTHS_OF_A_YEAR = 12
_NO_MONTHS = TrainedMonths(NONE)
SELECTED = "selected"  # the state of who is selected and not trained


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
class Owed:
    """What somebody is owed of an item, and why; None where nothing is computed."""

    why: Sentence
    amount: Decimal | None = None
    months: Decimal | None = None


def whole_amount(item: Money, months: int) -> Decimal | None:
    """What an item comes to for one person over the whole period; None where the notice leaves amount or period open."""
    return _times(item, Decimal(months))


def is_paid_from_here(item: Money) -> bool:
    """Does it go to anybody? What a unit or a person bears themselves does not."""
    return item.payee_kind != money.NOBODY


def sum_of(item: Money, facts: MoneyFacts) -> Owed:
    """Of an item that is paid as a whole."""
    if nothing := nothing_of(item, facts):
        return nothing
    if item.due == money.SELECTED:
        return _told(item, Decimal(facts.planned), _PLANNED)
    if facts.state == "awaiting":
        return Owed(say("尚未落实培养单位，未计算。"))
    found = _assessed(item, facts) if item.due == money.COMPLETED else _trained(item, facts)
    return divided(item, facts, found)


def nothing_of(item: Money, facts: MoneyFacts) -> Owed | None:
    """Why nothing of the item can be computed, or is owed any more; None where it can and is."""
    if not is_paid_from_here(item):
        return Owed(say("由%(who)s自行支付，不从这里拨付。", who=item.borne_by))
    if lacking := _lacking(item):
        return Owed(lacking)
    if facts.state == "disqualified":
        return Owed(say("已取消培养资格，不拨付；已拨付的应当退还。"), NONE)
    if item.is_of_selection and not facts.is_selected:
        return Owed(say("%(selected_word)s已撤销，不拨付；已拨付的应当退还。"), NONE)
    return None


def divided(item: Money, facts: MoneyFacts, found: Owed) -> Owed:
    """Between the training units that they were at people divide it."""
    if item.payee_kind != money.TRAINING_UNIT or not facts.left_units or not found.amount:
        return found
    units = join((*facts.left_units, facts.training_unit), ITEMS)
    return Owed(say("培养期间变更过培养单位（%(units)s）；通知没有写明各付多少，由经办人核定。", units=units))


def _lacking(item: Money) -> Sentence:
    """What the notice leaves open, without which nothing can be computed."""
    if item.amount is None:
        return _NO_AMOUNT
    if not item.per:
        return _NO_PERIOD
    return NOTHING if item.payee_kind else _NO_PAYEE


def _assessed(item: Money, facts: MoneyFacts) -> Owed:
    """What is paid to who was assessed as qualified."""
    if facts.state == "completed":
        return _trained(item, facts)
    if facts.state != "ended":
        return Owed(say("结业考核合格后计算。"))
    return ended(facts)


def ended(facts: MoneyFacts) -> Owed:
    """Nobody assessed who ended early."""
    if facts.is_personal:
        return Owed(say("因个人原因提前终止培养，没有结业考核，不发放。"), NONE)
    return Owed(say("提前终止培养，没有结业考核；通知没有写明如何发放，由经办人核定。"))


def _trained(item: Money, facts: MoneyFacts) -> Owed:
    """By the months that the item is counted by."""
    if facts.state in OVER and facts.trained.months == 0:
        return Owed(UNTRAINED, NONE)
    if item.months == money.ACTUAL:
        if facts.state not in OVER:
            return Owed(say("按实际培训时间计算，培养结束后计算。"))
        return _by_months(item, facts)
    if item.months == "" and facts.is_early:
        return Owed(say("未满培养期；通知没有写明如何计算，由经办人核定。"))
    return _told(item, Decimal(facts.planned), _PLANNED)


def _by_months(item: Money, facts: MoneyFacts) -> Owed:
    if facts.trained.months is None:
        return Owed(say("实际培训月数：%(why)s。", why=facts.trained.why))
    return _told(item, facts.trained.months, _REALLY)


def _told(item: Money, months: Decimal, basis: Sentence) -> Owed:
    amount = _times(item, months)
    if item.per == money.ONCE:
        return Owed(say("一次性%(amount)s元。", amount=yuan(amount)), amount)
    text = say(
        "%(per)s%(rate)s元，%(months)s个月（%(basis)s）。",
        per=_PER[item.per],
        rate=yuan(item.amount),
        months=months,
        basis=basis,
    )
    return Owed(text, amount, months)


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
UNTRAINED = say("没有参加培养，不拨付。")
_PLANNED, _REALLY = say("按规定的培养期"), say("按实际培训时间")
_PER = {"year": say("每人每年"), "month": say("每人每月")}
