"""What the pages of a form say beside its boxes."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from flask import Flask, get_template_attribute

from tepei.forms import pages
from tepei.forms.queries import ATTACHMENTS
from tepei.policy.fields import Form
from tepei.policy.gaps import Gap
from tepei.policy.requirements import RequirementRecord
from tepei.policy.words import say
from tepei.programmes import guide
from tests.policy.base import VOCABULARY

DOCTORS = [[{"fact": "education_rank", "operator": "at_least", "value": 8}]]
FORM = Form.from_data(
    {
        "version": "1",
        "sections": [{"key": "basic", "title": "基本信息", "fields": [{"key": "name", "label": "姓名"}]}],
        "attachments": [
            {"key": "card", "label": "身份证", "kind": "document", "required": True},
            {"key": "degree", "label": "博士学位证书", "kind": "document", "required_if": DOCTORS},
            {"key": "letter", "label": "推荐信", "kind": "document", "required": True, "only_if": DOCTORS},
            {"key": "patent", "label": "专利证书", "kind": "document", "only_if": DOCTORS},
            {"key": "other", "label": "其他", "kind": "document"},
        ],
    },
    vocabulary=VOCABULARY,
)


def test_what_must_be_there_of_somebody_like_this_is_marked() -> None:
    missing = Gap(ATTACHMENTS, "degree", None, say("请上传。"), "missing")
    content = SimpleNamespace(attachments=[], attached=frozenset())
    opened: Any = SimpleNamespace(
        form=FORM, filled=None, content=content, gaps={ATTACHMENTS: [missing]}, looked_at=frozenset()
    )
    assert pages.of_attachments(opened)["demanded"] >= {"card", "degree"}


def test_guide_says_when_a_file_is_asked_for() -> None:
    scheme: Any = SimpleNamespace(form=FORM)
    call: Any = None
    opened = guide.Guide(call, scheme, None, ())
    assert str(opened.papers) == "身份证"
    assert str(opened.papers_of_some).split("；") == [
        "博士学位证书（最高学历为博士研究生及以上的须上传）",
        "推荐信（最高学历为博士研究生及以上的须上传）",
        "专利证书（最高学历为博士研究生及以上的可上传）",
        "其他",
    ]


def test_guide_says_whom_a_condition_is_for(app: Flask) -> None:
    """The ages of five categories stood one under the other without a word."""
    age = [[{"fact": "born_on", "operator": "born_on_or_after", "value": "1985-01-01"}]]
    own = {"key": "age", "name": "年龄", "source": "某文号 二", "text": "41周岁以下", "alternatives": age}
    track = SimpleNamespace(
        requirements=[
            RequirementRecord.from_data({**own, **more}, vocabulary=VOCABULARY)
            for more in ({}, {"only_if": DOCTORS})
        ]
    )
    with app.test_request_context():
        page = get_template_attribute("programmes/_guide.html", "conditions")(track)
    lines = [" ".join(each.split()) for each in re.sub(r"<[^>]+>", "", page).split("依据：某文号 二")]
    assert lines[:2] == ["41周岁以下", "年龄（适用于最高学历为博士研究生及以上的）：41周岁以下"]
