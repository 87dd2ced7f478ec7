"""An age as a notice words it, and the birth dates that it comes to 年龄."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, field_validator

from tepei.policy.calendar import anniversary, day_text
from tepei.policy.definition import MISSING, Invalid, day
from tepei.policy.record import Choice, Day, Flag, Record, Whole, titled
from tepei.policy.words import N_, Sentence, key, say

READINGS = {
    "both": N_("两种理解都满足才通过，只满足一种的为边界"),
    "strict": N_("从严：按出生年份"),
    "generous": N_("从宽：按周岁"),
}
CLOSE, APPLIED = "close", "applied"
# To which day ages and years of a year are counted, for all of it.
COUNTED_TO = {CLOSE: say("截止日"), APPLIED: say("申报之日")}
CountedTo = Annotated[
    str,
    Choice(COUNTED_TO),
    titled(
        N_("年龄和年限算至"),
        N_(
            "常年受理的，通知写明算至申报之日的选申报之日：按首次提交的日期，没有提交的按当天；退回修改后再提交的不变"
        ),
    ),
]
AGE_DAYS = {**COUNTED_TO, "year_start": say("当年1月1日")}


def _day(value: object) -> str:
    return str(value) if value in AGE_DAYS else day(value).isoformat()


def _some(years: int) -> int:
    if not years:
        raise Invalid(MISSING)
    return years


class Born(Record):
    """Born on or after `strict` passes; on or after `generous` is a boundary. Both days are inclusive."""

    strict: Annotated[Day, titled(N_("从严理解的日期"))]
    generous: Annotated[Day | None, titled(N_("从宽理解的日期"))] = None

    @field_validator("generous")
    @classmethod
    def _is_earlier(cls, generous: date | None, info: ValidationInfo) -> date | None:
        if generous is not None and generous > info.data.get("strict", generous):
            raise Invalid(say("不能晚于%(key)s", key=key(say("从严理解的日期"), "strict")))
        return generous


class Age(Record):
    """ "N周岁以下" without a birth date: `years` on the `day` (close · applied · year_start · an ISO date).

    Two readings: strict — born on or after 1 January of (year − N); generous — not yet N + 1 years old that day. Where `inclusive` is off
    (不满N周岁), the years of N − 1 inclusive. With "both", who passes only one of them is a boundary. The days follow the cycle's close, or the day of
    application where the year counts to that, so that next year's cycle needs no new ones.
    """

    years: Annotated[Whole, AfterValidator(_some), titled(N_("周岁"))]
    day: Annotated[
        str,
        BeforeValidator(_day),
        titled(N_("算至哪一天"), N_("close、applied（本年度算至申报之日的）、year_start 或一个日期")),
    ] = "close"
    inclusive: Annotated[Flag, titled(N_("含该周岁"))] = True
    reading: Annotated[str, Choice(READINGS), titled(N_("理解"))] = "both"

    def born(self, reference: date) -> Born:
        """The birth dates that it comes to, years being counted to `reference`."""
        day = self._counted_to(reference)
        by_year = date(day.year - self.years + (not self.inclusive), 1, 1)
        birthday = anniversary(day, -(self.years + self.inclusive))
        by_age = birthday + timedelta(days=birthday.month == day.month and birthday.day == day.day)
        if self.reading == "strict":
            return Born(strict=by_year)
        if self.reading == "generous":
            return Born(strict=by_age)
        return Born(strict=max(by_year, by_age), generous=min(by_year, by_age))

    def _counted_to(self, reference: date) -> date:
        if self.day in COUNTED_TO:
            return reference
        return date(reference.year, 1, 1) if self.day == "year_start" else date.fromisoformat(self.day)

    @property
    def words(self) -> Sentence:
        """45周岁以下（算至截止日）."""
        if self.inclusive:
            return say("%(years)d周岁以下（算至%(day)s）", years=self.years, day=self._day_words)
        return say("不满%(years)d周岁（算至%(day)s）", years=self.years, day=self._day_words)

    @property
    def beyond(self) -> Sentence:
        """Who is older: 超过45周岁（算至截止日）."""
        if self.inclusive:
            return say("超过%(years)d周岁（算至%(day)s）", years=self.years, day=self._day_words)
        return say("已满%(years)d周岁（算至%(day)s）", years=self.years, day=self._day_words)

    @property
    def _day_words(self) -> Sentence | str:
        return AGE_DAYS.get(self.day) or day_text(date.fromisoformat(self.day))
