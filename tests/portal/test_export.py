"""Workbooks and CSV, judged by reading them back: by calamine as others read them, and as the XML that Excel gets."""

import csv
import io
import re
import tracemalloc
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tepei.portal import export
from tepei.portal.export import Column, Sheet, write_csv, write_workbook

COLUMNS = (
    Column("row", "序号", 5, "number"),
    Column("name", "姓名"),
    Column("id_number", "身份证号", 22),
    Column("born", "出生年月", 10, "month"),
)
PERSON = (1, "阿依努尔·艾合买提", "150199198503120017", date(1985, 3, 12))
HOSTILE = [
    '=cmd|"/c calc"!A1', "=1+1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "　=1", "\ufeff=1", "\u200b=1",
    "＝1", "＋1", "－1", "＠SUM(1)", " ＝1", "=HYPERLINK(\"http://example.org\")",
]  # fmt: skip


def sheet(rows: Iterable[Sequence[Any]] = (PERSON,), **changes: Any) -> Sheet:
    return Sheet(**{"name": "区外", "title": "学员汇总表", "columns": COLUMNS, "rows": rows} | changes)


def workbook(*sheets: Sheet) -> bytes:
    stream = io.BytesIO()
    write_workbook(sheets, stream)
    return stream.getvalue()


def read(written: bytes, number: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(written)).get_sheet_by_index(number).to_python()


def xml(written: bytes, member: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        return parts.read(member).decode()


def csv_cells(*values: Any) -> list[str]:
    stream = io.BytesIO()
    write_csv([Column("a", "栏")] * len(values), [values], stream)
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))[1]


def test_table_stands_between_its_title_and_its_note() -> None:
    written = workbook(sheet(above=["填表单位：兴安盟", "填表时间：2023年3月8日"], note="备注：分开填报。"))

    assert read(written) == [
        ["学员汇总表", "", "", ""],
        ["填表单位：兴安盟", "", "填表时间：2023年3月8日", ""],
        ["序号", "姓名", "身份证号", "出生年月"],
        [1.0, "阿依努尔·艾合买提", "150199198503120017", date(1985, 3, 12)],
        ["备注：分开填报。", "", "", ""],
    ]


def test_title_above_and_note_span_the_table() -> None:
    written = workbook(sheet(above=["填表单位：", "填表时间："], note="备注"))

    assert re.findall('<mergeCell ref="(.*?)"', xml(written)) == ["A1:D1", "A2:B2", "C2:D2", "A5:D5"]


@pytest.mark.parametrize(("above", "head"), [((), "$2:$2"), (("填表单位：",), "$3:$3")])
def test_head_is_repeated_on_every_printed_page(above: tuple[str, ...], head: str) -> None:
    book = xml(workbook(sheet(above=above)), "xl/workbook.xml")

    assert f'_xlnm.Print_Titles" localSheetId="0">区外!{head}<' in book


@pytest.mark.parametrize(
    ("paper", "landscape", "code", "orientation"),
    [("A4", True, "9", "landscape"), ("A3", True, "8", "landscape"), ("A4", False, "9", "portrait")],
)
def test_page_is_set_up_for_print(paper: Any, landscape: bool, code: str, orientation: str) -> None:
    page = xml(workbook(sheet(paper=paper, landscape=landscape)))

    assert f'paperSize="{code}"' in page
    assert ('orientation="landscape"' in page) is (orientation == "landscape")
    assert 'fitToHeight="0"' in page
    assert '<pageSetUpPr fitToPage="1"/>' in page


def test_mark_stands_at_the_foot_of_the_page() -> None:
    assert "&amp;L甲&amp;&amp;乙 2023-03-08&amp;R第 &amp;P 页" in xml(
        workbook(sheet(mark="甲&乙 2023-03-08"))
    )


