"""学员编号, given at selection, where one looks for it. Source: 新人社函〔2025〕38号 附件2 (学员编号：)."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from tepei.applications import exports
from tepei.portal import scope
from tepei.programmes import queries as programmes
from tests.papers.browsing import ALL, WAITING
from tests.xinjiang.reviewing import paper
from tests.xinjiang.screens import Screens, text_of


@pytest.fixture
def screens(xinjiang: Flask) -> Screens:
    return Screens(xinjiang)


def test_pages_of_applicant_and_reviewers_say_the_number_once_it_is_given(screens: Screens) -> None:
    with screens.app.app_context():
        pk = screens.desk.selected("阿力木")
        other = screens.desk.submitted("古丽娜")
    own, region, unit = screens.applicant(pk), screens.at("region"), screens.at("unit")
    for browser, address in (
        (own, "/applications/"), (own, f"/applications/{pk}/"), (region, f"/review/papers/{pk}/"), (unit, f"/review/papers/{pk}/"),
    ):  # fmt: skip
        assert "学员编号 20250001" in text_of(browser.read(address))
    assert "学员编号" not in text_of(unit.read(f"/review/papers/{other}/")).replace("学员编号保留备查", "")
    assert "学员编号" not in text_of(screens.applicant(other).read(f"/applications/{other}/"))


def test_list_shows_finds_and_exports_the_number(screens: Screens) -> None:
    with screens.app.app_context():
        screens.desk.selected("阿力木")
        screens.desk.selected("古丽娜")
    region = screens.at("region")
    assert "20250001" in region.read(ALL)
    found = text_of(region.read(f"{ALL}?_flt_0_trainee_number=50002"))
    assert "古丽娜" in found
    assert "阿力木" not in found
    content = region.client.get("/review/all/export").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    at = next(row for row in rows if "学员编号" in row).index("学员编号")
    assert {row[at] for row in rows} >= {"20250001", "20250002"}


def test_list_of_nobody_selected_has_no_column_for_it(screens: Screens) -> None:
    with screens.app.app_context():
        screens.desk.submitted("阿力木")
    unit = screens.at("unit")
    for address in (ALL, WAITING):
        table = unit.read(address).split("<thead>")[1]
        assert "阿力木" in table
        assert "学员编号" not in table


def test_table_has_the_number_where_a_notice_gives_it_a_column(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    """附件5 has none, and none is invented; a table that takes it from about.trainee_number shows it."""
    with screens.app.app_context(), scope.everything("a test makes the table"):
        one = paper(screens.desk.selected("阿力木"))
        scheme = programmes.scheme_of(one.cycle)
        assert "学员编号" not in {column.label for column in scheme.summary_table.columns}
        row, *others = scheme.summary_table.columns
        number = row.model_copy(
            update={
                "key": "number",
                "label": "学员编号",
                "kind": "text",
                "sources": ("about.trainee_number",),
            }
        )
        with_number = scheme.summary_table.model_copy(update={"columns": (row, number, *others)})
        monkeypatch.setattr(exports, "_layout", lambda _cycle: with_number)
        assert next(iter(exports.summary(one.cycle, one.track).rows))[1] == "20250001"
