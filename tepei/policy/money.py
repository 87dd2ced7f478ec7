"""What a notice says about money 经费标准."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, PlainSerializer, model_validator

from tepei.policy.definition import MISSING, Invalid, no_amount
from tepei.policy.record import SOURCE, Choice, Day, Filled, Flag, Record, Whole, titled
from tepei.policy.words import N_, say

UNSAID = N_("没有写明")
ONCE = "once"
PERIODS = {"": UNSAID, "year": N_("每年"), "month": N_("每月"), ONCE: N_("一次性")}
TRAINEE, EMPLOYER, TRAINING_UNIT = "trainee", "employer", "training_unit"
OFFICE, NOBODY = "office", "nobody"
PAYEES = {
    "": UNSAID, TRAINEE: N_("%(selected_word)s人员"), EMPLOYER: N_("用人单位（单位申报的为该单位）"), TRAINING_UNIT: N_("学员的培养单位"),
    OFFICE: N_("“拨付对象”所写的单位"), NOBODY: N_("不拨付，由承担者自行支付"),
}  # fmt: skip
SELECTED, PLACED, REPORTED, COMPLETED = "selected", "placed", "reported", "completed"
MOMENTS = {
    "": UNSAID, SELECTED: N_("%(selected_word)s后"), PLACED: N_("落实培养单位后"), REPORTED: N_("报到后"), COMPLETED: N_("结业考核合格后"),
}  # fmt: skip
ASSESSED, DAY, YEARS = "assessed", "day", "years"
# What each moment of an instalment has to say beside itself.
_SAYS = {ASSESSED: ("task", "outcomes"), DAY: ("day",), YEARS: ("years",)}
INSTALMENT_MOMENTS = {
    **{key: word for key, word in MOMENTS.items() if key},
    ASSESSED: N_("考核合格后"), DAY: N_("到所写日期"), YEARS: N_("%(selected_word)s满几年后"),
}  # fmt: skip
# What comes of a training alone.
OF_TRAINING = (PLACED, REPORTED, COMPLETED)
FEN, _HUNDRED = Decimal("0.01"), 100
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


class Instalment(Record):
    """A part of an item that is paid by itself 分期拨付: so many percent of its amount, or so many yuan, from its own moment on.

    One that hangs on an assessment names the track of tasks `task`, of whatever year, and the outcomes with which it is paid. With another one it and those
    after it are not; with `refund` what was paid before comes back as well.
    """

    identity: ClassVar[str] = "name"

    name: Annotated[Filled, titled(N_("名称"), N_("照通知的文字"), "首期")]
    percent: Annotated[Whole | None, titled(N_("百分比"), N_("占金额的百分之几；各期合计 100"), 50)] = None
    amount: Annotated[
        Amount | None, titled(N_("金额（元）"), N_("按金额分期的填写；各期合计为此项的金额"), 50000)
    ] = None
    due: Annotated[str, Choice(INSTALMENT_MOMENTS), titled(N_("可拨付的时间"), example="assessed")]
    task: Annotated[
        str,
        titled(
            N_("考核的专项任务"),
            N_("“考核合格后”拨付的填写：专项任务的%(track_word)s代码，可以是以后年度的"),
            "midterm",
        ),
    ] = ""
    outcomes: Annotated[
        tuple[Filled, ...],
        titled(
            N_("合格的结论"),
            N_("每行一项；为其中之一的才拨付，其他结论的，本期和以后各期都不再拨付"),
            ["合格"],
        ),
    ] = ()
    refund: Annotated[
        Flag, titled(N_("不合格的退还"), N_("考核不合格的，已拨付的各期也应当退还；通知没有规定的不选"))
    ] = False
    day: Annotated[Day | None, titled(N_("日期"), N_("“到所写日期”拨付的填写"), "2027-06-30")] = None
    years: Annotated[Whole | None, titled(N_("年数"), N_("“%(selected_word)s满几年后”拨付的填写"), 2)] = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.percent is None) == (self.amount is None):
            raise Invalid(say("百分比和金额填写其中一项"), "percent")
        for moment, needed in _SAYS.items():
            for key in needed:
                if bool(getattr(self, key)) != (self.due == moment):
                    raise Invalid(MISSING if self.due == moment else _OF_ANOTHER, key)
        if self.refund and self.due != ASSESSED:
            raise Invalid(_OF_ANOTHER, "refund")
        return self


_OF_ANOTHER = say("此项与可拨付的时间不符，请删去")


class Money(Record):
    """A 经费 item: yuan per year, month or once, who bears it, to whom it goes, and when; for one track or for all.

    What a computation needs stands beside the notice's words: `payee_kind` says to whom it goes, `due` the moment from which it may be paid, `months` what months it is
    counted by. What is paid in `instalments` is due as each of them says.
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
    instalments: Annotated[
        tuple[Instalment, ...],
        titled(N_("分期拨付"), N_("一次拨付的不写；分期的，各期合计为全部金额，拨付时间由各期规定")),
    ] = ()
    source: Annotated[str, SOURCE] = ""

    @model_validator(mode="after")
    def _is_paid_whole(self) -> Self:
        if not self.instalments:
            return self
        if self.per != ONCE:
            raise Invalid(say("分期拨付的，计算单位应为一次性"), "per")
        for key in ("due", "months"):
            if getattr(self, key):
                raise Invalid(say("分期拨付的由各期规定，请删去此项"), key)
        for number, each in enumerate(self.instalments):
            if (each.amount is None) != (self.instalments[0].amount is None):
                raise Invalid(say("各期都写百分比，或者都写金额"), "instalments", number, "percent")
        self._adds_up()
        return self

    def _adds_up(self) -> None:
        if self.instalments[0].amount is None:
            if (found := sum(each.percent or 0 for each in self.instalments)) != _HUNDRED:
                raise Invalid(say("各期的百分比合计为 %(found)s，应为 100", found=found), "instalments")
        elif (
            amount := sum((each.amount or Decimal(0) for each in self.instalments), Decimal(0))
        ) != self.amount:
            text = say("各期的金额合计为 %(amount)s 元，应与此项的金额相同", amount=yuan(amount))
            raise Invalid(text, "instalments")

    @property
    def is_of_selection(self) -> bool:
        """Does it come of the selection, whether the year trains whom it selects or not?"""
        return self.due == SELECTED or bool(self.instalments)

    @property
    def shares(self) -> tuple[Decimal | None, ...]:
        """What each instalment comes to, to the fen: together they are the amount; None where that is left open."""
        if self.amount is None:
            return (None,) * len(self.instalments)
        if self.instalments and self.instalments[0].amount is not None:
            return tuple(each.amount for each in self.instalments)
        parts = accumulate((each.percent or 0 for each in self.instalments), initial=0)
        sums = [(self.amount * part / _HUNDRED).quantize(FEN, ROUND_HALF_UP) for part in parts]
        return tuple(after - before for before, after in pairwise(sums))


def yuan(amount: Decimal | None) -> str:
    """An amount as people read it: 40,200 or 583.33; "" where there is none."""
    if amount is None:
        return ""
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
