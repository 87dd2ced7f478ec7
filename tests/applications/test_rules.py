"""What may be done with an application, in plain values."""

from __future__ import annotations

import pytest

from tepei.applications import rules


@pytest.mark.parametrize(
    "state, allowed", [("draft", True), ("sent_back", False), ("in_review", False), ("approved", False)]
)
def test_track_changes_before_the_first_review(state: str, allowed: bool) -> None:
    assert rules.may_change_track(state).ok is allowed


@pytest.mark.parametrize(
    "state, position, allowed",
    [("draft", 0, False), ("in_review", 0, False), ("in_review", 1, True), ("sent_back", 2, False), ("approved", 3, True), ("selected", 3, True)],
)  # fmt: skip
def test_print_comes_after_the_units_approval(state: str, position: int, allowed: bool) -> None:
    assert rules.may_print(state, position).ok is allowed
