"""What a person reads in a cell of a workbook, or why that cannot be trusted."""

from __future__ import annotations

import pytest

from tepei.portal import cells, grids
from tests.portal.books import sheet


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("3", "General", "3"),
        ("3.0", "General", "3"),
        ("0.30000000000000004", "0.00", "0.3"),
        ("7", "000000", "000007"),
        ("3", '0"名"', "3名"),
        ("0.3", "0%", "30%"),
        ("12345", "[Red]#,##0", "12345"),
        ("46387", "yyyy/m/d", "2026-12-31"),
        ("46387", '[$-804]yyyy"年"m"月"d"日"', "2026-12-31"),
        ("46387", 'yyyy"年"m"月"', "2026-12"),
        ("46387", 'yyyy"年"', "2026"),
        ("46387.5", "yyyy/m/d h:mm", "2026-12-31 12:00"),
        ("46387", "yyyy/m/d h:mm", "2026-12-31"),
        ("1", "yyyy/m/d", "1900-01-01"),
        ("0.5", "h:mm", "12:00"),
        ("152221850312303", "General", "152221850312303"),
    ],
)
def test_number_is_read_as_its_format_shows_it(stored: str, code: str, text: str) -> None:
    assert cells.read("n", stored, code) == cells.SheetCell(text)


def test_days_may_be_counted_since_1904() -> None:
    assert cells.read("n", "44925", "yyyy/m/d", since_1904=True).text == "2026-12-31"


@pytest.mark.parametrize(
    ("kind", "stored", "code", "reason"),
    [
        ("n", "1.52221198301015E+17", "General", "第 15 位以后的数字已丢失"),
        ("n", "1234567890123456", "0", "第 15 位以后的数字已丢失"),
        ("n", "0", '#,##0;-#,##0;"—"', "值是 0，显示的却不是"),
        ("e", "#REF!", "General", "#REF!"),
        ("s", "#N/A", "General", "#N/A"),
        ("f", "=", "General", "没有保存计算结果"),
    ],
)
def test_cell_that_does_not_say_what_was_meant_is_a_fault(
    kind: str, stored: str, code: str, reason: str
) -> None:
    found = cells.read(kind, stored, code)
    assert reason in str(found.fault)
    assert found.text in ("", stored) or "E+" in found.text


def test_formula_without_a_result_is_a_fault_and_one_that_gives_nothing_is_blank() -> None:
    grid = grids.read(
        sheet(
            '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><f>1+1</f><v>2</v></c></row>'
        )
    )[0]
    assert [bool(grid.at(0, place).fault) for place in range(3)] == [True, False, False]
    assert grid.at(0, 2).text == "2"
