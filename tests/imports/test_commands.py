"""Imports at a terminal say what the screen says; the table of places is read there alone."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tepei.imports.kinds import KINDS
from tepei.places import table as tables
from tepei.programmes import queries as programmes
from tepei.selection import expert_imports as _experts  # noqa: F401  one kind more
from tests import factories
from tests.imports.filled import CORRECT, book
from tests.portal import books


def run(portal: Flask, *words: str) -> Any:
    return portal.test_cli_runner().invoke(args=["tepei", "import", *words])


@pytest.mark.parametrize("kind", KINDS)
def test_terminal_says_what_the_screen_says(sqlite_portal: Flask, tmp_path: Any, kind: str) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(book(kind, {**CORRECT[kind], "name": ""}))
    refused = run(sqlite_portal, kind, str(file))
    assert (refused.exit_code, "第 3 行" in refused.output, "请填写。" in refused.output) == (1, True, True)
    file.write_bytes(book(kind, CORRECT[kind]))
    dry = run(sqlite_portal, kind, str(file), "--dry-run")
    assert (dry.exit_code, "检查通过，共 1 行" in dry.output) == (0, True)
    done = run(sqlite_portal, kind, str(file))
    assert (done.exit_code, "共导入 1 行" in done.output) == (0, True)
    assert ("/invitation/" in done.output) == (kind == "accounts")


def test_terminal_refuses_what_is_no_workbook(sqlite_portal: Flask, tmp_path: Any) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(b"x")
    refused = run(sqlite_portal, "units", str(file))
    assert (refused.exit_code, "不是可以读取的 xlsx" in refused.output) == (1, True)


def test_table_of_places_is_written_once_nothing_is_to_be_checked(
    sqlite_portal: Flask, tmp_path: Any
) -> None:
    file, year = tmp_path / "附件1.xlsx", ("--cycle", "nmg-tepei-2023")
    with (
        sqlite_portal.app_context(),
        factories.signed_in(factories.member("r", "region_reviewer", "150000")),
    ):
        rows = [(line.name, 1, 1) for line in tables.lines(programmes.cycle_by_code(year[1]))]
    heads = ("推荐单位", "区外培养", "区内培养")
    file.write_bytes(books.book(heads, *rows, ("合计", 1, len(rows) * 8)))
    refused = run(sqlite_portal, "places", str(file), *year)
    assert (refused.exit_code, "“区外培养”的合计为 1" in refused.output) == (1, True)
    file.write_bytes(books.book(heads, *rows))
    assert "检查通过" in run(sqlite_portal, "places", str(file), *year, "--dry-run").output
    written = run(sqlite_portal, "places", str(file), *year)
    assert (written.exit_code, f"改动 {len(rows) * 2} 处" in written.output) == (0, True)
