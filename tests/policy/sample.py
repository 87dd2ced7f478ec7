"""A small form and what is missing in it."""

from datetime import date

from tepei.policy.answers import Known
from tepei.policy.fields import Form
from tepei.policy.gaps import check

FORM = Form.from_data(
    {
        "version": "2023-1",
        "sections": [
            {
                "key": "basic",
                "title": "基本信息",
                "fields": [
                    {"key": "name", "label": "姓名", "kind": "name", "required": True},
                    {
                        "key": "unit",
                        "label": "工作单位",
                        "kind": "organisation",
                        "required": True,
                        "locked": True,
                    },
                    {"key": "photo", "label": "一寸照片", "kind": "photo", "required": True},
                    {"key": "stamp", "label": "签名", "kind": "photo"},
                    {"key": "sex", "label": "性别", "kind": "code", "code_set": "sex", "required": True},
                    {"key": "phone", "label": "本人手机", "kind": "phone"},
                    {"key": "school", "label": "毕业院校", "max_length": 4},
                ],
            },
            {
                "key": "past",
                "title": "特培经历",
                "fields": [
                    {"key": "joined", "label": "是否参加过特培学习", "kind": "yes_no", "required": True},
                    {
                        "key": "where",
                        "label": "何时何单位",
                        "required": True,
                        "show_if": {"field": "joined", "is": "yes"},
                    },
                    {
                        "key": "why",
                        "label": "原因",
                        "required": True,
                        "show_if": {"field": "where", "in": ["甲", "乙"]},
                    },
                ],
            },
            {
                "key": "career",
                "title": "主要工作经历",
                "rows": True,
                "min_rows": 1,
                "max_rows": 2,
                "fields": [
                    {"key": "period", "label": "时间", "required": True},
                    {"key": "post", "label": "职务或职称"},
                    {"key": "abroad", "label": "国外", "kind": "yes_no"},
                    {
                        "key": "country",
                        "label": "国家",
                        "required": True,
                        "show_if": {"field": "abroad", "is": "yes"},
                    },
                    {
                        "key": "again",
                        "label": "再次",
                        "required": True,
                        "show_if": {"field": "past.joined", "is": "yes"},
                    },
                ],
            },
        ],
    }
)
KNOWN = Known({"sex": {"1", "2"}}, date(2023, 3, 8))
ROW = {"period": "2015—2023"}
FULL = {
    "basic": {"name": "阿卜杜·买提", "unit": 42, "sex": "1"},
    "past": {"joined": "no"},
    "career": [ROW],
}


def gaps(attachments=frozenset({"photo"}), **sections):
    """(code, field, row, text) of every gap of the full form with these sections changed."""
    found = check(FORM, {**FULL, **sections}, attachments, KNOWN)
    return [(gap.code, gap.field, gap.row, str(gap.text)) for section in found.values() for gap in section]


def basic(**changed):
    return {"basic": {**FULL["basic"], **changed}}
