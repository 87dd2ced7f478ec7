"""Fields clean what is typed, and say what is wrong with what they cannot take."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from wtforms import Form

from tepei.portal.database import ZONE
from tepei.portal.screens.fields import CleanLongText, CleanText, Day, MomentOfDay


class Sheet(Form):
    line = CleanText()
    lines = CleanLongText()
    day = Day()
    moment = MomentOfDay()


@pytest.mark.parametrize(
    "name, typed, value",
    [
        ("line", "  白音 ", "白音"), ("line", "", None), ("line", "   ", None), ("line", "𠮷·a", "𠮷·a"),
        ("lines", "一\r\n二\r\n", "一\n二"),
        ("day", "2023-03-20", dt.date(2023, 3, 20)), ("day", "", None),
        ("moment", "2023-03-20T18:00", dt.datetime(2023, 3, 20, 18, tzinfo=ZONE)), ("moment", "", None),
    ],
)  # fmt: skip
def test_field_reads_what_is_typed(tiny: Flask, name: str, typed: str, value: object) -> None:
    with tiny.test_request_context(method="POST", data={name: typed}) as context:
        form = Sheet(context.request.form)
    assert form[name].data == value
    assert form[name].process_errors == []


@pytest.mark.parametrize(
    "name, typed, said",
    [
        ("line", "a\x00b", "控制字符"), ("line", "a\x1bb", "控制字符"), ("lines", "a\x00", "控制字符"),
        ("day", "2023-02-30", "日期不正确"), ("day", "昨天", "日期不正确"), ("day", "10000-01-01", "日期不正确"),
        ("moment", "2023-03-20", "时间不正确"), ("moment", "24:00", "时间不正确"),
        ("moment", "0001-01-01T00:00", "时间不正确"), ("moment", "9999-12-31T23:59", "时间不正确"),
    ],
)  # fmt: skip
def test_field_says_what_it_cannot_take(tiny: Flask, name: str, typed: str, said: str) -> None:
    with tiny.test_request_context(method="POST", data={name: typed}) as context:
        form = Sheet(context.request.form)
    assert said in str(form[name].process_errors[0])
    assert "\x00" not in str(form[name].data)


@pytest.mark.parametrize(
    "typed, value",
    [
        ("2023-03-20T23:59", dt.datetime(2023, 3, 20, 23, 59, 59, 999999, ZONE)),
        ("2023-03-20T23:58", dt.datetime(2023, 3, 20, 23, 58, tzinfo=ZONE)),
    ],
)
def test_moment_that_nobody_touched_keeps_its_seconds(tiny: Flask, typed: str, value: dt.datetime) -> None:
    """A close at the last moment of a day is shown as 23:59; saving something else must not bring it forward."""
    stored = dt.datetime(2023, 3, 20, 23, 59, 59, 999999, ZONE)
    with tiny.test_request_context(method="POST", data={"moment": typed}) as context:
        form = Sheet(context.request.form, data={"moment": stored})
    assert form.moment.data == value
