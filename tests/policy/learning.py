"""Rules of continuing education for tests: those of 内人社办发〔2024〕201号, and what others rule otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tepei.policy.credits import CreditRules, Earned
from tepei.policy.facts import FactRecord
from tepei.policy.vocabulary import Vocabulary
from tests.policy.base import FACTS

OWN = (
    {"key": "sex_code", "name": "性别", "kind": "code", "code_set": "sex"},
    {"key": "postdoc_funded", "name": "博士后资助", "kind": "yes_no", "words": {"yes": "在站期间获资助"}},
    {"key": "epidemic_years", "name": "疫情防控年度", "kind": "list"},
    {"key": "moved_on", "name": "转任日期", "kind": "date"},
    {"key": "promoted_on", "name": "破格任职日期", "kind": "date"},
    {"key": "recognition_years", "name": "考核认定年限", "kind": "number", "unit": "年"},
)
KNOWN = Vocabulary(facts={**FACTS, **{each["key"]: FactRecord.from_data(each) for each in OWN}})


def _older(sex: str, years: int) -> list[dict[str, Any]]:
    age = {"years": years, "inclusive": False, "reading": "generous"}
    return [
        {"fact": "sex_code", "operator": "is", "value": sex},
        {"fact": "born_on", "operator": "older_than", "value": age},
    ]


def _is(fact: str) -> list[dict[str, Any]]:
    return [{"fact": fact, "operator": "is", "value": True}]


NOTICE: Mapping[str, Any] = {
    "begins": "2025-01-01",
    "ends": "2025-12-31",
    "hours": 90,
    "makes_up": True,
    "subjects": [
        {"key": "public", "name": "公需科目", "hours": 30},
        {"key": "professional", "name": "专业科目", "hours": 60},
    ],
    "sources": [
        {"key": "platform", "name": "基地和平台", "subjects": ["public", "professional"]},
        {"key": "exam", "name": "职业资格考试", "subjects": ["professional"], "counts": "whole"},
    ],
    "look_backs": [
        {"level": "senior", "years": 3},
        {"level": "intermediate", "years": 3},
        {"level": "junior", "years": 1},
        {"level": "recognition", "years_fact": "recognition_years"},
    ],
    "reliefs": [
        {"key": "age", "name": "男满55女满50", "when": [_older("1", 55), _older("2", 50)], "effect": "all", "source": "（五）1"},
        {"key": "one_year", "name": "男满50女满45", "when": [_older("1", 50), _older("2", 45)], "effect": "some", "years": 1, "source": "（五）1"},
        {"key": "grassroots", "name": "非公和基层", "reviews": [2025], "when": [_is("is_nonpublic"), _is("is_grassroots")], "effect": "all", "as_reference": True, "source": "（五）2"},
        {"key": "postdoc", "name": "博士后", "levels": ["senior"], "when": [_is("postdoc_funded")], "effect": "all", "confirmed": True, "source": "（五）3"},
        {"key": "epidemic", "name": "疫情防控一线", "effect": "named", "fact": "epidemic_years", "source": "（五）4"},
        {"key": "moved", "name": "党政机关转任", "effect": "since", "fact": "moved_on", "source": "（五）5"},
        {"key": "exceptional", "name": "破格", "effect": "since", "fact": "promoted_on", "source": "（五）6"},
    ],
}  # fmt: skip


def rules_of(**changes: object) -> CreditRules:
    """The notice's rules with these keys said otherwise."""
    return CreditRules.from_data({**NOTICE, **changes}, vocabulary=KNOWN)


def earned(text: str) -> Iterator[Earned]:
    """ "2023 30 60, 2024 0 exam": hours of both subjects by year, learned on 1 June; or "2023 30 60 @2025-03-01"."""
    for part in (each.split() for each in text.split(",") if each.strip()):
        year, numbers = int(part[0]), [each for each in part[1:] if not each.startswith("@")]
        day = date.fromisoformat(part[-1][1:]) if part[-1].startswith("@") else date(year, 6, 1)
        for subject, hours in zip(("public", "professional", "elective"), numbers, strict=False):
            if hours == "exam":
                yield Earned(year, subject, "exam", Decimal(0), day)
            elif hours != "0":
                yield Earned(year, subject, "platform", Decimal(hours), day)
