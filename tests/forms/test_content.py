"""What stands in a form, in words and in its usual form."""

from __future__ import annotations

import pytest

from tepei.forms import content as contents
from tests.forms.sample import LEAVE, LEAVING, STAYS, content

NUMBER = "150199198506010011"


@pytest.mark.parametrize(
    "answers, rows",
    [({}, []), ({"stays": [{"place": "甲"}]}, [{"place": "甲"}]), ({"stays": "不是行"}, [])],
)
def test_repeating_section_has_its_rows(answers: dict, rows: list) -> None:
    assert contents.rows_of(STAYS, answers) == rows


@pytest.mark.parametrize("answers", [{}, {"leave": "不是键值对"}])
def test_other_section_always_has_one_row(answers: dict) -> None:
    assert contents.rows_of(LEAVING, answers) == [{}]


def test_words_are_those_of_codes_and_of_yes_and_no() -> None:
    words = content().words
    assert words["leave.country"] == {"156": "中国", "810": "苏联"}
    assert words["leave.abroad"] == {"yes": "是", "no": "否"}
    assert words["leave.reason"] == {}


def test_box_that_a_form_has_for_a_code_may_have_another_name() -> None:
    assert content().ticks == {"leave.country": {"156": "境内"}}


def test_section_in_words_has_every_field_but_the_photo() -> None:
    said = content(
        {"abroad": "yes", "country": "156", "begins": "2026年1月5日", "id": NUMBER},
        [{"phone": "139 0000 0000"}],
    )
    leave, stays = contents.in_words(said, masked=True)
    assert dict(leave.rows[0]) == {
        "身份证号": "150***********0011", "开始日期": "2026-01-05", "是否出国": "是", "国家": "中国", "事由": "",
    }  # fmt: skip
    assert stays.rows == ((("地点", ""), ("电话", "139****0000")),)
    assert dict(contents.in_words(said)[0].rows[0])["身份证号"] == NUMBER


def test_answer_that_has_no_usual_form_is_shown_as_typed() -> None:
    assert contents.usual(LEAVING.field("begins"), {"begins": "\u202e某日"}) == "\u202e某日"


def test_masked_answers_differ_in_id_numbers_alone() -> None:
    answers = {"leave": {"id": NUMBER, "reason": NUMBER}, "stays": [{"place": "甲"}]}
    masked = contents.masked(LEAVE, answers)
    assert masked == {**answers, "leave": {"id": "150***********0011", "reason": NUMBER}}
    assert contents.masked(LEAVE, {}) == {}


def test_photo_is_a_kind_of_attachment() -> None:
    assert contents.photo_keys(LEAVE) == {"portrait"}
