"""Where a fact comes from, as a scheme or a province says it 条件依据的来源."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, model_validator

from tepei.policy.definition import MISSING, Invalid
from tepei.policy.record import Choice, Filled, Provincial, Record, titled
from tepei.policy.words import ITEMS, N_, join, say

TAKES = {
    "count": N_("行数"),
    "sum": N_("合计"),
    "latest": N_("最晚的日期"),
    "earliest": N_("最早的日期"),
    "any": N_("有没有"),
    "values": N_("填过的各项"),
    "years": N_("不同年份的个数"),
}
UNIT = {
    "region_code": N_("单位所在地"),
    "level": N_("单位层级"),
    "nature_code": N_("单位性质"),
    "is_government": N_("是否党政机关"),
    "is_grassroots": N_("是否基层单位"),
    "is_nonpublic": N_("是否非公有制单位"),
}
PERSON = {"born_on": N_("出生日期"), "sex": N_("性别"), "ethnicity": N_("民族")}
FILED = {"track": N_("培养方式"), "category": N_("申报类别")}
LISTS = {"selected": N_("曾入选本项目"), "sanctioned": N_("在失信名单上")}

# Which kinds a fact may have that comes from there; what is not listed may have any.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "under": ("yes_no",),
    "listed": ("yes_no",),
    "among": ("yes_no",),
    "age_of": ("number",),
    "years_since": ("number",),
    "years_between": ("number",),
    "total": ("number",),
}
_OF_TAKE: Mapping[str, tuple[str, ...]] = {
    "count": ("number",),
    "sum": ("number",),
    "latest": ("date",),
    "earliest": ("date",),
    "any": ("yes_no",),
    "values": ("list",),
    "years": ("number",),
}


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Values = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Pair = tuple[str, str]


class Derivation(Record):
    """One source of a fact: rows of the form, the unit, the registration, a list, a reviewer, or other facts. Without one a field of
    the form says what it feeds (`fact`).
    """

    identity: ClassVar[str] = ""
    sources: ClassVar[tuple[str, ...]] = (
        "rows", "unit", "under", "person", "filed", "listed", "review", "attribute", "among", "age_of", "years_since", "years_between", "total",
    )  # fmt: skip

    rows: Annotated[str, titled(N_("取自多行栏目"), N_("栏目代码"), "papers")] = ""
    field: Annotated[str, titled(N_("取哪一栏"), N_("多行栏目中的栏；只数行数的不写"), "hours")] = ""
    take: Annotated[str, Choice({"": "", **TAKES}), titled(N_("怎样取"))] = ""
    where: Annotated[
        Mapping[str, Values],
        titled(
            N_("只算哪些行"), N_("栏 → 值或几个值，例如 grade：国家级；不写则每行都算"), {"grade": "国家级"}
        ),
    ] = {}
    unit: Annotated[str, Choice({"": "", **UNIT}), titled(N_("取自单位"))] = ""
    under: Annotated[
        tuple[Annotated[str, Provincial("kinds")], ...],
        titled(N_("单位在哪些类别之下"), N_("单位类别的代码")),
    ] = ()
    person: Annotated[str, Choice({"": "", **PERSON}), titled(N_("取自个人注册"))] = ""
    filed: Annotated[str, Choice({"": "", **FILED}), titled(N_("取自申报本身"))] = ""
    listed: Annotated[str, Choice({"": "", **LISTS}), titled(N_("取自名单"))] = ""
    review: Annotated[
        str, titled(N_("取自审核材料"), N_("“打印材料.栏”，例如 unit_review.opinion"), "unit_review.verdict")
    ] = ""
    attribute: Annotated[
        str, titled(N_("取代码的一个属性"), N_("代码集中的列名；of 写是哪项条件依据的代码"))
    ] = ""
    among: Annotated[tuple[Filled, ...], titled(N_("是否在这些值之内"), N_("of 写是哪项条件依据的值"))] = ()
    of: Annotated[str, titled(N_("由哪项条件依据"))] = ""
    age_of: Annotated[str, titled(N_("周岁"), N_("日期的条件依据，算至年度截止日"), "born_on")] = ""
    years_since: Annotated[str, titled(N_("满几年"), N_("起始日期的条件依据，算至年度截止日"))] = ""
    years_between: Annotated[
        Pair | None, titled(N_("相隔几年"), N_("两个日期的条件依据，先早后晚"), ["title_since", "left_on"])
    ] = None
    total: Annotated[
        tuple[Filled, ...], titled(N_("合计"), N_("几项数字的条件依据"), ["papers", "patents"])
    ] = ()

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        named = [key for key in self.sources if getattr(self, key)]
        if len(named) != 1:
            raise Invalid(say("须写且只写一个来源：%(known)s", known=join(self.sources, ITEMS)))
        for key, is_due in {
            "of": self.source in ("attribute", "among"),
            "take": self.source == "rows",
        }.items():
            if bool(getattr(self, key)) != is_due:
                raise Invalid(MISSING if is_due else say("与此来源无关"), key)
        if self.source == "rows" and not self.field and self.take not in ("count", "any"):
            raise Invalid(MISSING, "field")
        return self

    @property
    def source(self) -> str:
        """Which of `sources` it is."""
        return next(key for key in self.sources if getattr(self, key))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that a fact from here may have; () for any."""
        return _OF_TAKE[self.take] if self.source == "rows" else _KINDS.get(self.source, ())

    @property
    def inputs(self) -> tuple[str, ...]:
        """The facts that it is worked out from."""
        single = (self.of, self.age_of, self.years_since)
        return (*(each for each in single if each), *(self.years_between or ()), *self.total)
