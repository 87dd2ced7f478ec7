"""The cells of a list: escaped, in people's words, and not put into words twice."""

from __future__ import annotations

import datetime as dt

from markupsafe import Markup

from tepei.portal.screens.cells import Cells

LABELS = {"name": "姓名", "state": "状态", "on": "日期"}


def test_a_row_is_its_values_beside_their_labels() -> None:
    cells = Cells(LABELS, {}, str)({"name": "<b>娜仁</b>", "on": dt.date(2025, 3, 1)}, ["name", "on"])
    assert cells == (
        '<td data-label="姓名">&lt;b&gt;娜仁&lt;/b&gt;</td><td data-label="日期">2025-03-01</td>'
    )


def test_what_came_before_is_not_seen_for_again() -> None:
    seen: list[str] = []

    def word(state: str) -> str:
        seen.append(state)
        return {"draft": "填写中"}.get(state, "")

    cells = Cells(LABELS, {"state": word}, str)
    rows = [cells({"state": state}, ["state"]) for state in ("draft", "draft", "open")]
    assert rows[0] == rows[1] == '<td data-label="状态">填写中</td>'
    assert seen == ["draft", "open"]


def test_a_value_that_no_table_can_hold_is_shown_too() -> None:
    cells = Cells(LABELS, {"state": "、".join}, str)
    assert "甲、乙" in cells({"state": ["甲", "乙"]}, ["state"])


def test_chips_draw_one_column_from_its_value_and_its_word() -> None:
    cells = Cells(LABELS, {"state": lambda state: "填写中"}, str)
    chips = cells.chips("state", lambda state, word: Markup("<i class={}>{}</i>").format(state, word))
    assert "<i class=draft>填写中</i>" in chips({"state": "draft"}, ["state"])
    assert "<i" not in cells({"state": "draft"}, ["state"])
