"""Reliefs from continuing education 学时减免: for whom, and what of it is asked all the same.

Source of the effects: 内人社办发〔2024〕201号 一（五）. They stand in the order of the notice, and who meets the hours needs none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ValidationInfo, field_validator, model_validator

from tepei.policy.condition import facts_of
from tepei.policy.definition import MISSING, Invalid, not_among
from tepei.policy.eligibility import outcome_of
from tepei.policy.record import SOURCE, Choice, Filled, Flag, Record, Whole, titled
from tepei.policy.requirements import Alternatives
from tepei.policy.title_levels import LEVELS
from tepei.policy.verdict import Outcome
from tepei.policy.words import N_, Sentence, say

ALL, SOME, NAMED, SINCE = "all", "some", "named", "since"
EFFECTS = {
    ALL: N_("继续教育学时不作为限制性条件"),
    SOME: N_("只须完成其中几个年度"),
    NAMED: N_("不要求其中某些年度"),
    SINCE: N_("只要求某日以后的年度"),
}
_KIND = {NAMED: "list", SINCE: "date"}  # of the fact that an effect reads


def _years(value: object) -> object:
    """A screen gives texts; a file one year or several."""
    listed = value if isinstance(value, list | tuple) else (value,)
    return tuple(int(each) if str(each).isdecimal() else each for each in listed)


class ReliefRecord(Record):
    """A 减免: whom it is for (`when`, looked at on the day of the review), and its effect on the years that are looked back on.

    `fact` of *named* is a list of years, of *since* a day: the years before it are not asked, its own year only where `counts_first` says so.
    """

    key: Annotated[Filled, titled(N_("代码"))]
    name: Annotated[Filled, titled(N_("减免对象"))]
    levels: Annotated[
        tuple[Annotated[str, Choice(LEVELS)], ...],
        titled(N_("申报哪些级别"), N_("都不选则适用于各级")),
    ] = ()
    reviews: Annotated[
        tuple[Whole, ...],
        BeforeValidator(_years),
        titled(N_("哪些年度的评审"), N_("每行一个年份；不写则不限"), [2025]),
    ] = ()
    when: Annotated[
        Alternatives,
        titled(N_("哪些人"), N_("列出几组条件，满足其中一组即可；日期和年龄算至评审当日")),
    ] = ()
    effect: Annotated[str, Choice(EFFECTS), titled(N_("怎样减免"))]
    years: Annotated[Whole | None, titled(N_("完成几个年度即可"), N_("只用于“只须完成其中几个年度”"), 1)] = (
        None
    )
    fact: Annotated[
        str,
        titled(N_("年度或日期取自"), N_("条件依据的代码：不要求的年度（多项），或起算的日期"), "moved_on"),
    ] = ""
    counts_first: Annotated[Flag, titled(N_("起算当年也要求"), N_("只用于“只要求某日以后的年度”"))] = False
    as_reference: Annotated[Flag, titled(N_("学习经历作为评审参考因素"))] = False
    confirmed: Annotated[
        Flag, titled(N_("须经核实"), N_("凭证明材料由核定学时的单位核实后才适用；年龄等由登记得出的不选"))
    ] = False
    text: Annotated[str, titled(N_("通知原文"))] = ""
    source: Annotated[Filled, SOURCE]
    assumed: Annotated[Flag, titled(N_("原文未载，为推定"))] = False

    @field_validator("fact")
    @classmethod
    def _is_known(cls, key: str, info: ValidationInfo) -> str:
        known = facts_of(info.context)
        if not key or info.context is None:
            return key
        if key not in known:
            raise Invalid(not_among(key, known))
        kind = _KIND.get(info.data.get("effect", ""))
        if kind and known[key].kind != kind:
            raise Invalid(say("“%(fact)s”不能说明年度", fact=known[key].label))
        return key

    @model_validator(mode="after")
    def _is_of_its_effect(self) -> Self:
        if (self.effect == SOME) != bool(self.years):
            raise Invalid(MISSING if self.effect == SOME else say("与此种减免无关"), "years")
        if (self.effect in _KIND) != bool(self.fact):
            raise Invalid(MISSING if self.effect in _KIND else say("与此种减免无关"), "fact")
        if self.counts_first and self.effect != SINCE:
            raise Invalid(say("与此种减免无关"), "counts_first")
        if not self.when and not self.fact:
            raise Invalid(MISSING, "when")
        return self

    def outcome(self, level: str, facts: Mapping[str, object], day: date) -> Outcome:
        """PASS for whom it is, FAIL for whom it is not; EVIDENCE where what decides is not known or not confirmed."""
        if (self.levels and level not in self.levels) or (self.reviews and day.year not in self.reviews):
            return Outcome.FAIL
        found = outcome_of(self.when, facts, day)
        if self.fact and facts.get(self.fact) is None:
            # Who says nothing of it never moved, was never there: no doubt to settle.
            return Outcome.FAIL if not self.when or found is Outcome.FAIL else Outcome.EVIDENCE
        return found

    def excused(self, years: Collection[int], facts: Mapping[str, object]) -> frozenset[int]:
        """Which of these years it does not ask for, of somebody for whom it is."""
        if self.effect == ALL:
            return frozenset(years)
        known: Any = facts.get(self.fact)
        if self.effect == NAMED and known is not None:
            return frozenset(year for year in years if str(year) in known)
        if self.effect == SINCE and isinstance(known, date):
            first = known.year if self.counts_first else known.year + 1
            return frozenset(year for year in years if year < first)
        return frozenset()

    @property
    def sentence(self) -> Sentence:
        """What it comes to, with the clause."""
        effect = (
            say("完成其中 %(years)d 个年度的学时要求即可", years=self.years)
            if self.effect == SOME
            else Sentence(EFFECTS[self.effect])
        )
        text = say("%(name)s：%(effect)s（%(source)s）", name=self.name, effect=effect, source=self.source)
        return say("%(relief)s，相关学习经历作为评审参考因素", relief=text) if self.as_reference else text
