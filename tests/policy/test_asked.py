"""A form of which some parts are for some people only."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tepei.policy.fields import Form
from tests.policy.base import VOCABULARY

ON = dt.date(2025, 3, 20)
OLDER = [[{"fact": "born_on", "operator": "older_than", "value": {"years": 45, "reading": "generous"}}]]
OUTSIDE = [[{"fact": "track_code", "operator": "is", "value": "outside"}]]
FORM = Form.from_data(
    {
        "version": "1",
        "sections": [
            {"key": "a", "title": "甲", "fields": [
                {"key": "name", "label": "姓名"},
                {"key": "why", "label": "超龄说明", "required": True, "only_if": OLDER},
            ]},
            {"key": "b", "title": "乙", "only_if": OUTSIDE, "fields": [{"key": "where", "label": "区外单位"}]},
            {"key": "c", "title": "丙", "fields": [{"key": "age", "label": "年龄说明", "only_if": OLDER}]},
        ],
        "attachments": [
            {"key": "id", "label": "身份证", "kind": "image"},
            {"key": "letter", "label": "超龄证明", "kind": "document", "required": True, "only_if": OLDER},
        ],
    },
    vocabulary=VOCABULARY,
)  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "fields", "attachments"),
    [
        ({}, "a.name", "id"),
        ({"born_on": dt.date(1990, 1, 1)}, "a.name", "id"),
        ({"born_on": dt.date(1979, 3, 20)}, "a.name a.why c.age", "id letter"),
        ({"track_code": "outside"}, "a.name b.where", "id"),
        ({"track_code": "inside", "born_on": dt.date(1970, 1, 1)}, "a.name a.why c.age", "id letter"),
    ],
)
def test_parts_are_asked_of_whom_they_concern(facts: dict[str, Any], fields: str, attachments: str) -> None:
    asked = FORM.asked_of(facts, ON)
    assert " ".join(f"{s.key}.{f.key}" for s in asked.sections for f in s.fields) == fields
    assert " ".join(each.key for each in asked.attachments) == attachments


def test_form_without_such_parts_is_for_all() -> None:
    assert not FORM.is_for_all
    assert FORM.asked_of({"born_on": dt.date(1970, 1, 1)}, ON).sections[0].field("why").required
    plain = Form.from_data(
        {"version": "1", "sections": [{"key": "a", "title": "甲", "fields": [{"key": "x", "label": "某"}]}]}
    )
    assert plain.is_for_all
