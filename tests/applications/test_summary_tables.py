"""What each key of the 汇总表 and of its columns does, read back from the workbook and from the page."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from flask import Flask, render_template
from python_calamine import CalamineWorkbook

from tepei.applications import summary_tables
from tepei.policy.definition import DefinitionError
from tepei.policy.summary import ColumnRecord, SummaryTable
from tepei.portal.export import write_workbook

PERSON = {
    "about.row": 1, "basic.name": "白音", "basic.sex": "男", "basic.born_on": "1985-06-01", "basic.education": "硕士研究生毕业",
    "basic.graduated": "2010-07", "basic.major": "",
}  # fmt: skip
KNOWN = {"单位": "兴安盟", "时间": "2023年3月8日"}
NAME = {"key": "name", "label": "姓名", "from": ["basic.name"]}
# 学历 and 毕业 under 学习情况 between two columns of no group, and 单位 alone under 工作情况.
GROUPED = (
    NAME,
    {"key": "education", "label": "学历", "group": "学习情况", "from": ["basic.education"]},
    {"key": "graduated", "label": "毕业", "group": "学习情况", "from": ["basic.graduated"], "kind": "month"},
    {"key": "sex", "label": "性别", "from": ["basic.sex"]},
    {"key": "unit", "label": "单位", "group": "工作情况", "from": ["basic.workplace"]},
)


def layout(*columns: dict[str, Any], **changes: Any) -> SummaryTable:
    return SummaryTable.from_data({"title": "学员汇总表", "columns": list(columns) or [NAME], **changes})


def workbook(table: SummaryTable) -> bytes:
    """Rows come as an iterator, as they do from the database."""
    rows = ([summary_tables.cell(person, column) for column in table.columns] for person in (PERSON, PERSON))
    stream = io.BytesIO()
    write_workbook([summary_tables.sheet_of(table, rows, KNOWN)], stream)
    return stream.getvalue()


def read(table: SummaryTable) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook(table))).get_sheet_by_index(0).to_python()


def xml(table: SummaryTable) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook(table))) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


def test_columns_of_one_group_share_a_head_and_no_label_is_lost() -> None:
    assert read(layout(*GROUPED, above=["填表单位："], note="备注")) == [
        ["学员汇总表", "", "", "", ""],
        ["填表单位：兴安盟", "", "", "", ""],
        ["姓名", "学习情况", "", "性别", "工作情况"],
        ["", "学历", "毕业", "", "单位"],
        *[["白音", "硕士研究生毕业", date(2010, 7, 1), "男", ""]] * 2,
        ["备注", "", "", "", ""],
    ]


def test_heads_are_merged_over_their_columns_and_through_both_rows() -> None:
    merged = re.findall('<mergeCell ref="(.*?)"', xml(layout(*GROUPED)))
    assert sorted(merged) == ["A1:E1", "A2:A3", "B2:C2", "D2:D3"]


def test_both_rows_of_the_head_are_repeated_and_stay_in_sight() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(layout(*GROUPED)))) as parts:
        assert "学员汇总表!$2:$3<" in parts.read("xl/workbook.xml").decode()
    assert 'topLeftCell="A4"' in xml(layout(*GROUPED))


def test_a_track_has_its_title_and_its_columns() -> None:
    columns = [
        {"key": "a", "label": "甲", "kind": "blank"},
        {"key": "b", "label": "乙", "kind": "blank", "tracks": ["young"]},
    ]
    table = SummaryTable.from_data({"title": "汇总表", "titles": {"young": "青年汇总表"}, "columns": columns})
    found = {tracks: table.of(tracks) for tracks in (("lead",), ("young",), ("lead", "young"))}
    assert {
        tracks: (each.title, [column.key for column in each.columns]) for tracks, each in found.items()
    } == {
        ("lead",): ("汇总表", ["a"]),
        ("young",): ("青年汇总表", ["a", "b"]),
        ("lead", "young"): ("汇总表", ["a", "b"]),  # one list of several has everything
    }


def test_groups_of_one_name_apart_are_two_heads() -> None:
    apart = (GROUPED[1], NAME, GROUPED[2])
    assert read(layout(*apart))[1:3] == [["学习情况", "姓名", "学习情况"], ["学历", "", "毕业"]]


def test_page_of_the_table_has_the_same_head(sqlite_portal: Flask) -> None:
    sheet = summary_tables.sheet_of(layout(*GROUPED), [], KNOWN)
    with sqlite_portal.test_request_context():
        page = render_template("applications/_summary_head.html", sheet=sheet)
    heads = re.findall(r"<th scope=\"(\w+)\"(.*?)>(.*?)</th>", page)
    assert [(scope, more.strip(), label) for scope, more, label in heads] == [
        ("col", 'rowspan="2"', "姓名"),
        ("colgroup", 'colspan="2"', "学习情况"),
        ("col", 'rowspan="2"', "性别"),
        ("col", "", "工作情况"),
        ("col", "", "学历"),
        ("col", "", "毕业"),
        ("col", "", "单位"),
    ]
    assert page.count("<tr>") == 2


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        ({"from": ["basic.name"]}, "白音"),
        ({"from": ["basic.education", "basic.graduated"]}, "硕士研究生毕业，2010年7月"),
        ({"from": ["basic.name", "basic.major"]}, "白音"),
        ({"from": ["about.row"], "kind": "number"}, 1.0),
        ({"from": ["about.row"]}, "1"),
        ({"from": ["basic.born_on"], "kind": "date"}, date(1985, 6, 1)),
        ({"from": ["basic.born_on"], "kind": "month"}, date(1985, 6, 1)),
        ({"from": ["basic.born_on"]}, "1985-06-01"),
        ({"kind": "blank"}, ""),
        ({"from": ["basic.name"], "kind": "blank"}, ""),
    ],
    ids=[
        "one",
        "joined",
        "one empty",
        "number",
        "number as text",
        "date",
        "month",
        "day as text",
        "blank",
        "blank all the same",
    ],
)
def test_cell_is_taken_from_its_sources_and_written_by_its_kind(column: dict[str, Any], shown: Any) -> None:
    assert read(layout({"key": "any", "label": "栏", **column}, NAME))[2] == [shown, "白音"]


@pytest.mark.parametrize(("kind", "look"), [("date", "yyyy\\-mm\\-dd"), ("month", "yyyy\\.mm")])
def test_day_and_month_look_their_own_way(kind: str, look: str) -> None:
    with zipfile.ZipFile(
        io.BytesIO(workbook(layout({"key": "a", "label": "甲", "from": ["basic.born_on"], "kind": kind})))
    ) as parts:
        styles = parts.read("xl/styles.xml").decode().replace("\\", "")
    assert look.replace("\\", "") in styles


def test_column_that_is_not_blank_says_where_it_comes_from() -> None:
    with pytest.raises(DefinitionError, match="没有写明取自哪一栏"):
        ColumnRecord.from_data({"key": "a", "label": "甲"})


def test_width_is_in_characters_and_twelve_where_nothing_is_said() -> None:
    widths = re.findall(r'<col min="\d" max="\d" width="([\d.]+)"', xml(layout({**NAME, "width": 30}, NAME)))
    assert [round(float(width)) for width in widths] == [31, 13]  # with the cell's own margin


@pytest.mark.parametrize(("paper", "code"), [("A4", 9), ("A3", 8)])
@pytest.mark.parametrize("landscape", [True, False])
def test_paper_and_its_way_are_set_for_the_print(paper: str, code: int, landscape: bool) -> None:
    page = xml(layout(paper=paper, landscape=landscape))
    assert f'paperSize="{code}"' in page
    assert ('orientation="landscape"' in page) is landscape


def test_words_above_are_completed_with_what_is_known_and_stand_side_by_side() -> None:
    rows = read(layout(NAME, *GROUPED[1:3], above=["填表单位：", "负责人：（签名）", "填表时间："]))
    assert rows[1] == ["填表单位：兴安盟", "负责人：（签名）", "填表时间：2023年3月8日"]


def test_more_words_above_than_columns_stand_in_one_line() -> None:
    assert read(layout(NAME, GROUPED[3], above=["填表单位：", "联系人：", "电话："]))[1] == [
        "填表单位：兴安盟　联系人：　电话：",
        "",
    ]


def test_source_assumption_and_file_name_are_no_part_of_the_table() -> None:
    said = layout(source="某文号", assumed=True, file_name="{body}.xlsx")
    assert read(said) == read(layout())
