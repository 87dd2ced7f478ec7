"""What is known about an applicant: the one list of facts that requirements may ask for 条件依据.

Ranks are those of GB/T 4658 and GB/T 12407 in the code sets. 0 is "none" (结业 and 肄业 are no 学历); absent is "not typed".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tepei.policy.calendar import day_text
from tepei.policy.definition import Invalid, no_day, no_flag, no_number
from tepei.policy.words import ITEMS, Sentence, join, say

NUMBER = (int, Decimal)
_WHOLE = "0000"  # ends the code of a region as a whole (GB/T 2260)


@dataclass(frozen=True)
class Fact:
    """`words` names single values, of a yes or no in a whole phrase; `named_by` is a further key of the facts that holds the
    name of a code. A closed fact has no values but those in `words`. `code_set` names the code set of a code.
    """

    key: str
    label: Sentence
    types: tuple[type, ...]
    words: Mapping[Any, Sentence] = field(default_factory=dict)
    named_by: str = ""
    is_closed: bool = False
    code_set: str = ""

    @property
    def kind(self) -> str:
        """What an editor asks for: yes_no · date · number · words (a list to choose from) · code (of `code_set`) · text."""
        if bool in self.types:
            return "yes_no"
        if date in self.types:
            return "date"
        if self.words and not self.code_set:
            return "words"
        if self.code_set:
            return "code"
        return "number" if set(self.types) <= set(NUMBER) else "text"

    def fits(self, value: object) -> bool:
        return isinstance(value, self.types) and (bool in self.types or not isinstance(value, bool))

    def describe(self, value: object) -> Sentence | str:
        if self.code_set == "divisions" and str(value).endswith(_WHOLE):
            return say("%(region)s直属")
        return day_text(value) if isinstance(value, date) else self.words.get(value, str(value))

    def state(self, value: object, name: object = None) -> Sentence | str:
        """The value as part of a sentence: 最高学历为大学本科, 不是党政机关工作人员."""
        if bool in self.types and not name:
            return self.describe(value)
        return say("%(label)s为%(value)s", label=self.label, value=name or self.describe(value))


def to_data(facts: Mapping[str, object]) -> dict[str, Any]:
    """Facts as plain values for JSON: days in ISO form, numbers as text where they have a fraction."""
    return {
        key: value.isoformat()
        if isinstance(value, date)
        else str(value)
        if isinstance(value, Decimal)
        else value
        for key, value in facts.items()
    }


def from_data(data: Mapping[str, Any]) -> dict[str, object]:
    """Facts as `to_data` wrote them. What is no longer a fact is left out."""
    return {key: _read(key, value) for key, value in data.items() if key in FACTS or key in _NAMES}


_NONE = say("无")
EDUCATION = {
    8: say("博士研究生"), 7: say("硕士研究生"), 6: say("研究生班"), 5: say("大学本科"), 4: say("大学专科"),
    3: say("高中（中专）"), 2: say("初中"), 1: say("小学"), 0: _NONE,
}  # fmt: skip
TITLES = {
    5: say("正高级"), 4: say("副高级"), 3: say("中级"), 2: say("初级（助理级）"), 1: say("初级（员级）"), 0: _NONE,
}  # fmt: skip
# 职务层次 below 国家级, as the civil service's ranks name them; 0 is "holds no such post".
LEADING_RANKS = {
    6: say("厅局级正职"), 5: say("厅局级副职"), 4: say("县处级正职"), 3: say("县处级副职"), 2: say("乡科级正职"),
    1: say("乡科级副职"), 0: _NONE,
}  # fmt: skip
UNIT_LEVELS = {
    "region": say("%(region)s级单位"), "prefecture": say("%(prefecture)s级单位"), "county": say("%(county)s及以下单位"),
}  # fmt: skip


def _yes_no(yes: Sentence, no: Sentence) -> Mapping[Any, Sentence]:
    return {True: yes, False: no}


FACTS: Mapping[str, Fact] = {
    fact.key: fact
    for fact in (
        Fact("born_on", say("出生日期"), (date,)),
        Fact("ethnicity_code", say("民族"), (str,), named_by="ethnicity_name", code_set="ethnic_groups"),
        Fact(
            "is_minority",
            say("民族"),
            (bool,),
            _yes_no(say("为少数民族"), say("为汉族")),
            named_by="ethnicity_name",
        ),
        Fact(
            "region_code",
            say("单位所在地"),
            (str,),
            named_by="region_name",
            code_set="divisions",
        ),
        Fact("unit_level", say("单位层级"), (str,), UNIT_LEVELS, is_closed=True),
        Fact(
            "is_government",
            say("是否党政机关工作人员"),
            (bool,),
            _yes_no(say("是党政机关工作人员"), say("不是党政机关工作人员")),
        ),
        Fact(
            "is_grassroots",
            say("是否基层单位"),
            (bool,),
            _yes_no(say("在基层单位工作"), say("不在基层单位工作")),
        ),
        Fact(
            "is_nonpublic",
            say("是否非公有制领域"),
            (bool,),
            _yes_no(say("在非公有制领域工作"), say("不在非公有制领域工作")),
        ),
        Fact("education_rank", say("最高学历"), (int,), EDUCATION),
        Fact("title_rank", say("专业技术职称"), (int,), TITLES),
        Fact("profession_since", say("从事本专业起始日期"), (date,)),
        Fact("years", say("从事本专业工作年限"), NUMBER),
        Fact("is_scarce", say("是否紧缺专业"), (bool,), _yes_no(say("属于紧缺专业"), say("不属于紧缺专业"))),
        Fact("leading_rank", say("行政职务层次"), (int,), LEADING_RANKS, is_closed=True),
        Fact(
            "left_profession",
            say("是否脱离专业技术岗位"),
            (bool,),
            _yes_no(say("已脱离专业技术岗位"), say("在专业技术岗位工作")),
        ),
        Fact("was_selected", say("是否曾入选"), (bool,), _yes_no(say("曾入选本项目"), say("未曾入选本项目"))),
        Fact(
            "is_sanctioned",
            say("是否列入失信名单"),
            (bool,),
            _yes_no(say("列入失信名单且未满期限"), say("未列入失信名单")),
        ),
        Fact("nature_code", say("单位性质"), (str,), named_by="nature_name", code_set="unit_nature"),
        Fact("is_corps", say("是否兵团单位"), (bool,), _yes_no(say("为兵团单位"), say("不是兵团单位"))),
        Fact(
            "health_ok", say("健康状况"), (bool,), _yes_no(say("身心健康"), say("有影响正常培训的健康情况"))
        ),
        Fact(
            "politics_ok", say("政治表现"), (bool,), _yes_no(say("政治表现良好"), say("政治表现不符合要求"))
        ),
    )
}

_NAMES = frozenset(fact.named_by for fact in FACTS.values() if fact.named_by)


def _read(key: str, value: Any) -> object:
    types = FACTS[key].types if key in FACTS else (str,)
    if date in types and isinstance(value, str):
        return date.fromisoformat(value)
    return Decimal(value) if Decimal in types and isinstance(value, str) else value


def typed(key: str, text: str) -> object:
    """The value of a fact that an example says as text: a day, 1 or 0, a number, or the text itself. Invalid where it is none."""
    fact = FACTS[key]
    if date in fact.types:
        return _as_day(text)
    if bool in fact.types:
        return _as_flag(fact, text)
    if fact.is_closed and str in fact.types and text not in fact.words:
        known = join(fact.words, ITEMS)
        raise Invalid(
            say("“%(value)s”不是%(label)s，可用：%(known)s", value=text, label=fact.label, known=known)
        )
    return _as_number(fact, text) if Decimal in fact.types or int in fact.types else text


def _as_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(no_day(text)) from None


def _as_flag(fact: Fact, text: str) -> bool:
    if text not in ("0", "1"):
        raise Invalid(no_flag(fact.label, text))
    return text == "1"


def _as_number(fact: Fact, text: str) -> int | Decimal:
    if Decimal not in fact.types:
        if not text.isdecimal():
            raise Invalid(no_number(fact.label, text))
        return int(text)
    try:
        return Decimal(text)
    except ArithmeticError:
        raise Invalid(say("“%(label)s”应为数字，现为“%(value)s”", label=fact.label, value=text)) from None
