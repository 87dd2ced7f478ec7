"""How much, or how late, a row has to say to be counted 行的界限: 近5年的论文, 任现职以来的奖励, 10万字以上的专著."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Self

from pydantic import model_validator

from tepei.policy.calendar import NEVER, anniversary
from tepei.policy.characters import plain
from tepei.policy.definition import Invalid
from tepei.policy.record import Day, Filled, Picked, Record, Whole, titled
from tepei.policy.words import N_, say

NUMBERS = ("at_least", "at_most")
DAYS = ("since", "since_day", "within")
WORDS = ("other_than",)


class RowBound(Record):
    """What a column of repeated rows has to say for its row to be counted; all that is named here holds.

    A month or a year in a row is compared as such: 2021年 is not before 2021-06-15.
    """

    identity: ClassVar[str] = ""

    field: Annotated[Filled, Picked("taken"), titled(N_("哪一栏"))]
    at_least: Annotated[Whole | None, titled(N_("不少于"))] = None
    at_most: Annotated[Whole | None, titled(N_("不多于"))] = None
    since: Annotated[
        str,
        Picked("day_fact"),
        titled(N_("不早于哪项日期"), N_("本人的一项日期，如任现职时间"), "title_since"),
    ] = ""
    since_day: Annotated[Day | None, titled(N_("不早于哪一天"), "", "2021-01-01")] = None
    within: Annotated[
        Whole | None,
        titled(N_("几年之内"), N_("至截止日或申报之日（按年度的规定）不满几年；只写年份的，当年算一年"), 5),
    ] = None

    other_than: Annotated[
        str,
        Picked("fact"),
        titled(N_("与哪项条件依据不同"), N_("例如推荐人的单位与本人的工作单位不同"), "workplace"),
    ] = ""

    @model_validator(mode="after")
    def _bounds_something(self) -> Self:
        if not self.measures:
            raise Invalid(say("请写明界限：不少于、不多于，不早于哪一天，或者与什么不同"))
        return self

    @property
    def measures(self) -> tuple[str, ...]:
        """The keys that bound it."""
        return tuple(key for key in (*NUMBERS, *DAYS, *WORDS) if getattr(self, key) not in (None, ""))

    def holds(self, answer: str, on: date, known: Mapping[str, Any]) -> bool | None:
        """Of an answer in its usual form; None where a day is not known. `on` is the day to which years are counted."""
        if any(key and known.get(key) is None for key in (self.since, self.other_than)):
            return None
        if self.since and known[self.since] == NEVER:
            return False
        return bool(answer) and all(_TESTS[key](self, answer, on, known) for key in self.measures)


def _is_since(day: date, answer: str) -> bool:
    return answer >= day.isoformat()[: len(answer)]


_TESTS: Mapping[str, Callable[[RowBound, str, date, Mapping[str, Any]], bool]] = {
    "at_least": lambda bound, answer, _, __: answer.isdecimal() and int(answer) >= (bound.at_least or 0),
    "at_most": lambda bound, answer, _, __: answer.isdecimal() and int(answer) <= (bound.at_most or 0),
    "since": lambda bound, answer, _, known: _is_since(known[bound.since], answer),
    "since_day": lambda bound, answer, _, __: bound.since_day is not None and _is_since(bound.since_day, answer),
    "other_than": lambda bound, answer, _, known: plain(answer) != plain(str(known[bound.other_than])),
    "within": lambda bound, answer, on, _: answer > anniversary(on, -(bound.within or 0)).isoformat()[: len(answer)],
}  # fmt: skip


def hold(
    bounds: Sequence[RowBound], answers: Mapping[str, str], on: date, known: Mapping[str, Any]
) -> bool | None:
    """Is a row with these answers counted? None where that is not known."""
    found = [bound.holds(answers.get(bound.field, ""), on, known) for bound in bounds]
    return False if False in found else None if None in found else True
