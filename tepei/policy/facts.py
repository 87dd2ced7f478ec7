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

NUMBER = (int, Decimal)


@dataclass(frozen=True)
class Fact:
    """`words` names single values, of a yes or no in a whole phrase; `named_by` is a further key of the facts that holds the
    name of a code. A closed fact has no values but those in `words`.
    """

    key: str
    label: str
    types: tuple[type, ...]
    words: Mapping[Any, str] = field(default_factory=dict)
    named_by: str = ""
    is_closed: bool = False

    def fits(self, value: object) -> bool:
        return isinstance(value, self.types) and (bool in self.types or not isinstance(value, bool))

    def describe(self, value: object) -> str:
        return day_text(value) if isinstance(value, date) else self.words.get(value, str(value))

    def state(self, value: object, name: object = None) -> str:
        """The value as part of a sentence: 最高学历为大学本科, 不是党政机关工作人员."""
        if bool in self.types and not name:
            return self.describe(value)
        return f"{self.label}为{name or self.describe(value)}"


EDUCATION = {
    8: "博士研究生", 7: "硕士研究生", 6: "研究生班", 5: "大学本科", 4: "大学专科", 3: "高中（中专）", 2: "初中", 1: "小学", 0: "无",
}  # fmt: skip
TITLES = {5: "正高级", 4: "副高级", 3: "中级", 2: "初级（助理级）", 1: "初级（员级）", 0: "无"}
UNIT_LEVELS = {"region": "自治区级单位", "prefecture": "盟市级单位", "county": "旗县及以下单位"}


def _yes_no(yes: str, no: str) -> Mapping[Any, str]:
    return {True: yes, False: no}


FACTS: Mapping[str, Fact] = {
    fact.key: fact
    for fact in (
        Fact("born_on", "出生日期", (date,)),
        Fact("ethnicity_code", "民族", (str,), named_by="ethnicity_name"),
        Fact("is_minority", "民族", (bool,), _yes_no("为少数民族", "为汉族"), named_by="ethnicity_name"),
        Fact("region_code", "单位所在地", (str,), {"150000": "区直"}, named_by="region_name"),
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
        Fact("health_ok", "健康状况", (bool,), _yes_no("身心健康", "有影响正常培训的健康情况")),
        Fact("politics_ok", "政治表现", (bool,), _yes_no("政治表现良好", "政治表现不符合要求")),
    )
}
