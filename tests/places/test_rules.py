"""What may be done with places."""

from __future__ import annotations

from tepei.places import rules


def test_change_of_places_says_why() -> None:
    assert rules.has_reason("追加")
    assert rules.has_reason(" ").failures[0].code == "reason_missing"
