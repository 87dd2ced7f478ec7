"""When an attachment must be there."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tepei.policy.attachments import AttachmentKindRecord
from tepei.policy.definition import DefinitionError
from tests.policy.base import VOCABULARY

ON = dt.date(2025, 3, 20)
TITLED = [[{"fact": "title_rank", "operator": "at_least", "value": 2}]]


def kind(**values: Any) -> AttachmentKindRecord:
    return AttachmentKindRecord.from_data(
        {"key": "title", "label": "职称证书", "kind": "document", **values}, vocabulary=VOCABULARY
    )


@pytest.mark.parametrize(
    ("values", "facts", "required"),
    [
        ({}, {"title_rank": 5}, False),
        ({"required": True}, {}, True),
        ({"required_if": TITLED}, {"title_rank": 2}, True),
        ({"required_if": TITLED}, {"title_rank": 0}, False),
        ({"required_if": TITLED}, {}, False),
        ({"required": True, "retired": True}, {}, False),
    ],
)
def test_attachment_is_required_where_its_condition_holds(
    values: dict[str, Any], facts: dict[str, object], required: bool
) -> None:
    assert kind(**values).is_required(facts, ON) is required


def test_condition_is_said_in_words() -> None:
    assert str(kind(required_if=TITLED).when) == "专业技术职称为初级（助理级）及以上"
    assert not kind().when


def test_faulty_condition_is_named() -> None:
    with pytest.raises(DefinitionError, match="required_if"):
        kind(required_if=[[{"fact": "title_rank", "operator": "older", "value": 2}]])
