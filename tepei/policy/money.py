"""What a notice says about money 经费标准."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from tepei.policy.definition import Invalid, no_amount
from tepei.policy.record import SOURCE, Choice, Filled, Record, titled
from tepei.policy.words import N_

PERIODS = {"": N_("没有写明"), "year": N_("每年"), "month": N_("每月"), "once": N_("一次性")}


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
    """A 经费 item: yuan per year, month or once, who bears it, to whom it goes, and when; for one track or for all."""

    key: Annotated[Filled, titled(N_("代码"))]
    track: Annotated[str, titled(N_("培养方式"), N_("不选则适用于全部培养方式"))] = ""
    name: Annotated[Filled, titled(N_("经费项目"))]
    amount: Annotated[Amount | None, titled(N_("金额（元）"), N_("通知没有写明的不填"))] = None
    per: Annotated[str, Choice(PERIODS), titled(N_("计算单位"))] = ""
    borne_by: Annotated[str, titled(N_("由谁承担"), N_("资金来源，或用人单位、个人"))] = ""
    payee: Annotated[str, titled(N_("拨付对象"))] = ""
    paid: Annotated[str, titled(N_("拨付时间与方式"))] = ""
    source: Annotated[str, SOURCE] = ""
