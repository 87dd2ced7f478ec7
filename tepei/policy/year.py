"""A year as a whole: its head, its scheme, and what has screens of its own and a life of its own after the opening 年度."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from tepei.policy.ages import APPLIED
from tepei.policy.credit_cases import CreditCaseRecord
from tepei.policy.definition import MISSING, Invalid
from tepei.policy.moments import Closing, Opening
from tepei.policy.quota import ANY, BARRED, SOFT_EXAMPLE, read_cell
from tepei.policy.record import SOURCE, Choice, Day, Filled, Picked, Record, Whole, titled
from tepei.policy.scheme import CLOSES_EARLY, WINDOW_STEPS, ProgrammeRecord, SchemeRecord
from tepei.policy.verdict import Outcome
from tepei.policy.words import N_, key, say

OUTCOMES = {
    Outcome.PASS.value: N_("通过"), Outcome.BOUNDARY.value: N_("边界—人工核定"), Outcome.FAIL.value: N_("不符合"),
}  # fmt: skip


class WindowRecord(Record):
    """When steps are taken: by everybody, by one body and those below it, on one track, by one category; `days_before_close` in place of a
    close of its own.
    """

    body: Annotated[str, titled(N_("适用单位"), N_("适用于该单位及其下级单位；不写则适用于全部单位"))] = ""
    track: Annotated[
        str,
        titled(
            N_("%(track_word)s"),
            N_("不选则适用于全部%(track_word)s；另有规定的，以只对其一的为准"),
            "outside",
        ),
    ] = ""
    category: Annotated[
        str,
        titled(N_("申报类别"), N_("申报类别的代码；不选则适用于全部，另有规定的，以只对其一的为准"), "young"),
    ] = ""
    steps: Annotated[tuple[Annotated[str, WINDOW_STEPS], ...], titled(N_("环节"))]
    opens: Annotated[Opening | None, titled(N_("开始"), N_("可不填"))] = None
    closes: Annotated[Closing | None, titled(N_("截止"))] = None
    days_before_close: Annotated[
        Whole | None, titled(N_("截止前天数"), N_("在年度截止前几日截止，与截止时间只写一个"), 3)
    ] = None
    source: Annotated[str, SOURCE] = ""

    @model_validator(mode="after")
    def _has_one_close(self) -> Self:
        if self.closes is not None and self.days_before_close is not None:
            raise Invalid(say("与%(key)s只能写一个", key=key(say("截止时间"), "closes")), "days_before_close")
        if self.closes is None and self.days_before_close is None:
            raise Invalid(MISSING, "closes")
        if self.opens and self.closes and self.closes < self.opens:
            raise Invalid(CLOSES_EARLY, "closes")
        return self


def _number(value: object) -> object:
    try:
        read_cell(value)  # type: ignore[arg-type]
    except ValueError:
        text = say(
            "名额“%(value)s”应为整数、“%(barred)s”（不得推荐）、“%(any)s”、“%(soft)s”（可以超出，须说明理由）或留空（未下达）",
            value=value,
            barred=BARRED,
            any=ANY,
            soft=SOFT_EXAMPLE,
        )
        raise Invalid(text) from None
    return value


Number = Annotated[
    int | str | None, BeforeValidator(_number), WithJsonSchema({"type": ["integer", "string", "null"]})
]


class PlaceRowRecord(Record):
    """A row of the allocation table: a body, its printed name, and by track a number, — (不得推荐), 不限, 原则上10 (a number that may
    be passed with a reason) or nothing (未下达).
    """

    identity: ClassVar[str] = ""  # a table is said as a whole

    body: Annotated[Filled, titled(N_("推荐单位"))]
    name: Annotated[str, titled(N_("表中的名称"))] = ""
    places: Annotated[Mapping[str, Number], titled(N_("名额"))] = {}


# What examples of before December 2026 called the ethnic group that they named.
RENAMED = {"ethnicity": "ethnicity_code", "ethnicity_name": "ethnicity_code"}


def _renamed(facts: object) -> object:
    return (
        {RENAMED.get(key, key): text for key, text in facts.items()} if isinstance(facts, Mapping) else facts
    )


class CaseRecord(Record):
    """An example: what is known about a person, which requirements they do not meet, and the outcome of the values."""

    track: Annotated[Filled, titled(N_("%(track_word)s"))]
    facts: Annotated[
        Mapping[str, str],
        BeforeValidator(_renamed),
        titled(N_("申报人"), N_("每行一项，例如：出生日期：1980-01-01")),
    ] = {}
    expect: Annotated[
        tuple[Annotated[str, Picked("requirement")], ...],
        titled(N_("不满足的条件"), N_("全部满足的不选")),
    ] = ()
    outcome: Annotated[str, Choice(OUTCOMES), titled(N_("结论"))]
    applied: Annotated[
        Day | None,
        titled(N_("申报之日"), N_("年龄和年限算至申报之日的年度才写；不写则为年度开始之日"), "2026-04-20"),
    ] = None
    comment: Annotated[str, titled(N_("说明"))] = ""


class YearHead(Record):
    """What a year is called and when it runs. `origin` (from) is the code of the year that it restates with changes, "" where there is none."""

    programme: Annotated[ProgrammeRecord, titled(N_("项目"))]
    code: Annotated[Filled, titled(N_("年度代码"), N_("全系统唯一"))]
    name: Annotated[Filled, titled(N_("年度名称"))]
    year: Annotated[Whole, titled(N_("年度"))]
    origin: Annotated[
        str,
        Field(alias="from"),
        titled(N_("沿用的年度"), N_("年度代码，或同一项目的年份；各文件只写与之不同的内容")),
    ] = ""
    run_by: Annotated[
        str,
        titled(
            N_("组织单位"),
            N_(
                "单位代码：只受理该单位及其下级单位的申报，由该单位确定%(selected_word)s；不写则由%(region_office)s组织"
            ),
        ),
    ] = ""
    document_number: Annotated[str, titled(N_("文号"), N_("通知没有文号的不写"))] = ""
    summary: Annotated[str, titled(N_("说明"), N_("显示在首页"))] = ""
    opens: Annotated[Opening, titled(N_("开始时间"), N_("只写日期的为当日零时"))]
    closes: Annotated[Closing, titled(N_("截止时间"), N_("只写日期的为当日最后一刻"))]


class Year(SchemeRecord, YearHead):
    """A year as a whole."""

    identity: ClassVar[str] = "code"

    windows: Annotated[tuple[WindowRecord, ...], titled(N_("时限"))] = ()
    places: Annotated[tuple[PlaceRowRecord, ...], titled(N_("名额分配表"))] = ()
    cases: Annotated[tuple[CaseRecord, ...], titled(N_("示例"))] = ()
    credit_cases: Annotated[tuple[CreditCaseRecord, ...], titled(N_("学时示例"))] = ()

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.closes < self.opens:
            raise Invalid(CLOSES_EARLY, "closes")
        return self

    def counted_to_of(self, case: CaseRecord) -> date:
        """The day to which ages and years of an example are counted."""
        if self.counted_to != APPLIED:
            return self.closes.date()
        return case.applied or self.opens.date()

    @property
    def scheme(self) -> SchemeRecord:
        """What of it papers are made under."""
        scheme = SchemeRecord.model_construct(
            **{name: getattr(self, name) for name in SchemeRecord.model_fields}
        )
        scheme._table = self.table
        return scheme
