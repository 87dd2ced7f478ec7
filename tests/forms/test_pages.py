"""What the pages of a form say beside its boxes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tepei.forms import pages
from tepei.forms.queries import ATTACHMENTS
from tepei.policy.fields import Form
from tepei.policy.form import Gap
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
    assert pages.of_attachments(opened)["demanded"] == {"card", "degree"}


def test_guide_says_when_a_file_is_asked_for() -> None:
    scheme: Any = SimpleNamespace(form=FORM)
    call: Any = None
    some = guide.Guide(call, scheme, None, ()).papers_of_some
    assert str(some) == "博士学位证书（最高学历为博士研究生及以上的须上传）；其他"