@pytest.mark.parametrize("streamed", [False, True])
def test_text_is_never_a_formula_a_link_or_a_number(streamed: bool) -> None:
    values = [
        *HOSTILE,
        "http://example.org",
        "150199198503120017",
        "0012",
        "6222020200112233445",
        "1e5",
        "13900000000",
    ]
    rows: Any = [(1, value, "", "") for value in values]
    written = workbook(sheet(iter(rows) if streamed else rows))

    shown = [row[1] for row in read(written)[2:]]
    assert [text.strip() for text in shown] == [value.replace("\r", "\n").strip() for value in values]
    assert all(isinstance(text, str) for text in shown)
    assert "<f>" not in xml(written)
    assert "<hyperlink" not in xml(written)


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("𠮷日嘎拉㛃䶮", "𠮷日嘎拉㛃䶮"),
        ("甲\x00\x08乙", "甲乙"),
        ("甲\ud800乙", "甲乙"),
        ("_x0041_", "_x0041_"),
        ("<b>&amp;", "<b>&amp;"),
        ("甲\n乙", "甲\n乙"),
        ("字" * 40_000, "字" * 32_766 + "…"),
        (None, ""),
    ],
    ids=["rare", "control", "surrogate", "escape", "markup", "lines", "too long", "nothing"],
)
def test_text_is_kept_as_typed_but_for_what_no_file_can_hold(streamed: bool, typed: str, kept: str) -> None:
    rows: Any = [(1, typed, "x", "")]

    assert read(workbook(sheet(iter(rows) if streamed else rows)))[2][1] == kept


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (date(1985, 3, 12), date(1985, 3, 12)),
        ("1985-03-12", date(1985, 3, 12)),
        ("1985-03", date(1985, 3, 1)),
        ("1985.3", "1985.3"),
        ("不详", "不详"),
        (date(1900, 2, 28), date(1900, 2, 28)),  # before the day that Excel alone knows
        (date(1900, 3, 1), date(1900, 3, 1)),
        (date(1899, 12, 31), "1899-12-31"),
        (None, ""),
    ],
)
def test_month_is_a_day_of_the_calendar_or_text(given: Any, shown: Any) -> None:
    assert read(workbook(sheet([(1, "", "x", given), (2, "", "x", date(2000, 1, 1))])))[2][3] == shown


def test_sheet_names_are_made_fit_and_distinct() -> None:
    names = ["区外", "区外", "a/b:c*d?e[f]g", "字" * 40, "'"]
    written = workbook(*(sheet(name=name) for name in names))

    given = CalamineWorkbook.from_filelike(io.BytesIO(written)).sheet_names
    assert given == ["区外", "区外2", "a_b_c_d_e_f_g", "字" * 28, "表"]
    assert [read(written, number)[2][1] for number in range(5)] == [PERSON[1]] * 5


def test_rows_are_streamed_from_an_iterator() -> None:
    """The same rows as a list would take eight times the memory allowed here."""
    columns = [Column(str(number), f"栏{number}") for number in range(20)]

    def rows() -> Iterator[list[str]]:
        for number in range(6_000):
            yield [f"内蒙古{number}栏{column}" for column in range(20)]

    tracemalloc.start()
    written = workbook(Sheet("大", "大表", columns, rows()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(read(written)) == 6_002
    assert peak < 4_000_000


def test_list_of_many_rows_is_streamed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "STREAMED_ABOVE", 3)

    assert 't="s"' in xml(workbook(sheet([PERSON] * 3)))
    assert 't="inlineStr"' in xml(workbook(sheet([PERSON] * 4)))


@pytest.mark.parametrize("value", HOSTILE)
def test_csv_disarms_what_a_spreadsheet_would_calculate(value: str) -> None:
    assert csv_cells("x", value)[1] == f"'{value}"


@pytest.mark.parametrize(
    "value", ["兴安盟", "a=b", "2023-03-08", "阿依努尔·艾合买提", "甲,乙", '"', "甲\n乙", "", "𠮷"]
)
def test_csv_leaves_plain_text_alone(value: str) -> None:
    assert csv_cells("x", value)[1] == value


def test_csv_writes_numbers_and_nothing_as_they_are() -> None:
    assert csv_cells(-5, None, 2.5, date(2023, 3, 8)) == ["-5", "", "2.5", "2023-03-08"]


def test_csv_drops_what_no_file_can_hold() -> None:
    assert csv_cells("甲\x00\ud800乙", "x") == ["甲乙", "x"]


def test_csv_leaves_the_stream_open_for_its_owner() -> None:
    stream = io.BytesIO()
    write_csv(COLUMNS, [PERSON], stream)

    assert not stream.closed
    assert stream.getvalue().decode("utf-8-sig").splitlines()[0] == "序号,姓名,身份证号,出生年月"
