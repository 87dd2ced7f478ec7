"""A section as boxes, and as a browser sends it back."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from tepei.forms import boxes, posted
from tepei.policy.gaps import check
from tests.forms.sample import LEAVE, LEAVING, STAYS, content


def box(key: str, **answers: str) -> boxes.Box:
    (line,) = boxes.lines(content(answers), LEAVING)
    return next(each for each in line.boxes if each.field.key == key)


@pytest.mark.parametrize(
    "key, value, control",
    [
        ("id", "", "locked"), ("portrait", "", "photo"), ("abroad", "", "radio"), ("country", "", "select"),
        ("reason", "", "textarea"), ("begins", "", "date"), ("begins", "2026-01-05", "date"), ("begins", "下周一", "text"),
    ],
)  # fmt: skip
def test_box_is_drawn_by_its_kind(key: str, value: str, control: str) -> None:
    assert box(key, **{key: value}).control == control


def test_locked_number_is_shown_without_its_middle() -> None:
    assert box("id", id="150199198506010011").shown == "150***********0011"


@pytest.mark.parametrize("chosen, offered", [("", ["156"]), ("156", ["156"]), ("810", ["156", "810"])])
def test_code_that_is_no_longer_offered_stays_where_it_was_chosen(chosen: str, offered: list[str]) -> None:
    assert [code for code, _word in box("country", country=chosen).options] == offered


def test_dependent_box_says_when_it_applies() -> None:
    assert str(box("country").condition) == "“是否出国”为“是”时填写"
    assert not box("reason").condition


def test_error_stands_at_its_box_and_row() -> None:
    said = content(stays=[{"place": "甲", "phone": "13900000000"}, {"place": "乙", "phone": "一二三"}])
    first, second = boxes.lines(said, STAYS, check(LEAVE, said.answers)["stays"])
    assert not any(each.error for each in first.boxes)
    assert "不是有效电话号码" in str(second.boxes[1].error)
    assert (second.label, second.boxes[1].id) == ("第 2 站", "f-phone-1")


@pytest.mark.parametrize(
    "rows, spare, shown",
    [([], False, 1), ([], True, 1), ([{"place": "甲"}], False, 1), ([{"place": "甲"}], True, 2)],
)
def test_empty_row_is_offered_where_there_is_none_or_one_is_asked_for(
    rows: list, spare: bool, shown: int
) -> None:
    assert len(boxes.lines(content(stays=rows), STAYS, spare=spare)) == shown


def test_posted_section_is_its_fields_with_our_line_ends() -> None:
    sent = MultiDict({"reason": "甲\r\n乙", "csrf_token": "x", "state": "approved"})
    assert posted.typed(LEAVING, sent) == {"reason": "甲\n乙"}


def test_posted_rows_come_in_their_order() -> None:
    sent = MultiDict(
        {"place.10": "丙", "place.2": "乙", "phone.2": "1", "place.x": "?", "place": "?", "other.1": "?"}
    )
    assert posted.typed(STAYS, sent) == [{"place": "乙", "phone": "1"}, {"place": "丙"}]


@pytest.mark.parametrize(
    "move, order",
    [
        ("up:1", "bac"), ("down:0", "bac"), ("up:0", "abc"), ("down:2", "abc"), ("remove:1", "ac"),
        ("add", "abc"), ("up:9", "abc"), ("up:-1", "abc"), ("up:0000", "abc"), ("burn:1", "abc"), ("", "abc"),
    ],
)  # fmt: skip
def test_rows_are_moved_by_buttons(move: str, order: str) -> None:
    assert "".join(posted.moved("abc", move)) == order
