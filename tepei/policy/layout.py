"""How a document is arranged on paper: cover, notes, grids, tables of rows, opinion boxes 版式.

A row of a grid is 24 columns wide. `field` is “栏目.栏”; about.… stand beside the form (`ABOUT`), fact.… are facts of the applicant, review.… what the reviewer filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, model_serializer, model_validator

from tepei.policy.definition import MISSING, Invalid
from tepei.policy.fields import Field, Form, Section, check_dependencies
from tepei.policy.record import SOURCE, Choice, Filled, Flag, Picked, Record, Whole, titled
from tepei.policy.vocabulary import Provincial
from tepei.policy.words import N_, key, say

GRID = 24  # columns of a row
FACT = "fact"  # fact.… is what is known of the applicant, by the key of the fact
REVIEW = "review"  # what a reviewer fills in is a form of this one section
PAPERS = {"A4": "A4", "A3": "A3"}
CELL_KINDS = {
    "": N_("一行文字"),
    "long_text": N_("多行文字"),
    "date": N_("日期"),
    "choice": N_("勾选"),
    "photo": N_("照片"),
    "statement": N_("说明文字"),
}
# Facts beside the form that a document may print: about.unit and so on.
ABOUT = {
    "unit": N_("所在单位"),
    "track": N_("%(track_word)s"),
    "category": N_("申报类别"),
    "recommender": N_("推荐单位"),
    "filled_on": N_("填表日期"),
    "trainee_number": N_("%(number_word)s"),
    "outcome": N_("专项任务的结论"),
}
PART_KINDS = {"grid": N_("表格"), "rows": N_("多行的栏目"), "opinions": N_("审核意见栏")}


class LayoutLine(Record):
    """A line of the cover, or the one above its title."""

    label: Annotated[Filled, titled(N_("名称"))]
    field: Annotated[Filled, Picked("cell"), titled(N_("取自哪一栏"))]
    kind: Annotated[str, Choice(CELL_KINDS), titled(N_("写法"))] = ""


def _bare(value: object) -> object:
    """A cell that is only a label is written as that text."""
    return {"label": value} if isinstance(value, str) else value


class LayoutCell(Record):
    """A cell of a grid: a label, a field, or both; 3 columns wide unless it says otherwise. One of a section of rows stands in a row that is
    printed for each of them, of `lines` at least; what stands beside it there, and what reaches down into it, stands beside all of them.
    """

    label: Annotated[str, titled(N_("名称"))] = ""
    field: Annotated[str, Picked("grid_cell"), titled(N_("取自哪一栏"))] = ""
    kind: Annotated[str, Choice(CELL_KINDS), titled(N_("写法"))] = ""
    options: Annotated[tuple[str, ...], titled(N_("可选项"))] = ()
    colspan: Annotated[Whole, titled(N_("占几列"))] = 3
    rowspan: Annotated[Whole, titled(N_("占几行"))] = 1
    height: Annotated[Whole | None, titled(N_("高度（毫米）"))] = None
    lines: Annotated[
        Whole | None,
        titled(N_("至少几行"), N_("取自可填多行的栏目时：填几行印几行，不足的印空行，不填为 3 行")),
    ] = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.label and not self.field:
            raise Invalid(
                say(
                    "须写明%(one)s或%(other)s",
                    one=key(say("名称"), "label"),
                    other=key(say("取自哪一栏"), "field"),
                )
            )
        return self

    @property
    def section(self) -> str:
        """That of its field."""
        return self.field.partition(".")[0]

    @model_serializer(mode="wrap")
    def _written(self, handler: Any) -> Any:
        written = handler(self)
        return written["label"] if written.keys() == {"label"} else written


class RowsColumn(Record):
    """A column of a table of rows; `width` in percent, `field` of the section."""

    label: Annotated[Filled, titled(N_("列名"))]
    field: Annotated[Filled, Picked("column"), titled(N_("取自哪一栏"))]
    width: Annotated[Whole, titled(N_("列宽（百分比）"))]
    kind: Annotated[str, Choice(CELL_KINDS), titled(N_("写法"))] = ""


class OpinionBox(Record):
    """What the steps of these kinds said; `signed` leaves room for 负责人签名 and 公章."""

    steps: Annotated[tuple[Annotated[str, Provincial("steps")], ...], titled(N_("环节"))] = ()
    label: Annotated[Filled, titled(N_("名称"))]
    signed: Annotated[Flag, titled(N_("签名并加盖公章"))] = False


Grid = tuple[tuple[Annotated[LayoutCell, BeforeValidator(_bare)], ...], ...]


# What a part of each kind consists of.
CONTENTS = {"grid": ("rows",), "rows": ("section", "columns"), "opinions": ("boxes",)}


class LayoutPart(Record):
    """A part on pages of its own, unless it `follows`: a grid has `rows`, rows have a `section` and `columns`, opinions have `boxes`.
    `notes` stand below it.
    """

    identity: ClassVar[str] = "title"

    kind: Annotated[str, Choice(PART_KINDS), titled(N_("种类"))]
    title: Annotated[Filled, titled(N_("标题"))]
    rows: Annotated[Grid, titled(N_("各行的单元格"))] = ()
    section: Annotated[str, titled(N_("栏目"))] = ""
    columns: Annotated[tuple[RowsColumn, ...], titled(N_("列"))] = ()
    lines: Annotated[Whole | None, titled(N_("至少几行"), N_("不足的印空行；不填的，空行排满一页"))] = None
    boxes: Annotated[tuple[OpinionBox, ...], titled(N_("意见栏"))] = ()
    follows: Annotated[Flag, titled(N_("接着上一部分排"), N_("放不下时才另起一页；不勾选的，另起一页"))] = (
        False
    )
    notes: Annotated[tuple[str, ...], titled(N_("表下的注"), N_("每行一项，印在这一部分之下"))] = ()

    @model_validator(mode="after")
    def _has_its_own(self) -> Self:
        needed = CONTENTS[self.kind]
        for part in ("rows", "section", "columns", "boxes"):
            if (part in needed) != bool(getattr(self, part)):
                raise Invalid(
                    MISSING if part in needed else say("%(kind)s 类的部分没有此项", kind=self.kind), part
                )
        if self.lines is not None and self.kind != "rows":
            raise Invalid(say("%(kind)s 类的部分没有此项", kind=self.kind), "lines")
        return self

    @property
    def is_signature(self) -> bool:
        """Does whoever fills in the document sign it here, and no step say anything?"""
        return bool(self.boxes) and all(each.signed and not each.steps for each in self.boxes)


class DocumentRecord(Record):
    """A document that is printed: 申报表, 用人单位审核表. `fields` are filled in by a reviewer."""

    title: Annotated[Filled, titled(N_("标题"))]
    titles: Annotated[
        Mapping[Annotated[str, Picked("track")], Filled],
        titled(N_("各%(track_word)s的标题"), N_("不填的用标题")),
    ] = {}
    source: Annotated[str, SOURCE] = ""
    version: Annotated[str, titled(N_("版本"))] = ""
    copies: Annotated[Whole, titled(N_("份数"))] = 1
    file_name: Annotated[str, titled(N_("文件名"))] = ""
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False
    paper: Annotated[str, Choice(PAPERS), titled(N_("纸张"))] = "A4"
    landscape: Annotated[Flag, titled(N_("横向"))] = False
    duplex: Annotated[Flag, titled(N_("双面打印"), N_("每一份从新的一张纸开始"))] = False
    fields: Annotated[tuple[Field, ...], titled(N_("由审核单位填写的栏"))] = ()
    above: Annotated[LayoutLine | None, titled(N_("封面上方的一栏"))] = None
    cover: Annotated[tuple[LayoutLine, ...], titled(N_("封面"))] = ()
    imprint: Annotated[str, titled(N_("制表单位"))] = ""
    notes_title: Annotated[str, titled(N_("填表说明的标题"))] = ""
    notes: Annotated[tuple[str, ...], titled(N_("填表说明"))] = ()
    parts: Annotated[tuple[LayoutPart, ...], titled(N_("各部分的版式"))] = ()

    @model_validator(mode="after")
    def _shows_what_it_has(self) -> Self:
        try:
            check_dependencies(self._form_of(self.fields))
        except Invalid as fault:
            _sections, _first, *inside = fault.where
            raise Invalid(fault.text, *inside) from None
        return self

    def title_on(self, track: str) -> str:
        """What it is called for the people of this track."""
        return self.titles.get(track, self.title)

    @cached_property
    def form(self) -> Form:
        """What a reviewer fills in now."""
        return self._form_of(tuple(field for field in self.fields if not field.retired))

    def _form_of(self, fields: tuple[Field, ...]) -> Form:
        section = Section.model_construct(key=REVIEW, title=self.title, fields=fields)
        return Form.model_construct(version=self.version, sections=(section,))
