"""What a year asks, for screens that show it: 90 hours, 30 of them 公需 and 60 专业, as 内人社办发〔2024〕201号 一 has it."""

from __future__ import annotations

from tepei.policy.credits import CreditRules

RULES = CreditRules.model_validate(
    {
        "begins": "2023-01-01",
        "ends": "2023-12-31",
        "hours": 90,
        "makes_up": True,
        "recognised_by": ["county", "prefecture", "department", "employer"],
        "plan_days": 14,
        "report_days": 14,
        "source": "示例文件 一（二）",
        "subjects": [
            {"key": "public", "name": "公需科目", "hours": 30, "topics": ["数字技术", "网络安全"]},
            {"key": "professional", "name": "专业科目", "hours": 60},
        ],
        "sources": [
            {"key": "platform", "name": "网络平台培训", "subjects": ["public", "professional"]},
            {
                "key": "seminar",
                "name": "学术交流",
                "subjects": ["professional"],
                "per_day": 8,
                "half": "旁听的",
            },
            {"key": "exam", "name": "职业资格考试", "subjects": ["professional"], "counts": "whole"},
        ],
        "look_backs": [
            {"level": "senior", "years": 3},
            {"level": "junior", "years": 1},
        ],
        "platforms": [{"key": "xmex", "name": "示例学习网", "address": "https://example.org"}],
    }
)
