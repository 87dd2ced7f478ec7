"""What may be done with a paper in the hands of who files it, in plain values."""

from __future__ import annotations

import re

import pytest

from tepei.papers import draft_rules
from tepei.policy.words import say

LEAVE = say("请假单")


def test_number_is_year_and_sixteen_speakable_characters() -> None:
    assert draft_rules.make_number(2023, bytes(10)) == "2023-0000000000000000"
    assert draft_rules.make_number(2023, b"\xff" * 10) == "2023-ZZZZZZZZZZZZZZZZ"
    assert re.fullmatch(r"2026-[0-9A-HJKMNP-TV-Z]{16}", draft_rules.make_number(2026, bytes(range(200, 210))))
    with pytest.raises(ValueError, match="10 bytes"):
        draft_rules.make_number(2023, bytes(9))


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
def test_content_belongs_to_who_files_it_only_in_their_hands(state: str, edit: bool, discard: bool) -> None:
    may_edit, may_discard = draft_rules.may_edit(state, LEAVE), draft_rules.may_discard(state, LEAVE)
    assert (may_edit.ok, may_discard.ok) == (edit, discard)
    assert all("请假单" in str(verdict.text) for verdict in (may_edit, may_discard) if not verdict)


def test_only_a_complete_form_is_submitted() -> None:
    assert draft_rules.is_complete(0, LEAVE)
    assert str(draft_rules.is_complete(3, LEAVE).text).startswith("请假单还有 3 处没有填好")
