"""The 汇总表 that a body hands in, as a notice lays it out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from tepei.policy.definition import Invalid
from tepei.policy.layout import ABOUT, PAPERS
from tepei.policy.record import Choice, Filled, Flag, Picked, Record, Whole, titled
from tepei.policy.words import N_, key, say

COLUMN_KINDS = {
    "text": N_("文字"),
    "number": N_("数字"),
    "month": N_("年月"),
    "date": N_("日期"),
    "blank": N_("空列"),
    # A text in the fixed pattern of policy/introduction.py: what it lacks is told to who writes and who reads it.
    "pattern": N_("业绩简介（按体例核对）"),
}
_TEXTS = ("blank", "pattern")
# Facts beside the form that the 汇总表 may print: about.row and so on.
ABOUT_ROW = {"row": N_("序号"), **ABOUT}


class ColumnRecord(Record):
    """A column of the 汇总表; several sources are joined by “，”, `group` is a merged head above."""

    key: Annotated[Filled, titled(N_("代码"))]
    label: Annotated[Filled, titled(N_("列名"))]
    group: Annotated[str, titled(N_("上一行合并的列名"), example="现任职称")] = ""
    width: Annotated[Whole | None, titled(N_("列宽"))] = None
    kind: Annotated[str, Choice(COLUMN_KINDS), titled(N_("写法"))] = "text"
    sources: Annotated[
        tuple[Annotated[str, Picked("value")], ...],
        Field(alias="from"),
        titled(
            N_("取自哪些栏"),
            N_("从申报表的栏中选取，序号、单位等也在其中；几栏以“，”相连，没有填写的不写"),
        ),
    ] = ()
    tracks: Annotated[
        tuple[Annotated[str, Picked("track")], ...],
        titled(N_("只列入哪些%(track_word)s的汇总表"), N_("不选则每一种都有这一列"), ["skilled"]),
    ] = ()

    @property
    def is_text(self) -> bool:
        """As a cell of a workbook."""
        return self.kind in _TEXTS

    @model_validator(mode="after")
    def _is_filled(self) -> Self:
        if self.kind != "blank" and not self.sources:
            kind, blank = key(say("写法"), "kind"), key(COLUMN_KINDS["blank"], "blank")
            text = say("没有写明取自哪一栏；确为空列的，请将“%(key)s”设为“%(value)s”", key=kind, value=blank)
            raise Invalid(text, "from")
        return self


class SummaryTable(Record):
    """The 汇总表 that a body hands in."""

    title: Annotated[Filled, titled(N_("汇总表标题"))]
    titles: Annotated[
        Mapping[Annotated[str, Picked("track")], Filled],
        titled(N_("各%(track_word)s的汇总表标题"), N_("不填的用汇总表标题")),
    ] = {}
    source: Annotated[str, titled(N_("汇总表依据"))] = ""
    file_name: Annotated[str, titled(N_("汇总表文件名"))] = ""
    above: Annotated[tuple[str, ...], titled(N_("汇总表上方的文字"), N_("每行一项"))] = ()
    note: Annotated[str, titled(N_("汇总表备注"))] = ""
    receiver: Annotated[str, titled(N_("汇总表报送单位"), N_("签字盖章后连同申报材料报送到哪里"))] = ""
    paper: Annotated[str, Choice(PAPERS), titled(N_("汇总表纸张"))] = "A4"
    landscape: Annotated[Flag, titled(N_("汇总表横向"))] = False
    assumed: Annotated[Flag, titled(N_("汇总表为推定"))] = False
    columns: Annotated[tuple[ColumnRecord, ...], titled(N_("汇总表的列"))] = ()

    def of(self, tracks: Collection[str]) -> SummaryTable:
        """The table of the people of these tracks: their columns, and the title of one that has its own."""
        title = next(
            (self.titles[track] for track in tracks if len(tracks) == 1 and track in self.titles), self.title
        )
        columns = tuple(each for each in self.columns if not each.tracks or {*each.tracks} & {*tracks})
        return self.model_copy(update={"title": title, "columns": columns})

    @property
    def is_joint(self) -> bool:
        """Does one list have the people of every track? It says of each person on which they are."""
        return any("about.track" in column.sources for column in self.columns)
