"""Uploaded workbooks: opened apart, within limits; which lines a sheet has."""

from __future__ import annotations

import resource
from collections.abc import Sequence
from typing import Any

import pytest

from tepei.portal import grids, sheets, workbook_reader
from tepei.portal.errors import Refused
from tepei.portal.tables import Head
from tests.portal.books import book, pages, raw, sheet, told

HEADS = (
    Head("name", "姓名", True, own=True),
    Head("unit", "单位", True),
    Head("year", "年度", names=("年份",)),
)
LIST = (("姓名*", "单位*", "年度"), ("乌兰", "甲校", "2022"), ("高娃", "乙校", ""))
READ = [{"name": "乌兰", "unit": "甲校", "year": "2022"}, {"name": "高娃", "unit": "乙校"}]


def faults(content: bytes) -> list[tuple[int, str]]:
    return [(each.row, each.column) for each in sheets.read(content, HEADS).faults]


# What is opened


@pytest.mark.parametrize("place", ["XFD1048576", "H1048576", "XFD3"])
def test_blank_at_the_end_of_the_sheet_costs_nothing(place: str) -> None:
    last = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    grid = grids.read(
        sheet(
            f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{last}"><c r="{place}" t="inlineStr"><is><t> </t></is></c></row>'
        )
    )[0]
    assert (grid.numbers, grid.columns) == ([0], [0])


STRING = '<row><c t="s"><v>0</v></c></row>'
LONG = f"<sst><si><t>{'字' * 30_000}</t></si></sst>"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(sheet(("<row>" + "<c><v>1</v></c>" * 10_000 + "</row>") * 21), "过大", id="cells"),
        pytest.param(raw(f"<worksheet><sheetData>{STRING * 300}</sheetData></worksheet>", LONG), "过大", id="one string many times"),
        pytest.param(sheet(" " * workbook_reader.MOST_UNPACKED), "过大", id="unpacked"),
        pytest.param(sheet("<row><c><v>1</v></c></row>", '<mergeCell ref="A1:B2"/>' * 20_001), "过大", id="merged"),
        pytest.param(raw('<!DOCTYPE a [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'), "不是可以读取", id="entity"),
        pytest.param(raw("<worksheet><sheetData>"), "不是可以读取", id="cut short"),
        pytest.param(sheet('<row r="0"><c><v>1</v></c></row>'), "不是可以读取", id="row 0"),
        pytest.param(sheet('<row><c r="ZZZZ1"><v>1</v></c></row>'), "不是可以读取", id="no column"),
        pytest.param(sheet('<row><c t="s"><v>7</v></c></row>'), "不是可以读取", id="no such string"),
        pytest.param(b"x", "不是可以读取", id="no workbook"),
        pytest.param(b"\xd0\xcf\x11\xe0 old", "旧版", id="xls"),
    ],
)  # fmt: skip
def test_hostile_workbook_is_refused_in_words(content: bytes, reason: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused, match=reason):
        grids.read(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024
    assert workbook_reader.MEMORY < 300 * 1024 * 1024
    assert grids.read(book(("a",)))[0].at(0, 0).text == "a"


def test_names_of_elements_may_have_a_prefix() -> None:
    content = raw(
        '<x:worksheet xmlns:x="a"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>字</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert grids.read(content)[0].at(0, 0).text == "字"


def test_what_is_spoken_is_no_text_and_what_is_rich_is_one() -> None:
    strings = "<sst><si><r><t>特</t></r><r><t>培</t></r><rPh><t>tepei</t></rPh></si></sst>"
    assert grids.read(raw(f"<worksheet><sheetData>{STRING}</sheetData></worksheet>", strings))[0].at(0, 0).text == "特培"  # fmt: skip


# Which lines a sheet has

NOTE = "注：以上人员均已结业。"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(book(*LIST), id="plain"),
        pytest.param(book(*[("",)] * 12, ("名册",), *LIST, merged=["A13:C13"]), id="heads far below"),
        pytest.param(
            book(("人员", "", "年份"), ("姓 名", "单位（全称）", ""), *LIST[1:], merged=["A1:B1", "C1:C2"]),
            id="heads of two rows",
        ),
        pytest.param(book(LIST[0], ("单位：名称或代码",), *LIST[1:], merged=["A2:C2"]), id="template's note"),
        pytest.param(book(LIST[0], ("合计", "2人"), *LIST[1:]), id="sum first"),
        pytest.param(book(*LIST, ("总 计：", "2人"), (NOTE,), ("2.另附名单",)), id="sum and notes last"),
        pytest.param(book(*LIST, ("填表人：高娃", "审核人：", ""), ("填表日期：2023年2月20日",)), id="signatures"),
        pytest.param(book(LIST[0], LIST[1], LIST[0], LIST[2]), id="heads on every page"),
        pytest.param(book(LIST[0], ("一、旗县",), LIST[1], ("二、盟直",), LIST[2], merged=["A2:C2", "A4:C4"]), id="parts"),
        pytest.param(
            book(("姓名", "单位", "年度", "姓名", "单位", "年度"), (*LIST[1], *LIST[2])), id="side by side"
        ),
        pytest.param(
            book(*LIST[:2], ("", "", ""), LIST[2], merged=["A2:A3", "B2:B3", "C2:C3"]), id="a line two rows high"
        ),
        pytest.param(pages({"说明": ((("填表说明",),), ()), "名册": (LIST, ())}), id="second sheet"),
        pytest.param(
            pages({"去年": ((LIST[0], ("旧人", "旧校")), ()), "今年": (LIST, ())}, unseen=["去年"]), id="hidden sheet"
        ),
        pytest.param(pages({"空": (LIST[:1], ()), "名册": (LIST, ())}), id="empty list beside it"),
    ],
)  # fmt: skip
def test_list_is_read_however_it_is_laid_out(content: bytes) -> None:
    found = sheets.read(content, HEADS)
    assert (told(found.rows), found.faults) == (READ, ())


