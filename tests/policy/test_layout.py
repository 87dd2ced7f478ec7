"""What a reviewer fills in on a document is a form of one section."""

from __future__ import annotations

from typing import Any

import pytest

from tepei.policy.definition import DefinitionError
from tepei.policy.layout import REVIEW, DocumentRecord


def document(*fields: dict[str, Any]) -> DocumentRecord:
    return DocumentRecord.from_data(
        {"title": "审核表", "version": "1", "fields": list(fields)}, "documents.review"
    )


def test_document_is_a_form_of_one_section_without_what_is_retired() -> None:
    form = document({"key": "a", "label": "甲"}, {"key": "b", "label": "乙", "retired": True}).form
    assert [(section.key, section.title) for section in form.sections] == [(REVIEW, "审核表")]
    assert [field.key for field in form.section(REVIEW).fields] == ["a"]


def test_document_that_nobody_fills_in_has_no_field() -> None:
    assert document().form.section(REVIEW).fields == ()


@pytest.mark.parametrize("source", ["basic.sex", "later", "nonsense"])
def test_field_depends_on_an_earlier_one_of_the_same_document(source: str) -> None:
    asks = {"key": "why", "label": "理由", "show_if": {"field": source, "is": "no"}}
    with pytest.raises(DefinitionError) as refused:
        document({"key": "agrees", "label": "同意", "kind": "yes_no"}, asks, {"key": "later", "label": "后"})
    assert refused.value.path == "documents.review.fields[1].show_if"
