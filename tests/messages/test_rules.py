"""Wording and times of messages, as tables."""

from __future__ import annotations

import datetime as dt

import pytest

from tepei.messages import rules, wording
from tepei.portal import channels

PLACES = ("姓名", "年度")


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{姓名}同志：{年度}", "张三同志：2023年度"),
        ("{ 姓名 }", "张三"),
        ("没有可填的", "没有可填的"),
        ("{没有值的}。", "。"),
    ],
)
def test_places_are_filled_in(template: str, filled: str) -> None:
    assert wording.fill(template, {"姓名": "张三", "年度": "2023年度"}) == filled


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{姓名}同志", ""),
        ("{身份证号}", "“身份证号”不是可以填入的内容。可用的有：姓名、年度。"),
        ("{姓名", "花括号须成对使用，例如 {姓名}。"),
        ("{{姓名}}", "花括号须成对使用，例如 {姓名}。"),
    ],
)
def test_wording_names_what_can_be_filled_in(template: str, reason: str) -> None:
    assert str(wording.is_wording("text", template, PLACES).text) == reason


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [("21:29", False), ("21:30", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_quiet_hours_go_over_midnight(moment: str, is_quiet: bool) -> None:
    assert channels.is_quiet(dt.time.fromisoformat(moment), dt.time(21, 30), dt.time(8)) is is_quiet


def test_quiet_hours_of_one_day() -> None:
    assert channels.is_quiet(dt.time(13), dt.time(12), dt.time(14))
    assert not channels.is_quiet(dt.time(14), dt.time(12), dt.time(14))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7、3、1", (7, 3, 1)),
        ("1, 3，7", (7, 3, 1)),
        ("", ()),
        ("0", (0,)),
        ("三天", None),
        ("-1", None),
        ("61", None),
    ],
)
def test_days_before_a_close(text: str, days: tuple[int, ...] | None) -> None:
    assert rules.days_of(text) == days
