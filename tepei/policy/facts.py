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
from tepei.policy.definition import Invalid

NUMBER = (int, Decimal)


@dataclass(frozen=True)
class Fact:
    """`words` names single values, of a yes or no in a whole phrase; `named_by` is a further key of the facts that holds the
    name of a code. A closed fact has no values but those in `words`. `code_set` names the code set of a code.
    """

    key: str
    label: str
    types: tuple[type, ...]
    words: Mapping[Any, str] = field(default_factory=dict)
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

    def describe(self, value: object) -> str:
        return str(day_text(value)) if isinstance(value, date) else self.words.get(value, str(value))

    def state(self, value: object, name: object = None) -> str:
        """The value as part of a sentence: 最高学历为大学本科, 不是党政机关工作人员."""
        if bool in self.types and not name:
            return self.describe(value)
        return f"{self.label}为{name or self.describe(value)}"


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


EDUCATION = {
    8: "博士研究生", 7: "硕士研究生", 6: "研究生班", 5: "大学本科", 4: "大学专科", 3: "高中（中专）", 2: "初中", 1: "小学", 0: "无",
}  # fmt: skip
TITLES = {5: "正高级", 4: "副高级", 3: "中级", 2: "初级（助理级）", 1: "初级（员级）", 0: "无"}
# 职务层次 below 国家级, as the civil service's ranks name them; 0 is "holds no such post".
LEADING_RANKS = {
    6: "厅局级正职", 5: "厅局级副职", 4: "县处级正职", 3: "县处级副职", 2: "乡科级正职", 1: "乡科级副职", 0: "无",
}  # fmt: skip
UNIT_LEVELS = {"region": "自治区级单位", "prefecture": "盟市级单位", "county": "旗县及以下单位"}


def _yes_no(yes: str, no: str) -> Mapping[Any, str]:
    return {True: yes, False: no}


FACTS: Mapping[str, Fact] = {
    fact.key: fact
    for fact in (
        Fact("born_on", "出生日期", (date,)),
        Fact("ethnicity_code", "民族", (str,), named_by="ethnicity_name", code_set="ethnic_groups"),
        Fact("is_minority", "民族", (bool,), _yes_no("为少数民族", "为汉族"), named_by="ethnicity_name"),
        Fact(
            "region_code",
            "单位所在地",
            (str,),
            {"150000": "区直"},
            named_by="region_name",
            code_set="divisions",
        ),
        Fact("unit_level", "单位层级", (str,), UNIT_LEVELS, is_closed=True),
        Fact(
            "is_government",
            "是否党政机关工作人员",
            (bool,),
            _yes_no("是党政机关工作人员", "不是党政机关工作人员"),
        ),
        Fact("is_grassroots", "是否基层单位", (bool,), _yes_no("在基层单位工作", "不在基层单位工作")),
        Fact(
            "is_nonpublic", "是否非公有制领域", (bool,), _yes_no("在非公有制领域工作", "不在非公有制领域工作")
        ),
        Fact("education_rank", "最高学历", (int,), EDUCATION),
        Fact("title_rank", "专业技术职称", (int,), TITLES),
        Fact("profession_since", "从事本专业起始日期", (date,)),
        Fact("years", "从事本专业工作年限", NUMBER),
        Fact("is_scarce", "是否紧缺专业", (bool,), _yes_no("属于紧缺专业", "不属于紧缺专业")),
        Fact("leading_rank", "行政职务层次", (int,), LEADING_RANKS, is_closed=True),
        Fact(
            "left_profession",
            "是否脱离专业技术岗位",
            (bool,),
            _yes_no("已脱离专业技术岗位", "在专业技术岗位工作"),
        ),
        Fact("was_selected", "是否曾入选", (bool,), _yes_no("曾入选本项目", "未曾入选本项目")),
        Fact(
            "is_sanctioned",
            "是否列入失信名单",
            (bool,),
            _yes_no("列入失信名单且未满期限", "未列入失信名单"),
        ),
        Fact("nature_code", "单位性质", (str,), named_by="nature_name", code_set="unit_nature"),
        Fact("is_corps", "是否兵团单位", (bool,), _yes_no("为兵团单位", "不是兵团单位")),
        Fact("health_ok", "健康状况", (bool,), _yes_no("身心健康", "有影响正常培训的健康情况")),
        Fact("politics_ok", "政治表现", (bool,), _yes_no("政治表现良好", "政治表现不符合要求")),
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
        raise Invalid(f"“{text}”不是{fact.label}，可用：{'、'.join(fact.words)}")
    return _as_number(fact, text) if Decimal in fact.types or int in fact.types else text


def _as_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"“{text}”不是日期，应如 1978-01-01") from None


def _as_flag(fact: Fact, text: str) -> bool:
    if text not in ("0", "1"):
        raise Invalid(f"“{fact.label}”应为 0 或 1，现为“{text}”")
    return text == "1"


def _as_number(fact: Fact, text: str) -> int | Decimal:
    if Decimal not in fact.types:
        if not text.isdecimal():
            raise Invalid(f"“{fact.label}”应为不小于 0 的整数，现为“{text}”")
        return int(text)
    try:
        return Decimal(text)
    except ArithmeticError:
        raise Invalid(f"“{fact.label}”应为数字，现为“{text}”") from None