def test_merged_unit_counts_for_each_line_and_a_merged_name_for_none() -> None:
    shared = book(LIST[0], ("乌兰", "甲校"), ("高娃", ""), merged=["B2:B3"])
    assert [row["unit"] for row in told(sheets.read(shared, HEADS).rows)] == ["甲校", "甲校"]
    merged = book(LIST[0], ("乌兰", "甲校"), ("", "乙校"), merged=["A2:A3"])
    assert faults(merged) == [(2, "姓名"), (3, "姓名")]
    assert [row.get("name") for row in told(sheets.read(merged, HEADS).rows)] == [None, None]


def test_what_is_hidden_is_told() -> None:
    assert faults(book(*LIST, hidden=[3])) == [(3, "")]
    assert faults(book(*LIST, columns="B:B")) == [(1, "单位")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (book(("姓名", "年度"), ("乌兰", "2022")), "应有“姓名、单位”各列"),
        (book(("姓名", "单位", "单位"), ("乌兰", "甲校", "乙校")), "表头“单位”不止一列"),
        (pages({"甲": (LIST, ()), "乙": (LIST, ())}), "“甲”“乙”都是这样的表"),
        (pages({"甲": (LIST, ()), "乙": ((("x",),), ())}, unseen=["甲"]), "隐藏的工作表不读取"),
        (book(LIST[0], (NOTE,)), "没有数据"),
        (book(LIST[0], *[("乌兰", "甲校")] * (sheets.MOST_ROWS + 1)), "一次最多导入 5000 行"),
        (b"0" * (sheets.MAX_BYTES + 1), "文件超过 5 MB"),
    ],
)
def test_what_cannot_be_read_for_sure_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        sheets.read(content, HEADS)
    assert reason in str(caught.value.text)


def test_many_merged_areas_over_the_whole_sheet_are_refused() -> None:
    rows: Sequence[Any] = "".join(f"<row>{'<c><v>1</v></c>' * 100}</row>" for _ in range(100))
    areas = "".join(f'<mergeCell ref="A{row}:XFD1048576"/>' for row in range(1, 100))
    with pytest.raises(Refused, match="过大"):
        grids.read(sheet(str(rows), areas))
