"""What may be done with an application, in plain values."""

from __future__ import annotations

import re

import pytest

from tepei.applications import rules


def test_number_is_year_and_sixteen_speakable_characters() -> None:
    assert rules.make_number(2023, bytes(10)) == "2023-0000000000000000"
    assert rules.make_number(2023, b"\xff" * 10) == "2023-ZZZZZZZZZZZZZZZZ"
    assert re.fullmatch(r"2026-[0-9A-HJKMNP-TV-Z]{16}", rules.make_number(2026, bytes(range(200, 210))))
    with pytest.raises(ValueError, match="10 bytes"):
        rules.make_number(2023, bytes(9))


@pytest.mark.parametrize(
    "state, edit, discard",
    [
        ("draft", True, True),
        ("sent_back", True, False),
        ("in_review", False, False),
        ("approved", False, False),
        ("selected", False, False),
        ("rejected", False, False),
    ],
)
def test_content_belongs_to_the_applicant_only_in_their_hands(state: str, edit: bool, discard: bool) -> None:
    assert (rules.may_edit(state).ok, rules.may_discard(state).ok) == (edit, discard)
    assert rules.may_change_track(state).ok is discard


@pytest.mark.parametrize(
    "state, position, allowed",
    [("draft", 0, False), ("in_review", 0, False), ("in_review", 1, True), ("sent_back", 2, False), ("approved", 3, True), ("selected", 3, True)],
)  # fmt: skip
def test_print_comes_after_the_units_approval(state: str, position: int, allowed: bool) -> None:
    assert rules.may_print(state, position).ok is allowed
