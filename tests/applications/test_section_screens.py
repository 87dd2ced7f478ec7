"""编辑申报表: one section on the screen, its errors, its rows, and two windows at once."""

from __future__ import annotations

import html
import re

import pytest

from tepei.applications.models import Application
from tepei.papers import drafts
from tests.applications import filling
from tests.applications.desk import Desk, text_of

HOSTILE = '"><script>alert(1)</script>{{7*191}}'


@pytest.mark.parametrize(
    "key",
    ["basic", "health", "earlier", "plan", "career", "achievements", "papers", "eligibility", "preference"],
)
def test_every_section_shows_every_field(desk: Desk, key: str) -> None:
    pk = desk.draft()
    page = desk.get(f"/applications/{pk}/sections/{key}")
    assert page.status_code == 200
    section = desk.act(lambda: drafts.content_of(drafts.find(pk, Application)).form.section(key))
    assert all(field.label in text_of(page) for field in section.fields)


def test_nothing_typed_is_lost_and_nothing_typed_is_run(desk: Desk) -> None:
    pk = desk.draft()
    desk.save(pk, "plan", {"direction": HOSTILE, "goals": f"第一行\r\n{HOSTILE}"})
    page = desk.get(f"/applications/{pk}/sections/plan")
    assert HOSTILE in html.unescape(page.text)
    assert "<script>alert" not in page.text
    for path in (f"/applications/{pk}/", f"/applications/{pk}/submit", "/applications/"):
        assert "<script>alert" not in desk.get(path).text


def test_wrong_value_comes_back_with_its_error_at_the_field(desk: Desk) -> None:
    pk = desk.draft()
    page = desk.save(pk, "eligibility", {"work_since": "二〇一〇年"}, follow_redirects=True)
    assert 'value="二〇一〇年"' in page.text
    assert re.search(r'id="f-work_since"[^>]*aria-invalid="true"', page.text)
    assert "参加工作时间”：不是有效年月" in text_of(page)


def test_untouched_section_is_not_full_of_errors(desk: Desk) -> None:
    pk = desk.draft()
    assert "error-summary" not in desk.get(f"/applications/{pk}/sections/plan").text
    assert "请填写“拟选修专业方向”" in text_of(desk.get(f"/applications/{pk}/sections/plan?check=1"))


def test_what_is_demanded_is_marked_in_rows_and_choices_as_elsewhere(desk: Desk) -> None:
    pk, mark = desk.draft(), '<span class="required">必填</span>'
    career = desk.get(f"/applications/{pk}/sections/career").text
    assert f"至少填写 1 段。{mark}" in career
    for name in ("period", "experience"):
        assert re.search(rf'for="f-{name}-0">[^<]*{mark}', career), name
        assert re.search(rf'id="f-{name}-0"[^>]*aria-required="true"', career), name
    assert "至少填写" not in desk.get(f"/applications/{pk}/sections/papers").text
    choices = desk.get(f"/applications/{pk}/sections/earlier").text
    assert re.search(r'role="radiogroup" id="f-[^>]*aria-required="true"', choices)


def test_navigation_says_what_is_missing(desk: Desk) -> None:
    pk = desk.draft()
    assert "特培学习目标及计划 还差 2 处" in " ".join(
        text_of(desk.get(f"/applications/{pk}/sections/plan")).split()
    )
    desk.save(pk, "plan", filling.SECTIONS["plan"])
    assert "特培学习目标及计划 已填好" in " ".join(
        text_of(desk.get(f"/applications/{pk}/sections/plan")).split()
    )


def test_half_filled_section_is_saved_calmly(desk: Desk) -> None:
    pk = desk.draft()
    page = text_of(desk.save(pk, "plan", {"direction": "临床医学"}, follow_redirects=True))
    assert "已保存，还差 1 处，可以稍后补填" in page
    assert "处需要填写或更正" not in page
    checked = text_of(desk.get(f"/applications/{pk}/sections/plan?check=1"))
    assert "本栏目还有 1 处需要填写或更正" in checked


