"""What a form is made of: sections, fields, repeating rows 栏目与栏."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic import (
    Field as Spec,
)

from tepei.policy.attachments import ONLY_IF, AttachmentKindRecord
from tepei.policy.definition import Invalid, Where, twice
from tepei.policy.eligibility import holds
from tepei.policy.facts import DIVISIONS
from tepei.policy.record import SOURCE, Choice, Filled, Flag, Record, Whole, titled
from tepei.policy.requirements import Alternatives
from tepei.policy.show_if import ShowIf
from tepei.policy.words import ITEMS, N_, Sentence, join, say

KINDS = {
    "text": N_("一行文字"), "long_text": N_("多行文字"), "name": N_("姓名"), "date": N_("日期"), "month": N_("年月"),
    "year": N_("年份"), "choice": N_("单选"), "code": N_("代码集"), "yes_no": N_("是非"), "integer": N_("整数"),
    "phone": N_("电话"), "email": N_("电子邮箱"), "postcode": N_("邮政编码"), "id_number": N_("身份证号"),
    "photo": N_("照片"), "organisation": N_("单位"),
}  # fmt: skip
MAX_LENGTHS = {"text": 200, "long_text": 5000}
YES_NO = ("是", "否")
_ROW = "第 {} 行"


def _option(value: object) -> object:
    if not isinstance(value, str):
        raise Invalid(say("应为文字（yes、no 等词请加引号）"))
    return value


Option = Annotated[str, BeforeValidator(_option)]


class Field(Record):
    """One box of the official form, `label` in its own words.

    `options`: of a choice, or the two words of yes_no (是/否 by default; the answers are "yes" and "no").
    `distinct`: of repeated rows no two say the same. `fact`: what the answer feeds, by name. `locked`: filled from what is known and not typed. `assumed`: the notice's text
    does not have this layout. `printed`: stands on paper. `on_card`: reviewers see it first, though no condition reads it. `max_length` counts characters.
    `help`, `example` (of invented people), `mistake` and `source` are read at the box. A `retired` field is no longer asked; what was answered stays to be
    read.
    """

    key: Annotated[Filled, titled(N_("代码"), N_("英文字母、数字和下划线；开放后不再改变"))]
    label: Annotated[Filled, titled(N_("名称"), N_("照原表的文字"))]
    kind: Annotated[str, Choice(KINDS), titled(N_("填写方式"))] = "text"
    options: Annotated[
        tuple[Option, ...], titled(N_("可选项"), N_("填写方式为“单选”或“是非”时填写，每行一项"))
    ] = Spec(default=(), validate_default=True)
    code_set: Annotated[str, titled(N_("代码集"), N_("填写方式为“代码集”时选择"))] = Spec(
        default="", validate_default=True
    )
    required: Annotated[Flag, titled(N_("必填"))] = False
    distinct: Annotated[Flag, titled(N_("各行不得相同"), N_("用于可填多行的栏目，例如推荐专家的姓名"))] = (
        False
    )
    locked: Annotated[Flag, titled(N_("由系统填入"))] = False
    max_length: Annotated[Whole | None, titled(N_("最多字数"))] = None
    printed: Annotated[Flag, titled(N_("印在申报表上"))] = True
    on_card: Annotated[Flag, titled(N_("列入审核摘要"), N_("审核人员和评审专家首先看到"))] = False
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False
    fact: Annotated[str, titled(N_("提供的条件依据"))] = ""
    show_if: Annotated[ShowIf | None, titled(N_("显示条件"))] = None
    only_if: Annotated[Alternatives, ONLY_IF] = ()
    help: Annotated[str, titled(N_("填写说明"), N_("填什么、怎样填，一两句话"))] = ""
    example: Annotated[str, titled(N_("填写示例"), N_("虚构的人员和单位"))] = ""
    mistake: Annotated[str, titled(N_("常见错误"))] = ""
    source: Annotated[str, SOURCE] = ""
    retired: Annotated[Flag, titled(N_("已停用"))] = False

    @field_validator("options")
    @classmethod
    def _fits_kind(cls, options: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        kind = info.data.get("kind")
        if kind == "choice" and not options:
            raise Invalid(say("选择栏须列出可选项"))
        if kind == "yes_no" and len(options) not in (0, 2):
            raise Invalid(say("是非栏须列出两个词，先“是”后“否”"))
        if kind not in ("choice", "yes_no", None) and options:
            raise Invalid(say("“%(kind)s”类的栏不能有可选项", kind=Sentence(KINDS.get(str(kind), str(kind)))))
        return options

    @field_validator("code_set")
    @classmethod
    def _is_of_code(cls, name: str, info: ValidationInfo) -> str:
        is_code = info.data.get("kind") == "code"
        if "kind" in info.data and bool(name) != is_code:
            raise Invalid(say("代码栏须写明代码集") if is_code else say("只用于填写方式为“代码集”的栏"))
        return name

    @property
    def words(self) -> tuple[str, ...]:
        """What is offered: the options of a choice, or the two words of a yes and a no."""
        return self.options or (YES_NO if self.kind == "yes_no" else ())

    @property
    def names_office(self) -> bool:
        """Does its answer lead to an office: a place, or a unit?"""
        return self.kind == "organisation" or self.code_set == DIVISIONS

    @property
    def longest(self) -> int:
        """How many characters the answer may have."""
        return self.max_length or MAX_LENGTHS.get(self.kind, MAX_LENGTHS["text"])


TEAM, ALL = "team", "all"
EXCLUSIVE = {
    "": N_("不限"), TEAM: N_("每人只能列入一份申报"), ALL: N_("每人只能列入一份申报，也不能另行申报"),
}  # fmt: skip


def _distinct(listed: tuple[Any, ...]) -> tuple[Any, ...]:
    seen: set[str] = set()
    for each in listed:
        if each.key in seen:
            raise Invalid(twice(each.key))
        seen.add(each.key)
    return listed


class Section(Record):
    """A part of the form. With `rows` it holds a list of rows, min_rows to max_rows (None: no limit), each called `row_label`.

    `exclusive`: these are people, a team say, and nobody is on two such lists in a year; whether they may file a paper of their own.
    """

    key: Annotated[Filled, titled(N_("代码"))]
    title: Annotated[Filled, titled(N_("名称"))]
    rows: Annotated[Flag, titled(N_("可填多行"))] = False
    min_rows: Annotated[Whole | None, titled(N_("最少行数"))] = None
    max_rows: Annotated[Whole | None, titled(N_("最多行数"), example=10)] = None
    row_label: Annotated[str, titled(N_("每行的叫法"), N_("“{}”处填入序号，例如：第 {} 段"))] = _ROW
    exclusive: Annotated[
        str,
        Choice(EXCLUSIVE),
        titled(N_("成员限制"), N_("用于填写团队成员的栏目，须有身份证号码一栏；提交后起算"), "team"),
    ] = ""
    only_if: Annotated[Alternatives, ONLY_IF] = ()
    help: Annotated[str, titled(N_("填写说明"), example="由近及远填写")] = ""
    retired: Annotated[Flag, titled(N_("已停用"))] = False
    fields: Annotated[tuple[Field, ...], AfterValidator(_distinct), titled(N_("栏"))]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.fields:
            raise Invalid(say("至少要有一栏"), "fields")
        if not self.rows and (self.min_rows or self.max_rows is not None):
            raise Invalid(say("设定了行数的，须可填多行"), "rows")
        if self.exclusive and not (self.rows and any(each.kind == "id_number" for each in self.fields)):
            raise Invalid(say("须为可填多行的栏目，并有身份证号码一栏"), "exclusive")
        for number, each in enumerate(self.fields):
            if each.distinct and not self.rows:
                raise Invalid(say("只用于可填多行的栏目"), "fields", number, "distinct")
        if self.max_rows is not None and self.max_rows < max(self.least, 1):
            raise Invalid(say("不能小于最少行数，且至少为 1"), "max_rows")
        return self

    @property
    def least(self) -> int:
        """How many rows there must be."""
        return self.min_rows or 0

    def name_row(self, number: int) -> Sentence | str:
        """How row `number` (from 0) is called: "{}" in row_label is its number from 1, else the number follows."""
        if self.row_label == _ROW:
            return say("第 %(number)d 行", number=number + 1)
        shown = str(number + 1)
        return self.row_label.replace("{}", shown) if "{}" in self.row_label else f"{self.row_label} {shown}"

    def field(self, key: str) -> Field:
        """KeyError where there is none."""
        return {field.key: field for field in self.fields}[key]


class Form(Record):
    """`version` is printed on the form and kept with everything that is filled in on it."""

    version: Annotated[Filled, titled(N_("申报表版本"), N_("印在申报表上"))]
    sections: Annotated[tuple[Section, ...], AfterValidator(_distinct), titled(N_("申报表的栏目"))]
    attachments: Annotated[
        tuple[AttachmentKindRecord, ...], AfterValidator(_distinct), titled(N_("附件种类"))
    ] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.sections:
            raise Invalid(say("至少要有一个栏目"), "sections")
        check_dependencies(self)
        return self

    @cached_property
    def live(self) -> Form:
        """The form without what is retired: what is asked today."""
        kept = (
            section.model_copy(
                update={"fields": tuple(field for field in section.fields if not field.retired)}
            )
            for section in self.sections
            if not section.retired
        )
        return self.model_copy(update={"sections": tuple(section for section in kept if section.fields)})

    @cached_property
    def is_for_all(self) -> bool:
        """Is everybody asked the same?"""
        return not any(each.only_if for each in self._parts)

    @property
    def size(self) -> int:
        """How many fields it has."""
        return sum(len(section.fields) for section in self.sections)

    @property
    def _parts(self) -> Iterator[Section | Field | AttachmentKindRecord]:
        for section in self.sections:
            yield section
            yield from section.fields
        yield from self.attachments

    def asked_of(self, facts: Mapping[str, object], on: date) -> Form:
        """The form as somebody with these facts is asked; who is concerned is said by conditions alone, and what is not known concerns nobody yet."""

        def concerns(part: Any) -> bool:
            return holds(part.only_if, facts, on)

        sections = (
            section.model_copy(update={"fields": tuple(filter(concerns, section.fields))})
            for section in filter(concerns, self.sections)
        )
        kept = tuple(section for section in sections if section.fields)
        return self.model_copy(
            update={"sections": kept, "attachments": tuple(filter(concerns, self.attachments))}
        )

    def section(self, key: str) -> Section:
        """KeyError where there is none."""
        return {section.key: section for section in self.sections}[key]

    def found(self, path: str) -> tuple[Section, Field] | None:
        """The section and the field of “section.field”; None where there is none, or one of rows."""
        where, _dot, key = path.partition(".")
        pairs = ((section, each) for section in self.sections for each in section.fields)
        return next(
            (pair for pair in pairs if (pair[0].key, pair[1].key) == (where, key) and not pair[0].rows), None
        )

    def source_of(self, section: Section, show_if: ShowIf) -> tuple[Section, Field]:
        """The section and field that a dependency looks at; KeyError where there is none."""
        where, dot, key = show_if.field.rpartition(".")
        home = self.section(where) if dot else section
        return home, home.field(key)


def check_dependencies(form: Form) -> None:
    """Every dependency looks at a field before its own, so that none goes round in a circle. Raises Invalid."""
    earlier: set[tuple[str, str]] = set()
    for i, section in enumerate(form.sections):
        for j, field in enumerate(section.fields):
            if field.show_if is not None:
                where = ("sections", i, "fields", j, "show_if")
                _dependency(form, section, field.show_if, where, earlier)
            earlier.add((section.key, field.key))


def _dependency(
    form: Form, section: Section, show_if: ShowIf, where: Where, earlier: Container[tuple[str, str]]
) -> None:
    try:
        home, source = form.source_of(section, show_if)
    except KeyError:
        raise Invalid(say("没有“%(field)s”这一栏", field=show_if.field), *where) from None
    if source.retired or home.retired:
        raise Invalid(say("“%(label)s”已停用，不能作为显示条件", label=source.label), *where)
    if (home.key, source.key) not in earlier:
        raise Invalid(say("“%(label)s”须排在本栏之前", label=source.label), *where)
    if home.rows and home is not section:
        raise Invalid(say("不能取决于另一栏目的某一行"), *where)
    allowed = {"choice": source.options, "yes_no": ("yes", "no")}.get(source.kind, show_if.values)
    if not set(show_if.values) <= set(allowed):
        known = join(allowed, ITEMS)
        raise Invalid(
            say("“%(label)s”没有这样的值，可用：%(known)s", label=source.label, known=known), *where
        )
