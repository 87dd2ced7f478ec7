"""A form whose fields and rows feed facts, and facts to be made of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tepei import packs
from tepei.packs import cases
from tepei.policy.facts import FactRecord, by_key
from tepei.policy.fields import Form
from tests.policy.base import FACTS, VOCABULARY

ON = dt.date(2023, 3, 20)
CODES = cases.codes_of(packs.read(packs.base.BASE.parent / "inner-mongolia"))
FORM = Form.from_data(
    {
        "version": "1",
        "sections": [
            {"key": "a", "title": "甲", "fields": [
                {"key": "born_on", "label": "生", "kind": "date", "fact": "born_on"},
                {"key": "nation", "label": "族", "kind": "code", "code_set": "ethnic_groups", "fact": "ethnicity_code"},
                {"key": "education", "label": "学", "kind": "code", "code_set": "education_levels", "fact": "education_rank"},
                {"key": "degree", "label": "位", "kind": "code", "code_set": "degrees", "fact": "degree_rank"},
                {"key": "title", "label": "职", "kind": "code", "code_set": "title_levels", "fact": "title_rank"},
                {"key": "since", "label": "起", "kind": "month", "fact": "profession_since"},
                {"key": "health", "label": "健", "kind": "yes_no", "fact": "health_ok"},
                {"key": "home", "label": "籍", "kind": "code", "code_set": "divisions", "fact": "origin_code"},
                {"key": "papers", "label": "论文", "kind": "integer", "fact": "papers"},
                {"key": "way", "label": "途径", "kind": "choice", "options": ["引进", "自主培养"], "fact": "way"},
                {"key": "scarce", "label": "紧", "kind": "yes_no", "fact": "is_scarce", "show_if": {"field": "way", "is": "引进"}},
            ]},
            {"key": "awards", "title": "乙", "rows": True, "fields": [
                {"key": "on", "label": "日期", "kind": "month"},
                {"key": "grade", "label": "等级"},
                {"key": "money", "label": "金额", "kind": "integer"},
            ]},
        ],
    }
)  # fmt: skip


def fact(kind: str = "yes_no", source: dict[str, Any] | None = None, **more: Any) -> FactRecord:
    words = {"choice": {"a": "引进", "b": "自主培养"}, "rank": {"0": "不同意", "1": "同意"}}.get(kind, {})
    said = {"key": "x", "name": "某项", "kind": kind, "words": words, **more}
    return FactRecord.from_data(said | ({"from": source} if source else {}), vocabulary=VOCABULARY)


TABLE = {**FACTS, **by_key([fact("number", key="papers"), fact("choice", key="way")])}
