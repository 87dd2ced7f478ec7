"""Where a fact comes from, as a scheme or a province says it 条件依据的来源."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, model_validator

from tepei.policy.bounds import RowBound
from tepei.policy.definition import MISSING, Invalid, not_among
from tepei.policy.derivation_words import (
    EARLIER,
    EARLIER_TAKES,
    FILED,
    KINDS,
    LISTS,
    NAMED,
    OF_EARLIER,
    OF_FIELD,
    OF_TAKE,
    PERSON,
    ROWS_ALONE,
    TAKES,
    UNIT,
)
from tepei.policy.record import Choice, Filled, Picked, Record, Whole, titled
from tepei.policy.title_levels import LEVELS
from tepei.policy.vocabulary import Provincial
from tepei.policy.words import ITEMS, N_, join, say

_STRANGE = say("与此来源无关")
_BESIDE = ("of", "take", "field", "where", "bounds", "within")


def _listed(value: object) -> object:
    """One value is a list of one; a year is what it is called."""
    listed = value if isinstance(value, list | tuple) else (value,)
    return tuple(str(each) if type(each) is int else each for each in listed)


Values = Annotated[tuple[str, ...], BeforeValidator(_listed)]
DayFact = Annotated[str, Picked("day_fact")]
Pair = tuple[DayFact, DayFact]


class Derivation(Record):
    """One source of a fact: rows of the form, the unit, the registration, a list, earlier participations, a reviewer, or other facts. Without one a field of
    the form says what it feeds (`fact`).
    """

    identity: ClassVar[str] = ""
    sources: ClassVar[tuple[str, ...]] = (
        "rows", "unit", "under", "person", "filed", "listed", "earlier", "vacancies", "standing", "review", "attribute", "among", "age_of", "years_since", "years_between", "total",
    )  # fmt: skip
    # What stands beside a source, and beside no other.
    beside: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "rows": ("take", "field", "where", "bounds"), "earlier": ("take", "field", "where", "within"), "attribute": ("of",), "among": ("of",),
    }  # fmt: skip

    rows: Annotated[str, Picked("rows"), titled(N_("取自多行栏目"), N_("可以填写多行的栏目"), "papers")] = ""
    field: Annotated[
        str,
        Picked("taken"),
        titled(
            N_("取哪一栏"),
            N_("多行栏目中的栏，或者入选经历的一项；只数行数的不写"),
            "hours",
        ),
    ] = ""
    take: Annotated[str, Picked("take"), Choice({"": "", **TAKES, **EARLIER_TAKES}), titled(N_("怎样取"))] = (
        ""
    )
    where: Annotated[
        Mapping[str, Values],
        Picked("taken"),
        titled(
            N_("只算哪些行"),
            N_("某一栏须为这个值，或几个值之一；入选经历按项目、层次、年度和考核结果；不写则每行都算"),
            {"grade": "国家级"},
        ),
    ] = {}
    bounds: Annotated[
        tuple[RowBound, ...],
        titled(N_("只算达到哪些界限的行"), N_("某一栏的数不少于、不多于多少，或者日期不早于哪一天")),
    ] = ()
    unit: Annotated[str, Choice({"": "", **UNIT}), titled(N_("取自单位"))] = ""
    under: Annotated[
        tuple[Annotated[str, Provincial("kinds")], ...],
        titled(N_("单位在哪些类别之下")),
    ] = ()
    person: Annotated[str, Choice({"": "", **PERSON}), titled(N_("取自个人注册"))] = ""
    filed: Annotated[str, Choice({"": "", **FILED}), titled(N_("取自申报本身"))] = ""
    listed: Annotated[str, Choice({"": "", **LISTS}), titled(N_("取自名单"))] = ""
    earlier: Annotated[str, Choice({"": "", **EARLIER}), titled(N_("取自入选经历"))] = ""
    vacancies: Annotated[
        str,
        Picked("fact"),
        titled(
            N_("取自岗位表"), N_("写明申报岗位的条件依据；得出本单位这一岗位的人数，表中没有为 0"), "post"
        ),
    ] = ""
    standing: Annotated[
        str,
        Choice({"": "", **LEVELS}),
        titled(
            N_("取自继续教育"),
            N_("申报这一级别的职称，学时是否符合要求，减免的也算；没有登记或者没有规定的不能确定"),
        ),
    ] = ""
    within: Annotated[
        Whole | None, titled(N_("几年之内"), N_("入选的年度至年度截止日所在年不满几年；不写则不论多久"), 3)
    ] = None
    review: Annotated[
        str,
        Picked("reviewed"),
        titled(N_("取自审核材料"), N_("由审核单位填写的栏"), "unit_review.verdict"),
    ] = ""
    attribute: Annotated[
        str,
        Picked("attribute"),
        titled(N_("取代码的一个属性"), N_("代码集对所填代码的说明")),
    ] = ""
    among: Annotated[tuple[Filled, ...], titled(N_("是否在这些值之内"))] = ()
    of: Annotated[
        str, Picked("fact"), titled(N_("由哪项条件依据"), N_("取其代码的属性，或者看其值在不在列出的值之内"))
    ] = ""
    age_of: Annotated[
        str,
        Picked("day_fact"),
        titled(N_("周岁"), N_("日期的条件依据，算至截止日或申报之日，按年度的规定"), "born_on"),
    ] = ""
    years_since: Annotated[
        str,
        Picked("day_fact"),
        titled(N_("满几年"), N_("起始日期的条件依据，算至截止日或申报之日，按年度的规定")),
    ] = ""
    years_between: Annotated[
        Pair | None,
        titled(N_("相隔几年"), N_("两个日期的条件依据，先早后晚；首尾两天都算"), ["title_since", "left_on"]),
    ] = None
    total: Annotated[
        tuple[Annotated[Filled, Picked("number_fact")], ...],
        titled(N_("合计"), N_("几项数字的条件依据"), ["papers", "patents"]),
    ] = ()

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        named = [key for key in self.sources if getattr(self, key)]
        if len(named) != 1:
            raise Invalid(say("须写且只写一个来源：%(known)s", known=join(self.sources, ITEMS)))
        beside = self.beside.get(self.source, ())
        self._has_no(**{key: bool(getattr(self, key)) for key in _BESIDE if key not in beside})
        for key in ("of", "take"):
            if key in beside and not getattr(self, key):
                raise Invalid(MISSING, key)
        if self.source == "earlier":
            return self._is_of_participations()
        self._has_no(take=self.take in EARLIER_TAKES)
        if self.source == "rows" and not self.field and self.take not in ("count", "any"):
            raise Invalid(MISSING, "field")
        return self

    def _is_of_participations(self) -> Self:
        self._has_no(take=self.take in ROWS_ALONE)
        for key in self.where:
            if key not in NAMED:
                raise Invalid(not_among(key, NAMED), "where")
        if self.take in ("any", "count", "terms", "years_ago"):
            self._has_no(field=bool(self.field))
        elif self.field not in OF_FIELD:
            raise Invalid(not_among(self.field, OF_FIELD) if self.field else MISSING, "field")
        return self

    def _has_no(self, **found: bool) -> None:
        for key, is_there in found.items():
            if is_there:
                raise Invalid(_STRANGE, key)

    @property
    def source(self) -> str:
        """Which of `sources` it is."""
        return next(key for key in self.sources if getattr(self, key))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that a fact from here may have; () for any."""
        if self.source == "earlier":
            return OF_EARLIER.get(self.take) or OF_FIELD[self.field]
        return OF_TAKE[self.take] if self.source == "rows" else KINDS.get(self.source, ())

    @property
    def inputs(self) -> tuple[str, ...]:
        """The facts that it is worked out from."""
        single = (self.of, self.vacancies, self.age_of, self.years_since)
        since = (key for bound in self.bounds for key in (bound.since, bound.other_than))
        return (*(each for each in (*single, *since) if each), *(self.years_between or ()), *self.total)


def source_of(value: Mapping[str, object] | None) -> str:
    """Which source plain values name; "" where none, and a field of the form says that it feeds the fact."""
    return next((key for key in Derivation.sources if (value or {}).get(key)), "")
