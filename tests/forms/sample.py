"""A form that is no application's: a leave of a few days."""

from __future__ import annotations

from typing import Any

from tepei.codes.models import CodeItem
from tepei.forms.content import Content
from tepei.policy.fields import Form

LEAVE = Form.from_data(
    {
        "version": "1",
        "sections": [
            {"key": "leave", "title": "请假", "fields": [
                {"key": "id", "label": "身份证号", "kind": "id_number", "locked": True},
                {"key": "begins", "label": "开始日期", "kind": "date", "required": True},
                {"key": "abroad", "label": "是否出国", "kind": "yes_no"},
                {"key": "country", "label": "国家", "kind": "code", "code_set": "countries", "show_if": {"field": "abroad", "is": "yes"}},
                {"key": "reason", "label": "事由", "kind": "long_text"},
                {"key": "portrait", "label": "照片", "kind": "photo"},
            ]},
            {"key": "stays", "title": "去向", "rows": True, "row_label": "第 {} 站", "fields": [
                {"key": "place", "label": "地点"}, {"key": "phone", "label": "电话", "kind": "phone"},
            ]},
        ],
        "attachments": [
            {"key": "portrait", "label": "照片", "kind": "image"},
            {"key": "proof", "label": "证明", "kind": "document", "required": True},
            {"key": "old", "label": "旧表", "kind": "document", "required": True, "retired": True},
        ],
    }
)  # fmt: skip
LEAVING, STAYS = LEAVE.sections
COUNTRIES = {
    "countries": {
        "156": CodeItem(
            code_set="countries",
            code="156",
            name="中国",
            is_selectable=True,
            attributes={"form_label": "境内"},
        ),
        "810": CodeItem(code_set="countries", code="810", name="苏联", is_selectable=False, attributes={}),
    }
}


def content(leave: dict[str, str] | None = None, stays: list[dict[str, str]] | None = None) -> Content:
    """The form with these answers and nothing uploaded."""
    answers: dict[str, Any] = {"leave": leave or {}, "stays": stays or []}
    return Content(LEAVE, answers, COUNTRIES)
