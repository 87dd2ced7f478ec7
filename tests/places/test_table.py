"""The allocation table as a whole: typed, read from a sheet, transferred."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.places import actions, importing, queries
from tepei.places import table as tables
from tepei.places.models import Place
from tepei.policy.quota import Allowance
from tepei.portal import scope
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.years import starting
from tepei.years.rollover import Next
from tests import factories
from tests.portal.books import book, pages


def cycle(code: str = "nmg-tepei-2023") -> Cycle:
    return programmes.cycle_by_code(code)


def place(body: str, track: str = "outside", code: str = "nmg-tepei-2023") -> Place | None:
    with scope.everything("a test looks"):
        return queries.place_of(
            programmes.track_by_code(cycle(code), track).id, factories.organisation(body).id
        )


@pytest.fixture
def region(app: Flask) -> Any:
    with factories.signed_in(factories.member("region", "region_reviewer", "150000")) as viewer:
        yield viewer


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("", (Allowance.UNSET, None)),
        (" 　", (Allowance.UNSET, None)),
        ("—", (Allowance.BARRED, None)),
        ("－", (Allowance.BARRED, None)),
        ("0", (Allowance.NUMBER, 0)),
        ("１２", (Allowance.NUMBER, 12)),
        ("3名", (Allowance.NUMBER, 3)),
        ("3.0", (Allowance.NUMBER, 3)),
        ("3人", (Allowance.NUMBER, 3)),
        ("１０ 个", (Allowance.NUMBER, 10)),
        ("不限", (Allowance.ANY, None)),
        ("原则上１０名", (Allowance.SOFT, 10)),
        ("原则上 10", (Allowance.SOFT, 10)),
    ],
)
def test_cell_is_unset_barred_or_a_number_that_binds_or_not(
    typed: str, cell: tuple[Allowance, int | None]
) -> None:
    assert tables.read_cell(typed) == cell


@pytest.mark.parametrize("typed", ["三", "-3", "3.5", "99999", "x", "原则上", "约10"])
def test_cell_says_what_it_may_hold(typed: str) -> None:
    with pytest.raises(tables.CellError, match="不是名额数"):
        tables.read_cell(typed)


def newest(of: Place) -> str:
    """The reason of what was written last, whatever the clock said."""
    return max(queries.ledger(of), key=lambda entry: entry.id).reason


def test_table_is_typed_as_a_whole_with_one_reason(region: Any) -> None:
    lines = tables.lines(cycle())
    line = next(each for each in lines if each.body == "152200")
    line.cells |= {"outside": "4", "inside": "—"}
    with pytest.raises(Refused, match="合计将为 41 名，超过总数 40 名"):
        tables.write(cycle(), lines, "追加通知")
    next(each for each in lines if each.body == "150100").cells["outside"] = "1"
    assert tables.write(cycle(), lines, "调剂通知") == 3
    found = place("152200")
    assert found is not None
    assert (found.places, newest(found)) == (4, "调剂通知")
    barred = place("152200", "inside")
    assert barred is not None and barred.allowance == "barred"


def test_one_fault_changes_nothing_and_stands_at_its_cell(region: Any) -> None:
    with scope.everything("a test takes"):
        actions.take(programmes.track_by_code(cycle(), "outside").id, factories.organisation("152200").id)
    lines = tables.lines(cycle())
    by_body = {line.body: line for line in lines}
    by_body["150100"].cells["outside"] = "5"
    by_body["150200"].cells["outside"] = "很多"
    by_body["152200"].cells["outside"] = "0"
    with pytest.raises(Refused, match="未作任何改动"):
        tables.write(cycle(), lines, "追加")
    assert "不是名额数" in str(by_body["150200"].faults["outside"])
    assert "已推荐 1 名" in str(by_body["152200"].faults["outside"])
    kept = place("150100")
    assert kept is not None and kept.places == 2


def test_year_without_a_table_gets_one(region: Any) -> None:
    with scope.everything("a test starts a year"):
        year = starting.start_blank("care", "骨干", Next("care-2026", "2026年度骨干", 2026))
    lines = tables.lines(year)
    assert len(lines) >= 14 and not any(line.is_listed for line in lines)
    lines[0].cells["main"] = "7"
    assert tables.write(year, lines, "首次下达") == 1
    matrix = queries.places_matrix(cycle("care-2026"))
    assert [(row.name, row.places[0].places) for row in matrix.rows if row.places[0]] == [(lines[0].name, 7)]


def test_places_move_between_bodies_in_two_lines_of_the_ledger(region: Any) -> None:
    one, other = place("150100"), place("152200")
    assert one is not None and other is not None
    tables.transfer(one.id, other.id, 2, "人选不足")
    one, other = place("150100"), place("152200")
    assert one is not None and other is not None
    assert (one.places, other.places) == (0, 5)
    assert newest(one) == "调出：人选不足"
    assert newest(other) == "调入：人选不足"


@pytest.mark.parametrize(
    ("count", "reason", "said"), [(0, "x", "不小于 1"), (3, "x", "不小于 0"), (1, " ", "理由")]
)
def test_transfer_is_refused_whole(region: Any, count: int, reason: str, said: str) -> None:
    one, other = place("150100"), place("152200")
    assert one is not None and other is not None
    with pytest.raises(Refused, match=said):
        tables.transfer(one.id, other.id, count, reason)
    one, other = place("150100"), place("152200")
    assert one is not None and other is not None
    assert (one.places, other.places) == (2, 3)


# 附件1, as it is sent


@pytest.fixture
def here(sqlite_portal: Flask) -> Any:
    """Inside a context of the application: what a sheet says does not depend on the database."""
    with (
        sqlite_portal.app_context(),
        factories.signed_in(factories.member("region", "region_reviewer", "150000")),
    ):
        yield sqlite_portal


ANNEX = (
    ("",),
    ("序号", "推荐单位", "区外培养", "区内培养"),
    (1, "呼和浩特市", "２", 3),
    (2, "呼伦贝尔市(含满洲里市)", "3人", "4 个"),
    (3, "区 直", 10, "—"),
    ("", "合计", 15, 7),
)
HEADS, ROWS, SUM = ANNEX[1], ANNEX[2:5], ANNEX[5]
READ = {"呼和浩特市": ("２", "3"), "呼伦贝尔市": ("3人", "4 个"), "区直": ("10", "—")}


def fill(content: bytes) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """What stands in the lines that were empty before, and what is told but for bodies that the small files lack."""
    lines = tables.lines(cycle())
    for line in lines:
        line.cells = {}
    problems = [str(each) for each in importing.fill(lines, content, cycle().tracks)]
    found = {
        line.name.partition("（")[0]: (line.cells.get("outside", ""), line.cells.get("inside", ""))
        for line in lines
        if line.cells
    }
    return found, [text for text in problems if "文件中没有" not in text]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(book(*ANNEX, merged=["A1:D1"]), id="sum last"),
        pytest.param(book(HEADS, SUM, *ROWS), id="sum first"),
        pytest.param(book(HEADS, ("合计", "", 15, 7), *ROWS, merged=["A2:B2"]), id="sum over the first columns"),
        pytest.param(book((*HEADS, *HEADS), (*ROWS[0], *ROWS[1]), (*ROWS[2], *SUM)), id="two blocks side by side"),
        pytest.param(
            book(HEADS, *ROWS[:2], ("", "盟市小计", 5, 7), ROWS[2], ("", "区直小计", 10, ""), SUM), id="sums of groups"
        ),
        pytest.param(
            book(HEADS, ("", "盟市小计", 5, 7), *ROWS[:2], ("", "区直小计", 10, ""), ROWS[2], SUM), id="sums above"
        ),
        pytest.param(book(HEADS, *ROWS, SUM, ("注：“—”为不得推荐。",), ("填表人：高娃",)), id="notes"),
        pytest.param(
            book(("推荐单位", "名额", ""), ("", "区外培养", "区内培养"), *(row[1:] for row in ROWS), merged=["A1:A2", "B1:C1"]),
            id="heads of two rows",
        ),
        pytest.param(
            pages({"2022年": ((HEADS, ("", "区直", 1, 1)), ()), "2023年": (ANNEX, ())}, unseen=["2022年"]), id="hidden sheet"
        ),
    ],
)  # fmt: skip
def test_annex_is_read_however_it_is_laid_out(here: Flask, content: bytes) -> None:
    assert fill(content) == (READ, [])


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((("", "合计", 9, 7), *ROWS), ["第 2 行“区外培养”的合计为 9，各单位相加为 15"]),
        ((*ROWS[:2], ("", "小计", 6, 7), ROWS[2], SUM), ["第 4 行“区外培养”的小计为 6，各单位相加为 5"]),
        ((*ROWS, ("", "火星市", 1, 1)), ["第 5 行：没有推荐单位“火星市”"]),
        ((*ROWS, ("", "呼 和 浩 特 市", 1, 1)), ["第 5 行：“呼 和 浩 特 市”重复，填入的是第 2 行的数"]),
        ((ROWS[0], (2, "包头市", "", 4)), ["“呼和浩特市”，“区外培养”：该格合并了几行", "“包头市”，“区外培养”：该格合并了几行"]),
        ((("", "", 3, 4),), ["第 2 行有名额而没有推荐单位"]),
        (((1, "包头市", "若干", 1),), ["“包头市”，“区外培养”：“若干”不是名额数"]),
    ],
)  # fmt: skip
def test_what_is_not_read_for_sure_is_told(here: Flask, rows: Any, told: list[str]) -> None:
    merged = ["C2:C3"] if "合并" in told[0] else []
    problems = fill(book(HEADS, *rows, merged=merged))[1]
    assert len(problems) == len(told)
    assert all(text in problem for text, problem in zip(told, problems, strict=True))


def test_cell_that_cannot_be_trusted_stays_as_it_was(here: Flask) -> None:
    lines = tables.lines(cycle())
    before = {line.body: dict(line.cells) for line in lines}
    shared = book(HEADS, (1, "呼和浩特市", 5, 3), (2, "包头市", "", 4), merged=["C2:C3"])
    told = [str(each) for each in importing.fill(lines, shared, cycle().tracks)]
    after = {line.name: line.cells for line in lines}
    assert after["包头市"] == {**before["150200"], "inside": "4"}
    assert "文件中没有“兴安盟”" in "".join(told), told


@pytest.mark.parametrize(
    ("content", "reason"), [(b"no workbook", "xlsx"), (b"", "xlsx"), (book(("甲", "乙")), "表头：应有")]
)
def test_what_is_no_annex_is_refused(here: Flask, content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        fill(content)
