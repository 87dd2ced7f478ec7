"""What is composed on screens that files say in codes: patterns of numbers, words of a category, numbers of a cap."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tepei.portal import scope
from tepei.portal.database import db
from tepei.programmes import queries
from tepei.schemes.models import Category, Limit, Scheme
from tests import factories
from tests.schemes.office import CODE, Office, cycle, one, options, pattern

WHEN = [[{"fact": "title_rank", "operator": "at_least", "value": 4}]]


@pytest.fixture
def app(sqlite_portal: Flask) -> Flask:
    return sqlite_portal


def scheme(app: Flask) -> Any:
    return one(app, select(Scheme).where(Scheme.cycle_id == cycle(app).id))


def test_pattern_is_composed_of_parts_and_shows_the_first_number(app: Flask, office: Office) -> None:
    edit = f"/schemes/edit/{scheme(app).id}"
    offered = options(office.get(edit), "trainee_number_pattern-part")
    assert offered["{year}"] == "年份" and offered["{serial:04}"] == "顺序号（4 位）"
    typed = pattern("trainee_number_pattern", "NM", "{year}", "-", "{serial:03}")
    assert office.post(edit, **typed).status_code == 302
    assert scheme(app).trainee_number_pattern == "NM{year}-{serial:03}"
    assert "<output>NM2025-001</output>" in office.get(edit)
    shown = office.get(f"/schemes/show/{scheme(app).id}")
    assert "NM 年份 - 顺序号（3 位）（例如 NM2025-001）" in shown and "{serial" not in shown
    assert office.post(edit).status_code == 302  # as it stands
    assert scheme(app).trainee_number_pattern == "NM{year}-{serial:03}"


@pytest.mark.parametrize("parts", [("NM", "{year}"), ("{serial}", "{serial:04}"), ("N{name}", "{serial}")])
def test_pattern_without_its_one_serial_is_refused_and_kept_in_its_boxes(
    app: Flask, office: Office, parts: tuple[str, ...]
) -> None:
    typed = pattern("trainee_number_pattern", *parts)
    answer = office.post(f"/schemes/edit/{scheme(app).id}", **typed)
    assert answer.status_code == 422
    assert '<a href="#trainee_number_pattern">' in answer.text
    assert "<output>—</output>" in answer.text


def test_serial_of_other_digits_stays_on_offer(app: Flask, office: Office) -> None:
    edit = f"/schemes/edit/{scheme(app).id}"
    office.post(edit, **pattern("trainee_number_pattern", "{serial:08}"))
    assert options(office.get(edit), "trainee_number_pattern-part")["{serial:08}"] == "顺序号（8 位）"


def category(app: Flask, **values: Any) -> Category:
    with app.app_context(), scope.everything("a test sets a category up"):
        year = queries.cycle_by_code(CODE)
        row = Category(cycle_id=year.id, key="young", name="青年人才", when=WHEN, position=0, **values)
        db.session.add(row)
        db.session.commit()
        return row


def words(*lines: tuple[str, str, str]) -> dict[str, Any]:
    places, abouts, typed = map(list, zip(*lines, strict=True))
    return {"words-place": places, "words-about": abouts, "words-word": typed}


def test_words_of_a_category_are_picked_by_the_places_of_the_form(app: Flask, office: Office) -> None:
    edit = f"/categories/edit/{category(app).id}"
    offered = options(office.get(edit), "words-place")
    assert offered["basic"] == "栏目“基本信息”" and offered["basic.name"] == "基本信息·姓名"
    assert not any(key.endswith(".help") for key in offered)
    lines = [("basic.name", "", "姓名（教师）"), ("basic.name", ".help", "照身份证"), ("", "", "")]
    assert office.post(edit, **words(*lines)).status_code == 302
    row = one(app, select(Category).where(Category.key == "young"))
    assert row.words == {"basic.name": "姓名（教师）", "basic.name.help": "照身份证"}
    assert office.post(edit).status_code == 302  # as it stands
    shown = office.get(f"/categories/show/{row.id}")
    assert "基本信息·姓名：姓名（教师）；基本信息·姓名的填写说明：照身份证" in shown


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (("basic.shoes", "", "鞋"), "第 2 行：请从列表中选择"),
        (("", "", "鞋"), "第 2 行：请选择栏目、栏或附件"),
        (("basic.sex", "", ""), "第 2 行：请填写叫法"),
        (("basic.name", "", "名字"), "第 2 行：与前面的一行重复"),
    ],
)
def test_words_for_what_the_form_does_not_have_are_refused(
    app: Flask, office: Office, line: tuple[str, str, str], fault: str
) -> None:
    answer = office.post(f"/categories/edit/{category(app).id}", **words(("basic.name", "", "姓名"), line))
    assert answer.status_code == 422 and fault in answer.text


def test_places_that_the_form_has_no_more_stay(app: Flask, office: Office) -> None:
    edit = f"/categories/edit/{category(app, words={'basic.shoes': '鞋'}).id}"
    assert options(office.get(edit), "words-place")["basic.shoes"] == "basic.shoes（本年度没有这一项）"


def cap(*lines: tuple[str, str], **more: str) -> dict[str, Any]:
    items, numbers = map(list, zip(*lines, strict=True))
    return {"key": "units", "kind": "cap", "numbers-item": items, "numbers-number": numbers, **more}


def test_numbers_of_a_cap_are_for_employers_by_their_names(app: Flask, office: Office) -> None:
    with app.app_context():
        unit = factories.unit("旗县医院")
        code = unit.credit_code or unit.code
    year = str(cycle(app).id)
    found = json.loads(office.get("/limits/lookup/employers?q=旗县医"))["results"]
    assert [each["text"].partition("（")[0] for each in found] == ["旗县医院"]
    assert json.loads(office.get("/limits/lookup/employers?q="))["results"] == []
    typed = cap((found[0]["text"], "3"), ("", ""), cycle=year)
    assert office.post(f"/limits/add?cycle={year}", **typed).status_code == 302
    limit = one(app, select(Limit).where(Limit.key == "units"))
    assert limit.numbers == {code: 3}
    edit = office.get(f"/limits/edit/{limit.id}")
    assert 'value="旗县医院"' in edit and code not in edit
    assert "旗县医院 3 名" in office.get(f"/limits/show/{limit.id}")
    assert office.post(f"/limits/edit/{limit.id}").status_code == 302  # as it stands
    assert one(app, select(Limit).where(Limit.key == "units")).numbers == {code: 3}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (("没有的医院", "3"), "第 1 行：没有单位“没有的医院”"),
        (("旗县医院", "几"), "第 1 行：请填写人数"),
        (("", "3"), "第 1 行：请填写名称"),
    ],
)
def test_number_for_nobody_and_nobody_with_a_number_are_refused(
    app: Flask, office: Office, line: tuple[str, str], fault: str
) -> None:
    year = str(cycle(app).id)
    answer = office.post(f"/limits/add?cycle={year}", **cap(line, cycle=year))
    assert answer.status_code == 422 and fault in answer.text
    assert f'value="{line[0]}"' in answer.text  # what was typed stays


def test_numbers_of_a_cap_by_values_are_said_by_their_words(app: Flask, office: Office) -> None:
    year = str(cycle(app).id)
    typed = cap(("正高级", "2"), cycle=year, of="title_rank")
    answer = office.post(f"/limits/add?cycle={year}", **typed)
    assert answer.status_code == 302
    limit = one(app, select(Limit).where(Limit.key == "units"))
    assert limit.numbers == {"5": 2}
    edit = office.get(f"/limits/edit/{limit.id}")
    assert (
        'value="正高级"' in edit
        and '<option value="正高级">' in edit
        and "data-lookup" not in edit.split("numbers-item")[1]
    )


def test_numbers_of_a_ceiling_are_for_who_recommends(app: Flask, office: Office) -> None:
    with app.app_context():
        name = factories.organisation("152200").name
    year = str(cycle(app).id)
    typed = cap((name, "2"), cycle=year, joint="y") | {"kind": "ceiling"}
    assert office.post(f"/limits/add?cycle={year}", **typed).status_code == 302
    limit = one(app, select(Limit).where(Limit.key == "units"))
    assert limit.numbers == {"152200": 2}
    edit = office.get(f"/limits/edit/{limit.id}")
    assert f'name="numbers-item" value="{name}"' in edit and f'<option value="{name}">' in edit
    nobody = cap(("没有的盟", "2"), cycle=year) | {"kind": "ceiling", "key": "other"}
    answer = office.post(f"/limits/add?cycle={year}", **nobody)
    assert answer.status_code == 422 and "没有单位“没有的盟”" in answer.text
