"""Every printed field of the form is on paper, whether its layout names it or not."""

from __future__ import annotations

from typing import Any

import pytest

from tepei.policy.arranging import arranged, concluded
from tepei.policy.fields import Form
from tepei.policy.layout import GRID, DocumentRecord, LayoutPart

BOXES = (("unit", "单位审核意见"), ("department", "主管部门审核意见"), ("bureau", "主管部门审核意见"))
NAME = {"key": "name", "label": "姓名", "kind": "name", "locked": True}
SEX = {"key": "sex", "label": "性别", "kind": "choice", "options": ["男", "女"]}
GOALS = {"key": "goals", "label": "学习目标", "kind": "long_text"}
BASIC = {"key": "basic", "title": "基本信息", "fields": [NAME, SEX]}
PLAN = {"key": "plan", "title": "学习计划", "fields": [GOALS]}
CAREER = {
    "key": "career", "title": "工作经历", "rows": True,
    "fields": [{"key": "since", "label": "起始年月", "kind": "month"}, {"key": "work", "label": "工作", "max_length": 200}],
}  # fmt: skip
OPINIONS = {"kind": "opinions", "title": "审核意见", "boxes": [{"label": "意见"}]}
NAMED = {"kind": "grid", "title": "表", "rows": [[{"label": "姓名", "colspan": 12}, {"field": "basic.name", "colspan": 12}]]}  # fmt: skip


def parts(*sections: dict[str, Any], is_whole: bool = True, **document: Any) -> tuple[LayoutPart, ...]:
    form = Form.from_data({"version": "1", "sections": list(sections)})
    made = DocumentRecord.from_data({"title": "申报表", **document})
    return arranged(made, form, BOXES, is_whole=is_whole).parts


def fields_of(part: LayoutPart) -> list[str]:
    cells = [cell.field for row in part.rows for cell in row if cell.field]
    return cells + [f"{part.section}.{column.field}" for column in part.columns]


def said(found: tuple[LayoutPart, ...]) -> list[tuple[str, str, list[str]]]:
    return [(part.kind, part.title, fields_of(part)) for part in found]


def widths(part: LayoutPart) -> set[int]:
    totals = [0] * len(part.rows)
    for number, row in enumerate(part.rows):
        for cell in row:
            for reached in range(number, number + cell.rowspan):
                totals[reached] += cell.colspan
    return {*totals}


def test_document_without_parts_is_arranged_from_form_and_route() -> None:
    found = parts(BASIC, CAREER, PLAN)
    assert said(found) == [
        ("grid", "基本信息", ["basic.name", "basic.sex"]),
        ("rows", "工作经历", ["career.since", "career.work"]),
        ("grid", "学习计划", ["plan.goals"]),
        ("opinions", "审核意见", []),
    ]
    assert [(box.label, box.steps) for box in found[-1].boxes] == [
        ("单位审核意见", ("unit",)),
        ("主管部门审核意见", ("department", "bureau")),
    ]


def test_neighbours_that_do_not_repeat_share_a_grid_each_under_its_name() -> None:
    grid, _opinions = parts(BASIC, PLAN)
    assert grid.title == "申报表"
    assert [row[0].label for row in grid.rows] == ["基本信息", "姓名", "学习计划", "学习目标"]


@pytest.mark.parametrize(
    ("field", "kind", "options", "colspan"),
    [
        (SEX, "choice", ("男", "女"), 20),
        ({**SEX, "options": ["很长很长很长的选项之一", "很长很长很长的选项之二", "很长很长很长的选项之三"]}, "", (), 20),
        ({"key": "agrees", "label": "同意", "kind": "yes_no"}, "choice", ("是", "否"), 20),
        ({"key": "born", "label": "出生日期", "kind": "date"}, "date", (), 20),
        ({"key": "since", "label": "起始年月", "kind": "month"}, "date", (), 20),
        (GOALS, "long_text", (), 20),
        ({"key": "ill", "label": "有无影响正常培训的疾病史等情况", "kind": "yes_no"}, "choice", ("是", "否"), 10),
        ({"key": "code", "label": "民族", "kind": "code", "code_set": "ethnic_groups"}, "", (), 20),
    ],
    ids=["choice", "long choice", "yes or no", "day", "month", "long text", "statement", "code"],
)  # fmt: skip
def test_answer_is_printed_by_the_kind_of_its_field(
    field: dict[str, Any], kind: str, options: tuple[str, ...], colspan: int
) -> None:
    grid = parts({"key": "any", "title": "栏目", "fields": [field]})[0]
    (_label, answer), *_rest = grid.rows
    assert (answer.kind, answer.options, answer.colspan) == (kind, options, colspan)


@pytest.mark.parametrize("count", range(12))
def test_rows_of_a_grid_are_full_beside_a_photo_too(count: int) -> None:
    fields = [{"key": f"f{number}", "label": f"栏{number}", "max_length": 20} for number in range(count)]
    photo = {"key": "photo", "label": "照片", "kind": "photo"}
    grid = parts({"key": "any", "title": "栏目", "fields": [*fields, photo]})[0]
    assert widths(grid) == {GRID}
    assert sorted(fields_of(grid)) == sorted(["any.photo", *(f"any.{field['key']}" for field in fields)])
    picture = grid.rows[0][-1]
    assert max(9, picture.height or 0) + 9 * (picture.rowspan - 1) >= 36  # mm, an inch photo with its margin


