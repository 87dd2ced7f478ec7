"""What a notice decides about a year, as one value: the one list of keys 实施方案.

`SchemeRecord` is what papers are made under and what a revision keeps. `Year` is the whole of a year: its head, its scheme, and what has
screens of its own and a life of its own after the opening (windows, places), with the examples that prove it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from tepei.policy.definition import MISSING, Invalid, no_amount
from tepei.policy.eligibility import RequirementRecord
from tepei.policy.fields import Form
from tepei.policy.layout import PAPERS, DocumentRecord
from tepei.policy.limits import LimitRecord
from tepei.policy.moments import Closing, Opening
from tepei.policy.numbering import checked_pattern
from tepei.policy.record import Choice, Filled, Flag, Provincial, Record, Whole, titled
from tepei.policy.route import HELD_FROM, RESUBMISSIONS, STATES
from tepei.policy.verdict import Outcome
from tepei.policy.words import N_, say

APPLY = "apply"
SUMMARY = "summary"  # what a step demands by this name is the signed 汇总表
PERIODS = {"year": N_("每年"), "month": N_("每月"), "once": N_("一次性")}
COLUMN_KINDS = {
    "text": N_("文字"),
    "number": N_("数字"),
    "month": N_("年月"),
    "date": N_("日期"),
    "blank": N_("空列"),
}
OUTCOMES = {
    Outcome.PASS.value: N_("通过"), Outcome.BOUNDARY.value: N_("边界—人工核定"), Outcome.FAIL.value: N_("不符合"),
}  # fmt: skip
WINDOW_STEPS = Provincial("steps", {APPLY: say("申报")})
BARRED = "—"

_SOURCE = titled(N_("依据"), N_("文号和条款"))
_ASSUMED = titled(N_("原文未载，为推定"))
_CLOSES_EARLY = say("截止早于开始")


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


class ProgrammeRecord(Record):
    """A programme 项目, the same in every year."""

    identity: ClassVar[str] = "code"

    code: Annotated[Filled, titled(N_("项目代码"), N_("各年度相同"))]
    name: Annotated[Filled, titled(N_("项目名称"))]


class Promise(Record):
    """A 承诺书 that is accepted with each submission."""

    identity: ClassVar[str] = ""

    version: Annotated[Filled, titled(N_("承诺书版本"))]
    text: Annotated[Filled, titled(N_("承诺书"), N_("提交时由申报人确认；不需要承诺的不填"))]
    assumed: Annotated[Flag, titled(N_("承诺书为推定"))] = False


class TraineeNumber(Record):
    """The pattern of the 学员编号."""

    pattern: Annotated[
        Filled,
        AfterValidator(checked_pattern),
        titled(N_("学员编号规则"), N_("例如 {year}{serial:04}；没有学员编号的不填")),
    ]
    assumed: Annotated[Flag, titled(N_("编号规则为推定"))] = False


class TrackRecord(Record):
    """A 培养方式. A soft `total` may be exceeded by the allocation."""

    identity: ClassVar[str] = "code"

    code: Annotated[Filled, titled(N_("代码"))]
    name: Annotated[Filled, titled(N_("培养方式"))]
    form_label: Annotated[str, titled(N_("申报表填法"), N_("印在申报表封面“培养方式”一栏"))] = ""
    total: Annotated[Whole | None, titled(N_("名额总数"))] = None
    total_is_soft: Annotated[Flag, titled(N_("总数可以超出"))] = False
    requirements: Annotated[tuple[RequirementRecord, ...], titled(N_("选拔条件"))] = ()


class Money(Record):
    """A 经费 item: yuan per year, month or once, to whom, and when; for one track or for all."""

    key: Annotated[Filled, titled(N_("代码"))]
    track: Annotated[str, titled(N_("培养方式"), N_("不选则适用于全部培养方式"))] = ""
    name: Annotated[Filled, titled(N_("经费项目"))]
    amount: Annotated[Amount | None, titled(N_("金额（元）"), N_("通知没有写明的不填"))] = None
    per: Annotated[str, Choice(PERIODS), titled(N_("计算单位"))]
    payee: Annotated[str, titled(N_("拨付对象"))] = ""
    paid: Annotated[str, titled(N_("拨付时间与方式"))] = ""
    source: Annotated[str, _SOURCE] = ""


class RouteStepRecord(Record):
    """A 环节: its name here, its opinion box, the documents that it demands (汇总表: summary)."""

    identity: ClassVar[str] = "kind"

    kind: Annotated[str, Provincial("steps"), titled(N_("环节"))]
    name: Annotated[str, titled(N_("本省的叫法"))] = ""
    opinion: Annotated[Filled, titled(N_("审核意见栏的文字"))]
    assumed: Annotated[Flag, _ASSUMED] = False
    demands: Annotated[
        tuple[Filled, ...],
        titled(N_("须上传扫描件的材料"), N_("每行一个打印材料的代码；汇总表为 summary")),
    ] = ()


class Route(Record):
    """How a paper travels: the steps, and where it goes on after a correction."""

    source: Annotated[Filled, titled(N_("审核流程的依据"))]
    resubmission: Annotated[str, Choice(RESUBMISSIONS), titled(N_("退回修改后再提交"))]
    steps: Annotated[tuple[RouteStepRecord, ...], titled(N_("审核环节"))] = ()


class ColumnRecord(Record):
    """A column of the 汇总表; several sources are joined by “，”, `group` is a merged head above."""

    key: Annotated[Filled, titled(N_("代码"))]
    label: Annotated[Filled, titled(N_("列名"))]
    group: Annotated[str, titled(N_("上一行合并的列名"))] = ""
    width: Annotated[Whole | None, titled(N_("列宽"))] = None
    kind: Annotated[str, Choice(COLUMN_KINDS), titled(N_("写法"))] = "text"
    sources: Annotated[
        tuple[str, ...],
        Field(alias="from"),
        titled(N_("取自哪些栏"), N_("每行一个“栏目.栏”，例如 basic.name；序号为 about.row")),
    ] = ()

    @model_validator(mode="after")
    def _is_filled(self) -> Self:
        if self.kind != "blank" and not self.sources:
            raise Invalid(say("没有写明取自哪一栏；确为空列的，请将 kind 设为 blank"), "from")
        return self


class SummaryTable(Record):
    """The 汇总表 that a body hands in."""

    title: Annotated[Filled, titled(N_("汇总表标题"))]
    source: Annotated[str, titled(N_("汇总表依据"))] = ""
    file_name: Annotated[str, titled(N_("汇总表文件名"))] = ""
    above: Annotated[tuple[str, ...], titled(N_("汇总表上方的文字"), N_("每行一项"))] = ()
    note: Annotated[str, titled(N_("汇总表备注"))] = ""
    paper: Annotated[str, Choice(PAPERS), titled(N_("汇总表纸张"))] = "A4"
    landscape: Annotated[Flag, titled(N_("汇总表横向"))] = False
    assumed: Annotated[Flag, titled(N_("汇总表为推定"))] = False
    columns: Annotated[tuple[ColumnRecord, ...], titled(N_("汇总表的列"))] = ()


class SchemeRecord(Record):
    """What papers are made under."""

    copies: Annotated[Whole, titled(N_("申报表份数"))] = 1
    places_held_from: Annotated[str, Choice(HELD_FROM), titled(N_("名额占用"))] = "recommendation"
    promise: Annotated[Promise | None, titled(N_("承诺书"))] = None
    trainee_number: Annotated[TraineeNumber | None, titled(N_("学员编号"))] = None
    statuses: Annotated[
        Mapping[Annotated[str, Choice(STATES)], Filled],
        titled(N_("状态名称"), N_("每行一个，例如：selected：已成功入选；不填则用系统的词")),
    ] = {}
    tracks: Annotated[tuple[TrackRecord, ...], titled(N_("培养方式"))] = ()
    limits: Annotated[tuple[LimitRecord, ...], titled(N_("名额限制"))] = ()
    money: Annotated[tuple[Money, ...], titled(N_("经费标准"))] = ()
    form: Annotated[Form, titled(N_("申报表"))]
    route: Annotated[Route, titled(N_("审核流程"))]
    documents: Annotated[Mapping[str, DocumentRecord], titled(N_("打印材料"))] = {}
    summary_table: Annotated[SummaryTable, titled(N_("汇总表"))]

    def track(self, code: str) -> TrackRecord:
        """KeyError where there is none."""
        return {track.code: track for track in self.tracks}[code]


class WindowRecord(Record):
    """When steps are taken, by everybody or by one body and those below it; `days_before_close` in place of a close of its own."""

    body: Annotated[str, titled(N_("适用单位"), N_("适用于该单位及其下级单位；不写则适用于全部单位"))] = ""
    steps: Annotated[tuple[Annotated[str, WINDOW_STEPS], ...], titled(N_("环节"))]
    opens: Annotated[Opening | None, titled(N_("开始"), N_("可不填"))] = None
    closes: Annotated[Closing | None, titled(N_("截止"))] = None
    days_before_close: Annotated[
        Whole | None, titled(N_("截止前天数"), N_("在年度截止前几日截止，与 closes 只写一个"))
    ] = None
    source: Annotated[str, _SOURCE] = ""

    @model_validator(mode="after")
    def _has_one_close(self) -> Self:
        if self.closes is not None and self.days_before_close is not None:
            raise Invalid(say("与 closes 只能写一个"), "days_before_close")
        if self.closes is None and self.days_before_close is None:
            raise Invalid(MISSING, "closes")
        if self.opens and self.closes and self.closes < self.opens:
            raise Invalid(_CLOSES_EARLY, "closes")
        return self


def _number(value: object) -> object:
    if (
        value is None
        or value == BARRED
        or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
    ):
        return value
    raise Invalid(
        say("名额“%(value)s”应为整数、“%(barred)s”（不得推荐）或留空（未下达）", value=value, barred=BARRED)
    )


Number = Annotated[
    int | str | None, BeforeValidator(_number), WithJsonSchema({"type": ["integer", "string", "null"]})
]


class PlaceRowRecord(Record):
    """A row of the allocation table: a body, its printed name, and by track a number, — (不得推荐) or nothing (未下达)."""

    identity: ClassVar[str] = ""  # a table is said as a whole

    body: Annotated[Filled, titled(N_("推荐单位"))]
    name: Annotated[str, titled(N_("表中的名称"))] = ""
    places: Annotated[Mapping[str, Number], titled(N_("名额"))] = {}


class CaseRecord(Record):
    """An example: what is known about a person, which requirements they do not meet, and the outcome of the values."""

    track: Annotated[Filled, titled(N_("培养方式"))]
    facts: Annotated[Mapping[str, str], titled(N_("申报人"), N_("每行一项，例如：出生日期：1980-01-01"))] = {}
    expect: Annotated[
        tuple[str, ...],
        titled(N_("不满足的条件"), N_("每行一个条件的代码；全部满足的不填")),
    ] = ()
    outcome: Annotated[str, Choice(OUTCOMES), titled(N_("结论"))]
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

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.closes < self.opens:
            raise Invalid(_CLOSES_EARLY, "closes")
        return self

    @property
    def scheme(self) -> SchemeRecord:
        """What of it papers are made under."""
        return SchemeRecord.model_construct(
            **{name: getattr(self, name) for name in SchemeRecord.model_fields}
        )
