"""附件1 as it is sent: read however it is laid out, and nothing of it for sure that is not."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.places import importing
from tepei.places import table as tables
from tepei.portal.errors import Refused
from tests import factories
from tests.papers.stage import cycle
from tests.portal.books import book, pages


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