def test_columns_of_rows_are_together_as_wide_as_the_page() -> None:
    fields = [{"key": f"f{number}", "label": f"栏{number}", "max_length": 20} for number in range(7)]
    table = parts({"key": "any", "title": "栏目", "rows": True, "fields": fields})[0]
    assert sum(column.width for column in table.columns) == 100


def test_section_that_the_layout_does_not_name_stands_before_the_opinions() -> None:
    assert said(parts(BASIC | {"fields": [NAME]}, PLAN, parts=[NAMED, OPINIONS, NAMED])) == [
        ("grid", "表", ["basic.name"]),
        ("grid", "学习计划", ["plan.goals"]),
        ("opinions", "审核意见", []),
        ("grid", "表", ["basic.name"]),
    ]


def test_field_that_the_layout_does_not_name_stands_there_as_well() -> None:
    assert said(parts(BASIC, parts=[NAMED])) == [
        ("grid", "表", ["basic.name"]),
        ("grid", "基本信息", ["basic.sex"]),
    ]


def test_table_of_rows_gets_the_column_that_it_lacks() -> None:
    named = {
        "kind": "rows",
        "title": "经历",
        "section": "career",
        "columns": [{"label": "工作", "field": "work", "width": 100}],
    }
    (table,) = parts(CAREER, parts=[named])
    assert [(column.label, column.width) for column in table.columns] == [("工作", 50), ("起始年月", 50)]


@pytest.mark.parametrize("where", ["cover", "above"])
def test_field_on_the_cover_is_on_paper(where: str) -> None:
    line = {"label": "性别", "field": "basic.sex"}
    document = {where: [line] if where == "cover" else line, "parts": [NAMED]}
    assert said(parts(BASIC, **document)) == [("grid", "表", ["basic.name"])]


@pytest.mark.parametrize("change", [{"printed": False}, {"retired": True}])
def test_field_that_is_not_printed_or_not_asked_stays_away(change: dict[str, Any]) -> None:
    assert said(parts(BASIC | {"fields": [NAME, SEX | change]}, parts=[NAMED])) == [
        ("grid", "表", ["basic.name"])
    ]


def test_cover_has_no_line_for_what_is_not_asked() -> None:
    lines = [
        {"label": "姓名", "field": "basic.name"},
        {"label": "姓名", "field": "lead.name"},
        {"label": "单位", "field": "about.unit"},
    ]
    asked = Form.from_data({"version": "1", "sections": [BASIC]})
    made = arranged(
        DocumentRecord.from_data({"title": "申报表", "cover": lines}), asked, BOXES, is_whole=True
    )
    assert [line.field for line in made.cover] == ["basic.name", "about.unit"]


def test_section_that_is_called_like_its_table_is_named_once() -> None:
    twice = {**PLAN, "title": "申报表"}
    (grid, _) = parts(BASIC, twice)
    assert [cell.label for row in grid.rows for cell in row if cell.colspan == GRID] == ["基本信息"]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({}, ["基本信息", "结论", "审核意见"]),
        ({"parts": [NAMED, OPINIONS]}, ["表", "结论", "审核意见"]),
        ({"parts": [{**NAMED, "rows": [[{"label": "等次", "field": "about.outcome", "colspan": 24}]]}, OPINIONS]}, ["表", "审核意见"]),
    ],
    ids=["arranged", "a layout without it", "a layout with it"],
)  # fmt: skip
def test_print_of_a_task_says_what_came_of_it(document: dict[str, Any], found: list[str]) -> None:
    form = Form.from_data({"version": "1", "sections": [BASIC]})
    made = DocumentRecord.from_data({"title": "考核表", **document})
    named = [part.title for part in concluded(arranged(made, form, BOXES, is_whole=True)).parts]
    assert [title for title in named if title != "基本信息" or not document] == found


def test_other_document_with_parts_is_an_extract() -> None:
    assert said(parts(BASIC, PLAN, is_whole=False, parts=[NAMED])) == [("grid", "表", ["basic.name"])]


def test_document_of_a_reviewer_says_who_it_is_about_and_leaves_room_to_sign() -> None:
    found = parts(
        BASIC, PLAN, is_whole=False, fields=[{"key": "conduct", "label": "政治表现", "kind": "long_text"}]
    )
    assert said(found)[0][2] == ["basic.name", "review.conduct"]
    assert [(box.steps, box.signed) for box in found[-1].boxes] == [((), True)]


def test_document_of_a_reviewer_prints_every_field_that_they_fill_in() -> None:
    asked = [{"key": "conduct", "label": "政治表现"}]
    assert said(parts(BASIC, is_whole=False, fields=asked, parts=[NAMED]))[1][2] == ["review.conduct"]


@pytest.mark.parametrize(
    ("boxes", "printed"),
    [
        ([["unit"], ["county"], []], [("unit",), ()]),
        ([["unit", "county"]], [("unit", "county")]),
        ([["county"]], []),
        ([[]], [()]),
    ],
    ids=["one step that is not on the route", "one box of several steps", "no box left", "a box of no step"],
)
def test_box_of_a_step_that_the_paper_never_comes_to_is_not_printed(
    boxes: list[list[str]], printed: list[tuple[str, ...]]
) -> None:
    """A layout written down keeps the boxes of every route; a paper has those of its own."""
    assert "county" not in dict(BOXES)
    listed = [{"label": "意见", "steps": steps} for steps in boxes]
    found = parts(BASIC, parts=[NAMED, {"kind": "opinions", "title": "审核意见", "boxes": listed}])
    assert [box.steps for part in found if part.kind == "opinions" for box in part.boxes] == printed
