"""What an example does not say is filled in: what is asked, no more, and so that it decides nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tepei.demo.fillers import completed
from tepei.policy.fields import Form

ON = dt.date(2025, 6, 30)


def form(*fields: dict[str, Any], **section: Any) -> Form:
    named = [{"label": each["key"], "required": True, **each} for each in fields]
    return Form.from_data(
        {"version": "1", "sections": [{"key": "part", "title": "某栏目", "fields": named, **section}]}
    )


def filled(asked: Form, answers: Any = None, away_from: str = "") -> Any:
    """The answers of the section; an answer `away_from` is farther than others."""
    typed = {} if answers is None else {"part": answers}
    return completed(
        typed, lambda _: asked, {}, ON, lambda found: away_from in str(found) if away_from else 0
    )["part"]


GRADE = {"key": "grade", "kind": "choice", "options": ["优秀", "合格"], "fact": "grade"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([{"key": "title", "max_length": 2}], {"title": "示例"}),
        ([{"key": "since", "kind": "month"}], {"since": "2015-06"}),
        ([{"key": "ill", "kind": "yes_no"}, {"key": "which", "show_if": {"field": "ill", "is": "yes"}}], {"ill": "no"}),
        ([{"key": "phone", "kind": "phone"}, {"key": "post", "required": False}], {"phone": "13800009001"}),
        ([GRADE], {"grade": "优秀"}),
    ],
    ids=["最多字数", "年月", "不显示的", "不必填的", "选项"],
)  # fmt: skip
def test_what_is_asked_is_answered(fields: list[dict[str, Any]], expected: dict[str, str]) -> None:
    assert filled(form(*fields)) == expected


def test_answer_that_decides_is_the_nearest() -> None:
    assert filled(form(GRADE), away_from="优秀") == {"grade": "合格"}


def test_rows_are_as_many_as_there_must_be_and_whole() -> None:
    rows = form({"key": "year", "kind": "year"}, {"key": "place"}, rows=True, min_rows=2)
    assert filled(rows, [{"year": "2020"}]) == [
        {"year": "2020", "place": "示例内容"}, {"year": "2015", "place": "示例内容"},
    ]  # fmt: skip


def test_what_is_stated_stays_even_where_it_is_wrong() -> None:
    assert filled(form({"key": "since", "kind": "month"}), {"since": "某月"}) == {"since": "某月"}