def test_condition_says_its_outcome_once(desk: Desk) -> None:
    pk = desk.draft(full=True)
    desk.save(pk, "basic", desk.stored(pk).form.answers["basic"] | {"education": "21"})
    desk.save(pk, "eligibility", desk.stored(pk).form.answers["eligibility"] | {"title_level": "420"})
    page = " ".join(text_of(desk.get(f"/applications/{pk}/")).split())
    failing = re.search(r"不符合 学历[^。]*。", page)
    assert failing is not None
    assert "不符合" not in failing[0].removeprefix("不符合")


def test_rows_are_added_moved_and_removed_by_buttons(desk: Desk) -> None:
    pk = desk.draft()

    def rows() -> list[str]:
        return [row["period"] for row in desk.stored(pk).form.answers["career"]]

    both = {"period.0": "甲", "experience.0": "a", "period.1": "乙", "experience.1": "b"}
    added = desk.save(pk, "career", {"period.0": "甲", "row": "add"}, follow_redirects=True)
    assert 'name="period.1"' in added.text
    desk.save(pk, "career", both)
    assert rows() == ["甲", "乙"]
    desk.save(pk, "career", {**both, "row": "up:1"})
    assert rows() == ["乙", "甲"]
    desk.save(pk, "career", {**both, "row": "down:0"})
    assert rows() == ["乙", "甲"]
    desk.save(pk, "career", {**both, "row": "remove:0"})
    assert rows() == ["乙"]
    desk.save(pk, "career", {**both, "row": "remove:99"})
    assert rows() == ["甲", "乙"]


def test_automatic_save_answers_a_script(desk: Desk) -> None:
    pk = desk.draft()
    seen = desk.stored(pk).form.edition
    answer = desk.save(pk, "plan", {"direction": "自动保存"}, headers={"Accept": "application/json"})
    assert answer.json["edition"] == seen + 1
    assert answer.json["saved_at"] == "09:00"
    assert "verdict" in answer.json["conditions"]
    assert "还差 1 处" in answer.json["nav"]


def test_stale_page_shows_both_texts_and_saves_neither_by_itself(desk: Desk) -> None:
    pk = desk.draft()
    seen = desk.stored(pk).form.edition
    desk.save(pk, "plan", {"direction": "另一窗口的内容"})
    stale = {"edition": seen, "mark": "0" * 16, "direction": "本窗口的内容"}
    page = desk.post(f"/applications/{pk}/sections/plan", stale)
    assert page.status_code == 409
    assert "另一窗口的内容" in text_of(page)
    assert "本窗口的内容" in text_of(page)
    assert desk.stored(pk).form.answers["plan"]["direction"] == "另一窗口的内容"
    told = desk.post(f"/applications/{pk}/sections/plan", stale, headers={"Accept": "application/json"})
    assert (told.status_code, told.json["conflict"]) == (409, True)
    edition = re.search(r'name="edition" value="(\d+)"', page.text)
    assert edition
    desk.post(f"/applications/{pk}/sections/plan", stale | {"edition": edition[1]})
    assert desk.stored(pk).form.answers["plan"]["direction"] == "本窗口的内容"


def test_two_windows_on_different_sections_do_not_disturb_each_other(desk: Desk) -> None:
    pk = desk.draft()
    page = desk.get(f"/applications/{pk}/sections/plan").text
    hidden = dict(re.findall(r'<input type="hidden" name="(edition|mark)" value="(\w+)"', page))
    desk.save(pk, "health", {"illness": "no"})
    answer = desk.post(f"/applications/{pk}/sections/plan", {**hidden, "direction": "照常保存"})
    assert answer.status_code == 302
    assert desk.stored(pk).form.answers["plan"]["direction"] == "照常保存"
