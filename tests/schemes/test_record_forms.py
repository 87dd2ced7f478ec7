"""Buttons of a list: what they make of what was typed, without a database."""

from __future__ import annotations

from typing import Any

import pytest

from tepei.schemes.record_form_views import focus_of, rearranged

BOXES: dict[str, Any] = {"boxes": [{"label": "甲"}, {"label": "乙"}]}
GRID: dict[str, Any] = {"rows": [[{"label": "甲"}, {"label": "乙"}], [{"label": "丙"}]]}


@pytest.mark.parametrize(
    ("data", "action", "after"),
    [
        (BOXES, "boxes-0 down", {"boxes": [{"label": "乙"}, {"label": "甲"}]}),
        (BOXES, "boxes-1 up", {"boxes": [{"label": "乙"}, {"label": "甲"}]}),
        (BOXES, "boxes-0 up", BOXES),
        (BOXES, "boxes-1 down", BOXES),
        (BOXES, "boxes-0 remove", {"boxes": [{"label": "乙"}]}),
        (BOXES, "boxes-0 insert", {"boxes": [{"label": "甲"}, {}, {"label": "乙"}]}),
        (BOXES, "boxes add", {"boxes": [{"label": "甲"}, {"label": "乙"}, {}]}),
        ({}, "boxes add", {"boxes": [{}]}),
        (GRID, "rows-0-1 up", {"rows": [[{"label": "乙"}, {"label": "甲"}], [{"label": "丙"}]]}),
        (GRID, "rows-1 add", {"rows": [[{"label": "甲"}, {"label": "乙"}], [{"label": "丙"}, {}]]}),
        (GRID, "rows add", {"rows": [*GRID["rows"], [{}]]}),
        (GRID, "rows-1 up", {"rows": [[{"label": "丙"}], [{"label": "甲"}, {"label": "乙"}]]}),
        (BOXES, "boxes-7 up", BOXES),
        (BOXES, "boxes-0 sideways", BOXES),
        (BOXES, "nothing-0 up", BOXES),
        (BOXES, "boxes-x-y up", BOXES),
        (BOXES, "", BOXES),
    ],
)
def test_button_changes_the_list_that_it_names_and_nothing_else(
    data: dict[str, Any], action: str, after: dict[str, Any]
) -> None:
    assert rearranged(data, action) == after


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("boxes-1 up", "boxes-0"), ("boxes-0 up", "boxes-0"), ("boxes-0 down", "boxes-1"), ("rows-0-1 insert", "rows-0-2"),
        ("boxes-1 remove", "boxes-1"), ("rows-1 add", "rows-1"), ("", ""),
    ],
)  # fmt: skip
def test_button_leads_to_the_row_that_it_moved(action: str, name: str) -> None:
    assert focus_of(action) == name
