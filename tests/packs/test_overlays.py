"""A year told by what differs from an earlier one."""

from __future__ import annotations

from typing import Any

import pytest

from tepei.packs.overlays import SAME, applied, changed, located
from tepei.policy.fields import Form
from tepei.policy.year import Year


def field(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "label": key.upper(), **more}


def form(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "version": "1",
        "sections": [{"key": "basic", "title": "基本信息", "fields": list(fields)}],
        **more,
    }


A, B, C = field("a"), field("b"), field("c")
ORIGIN = form(A, B, C)


def fields_said(said: dict[str, Any]) -> Any:
    return said["sections"][0]["fields"]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (form(A, field("b", required=True), C), [{"key": "b", "required": True}]),
        (form(A, C), [{"key": "b", "drop": True}]),
        (form(A, B, C, field("d")), [{"key": "d", "label": "D"}]),
        (form(A, field("d"), B, C), [{"key": "d", "label": "D", "after": "a"}]),
        (form(field("d"), A, B, C), [{"key": "d", "label": "D", "after": ""}]),
        (form(C, A, B), [{"key": "c", "after": ""}]),
        (form(A, B, field("c", options=["甲", "乙"])), [{"key": "c", "options": ["甲", "乙"]}]),
    ],
    ids=["changed", "gone", "added", "added between", "added first", "moved", "list said as a whole"],
)  # fmt: skip
def test_what_differs_is_said_and_nothing_else(new: dict[str, Any], said: list[Any]) -> None:
    found = changed(ORIGIN, new, Form)
    assert found.keys() == {"sections"}
    assert fields_said(found) == said
    assert applied(ORIGIN, found, Form) == new


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ({**ORIGIN, "version": "2"}, {"version": "2"}),
        ({**ORIGIN, "attachments": [{"key": "x", "label": "照片", "kind": "image"}]}, {"attachments": [{"key": "x", "label": "照片", "kind": "image"}]}),
    ],
)  # fmt: skip
def test_values_are_said_by_their_key(new: dict[str, Any], said: dict[str, Any]) -> None:
    assert changed(ORIGIN, new, Form) == said
    assert applied(ORIGIN, said, Form) == new


def test_null_takes_a_key_back_to_what_goes_without_saying() -> None:
    origin = form(field("a", required=True, help="照证件填写"))
    new = form(field("a", required=True))
    said = changed(origin, new, Form)
    assert fields_said(said) == [{"key": "a", "help": None}]
    assert applied(origin, said, Form) == new


def test_nothing_is_said_of_what_is_the_same() -> None:
    assert changed(ORIGIN, form(A, B, C), Form) is SAME


def test_words_of_states_and_documents_are_said_by_their_key() -> None:
    origin = {
        "statuses": {"selected": "入选", "rejected": "落选"},
        "documents": {"application": {"title": "申报表"}},
    }
    new = {"statuses": {"selected": "已入选"}, "documents": {"application": {"title": "推荐表"}}}
    said = changed(origin, new, Year)
    assert said == {
        "statuses": {"selected": "已入选", "rejected": None},
        "documents": {"application": {"title": "推荐表"}},
    }
    assert applied(origin, said, Year) == new


@pytest.mark.parametrize(
    ("where", "here"),
    [
        (("sections", 0, "fields", 1, "required"), ("sections", 0, "fields", 0, "required")),
        (("sections", 0, "fields", 1, "label"), ("sections", 0, "fields", 0)),
        (("sections", 0, "fields", 0, "label"), ("sections", 0, "fields")),
        (("version",), None),
    ],
    ids=["said", "said in part", "taken over within", "taken over"],
)
def test_fault_is_found_where_the_year_itself_says_it(where: tuple[Any, ...], here: Any) -> None:
    said = {"sections": [{"key": "basic", "fields": [{"key": "b", "required": True}]}]}
    assert located(where, applied(ORIGIN, said, Form), said, Form) == here
