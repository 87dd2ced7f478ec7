"""What a notice says about money 经费标准."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from tepei.policy.definition import Invalid, no_amount
from tepei.policy.record import SOURCE, Choice, Filled, Record, titled
from tepei.policy.words import N_

UNSAID = N_("没有写明")
PERIODS = {"": UNSAID, "year": N_("每年"), "month": N_("每月"), "once": N_("一次性")}
TRAINEE, TRAINING_UNIT, OFFICE, NOBODY = "trainee", "training_unit", "office", "nobody"
PAYEES = {
    "": UNSAID, TRAINEE: N_("学员"), TRAINING_UNIT: N_("学员的培养单位"), OFFICE: N_("“拨付对象”所写的单位"),
    NOBODY: N_("不拨付，由承担者自行支付"),
}  # fmt: skip
PLACED, REPORTED, COMPLETED = "placed", "reported", "completed"
MOMENTS = {"": UNSAID, PLACED: N_("落实培养单位后"), REPORTED: N_("报到后"), COMPLETED: N_("结业考核合格后")}
WHOLE, ACTUAL = "whole", "actual"
MONTHS = {"": UNSAID, WHOLE: N_("按规定的培养期"), ACTUAL: N_("按实际培训时间")}


def _amount(value: object) -> object:
    if value is None or isinstance(value, Decimal):
        return value
    try:
        return Decimal(str(value))
    except ArithmeticError:
        raise Invalid(no_amount(value)) from None


Amount = Annotated[
    Decimal, BeforeValidator(_amount), PlainSerializer(lambda amount: format(amount.normalize(), "f"))
]


class Money(Record):
    """A 经费 item: yuan per year, month or once, who bears it, to whom it goes, and when; for one track or for all.

    What a computation needs stands beside the notice's words: `payee_kind` says to whom it goes, `due` the moment from which it may be paid, `months` what months it is counted by.
    """

    key: Annotated[Filled, titled(N_("代码"))]
    track: Annotated[str, titled(N_("%(track_word)s"), N_("不选则适用于全部%(track_word)s"))] = ""
    name: Annotated[Filled, titled(N_("经费项目"))]
    amount: Annotated[Amount | None, titled(N_("金额（元）"), N_("通知没有写明的不填"))] = None
    per: Annotated[str, Choice(PERIODS), titled(N_("计算单位"))] = ""
    borne_by: Annotated[str, titled(N_("由谁承担"), N_("资金来源，或用人单位、个人"))] = ""
    payee: Annotated[str, titled(N_("拨付对象"))] = ""
    payee_kind: Annotated[str, Choice(PAYEES), titled(N_("拨付给"))] = ""
    paid: Annotated[str, titled(N_("拨付时间与方式"))] = ""
    due: Annotated[
        str, Choice(MOMENTS), titled(N_("可拨付的时间"), N_("通知没有写明的，落实培养单位后由经办人决定"))
    ] = ""
    months: Annotated[
        str, Choice(MONTHS), titled(N_("月数的算法"), N_("通知没有写明的，未满培养期的由经办人核定"))
    ] = ""
    source: Annotated[str, SOURCE] = ""


def yuan(amount: Decimal | None) -> str:
    """An amount as people read it: 40,200 or 583.33; "" where there is none."""
    if amount is None:
        return ""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
