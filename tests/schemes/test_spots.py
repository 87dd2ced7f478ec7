"""Every key of a year has its screen, its box there and its name in words."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tepei.policy.definition import Where
from tepei.portal import scope
from tepei.programmes import queries
from tepei.schemes import mending
from tests.papers.stage import CYCLE

SPOTS: list[tuple[Where, str, str, str]] = [
    (("tracks", 0, "requirements", 3, "alternatives", 0, 0, "value"), "RequirementView.edit", "alternatives",
     "选拔条件 · 区外培养 · 年龄 · 条件 · 第 1 组第 1 项"),
    (("tracks", 1, "requirements", 0, "source"), "RequirementView.edit", "source", "选拔条件 · 区内培养 · 选拔范围 · 依据"),
    (("tracks", 1, "name"), "TrackView.edit", "name", "培养方式 · 区内培养"),
    (("tracks",), "TrackView.add", "", "培养方式"),
    (("windows", 0, "closes"), "WindowView.edit", "closes_at", "时限 · 申报"),
    (("windows",), "WindowView.add", "", "时限"),
    (("form", "sections", 0, "title"), "SectionView.edit", "title", "申报表的栏目 · 基本信息 · 名称"),
    (("form", "sections", 0, "fields", 0, "fact"), "FieldView.edit", "fact", "申报表的栏 · 基本信息 · 姓名 · 提供的条件依据"),
    (("form", "sections", 0, "fields"), "FieldView.add", "", "申报表的栏目 · 基本信息"),
    (("form", "attachments", 0, "label"), "AttachmentKindView.edit", "label", ""),
    (("form", "version"), "SchemeView.edit", "form_version", ""),
    (("route", "steps"), "RouteStepView.add", "", "审核流程"),
    (("route", "steps", 1, "opinion"), "RouteStepView.edit", "opinion", ""),
    (("route", "resubmission"), "SchemeView.edit", "resubmission", ""),
    (("documents",), "DocumentView.add", "", "打印材料"),
    (("documents", "application", "parts", 1, "rows", 0), "LayoutView.edit", "", ""),
    (("documents", "application", "cover", 0, "field"), "LayoutView.edit", "", ""),
    (("summary_table", "columns", 2, "from", 0), "SummaryColumnView.edit", "sources", ""),
    (("summary_table", "title"), "SchemeView.edit", "summary_title", ""),
    (("money", 0, "amount"), "MoneyView.edit", "amount", ""),
    (("cases", 1, "expect"), "CaseView.edit", "expect", "示例 · 区外培养"),
    (("places", 3, "body"), "PlaceView.index", "", "名额"),
    (("document_number",), "CycleView.edit", "document_number", "年度计划 · 文号"),
    (("closes",), "CycleView.edit", "closes_at", ""),
    (("promise", "text"), "SchemeView.edit", "promise_text", ""),
    (("per_person",), "SchemeView.edit", "per_person", ""),
]  # fmt: skip


@pytest.mark.parametrize(("where", "endpoint", "column", "name"), SPOTS, ids=lambda each: str(each)[:60])
def test_every_key_has_its_screen_and_its_name(
    sqlite_portal: Flask, where: Where, endpoint: str, column: str, name: str
) -> None:
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        spot = mending.Spots(queries.cycle_by_code(CYCLE)).of(where)
    assert spot is not None
    assert (f"{spot.view}.{spot.verb}", spot.column) == (endpoint, column)
    assert str(spot.name).startswith(name)
    assert not re.search(r"[a-z_]{4,}", str(spot.name))  # words, no keys


def test_place_beyond_the_list_is_none(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        spots = mending.Spots(queries.cycle_by_code(CYCLE))
        assert spots.of(("cases", 400)) is None
        assert spots.of(("programme", "code")) is None
